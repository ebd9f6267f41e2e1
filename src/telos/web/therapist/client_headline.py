"""Which way a measure and the first goal have gone, in one sentence for the head of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.goals.queries import GoalGlance
from telos.web.therapist.attention import goal_has_fallen_back
from telos.web.therapist.courses import IMPROVED, has_fallen_back, is_worse
from telos.web.words import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course


def title_of_course(name: str, course: Course, goals: Sequence[GoalCourse]) -> str:
    """Say in words which way things have gone; the figures follow in the lead."""
    words = {
        "name": name,
        "measure": course.instrument.plain_name,
        "points": figure(abs(course.change)),
    }
    way = _way_gone(course) % words
    onward = _onward(course, goals)
    return onward % {"way": way} if onward else way


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


# How the first goal goes on from the measure, by its own way and whether the two go together.
_ONWARD: Final[dict[tuple[str, bool], _StrPromise]] = {
    ("back", True): gettext_lazy("%(way)s, and the first goal has fallen back"),
    ("back", False): gettext_lazy("%(way)s, but the first goal has fallen back"),
    ("closer", True): gettext_lazy("%(way)s, and the first goal has come closer"),
    ("closer", False): gettext_lazy("%(way)s, but the first goal has come closer"),
    ("away", True): gettext_lazy("%(way)s, and the first goal has moved away"),
    ("away", False): gettext_lazy("%(way)s, but the first goal has moved away"),
}


def _onward(course: Course, goals: Sequence[GoalCourse]) -> str:
    moved = _goal_way(goals)
    if not moved:
        return ""
    got_worse = is_worse(course) or has_fallen_back(course)
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
    """Return first and latest rating of the first goal, where they differ."""
    if not goals or goals[0].first is None or goals[0].last is None:
        return None
    was, now = goals[0].first.value, goals[0].last.value
    return None if was == now else (was, now)
