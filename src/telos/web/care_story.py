"""How care went in words, on whichever page: from one to another, and when it paused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.base import clock
from telos.episodes.enums import EpisodeState, HandOverOutcome
from telos.web.words import day_words, on_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.utils.functional import _StrPromise

    from telos.episodes.models import Episode, EpisodeMove


def transfer_words(*, by: str, giver: str, taker: str) -> str:
    """Return who goes on with a care, in whose place and who said so; nobody's name is empty."""
    if not taker:
        words = _("%(by)s ended the care of %(giver)s")
    elif not giver:
        words = _("%(by)s gave this care to %(taker)s")
    else:
        words = _("%(by)s gave this care from %(giver)s to %(taker)s")
    return capfirst(words % {"by": by, "giver": giver, "taker": taker})


def asked_words(*, by: str, to: str) -> str:
    """Return who asked that a colleague goes on; nobody's name is empty."""
    words = _("%(by)s asked for %(to)s to go on") if to else _("%(by)s asked for somebody to go on")
    return capfirst(words % {"by": by, "to": to})


def answer_words(outcome: str, *, by: str, day: str, answer: str) -> str:
    """Return what became of it; nothing while it waits, or where somebody goes on."""
    if outcome == HandOverOutcome.TAKEN_BACK:
        return _("Taken back on %(day)s.") % {"day": day}
    if outcome == HandOverOutcome.DECLINED:
        words = _("Care stays as it is, answered %(by)s on %(day)s: %(answer)s")
        return words % {"by": by, "day": day, "answer": answer}
    settled = _SETTLED.get(outcome)
    return settled % {"day": day} if settled else ""


# Where care ended before anybody had answered.
_SETTLED: Final[dict[str, _StrPromise]] = {
    HandOverOutcome.CLOSED: gettext_lazy("Settled on %(day)s, when this care was closed."),
    HandOverOutcome.PART_ENDED: gettext_lazy(
        "Settled on %(day)s, when the part of whoever asked ended here, and their care with it."
    ),
    HandOverOutcome.ONE_ALONE: gettext_lazy(
        "Settled on %(day)s, when the care of whoever asked ended, and one therapist alone went on."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A time in which care was left be: when and why, and how it went on or ended."""

    when: str
    why: str
    put_off: tuple[str, ...] = ()
    """When the day to look again was put off, and why."""
    after: str = ""
    why_ended: str = ""


def pauses_told(episode: Episode, moves: Iterable[EpisodeMove]) -> list[Pause]:
    """Return the pauses of an episode, the latest first; that which lasts has no end yet."""
    told: list[Pause] = []
    began: EpisodeMove | None = None
    before: EpisodeMove | None = None
    put_off: list[str] = []
    for move in moves:
        if began is not None and move.to_state == EpisodeState.PAUSED:
            put_off.append(_put_off(move, before))
        elif move.to_state == EpisodeState.PAUSED:
            began, put_off = move, []
        elif began is not None:
            told.append(_past(began, put_off, ended=move))
            began = None
        before = move
    if began is not None and episode.paused_until is not None:
        words = _("Since %(start)s; you two look again %(again)s")
        if is_over(episode.paused_until):
            words = _("Since %(start)s; you two wanted to look again %(again)s")
        named = {"start": _day(began), "again": on_day(episode.paused_until)}
        told.append(Pause(when=words % named, why=began.why or "", put_off=tuple(put_off)))
    return told[::-1]


def is_over(until: date) -> bool:
    """Tell whether the day is past on which two wanted to look again, and nobody has gone on."""
    return until < clock.today()


def pause_words(until: date) -> str:
    """Return until when care pauses, or since when the pause is over, among other short words."""
    if until <= clock.today():
        return _("pause over, to look again %(day)s") % {"day": on_day(until)}
    return _("paused until %(day)s") % {"day": day_words(until)}


def is_brought_forward(move: EpisodeMove, before: EpisodeMove | None) -> bool:
    """Tell whether the day to look again lies sooner than the one said before, where both are."""
    days = (move.until, before.until if before is not None else None)
    return days[0] is not None and days[1] is not None and days[0] < days[1]


def _put_off(move: EpisodeMove, before: EpisodeMove | None) -> str:
    words = _("Put off on %(day)s")
    if move.until is not None:
        words = _("Put off on %(day)s to %(until)s")
    if is_brought_forward(move, before):
        words = _("Brought forward on %(day)s to %(until)s")
    said = words % {"day": _day(move), "until": move.until and date_format(move.until, "j F Y")}
    return _("%(said)s: %(why)s") % {"said": said, "why": move.why} if move.why else f"{said}."


def _past(began: EpisodeMove, put_off: Iterable[str], *, ended: EpisodeMove) -> Pause:
    words = _("From %(start)s to %(end)s")
    has_ended = ended.to_state == EpisodeState.CLOSED
    return Pause(
        when=words % {"start": _day(began), "end": _day(ended)},
        why=began.why or "",
        put_off=tuple(put_off),
        after=_("Then your care ended.") if has_ended else _("Then you two went on."),
        why_ended=ended.why or "",
    )


def _day(move: EpisodeMove) -> str:
    return date_format(localtime(move.created_at), "j F Y")
