"""Inviting clients and colleagues, taking that back, and accepting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from telos.audit.actions import record
from telos.base import clock
from telos.people.actions.keys import new_key, use
from telos.people.actions.members import join_practice
from telos.people.actions.records import create_person
from telos.people.enums import Role
from telos.people.models import Client, Invitation, MailedKey, Membership, Person, Practice
from telos.people.queries import invitation_by_key
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from uuid import UUID

# Days. Long enough for a holiday, short enough that an old mail opens nothing.
INVITATION_LASTS: Final = timedelta(days=7)


class InvitationGoneError(ValueError):
    """The invitation was accepted, taken back, has grown too old, or there never was one."""

    def __init__(self) -> None:
        super().__init__(_("This invitation no longer works. Ask for it to be sent again."))


class OtherRecordError(ValueError):
    """The account with this address belongs to another record already."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have an account with this address for something else already. Ask for an "
                "invitation to another address of yours."
            )
        )


class PartHeldError(ValueError):
    """Whoever has this address holds the part already: there is nothing to accept."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s has this part already.") % {"name": name})


class Sent(NamedTuple):
    """An invitation, and its key to be mailed: it is known only now."""

    invitation: Invitation
    key: str


@transaction.atomic
def invite_to_record(*, actor: Person, client: Client, email: str) -> Sent:
    """Invite a client to an account of their own; an earlier invitation no longer works.

    Who may do so is for the rooms above to say: see `telos.access.actions.invite_client`.
    """
    _take_back_open(actor=actor, client=client)
    return _send(
        actor=actor,
        practice=client.practice,
        client=client,
        email=email,
        display_name=client.display_name,
    )


@transaction.atomic
def invite_member(
    *, actor: Person, practice: Practice, email: str, display_name: str, role: Role
) -> Sent:
    """Invite a colleague to a part in the practice; an earlier invitation no longer works."""
    if not may_manage(actor, practice):
        raise PermissionDenied
    address = email.strip().lower()
    held = Membership.objects.select_related("person").filter(
        practice=practice, role=role, person__email__iexact=address, ended_on=None
    )
    if present := held.first():
        raise PartHeldError(present.person.display_name)
    _take_back_open(actor=actor, client=None, practice=practice, email=address, role=role)
    return _send(
        actor=actor, practice=practice, email=address, display_name=display_name, role=role
    )


@transaction.atomic
def take_back_member_invitation(*, actor: Person, invitation_id: UUID) -> Invitation:
    """Make an invitation of a colleague worthless. Twice is once."""
    invitation = (
        Invitation.objects.select_related("practice")
        .filter(public_id=invitation_id, client=None)
        .first()
    )
    if invitation is None or not may_manage(actor, invitation.practice):
        raise PermissionDenied
    _take_back_open(actor=actor, pk=invitation.pk)
    return invitation


@transaction.atomic
def take_back_from_record(*, actor: Person, client: Client) -> None:
    """Make what was sent to a client worthless; the room above asks who may."""
    _take_back_open(actor=actor, client=client)


@transaction.atomic
def accept_invitation(*, key: str, password: str | None) -> Person:
    """Take one's place: with the account that has this address, or with a new one.

    The password is for a new account; one that is there keeps its own. Without a password it is
    chosen later by a mailed link.
    """
    invitation = invitation_by_key(key)
    if invitation is None or not use(Invitation.objects.filter(taken_back_at=None), invitation.pk):
        raise InvitationGoneError
    person = _account_for(invitation, password)
    _record(person, "invitation.accept", invitation)
    if invitation.client is None:
        join_practice(
            actor=person,
            practice=invitation.practice,
            person=person,
            role=Role(invitation.role),
        )
    return person


def _account_for(invitation: Invitation, password: str | None) -> Person:
    client = invitation.client
    if client is not None and client.person is not None:
        return _first_password(client.person, invitation, password)
    person = Person.objects.filter(email__iexact=invitation.email).first()
    if person is None:
        person = create_person(
            email=invitation.email, display_name=invitation.display_name, password=password
        )
    elif not person.has_usable_password():
        person = _first_password(person, invitation, password)
    if client is not None:
        if Client.objects.filter(person=person).exists():
            raise OtherRecordError
        client.person = person
        client.save(update_fields=["person"])
    return person


def _first_password(person: Person, invitation: Invitation, password: str | None) -> Person:
    """Finish an account that was made before and never had a password."""
    if person.has_usable_password():
        raise InvitationGoneError
    if password is not None:
        person.set_password(password)
        person.save(update_fields=["password"])
    if person.email != invitation.email:
        if Person.objects.filter(email__iexact=invitation.email).exists():
            raise OtherRecordError
        person.email = invitation.email
        person.save(update_fields=["email"])
    return person


def _send(
    *,
    actor: Person,
    practice: Practice,
    email: str,
    display_name: str,
    client: Client | None = None,
    role: str = "",
) -> Sent:
    key = new_key()
    invitation = Invitation.objects.create(
        practice=practice,
        client=client,
        role=role,
        email=email.strip().lower(),
        display_name=display_name.strip(),
        invited_by=actor,
        digest=MailedKey.digest_of(key),
        expires_at=clock.now() + INVITATION_LASTS,
    )
    _record(actor, "invitation.send", invitation)
    return Sent(invitation, key)


def _take_back_open(*, actor: Person, **which: object) -> None:
    """Take back what is open; at most one row, held so that accepting and this do not cross."""
    now = clock.now()
    waiting = Invitation.objects.select_for_update(of=("self",)).select_related(
        "client__practice", "practice"
    )
    for invitation in waiting.filter(used_at=None, taken_back_at=None, **which):
        invitation.taken_back_at = now
        invitation.save(update_fields=["taken_back_at"])
        _record(actor, "invitation.take_back", invitation)


def _record(actor: Person, deed: str, invitation: Invitation) -> None:
    record(
        actor=actor,
        deed=deed,
        about=invitation,
        client=invitation.client,
        practice=invitation.practice,
    )
