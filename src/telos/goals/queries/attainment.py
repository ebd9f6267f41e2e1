"""How far the goals of an episode came against what was expected of each: goal attainment scaling.

Every goal counts alike. A weight would be one more number that somebody sets, and by which the
score can be moved without anything being different.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.goals.enums import SCALED_STATES, GoalState, Level
from telos.science.attainment import USUAL_CORRELATION, t_score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from telos.access.enums import Side
    from telos.goals.queries.beside import GoalBeside
    from telos.goals.queries.courses import GoalCourse
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Attainment:
    """A T-score as one side sees the goals, and what it is made of."""

    side: Side
    seen_by: frozenset[Person]
    """Who kept it: on the therapist's side there may have been several."""
    now: float
    """50 where goals are as expected on the whole; higher is further."""
    start: float
    """The same of the levels at which the same goals began."""
    scaled: int
    """How many goals it is made of."""
    at_expected: int
    """How many of them are as expected or further."""
    with_levels: int
    """How many goals have levels to which both agreed, scaled or not."""
    set_aside: int
    """How many with levels were set aside: they are not in it."""
    as_steps: int
    """How many that were scaled have become steps since: they are not in it either."""


def attainment_of(
    courses: Sequence[GoalCourse], beside: Mapping[int, GoalBeside], *, side: Side
) -> Attainment | None:
    """Return how far goals came by the scalings of one side; None where it has said nothing."""
    leveled = [course for course in courses if course.goal.has_levels]
    counted = [course for course in leveled if course.goal.state in SCALED_STATES]
    found = [(c, beside[c.goal.pk].latest_scaling(c, side)) for c in counted]
    said = [(course.goal, scaling) for course, scaling in found if scaling is not None]
    scaled = [(goal, scaling.level) for goal, scaling in said]
    if not scaled:
        return None
    levels = [level for _goal, level in scaled]
    return Attainment(
        side=side,
        seen_by=frozenset(scaling.by for _goal, scaling in said),
        now=t_score(levels, weights=None, correlation=USUAL_CORRELATION),
        start=t_score(
            [goal.baseline for goal, _level in scaled],
            weights=None,
            correlation=USUAL_CORRELATION,
        ),
        scaled=len(scaled),
        at_expected=sum(level >= Level.EXPECTED for level in levels),
        with_levels=len(counted),
        set_aside=sum(course.goal.state == GoalState.SET_ASIDE for course in leveled),
        as_steps=scaled_before(courses, beside, side=side),
    )


def scaled_before(
    courses: Sequence[GoalCourse], beside: Mapping[int, GoalBeside], *, side: Side
) -> int:
    """Return how many goals that are steps now this side scaled while they were aims."""
    steps = [beside.get(step.goal.pk) for course in courses for step in course.steps]
    return sum(
        step is not None and any(scaling.side == side for scaling in step.scalings)
        for step in steps
    )
