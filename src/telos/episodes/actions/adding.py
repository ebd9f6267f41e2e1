"""Adding a client: whoever is known to the practice is not added anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from telos.access.actions import invite_client
from telos.access.queries import ASKS_IF_KNOWN
from telos.audit.actions import record
from telos.audit.models import AuditRow
from telos.episodes.actions.moving import take_on_client
from telos.notices.actions import tell
from telos.notices.enums import NoticeKind
from telos.notices.queries import told_about
from telos.people.models import Client, Practice
from telos.people.queries import invitation_to_record, managers_of
from telos.people.rules import is_reached_at, may_add_client

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.episodes.enums import EpisodeState
    from telos.episodes.models import Episode
    from telos.people.actions import Sent
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came of adding somebody with an address."""

    episode: Episode | None
    """None where the practice knows the address: nothing was made, and its manager is asked."""
    sent: Sent | None = None
    """The invitation to be mailed; None where the same form had sent it before."""


@transaction.atomic
def take_on_client_at(
    *,
    actor: Person,
    practice: Practice,
    email: str,
    display_name: str,
    country: str,
    state: EpisodeState,
    submission_key: UUID,
) -> Arrival:
    """Take on a client and invite them, unless somebody at this address is known to the practice.

    Then nothing is made, and the practice's managers are told who asks about whom. The practice is
    held meanwhile: two who add the same address at once make one record.
    """
    if not may_add_client(actor, practice):
        raise PermissionDenied
    list(Practice.objects.select_for_update(no_key=True).filter(pk=practice.pk).values("pk"))
    # The same form sent a second time is the same person.
    others = Client.objects.exclude(submission_key=submission_key)
    if _is_known(actor, practice, email, among=others):
        return Arrival(episode=None)
    episode = take_on_client(
        actor=actor,
        practice=practice,
        display_name=display_name,
        country=country,
        state=state,
        submission_key=submission_key,
    )
    if _is_invited(episode.client, email):
        return Arrival(episode=episode)
    sent = invite_client(actor=actor, client=episode.client, email=email)
    return Arrival(episode=episode, sent=sent)


@transaction.atomic
def ask_if_known(*, actor: Person, client: Client, email: str) -> bool:
    """Tell whether another client of the practice has this address; then its manager is asked."""
    if not may_add_client(actor, client.practice):
        raise PermissionDenied
    others = Client.objects.exclude(pk=client.pk)
    return _is_known(actor, client.practice, email, among=others)


def _is_known(actor: Person, practice: Practice, email: str, *, among: QuerySet[Client]) -> bool:
    at_address = among.filter(is_reached_at(email), practice=practice)
    known = at_address.select_related("practice").order_by("pk").first()
    if known is None:
        return False
    row = record(actor=actor, deed=ASKS_IF_KNOWN, about=known, client=known)
    still_new = _managers_who_have_not_read(actor, known)
    managers = managers_of(practice).exclude(pk__in={actor.pk, *still_new})
    tell(managers, NoticeKind.KNOWN_HERE, about=row)
    return True


def _managers_who_have_not_read(actor: Person, known: Client) -> set[int]:
    """Return whom the same question of the same therapist is new to still: one notice is enough."""
    asked = AuditRow.objects.filter(
        deed=ASKS_IF_KNOWN, actor_id=actor.public_id, client_id=known.public_id
    )
    told = told_about(NoticeKind.KNOWN_HERE, list(asked.values_list("public_id", flat=True)))
    return {each.person_id for one in told.values() for each in one if each.seen_at is None}


def _is_invited(client: Client, email: str) -> bool:
    sent = invitation_to_record(client)
    return sent is not None and sent.email == email.strip().lower()
