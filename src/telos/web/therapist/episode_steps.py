"""How care has gone on the therapist’s page: its moves, who goes on and what was asked, told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.episodes.enums import EpisodeState
from telos.scheduling.queries import cancelled_by_move
from telos.web.care_story import answer_words, asked_words, is_brought_forward, transfer_words
from telos.web.therapist.words import short_day
from telos.web.words import day_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from telos.episodes.models import EpisodeMove, EpisodeTransfer, HandOverRequest
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Step:
    """One move of the episode, told."""

    at: datetime
    day: str
    words: str
    why: str
    also: str
    """What ended with it."""


def steps_told(
    moves: Sequence[EpisodeMove],
    transfers: Iterable[EpisodeTransfer],
    asked: Iterable[HandOverRequest],
    *,
    viewer: Person,
) -> list[Step]:
    """Return the moves of a care and what was said of who goes on, in order of time."""
    before = [None, *moves]
    steps = [_step(move, last, viewer) for move, last in zip(moves, before, strict=False)]
    steps += [_transferred(transfer, viewer) for transfer in transfers]
    steps += [_asked(each, viewer) for each in asked]
    return sorted(steps, key=lambda step: step.at)


def _cancelled_words(viewer: Person, move: EpisodeMove) -> str:
    if move.to_state not in {EpisodeState.CLOSED, EpisodeState.PAUSED}:
        return ""
    days = [
        short_day(localtime(appointment.starts_at).date())
        for appointment in cancelled_by_move(viewer, move)
    ]
    words = ngettext(
        "The appointment of %(days)s was cancelled with it.",
        "The appointments of %(days)s were cancelled with it.",
        len(days),
    )
    return words % {"days": listed(days)} if days else ""


def _step(move: EpisodeMove, before: EpisodeMove | None, viewer: Person) -> Step:
    who = _("You") if move.by == viewer else move.by.display_name
    words = _("%(who)s opened this care: %(state)s")
    if move.from_state == move.to_state == EpisodeState.PAUSED:
        words = _put_off_words(move, before)
    elif move.from_state == EpisodeState.PAUSED:
        words = _("%(who)s ended the pause: %(state)s")
    elif move.to_state == EpisodeState.PAUSED:
        words = _("%(who)s let this care pause")
        if move.until is not None:
            words = _("%(who)s let this care pause until %(until)s")
    elif move.from_state:
        words = _("%(who)s moved it on: %(state)s")
    return Step(
        at=move.created_at,
        day=short_day(localtime(move.created_at).date()),
        words=words
        % {
            "who": who,
            "state": move.get_to_state_display().lower(),
            "until": move.until and day_words(move.until),
        },
        why=move.why,
        also=_cancelled_words(viewer, move),
    )


def _put_off_words(move: EpisodeMove, before: EpisodeMove | None) -> str:
    if move.until is None:
        return _("%(who)s put off the day to look again")
    if is_brought_forward(move, before):
        return _("%(who)s brought the day to look again forward, to %(until)s")
    return _("%(who)s put off the day to look again, to %(until)s")


def _transferred(transfer: EpisodeTransfer, viewer: Person) -> Step:
    return Step(
        at=transfer.created_at,
        day=short_day(localtime(transfer.created_at).date()),
        words=transfer_words(
            by=_named(transfer.by, viewer),
            giver=_named(transfer.giver, viewer),
            taker=_named(transfer.taker, viewer),
        ),
        why=transfer.why,
        also="",
    )


def _asked(asked: HandOverRequest, viewer: Person) -> Step:
    settled_at = asked.settled_at or asked.created_at
    return Step(
        at=asked.created_at,
        day=short_day(localtime(asked.created_at).date()),
        words=asked_words(by=_named(asked.asked_by, viewer), to=_named(asked.to, viewer)),
        why=asked.why,
        also=answer_words(
            asked.outcome,
            by=_named(asked.settled_by, viewer),
            day=short_day(localtime(settled_at).date()),
            answer=asked.answer or "",
        ),
    )


def _named(person: Person | None, viewer: Person) -> str:
    if person is None:
        return ""
    return _("you") if person == viewer else person.display_name
