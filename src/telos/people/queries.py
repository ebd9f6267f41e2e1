"""Reading who is who, the viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from telos.base import clock
from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import (
    AccountLink,
    Client,
    Invitation,
    MailedKey,
    Membership,
    Person,
    Practice,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.enums import LinkPurpose


@dataclass(frozen=True, kw_only=True)
class PersonOfTrail:
    """Somebody of whom the trail tells: their name, and the parts they have or had."""

    name: str
    roles: tuple[str, ...]
    supervises: tuple[str, ...] = ()
    """Whom of those who care for the client they supervise or did; for whoever asks so far."""


def memberships_of(viewer: Person) -> QuerySet[Membership]:
    """Return the viewer's own present parts in practices, with the practices."""
    return (
        Membership.objects.filter(person=viewer, ended_on=None)
        .select_related("practice")
        .order_by("started_on", "pk")
    )


def account_of_session(key: str) -> UUID | None:
    """Return the public id of the account that a session names; none where there is none."""
    accounts = Person.objects.filter(pk=key) if key.isdecimal() else Person.objects.none()
    return accounts.values_list("public_id", flat=True).first()


def record_named(client_id: UUID) -> UUID | None:
    """Return the public id of a client, where there is such a record; for sealing alone."""
    named = Client.objects.filter(public_id=client_id)
    return named.values_list("public_id", flat=True).first()


def roles_of(viewer: Person) -> frozenset[Role]:
    """Return the roles that the viewer holds today, in any practice."""
    held = Membership.objects.filter(person=viewer, ended_on=None)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def own_client_record(viewer: Person) -> Client | None:
    """Return the viewer's own record as a client, if they are one."""
    return getattr(viewer, "as_client", None)


def practices_of(viewer: Person, roles: frozenset[Role]) -> QuerySet[Practice]:
    """Return the practices in which the viewer holds one of these roles today."""
    return Practice.objects.filter(
        memberships__person=viewer,
        memberships__role__in=roles,
        memberships__ended_on=None,
    ).distinct()


def clinical_practices_of(viewer: Person) -> QuerySet[Practice]:
    """Return the practices in which the viewer may have clients."""
    return practices_of(viewer, CLINICAL_ROLES)


def managed_practices_of(viewer: Person) -> QuerySet[Practice]:
    """Return the practices that the viewer manages."""
    return practices_of(viewer, frozenset({Role.MANAGER}))


def managers_of(practice: Practice) -> QuerySet[Person]:
    """Return who runs a practice today: for what is to be told to them."""
    runs = Membership.objects.filter(
        person=OuterRef("pk"), practice=practice, role=Role.MANAGER, ended_on=None
    )
    return Person.objects.filter(Exists(runs)).order_by("pk")


def parts_visible_to(viewer: Person) -> QuerySet[Membership]:
    """Return the parts that people have or had in the practices that the viewer manages."""
    managed = Membership.objects.filter(practice__in=managed_practices_of(viewer))
    return managed.select_related("person", "practice").order_by("person__display_name", "role")


def colleagues_visible_to(viewer: Person) -> QuerySet[Membership]:
    """Return who works in the practices that the viewer manages."""
    return parts_visible_to(viewer).filter(ended_on=None)


def people_of_trail(practice: Practice, ids: Collection[UUID]) -> dict[UUID, PersonOfTrail]:
    """Return who these people are and were in the practice, for those who may see what they did."""
    people = {person.pk: person for person in Person.objects.filter(public_id__in=ids)}
    parts = Membership.objects.filter(practice=practice, person__in=people.values())
    roles: dict[int, dict[str, None]] = {}
    for part in parts.order_by("started_on", "pk"):
        roles.setdefault(part.person_id, {})[part.get_role_display()] = None
    return {
        person.public_id: PersonOfTrail(
            name=person.display_name, roles=tuple(roles.get(person.pk, ()))
        )
        for person in people.values()
    }


def shared_practice(viewer: Person, person: Person) -> Practice | None:
    """Return a practice that the viewer manages and the person works in, if there is one."""
    work = Membership.objects.filter(person=person, ended_on=None)
    managed = managed_practices_of(viewer).filter(pk__in=work.values("practice"))
    return managed.order_by("pk").first()


def member_invitations_visible_to(viewer: Person) -> QuerySet[Invitation]:
    """Return who was invited to a part in the viewer's practices and has not accepted yet."""
    waiting = Invitation.objects.filter(client=None, used_at=None, taken_back_at=None)
    managed = waiting.filter(practice__in=managed_practices_of(viewer))
    return managed.select_related("practice").order_by("display_name", "pk")


def invitation_to_record(client: Client) -> Invitation | None:
    """Return the invitation of a client that was not taken back; whoever asks reads the record."""
    sent = Invitation.objects.filter(client=client, taken_back_at=None)
    return sent.order_by("-pk").first()


def invitation_by_key(key: str) -> Invitation | None:
    """Return the invitation that a key opens now; holding the key is being allowed to."""
    found = Invitation.objects.select_related("practice", "client__person").filter(
        digest=MailedKey.digest_of(key),
        used_at=None,
        taken_back_at=None,
        expires_at__gt=clock.now(),
    )
    return found.first()


def link_by_key(key: str, purpose: LinkPurpose) -> AccountLink | None:
    """Return the link that a key opens now, if it is for this; holding the key is being allowed."""
    found = AccountLink.objects.select_related("person").filter(
        digest=MailedKey.digest_of(key), purpose=purpose, used_at=None, expires_at__gt=clock.now()
    )
    return found.first()


def account_for(invitation: Invitation) -> Person:
    """Return the account that an invitation would open, kept or not kept yet.

    Only whoever holds its key may ask.
    """
    client = invitation.client
    if client is not None and client.person is not None:
        return client.person
    known = Person.objects.filter(email__iexact=invitation.email).first()
    if known is not None:
        return known
    new = Person(email=invitation.email, display_name=invitation.display_name)
    new.set_unusable_password()
    return new


def has_second_factor(person: Person) -> bool:
    """Tell whether a password alone does not sign in: a passkey or an authenticator app is set."""
    factors = Authenticator.objects.filter(user=person)
    return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def second_factors_of(viewer: Person) -> list[Authenticator]:
    """Return the viewer's own passkeys, authenticator app and recovery codes."""
    return list(Authenticator.objects.filter(user=viewer).order_by("created_at", "pk"))


def people_with_second_factor(people: Collection[int]) -> set[int]:
    """Return which of these people, by their keys, have set up a second factor."""
    factors = Authenticator.objects.filter(user__in=people)
    return set(
        factors.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True)
    )


def sessions_of(viewer: Person) -> list[UserSession]:
    """Return the viewer's own sessions that go on, the one that was used last first."""
    going_on = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    own = UserSession.objects.filter(user=viewer, session_key__in=going_on)
    return list(own.order_by("-last_seen_at", "pk"))
