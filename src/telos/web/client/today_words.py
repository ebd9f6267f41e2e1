"""The headline of the day, made from what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.scheduling.enums import Place
from telos.web.care_story import is_over
from telos.web.client.needs import count_words, questions_waiting
from telos.web.words import number_word, on_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from telos.episodes.models import Episode
    from telos.scheduling.models import Appointment
    from telos.web.client.needs import Need

_NOON: Final = 12
_EVENING: Final = 18
_MORNING: Final = 5
# Hours between which “at two” can only mean one thing.
_FIRST_PLAIN_HOUR: Final = 7
_LAST_PLAIN_HOUR: Final = 18


def headline(*, episode: Episode | None, meeting: Appointment | None, needs: Sequence[Need]) -> str:
    """Say the one thing that matters most today."""
    if episode is None:
        return _("Welcome. Your care here is about to begin")
    if not episode.is_open:
        return _("Your care here has come to an end")
    if episode.paused_until is not None and meeting is None and not needs:
        words = _("Your care pauses; you two look again %(day)s")
        if is_over(episode.paused_until):
            words = _("Your pause is over; you two wanted to look again %(day)s")
        return words % {"day": on_day(episode.paused_until)}
    if meeting is not None and _days_until(meeting) <= 1:
        return meeting_words(meeting)
    if needs:
        return _waiting_words(needs)
    return meeting_words(meeting) if meeting is not None else _("Nothing waits for you today")


def _waiting_words(needs: Sequence[Need]) -> str:
    """Say what waits: questions without an answer, answers to be sent, a goal or the plan."""
    if waiting := questions_waiting(needs):
        one, many = _("%(questions)s is waiting"), _("%(questions)s are waiting")
        return capfirst((one if waiting == 1 else many) % {"questions": count_words(waiting)})
    if any(need.kind == "questions" for need in needs):
        return _("Your answers are ready to be sent")
    kinds = {need.kind for need in needs}
    said = {
        "goal": _("A goal waits for your answer"),
        "ended": _("A goal of yours has ended; is that right for you?"),
        "plan_ended": _("Your plan has ended; is that right for you?"),
        "answer": _("Your therapist has answered you"),
        "consent": _("Something is asked of you, to agree to or not"),
        "plan": _("Your plan waits for you"),
        "look": _("A goal is to be looked at again"),
        "intake": _("Your intake waits for you"),
        "shut_intake": _("Nothing is asked of you in your intake now"),
    }
    return next(words for kind, words in said.items() if kind in kinds)


def meeting_words(meeting: Appointment) -> str:
    """Return when and how the two meet: “Your session is tomorrow at nine, by video”."""
    words = {
        "day": on_day(localtime(meeting.starts_at).date()),
        "hour": hour_words(meeting.starts_at),
        "place": Place(meeting.place).label,
    }
    if _days_until(meeting) <= 1:
        return _("Your session is %(day)s at %(hour)s, %(place)s") % words
    return _("Your next session is %(day)s at %(hour)s, %(place)s") % words


def hour_words(moment: datetime) -> str:
    """Return the time of day as one says it: “nine”, “noon”, otherwise “13:30”."""
    local = localtime(moment)
    if local.minute or not _FIRST_PLAIN_HOUR <= local.hour <= _LAST_PLAIN_HOUR:
        return date_format(local, "H:i")
    if local.hour == _NOON:
        return _("noon")
    return number_word(local.hour % _NOON)


def part_of_day() -> str:
    """Return “Tuesday morning” and its like."""
    now = localtime(clock.now())
    if now.hour < _MORNING:
        words = _("%(weekday)s night")
    elif now.hour < _NOON:
        words = _("%(weekday)s morning")
    else:
        words = _("%(weekday)s afternoon") if now.hour < _EVENING else _("%(weekday)s evening")
    return words % {"weekday": date_format(now, "l")}


def _days_until(meeting: Appointment) -> int:
    return (localtime(meeting.starts_at).date() - clock.today()).days
