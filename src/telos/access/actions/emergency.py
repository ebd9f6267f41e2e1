"""Opening a record in an emergency, closing it again, and saying whether that was in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.enums import OPEN_FOR, REVIEWED_WITHIN, SHORTEST_WHY, Danger, Finding
from telos.access.models import EmergencyOpening
from telos.access.queries import told_of_openings, wants_no_mail
from telos.access.rules import may_open_in_emergency, may_review_opening, require
from telos.audit.actions import record
from telos.base import clock
from telos.notices.actions import no_longer_news, tell
from telos.notices.enums import NoticeKind
from telos.people.models import Client, Practice
from telos.vault.rows import texts

if TYPE_CHECKING:
    from telos.people.models import Person


class EmergencyError(ValueError):
    """A record cannot be opened or an opening reviewed like this."""


class ReviewedError(EmergencyError):
    """Another officer has said something else meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has reviewed this meanwhile. Look at it again, please."))


@transaction.atomic
def open_in_emergency(
    *, actor: Person, client: Client, danger: Danger, why: str, why_later: str = ""
) -> EmergencyOpening:
    """Open a client's record for an hour, to read; the practice's officer is told at once.

    The client is told at once too, or, where knowing would put somebody in danger, after the
    review or seventy-two hours later. While it is open, opening it again is opening it once.
    """
    # Held first, in the order in which ending a part holds them: what is opened ends with the part.
    list(Practice.objects.select_for_update(no_key=True).filter(pk=client.practice_id).values("pk"))
    held = Client.objects.select_for_update(of=("self",)).select_related("practice", "person")
    of = held.get(pk=client.pk)
    require(may_open_in_emergency(actor, of))
    if present := EmergencyOpening.objects.present().filter(client=of, opened_by=actor).first():
        return present
    if len(why.strip()) < SHORTEST_WHY:
        raise EmergencyError(_("Say in a sentence what the danger is: the client reads it too."))
    now = clock.now()
    opening = EmergencyOpening.objects.create(
        client=of,
        sealed_for=of.public_id,
        created_at=now,
        opened_by=actor,
        danger=danger,
        ends_at=now + OPEN_FOR,
        told_at=now + REVIEWED_WITHIN if why_later.strip() else now,
        **texts(why=why.strip(), why_later=why_later.strip()),
    )
    record(actor=actor, deed="emergency.open", about=opening, client=of)
    tell(told_of_openings(of, but=actor), NoticeKind.TO_REVIEW, about=opening)
    if of.person is not None:
        tell(
            [of.person],
            NoticeKind.OPENED_IN_EMERGENCY,
            about=opening,
            not_before=opening.told_at,
            with_mail=not wants_no_mail(of),
        )
    return opening


@transaction.atomic
def close_opening(*, actor: Person, opening: EmergencyOpening) -> EmergencyOpening:
    """Close what one has opened before the hour has passed; twice is once."""
    held = _held(opening)
    require(held.opened_by_id == actor.pk)
    if not held.is_open:
        return held
    held.ended_at = clock.now()
    held.save(update_fields=["ended_at"])
    record(actor=actor, deed="emergency.close", about=held, client=held.client)
    return held


@transaction.atomic
def review_opening(
    *, actor: Person, opening: EmergencyOpening, finding: Finding, review: str
) -> EmergencyOpening:
    """Say whether a record was opened with good reason; the client reads it, and is told by now.

    What should not have been opened is closed, if it is open still.
    """
    held = _held(opening)
    require(may_review_opening(actor, held))
    if not review.strip():
        raise EmergencyError(_("Say in a sentence what you found: the client reads it."))
    if held.reviewed_at is not None:
        if (held.reviewed_by_id, held.finding, held.review) != (actor.pk, finding, review.strip()):
            raise ReviewedError
        return held
    now = clock.now()
    held.finding, held.reviewed_by, held.reviewed_at = finding, actor, now
    held.review = review.strip()
    held.told_at = min(held.told_at, now)
    if finding == Finding.NOT_IN_ORDER and held.is_open:
        held.ended_at = now
    held.save(
        update_fields=["finding", "reviewed_by", "reviewed_at", "review", "told_at", "ended_at"]
    )
    record(actor=actor, deed=f"emergency.{finding}", about=held, client=held.client)
    no_longer_news(NoticeKind.TO_REVIEW, about=held)
    tell([held.opened_by], NoticeKind.REVIEWED, about=held)
    if held.client.person is not None:
        with_mail = not wants_no_mail(held.client)
        tell([held.client.person], NoticeKind.REVIEWED, about=held, with_mail=with_mail)
    return held


def _held(opening: EmergencyOpening) -> EmergencyOpening:
    Client.objects.select_for_update().get(pk=opening.client_id)
    openings = EmergencyOpening.objects.select_for_update(of=("self",))
    return openings.select_related("client__practice", "client__person", "opened_by").get(
        pk=opening.pk
    )
