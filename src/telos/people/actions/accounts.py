"""Deeds on accounts: the trail of them, sessions ended, a second factor taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from telos.audit.actions import record
from telos.people.enums import AccountDeed
from telos.people.models import Person
from telos.people.queries import shared_practice

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from telos.people.models import Client, Practice


@transaction.atomic
def note_deed(
    *,
    actor: Person,
    deed: AccountDeed,
    about: Person | None = None,
    client: Client | None = None,
    practice: Practice | None = None,
    why: str = "",
) -> None:
    """Write into the trail what was done to an account: one's own unless another is named.

    What django-allauth writes itself (a passkey, recovery codes) is noted in the same transaction
    by whoever calls it.
    """
    record(
        actor=actor,
        deed=deed.value,
        about=about or actor,
        client=client,
        practice=practice,
        why=why,
    )


@transaction.atomic
def change_password(*, actor: Person, password: str, keep: str) -> None:
    """Change one's own password; every session but the one that is kept ends."""
    actor.set_password(password)
    actor.save(update_fields=["password"])
    note_deed(actor=actor, deed=AccountDeed.CHANGE_PASSWORD)
    end_every_session(person=actor, but=keep)


@transaction.atomic
def end_sessions(*, actor: Person, keys: Collection[str]) -> int:
    """End some of one's own sessions, wherever they are; return how many there were.

    Their next request finds no session: nothing is cached between.
    """
    own = UserSession.objects.filter(user=actor, session_key__in=keys)
    ended = list(own.values_list("session_key", flat=True))
    if ended:
        _end(ended)
        note_deed(actor=actor, deed=AccountDeed.END_SESSIONS)
    return len(ended)


def end_every_session(*, person: Person, but: str = "") -> None:
    """End what somebody has open; for deeds after which who is signed in may be somebody else."""
    own = UserSession.objects.filter(user=person).exclude(session_key=but)
    _end(list(own.values_list("session_key", flat=True)))


def _end(keys: Collection[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


@transaction.atomic
def see_session(*, person: Person, key: str, network: str, device: str, until: str = "") -> None:
    """Keep that a session is in use; one that took the place of another (`until`) goes on as it."""
    if until and until != key:
        UserSession.objects.filter(user=person, session_key=until).update(session_key=key)
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": person,
            "ip": network,
            "user_agent": device,
            "last_seen_at": timezone.now(),
        },
    )


@transaction.atomic
def reset_second_factor(*, actor: Person, person_id: UUID) -> Person:
    """Take away somebody's second factor, so that they set up a new one; a manager's deed.

    For a lost phone without recovery codes. Their sessions end; nobody does it for themselves,
    or a stolen session of a manager would be enough.
    """
    person = Person.objects.select_for_update().filter(public_id=person_id).first()
    practice = shared_practice(actor, person) if person is not None else None
    if person is None or person == actor or practice is None:
        raise PermissionDenied
    take_factors_from(person)
    note_deed(actor=actor, deed=AccountDeed.RESET_SECOND_FACTOR, about=person, practice=practice)
    return person


@transaction.atomic
def reset_second_factor_at_console(*, person: Person) -> None:
    """Take away a second factor by the hand of whoever runs the server.

    For a practice with one manager, who has lost theirs. The trail has no account for that hand:
    it names the person and says how.
    """
    take_factors_from(person)
    note_deed(
        actor=person, deed=AccountDeed.RESET_SECOND_FACTOR, why="at the server’s command line"
    )


def take_factors_from(person: Person) -> None:
    """Take away passkeys, app and codes, and end every session; the caller has asked who may."""
    Authenticator.objects.filter(user=person).delete()
    end_every_session(person=person)
