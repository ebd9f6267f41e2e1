"""Goals and their revisions, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Prefetch

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.goals.enums import GoalPriority, GoalState
from telos.goals.models import Goal, GoalAgreement, GoalRevision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from telos.people.models import Person

_STATE_ORDER: Final = [
    GoalState.AGREED,
    GoalState.PROPOSED,
    GoalState.PAUSED,
    GoalState.REACHED,
    GoalState.SET_ASIDE,
]
_PRIORITY_ORDER: Final = [GoalPriority.FIRST, GoalPriority.NEXT, "", GoalPriority.LATER]


def order_of(goal: Goal) -> tuple[bool, int, int]:
    """Return where a goal stands in a list: aims before steps, agreed first, then what comes first.

    Goals that are equal in this stay in the order in which they were made.
    """
    return (
        goal.is_step,
        _STATE_ORDER.index(GoalState(goal.state)),
        _PRIORITY_ORDER.index(goal.priority),
    )


def goals_visible_to(viewer: Person) -> QuerySet[Goal]:
    """Return the goals of the clients whose goals the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    return (
        Goal.objects.filter(episode__client__in=visible)
        .select_related("episode__client", "aim")
        .order_by("created_at", "pk")
    )


def revisions_visible_to(viewer: Person, goal: Goal) -> QuerySet[GoalRevision]:
    """Return the goal's revisions from the first, each with who agreed to it."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    return (
        GoalRevision.objects.filter(goal=goal, goal__episode__client__in=visible)
        .select_related("by", "aim")
        .prefetch_related(
            Prefetch("agreements", GoalAgreement.objects.select_related("by").order_by("pk"))
        )
    )


def stories_of(viewer: Person, goals: Iterable[Goal]) -> dict[int, list[GoalRevision]]:
    """Return how each goal came to say what it says, with who changed it; one query."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    told = {goal.pk: goal for goal in goals}
    revisions = GoalRevision.objects.filter(goal__in=told, goal__episode__client__in=visible)
    found: dict[int, list[GoalRevision]] = {}
    for revision in revisions.select_related("by", "aim").order_by("goal", "number"):
        revision.goal = told[revision.goal_id]
        found.setdefault(revision.goal_id, []).append(revision)
    return found
