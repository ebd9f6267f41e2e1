"""The goals that a version names, by the words that stood when it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.goals.models import Goal, GoalRevision
    from telos.plans.models import PlanSign


@dataclass(frozen=True, kw_only=True)
class GoalNamed:
    """A goal that a version names, with the words that stood when the version was written."""

    goal: Goal
    revision: GoalRevision
    """The change by which it came to those words."""

    @property
    def words(self) -> str:
        """What it said then; opened where it is asked for."""
        return self.revision.words

    @property
    def says_otherwise(self) -> bool:
        """Whether the goal says something else today."""
        return bool(self.goal.words != self.words)


def changes_of(goals: Iterable[Goal]) -> int:
    """Return by how many changes these goals came to stand as they do; it only ever grows."""
    return sum(goal.revision_number for goal in goals)


def goals_of_signs(signs: Iterable[PlanSign]) -> tuple[GoalNamed, ...]:
    """Return the goals among the signs that a plan helps."""
    return tuple(
        GoalNamed(goal=sign.goal, revision=sign.revision)
        for sign in signs
        if sign.goal is not None and sign.revision is not None
    )
