"""Which way a measure and the goals have gone, in one sentence for the head of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from telos.base import clock
from telos.goals.enums import GoalState
from telos.goals.queries import GoalGlance
from telos.web.therapist.attention import goal_has_fallen_back
from telos.web.therapist.courses import IMPROVED, has_fallen_back, is_worse
from telos.web.words import figure, number_word, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course


def title_of_course(name: str, course: Course, goals: Sequence[GoalCourse]) -> str:
    """Say in words which way things have gone; the figures follow in the lead.

    A goal that was reached today is what one hears of the goals; on other days, the first open one.
    """
    words = {
        "name": name,
        "measure": course.instrument.plain_name,
        "points": figure(abs(course.change)),
    }
    way = _way_gone(course) % words
    reached = reached_today(goals)
    if reached:
        return _with_reached(course, reached) % {**_words_of(reached), "way": way}
    still_open = [goal for goal in goals if goal.goal.is_open]
    onward = _onward(course, still_open)
    return onward % {"way": way, "goal": goal_named(still_open[0])} if onward else way


def _way_gone(course: Course) -> str:
    if course.category is None:
        return _way_without_a_rule(course)
    if has_fallen_back(course):
        return _way_back(course)
    if course.category in IMPROVED or is_worse(course):
        if course.change < 0:
            return _("%(name)s’s %(measure)s has come down")
        return _("%(name)s’s %(measure)s has gone up")
    if course.swings:
        return _("%(name)s’s %(measure)s has gone up and down")
    return _("%(name)s’s %(measure)s has not clearly moved")


def _way_without_a_rule(course: Course) -> str:
    """Where nobody has published what is reliable, say the number and make nothing of it."""
    if course.change < 0:
        return _("%(name)s’s %(measure)s score is %(points)s lower than at first")
    if course.change > 0:
        return _("%(name)s’s %(measure)s score is %(points)s higher than at first")
    return _("%(name)s’s %(measure)s score is where it was at first")


def _way_back(course: Course) -> str:
    rises = course.since_best > 0
    if course.category in IMPROVED:
        if rises:
            return _("%(name)s’s %(measure)s came down and has gone up again since")
        return _("%(name)s’s %(measure)s went up and has come down again since")
    if rises:
        return _("%(name)s’s %(measure)s has gone up since its best")
    return _("%(name)s’s %(measure)s has come down since its best")


# How the first open goal goes on from the measure, by its own way and whether the two go together.
_ONWARD: Final[dict[tuple[str, bool], _StrPromise]] = {
    ("back", True): gettext_lazy("%(way)s, and %(goal)s has fallen back"),
    ("back", False): gettext_lazy("%(way)s, but %(goal)s has fallen back"),
    ("closer", True): gettext_lazy("%(way)s, and %(goal)s has come closer"),
    ("closer", False): gettext_lazy("%(way)s, but %(goal)s has come closer"),
    ("away", True): gettext_lazy("%(way)s, and %(goal)s has moved away"),
    ("away", False): gettext_lazy("%(way)s, but %(goal)s has moved away"),
}


def goal_named(goal: GoalCourse) -> str:
    """Name a goal within a sentence; by its number where that says more."""
    return (
        _("goal %(number)d") % {"number": goal.number} if goal.number > 1 else _("the first goal")
    )


def reached_today(goals: Sequence[GoalCourse]) -> list[GoalCourse]:
    """Return the goals that were called reached today."""
    return [
        goal
        for goal in goals
        if goal.goal.state == GoalState.REACHED and localtime(goal.moved_at).date() == clock.today()
    ]


def title_of_reached(name: str, reached: Sequence[GoalCourse]) -> str:
    """Say what was reached today where no measure has a course to tell."""
    words = ngettext(
        "%(name)s reached %(words)s today", "%(name)s reached %(many)s goals today", len(reached)
    )
    return words % {**_words_of(reached), "name": name}


def _words_of(reached: Sequence[GoalCourse]) -> dict[str, str]:
    return {
        "goal": goal_named(reached[0]),
        "words": quoted(reached[0].goal.words),
        "many": number_word(len(reached)),
    }


def _with_reached(course: Course, reached: Sequence[GoalCourse]) -> str:
    if _got_worse(course):
        return ngettext(
            "%(way)s, but %(goal)s was reached today",
            "%(way)s, but %(many)s goals were reached today",
            len(reached),
        )
    return ngettext(
        "%(way)s, and %(goal)s was reached today",
        "%(way)s, and %(many)s goals were reached today",
        len(reached),
    )


def _got_worse(course: Course) -> bool:
    return is_worse(course) or has_fallen_back(course)


def _onward(course: Course, goals: Sequence[GoalCourse]) -> str:
    moved = _goal_way(goals)
    if not moved:
        return ""
    got_worse = _got_worse(course)
    got_better = course.category in IMPROVED and not got_worse
    goes_together = not got_worse if moved == "closer" else not got_better
    return str(_ONWARD[moved, goes_together])


def _goal_way(goals: Sequence[GoalCourse]) -> str:
    if goals and _has_fallen_back(goals[0]):
        return "back"
    moved = goal_moved(goals)
    if moved is None:
        return ""
    return "closer" if moved[1] > moved[0] else "away"


def _has_fallen_back(goal: GoalCourse) -> bool:
    glance = GoalGlance(
        goal=goal.goal,
        awaits_agreement=False,
        best=goal.best.value if goal.best else None,
        last=goal.last.value if goal.last else None,
    )
    return goal_has_fallen_back(glance)


def goal_moved(goals: Sequence[GoalCourse]) -> tuple[int, int] | None:
    """Return first and latest rating of the first of these goals, where they differ."""
    if not goals or goals[0].first is None or goals[0].last is None:
        return None
    was, now = goals[0].first.value, goals[0].last.value
    return None if was == now else (was, now)
