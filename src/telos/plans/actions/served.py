"""The goals that a version serves: with which words, and whether they are as somebody read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.goals.models import Goal, GoalRevision
from telos.plans.actions.saying import GoalHasEndedError, GoalsHaveChangedError
from telos.plans.models import PlanServing, PlanSign
from telos.plans.queries import changes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.episodes.models import Episode
    from telos.plans.models import PlanVersion


def words_of(goals: Iterable[Goal]) -> dict[int, GoalRevision]:
    """Return the revision of each goal whose words stand."""
    standing = GoalRevision.objects.standing().filter(goal__in=[goal.pk for goal in goals])
    return {revision.goal_id: revision for revision in standing.order_by("goal", "number")}


def require_goals_of_care_seen(episode: Episode, seen_goals: int | None) -> None:
    """Refuse a version that was put together over other goals than there are now.

    None where it was put together without reading them, as by a machine.
    """
    if seen_goals is not None and seen_goals != changes_of(Goal.objects.filter(episode=episode)):
        raise GoalsHaveChangedError


def require_goals_seen(version: PlanVersion, seen_goals: int | None) -> None:
    """Refuse a yes to a version whose goals have ended, or say something else than was read.

    `seen_goals` is what `changes_of` the goals came to when they were read; without it they are to
    say what they said when the version was written.
    """
    named = _named_in(version)
    if not all(goal.is_live for goal, _words in named):
        raise GoalHasEndedError
    goals = {goal.pk: goal for goal, _words in named}
    if seen_goals is None:
        if say_otherwise(version):
            raise GoalsHaveChangedError
    elif seen_goals != changes_of(goals.values()):
        raise GoalsHaveChangedError


def say_otherwise(version: PlanVersion) -> bool:
    """Tell whether a goal says something else than when the version was written."""
    return any(goal.words != words.words for goal, words in _named_in(version))


def _named_in(version: PlanVersion) -> list[tuple[Goal, GoalRevision]]:
    served = PlanServing.objects.filter(intervention__version=version)
    signs = PlanSign.objects.filter(version=version, goal__isnull=False)
    return [
        *((row.goal, row.revision) for row in served.select_related("goal__aim", "revision")),
        *(
            (sign.goal, sign.revision)
            for sign in signs.select_related("goal__aim", "revision")
            if sign.goal is not None and sign.revision is not None
        ),
    ]
