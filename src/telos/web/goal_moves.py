"""What moved lately among goals: agreed, done, reached, paused, rated otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from telos.base import clock
from telos.goals.enums import GoalState, RevisionKind
from telos.web.goal_changes import change_of, stood_before
from telos.web.spoken import answerer, is_own_word
from telos.web.words import number_word, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from telos.goals.models import Goal
    from telos.goals.queries import GoalCourse
    from telos.people.models import Person

# Days that count as lately: the meetings of most are a week or a fortnight apart, and what is
# told as new should not have been told the time before.
_LATELY: Final = timedelta(days=7)


# What was agreed of a goal that had been agreed before.
_AGREED: Final[dict[str, _StrPromise]] = {
    "words": gettext_lazy("new words were agreed: %(words)s"),
    "about": gettext_lazy("it was agreed what %(words)s is about"),
    "reach": gettext_lazy("it was agreed how far %(words)s reaches"),
    "levels": gettext_lazy("levels were agreed for %(words)s"),
    "priority": gettext_lazy("it was agreed what comes first, for %(words)s"),
    "place": gettext_lazy("it was agreed where %(words)s stands"),
    "several": gettext_lazy("a change was agreed of what stands with %(words)s"),
}


@dataclass(frozen=True, kw_only=True)
class Move:
    """Something that moved, when, and as one says it."""

    on: date
    goal: Goal
    told: str


def moved_lately(courses: Sequence[GoalCourse], *, viewer: Person) -> list[Move]:
    """Return what was agreed, done, reached or rated otherwise in the last days, newest first."""
    return sorted(_moves(courses, viewer=viewer), key=lambda move: move.on, reverse=True)


def moves_told(moves: Sequence[Move], *, is_empty: bool) -> str:
    """Return what moved in a sentence, the latest by name."""
    if is_empty:
        return _("Once something is put into words, it stands here with the steps that lead to it.")
    if not moves:
        return _("Nothing has moved in the last seven days; all stands where it stood.")
    words = ngettext(
        "One thing moved in the last seven days: %(latest)s.",
        "%(many)s things moved in the last seven days. The latest: %(latest)s.",
        len(moves),
    )
    many = capfirst(number_word(len(moves)))
    return words % {"many": many, "latest": moves[0].told}


def _moves(courses: Sequence[GoalCourse], *, viewer: Person) -> Iterator[Move]:
    since = clock.today() - _LATELY
    for course in courses:
        # With an aim that has ended its steps rest; what ended is told of the aim.
        for each in (course, *course.steps) if course.goal.is_open else (course,):
            yield from _states_moved(each, since=since)
        yield from _ratings_moved(course, since=since, viewer=viewer)


def _states_moved(course: GoalCourse, *, since: date) -> Iterator[Move]:
    goal, last = course.goal, course.story[-1]
    on = localtime(last.created_at).date()
    if on <= since:
        return
    told = ""
    if last.kind == RevisionKind.AGREEMENT:
        told = _agreed(course)
    elif last.kind == RevisionKind.MOVE and last.state == GoalState.REACHED:
        told = _("%(words)s is done") if goal.is_step else _("%(words)s was reached")
    elif last.kind == RevisionKind.MOVE and last.state == GoalState.PAUSED:
        told = _("%(words)s was paused")
    if told:
        yield Move(on=on, goal=goal, told=told % {"words": quoted(goal.words)})


def _agreed(course: GoalCourse) -> str:
    """Return what both have agreed to last: the goal, or what was proposed beside it."""
    last, offer = course.story[-1], course.story[-2]
    stood = stood_before(course.story, len(course.story) - 1)
    if stood is None or not offer.is_beside:
        return _("%(words)s was agreed")
    changed = change_of(stood, last)
    if changed == "levels" and not last.has_levels:
        return _("it was agreed to do without levels for %(words)s")
    return str(_AGREED[changed])


def _ratings_moved(course: GoalCourse, *, since: date, viewer: Person) -> Iterator[Move]:
    if len(course.ratings) < 2:  # noqa: PLR2004 -- one rating has moved from nowhere
        return
    was, now = course.ratings[-2:]
    if now.rated_on <= since or was.value == now.value:
        return
    told = _("you rate %(words)s %(now)d of 10, it was %(was)d")
    client = course.goal.episode.client
    if not is_own_word(now, viewer, client):
        told = _("%(name)s rates %(words)s %(now)d of 10, it was %(was)d")
    said = {"name": answerer(now, viewer, client), "words": quoted(course.goal.words)}
    yield Move(
        on=now.rated_on,
        goal=course.goal,
        told=told % {**said, "now": now.value, "was": was.value},
    )
