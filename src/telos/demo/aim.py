"""A goal of a case while it is being told, and the deeds of its words and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from telos.base import clock
from telos.goals.actions import (
    Wording,
    agree_goal,
    move_goal,
    propose_goal,
    rate_goal,
    revise_goal,
    stand_under,
)
from telos.goals.enums import GoalDomain, GoalHorizon, GoalPriority, GoalState

if TYPE_CHECKING:
    from telos.demo.care import Case
    from telos.demo.story import GoalChange, GoalTold
    from telos.goals.models import Goal


class Aim:
    """A goal of a case while it is being told."""

    def __init__(self, case: Case, told: GoalTold, place: int) -> None:
        self.case = case
        self.told = told
        self.place = place
        self.goal: Goal | None = None
        self.others: list[Aim] = []
        """All the goals of the case, this one too."""

    @property
    def standing(self) -> Goal:
        """The goal as it stands, once it has been proposed."""
        if self.goal is None:
            msg = f"“{self.told.words}” was worked with before it was proposed."
            raise LookupError(msg)
        return self.goal

    def key(self, what: str) -> UUID:
        """Return the submission key of one form that was sent."""
        name = f"{self.case.seed}/{self.case.story.key}/{self.place}/{what}"
        return uuid5(NAMESPACE_URL, name)

    def propose(self) -> None:
        """Propose the goal in its first words."""
        self.goal = propose_goal(
            actor=self.case.person(self.told.by),
            episode=self.case.episode,
            wording=Wording(
                words=self.told.words,
                domain=GoalDomain(self.told.domain),
                horizon=GoalHorizon(self.told.horizon),
            ),
            submission_key=self.key("goal"),
            why=self.told.why,
        )

    def agree(self, by: str) -> None:
        """Agree to the words that stand."""
        self.goal = agree_goal(
            actor=self.case.person(by),
            goal=self.standing,
            seen_revision=self.standing.revision_number,
            spoken=self.case.spoken(by),
        )

    def change(self, change: GoalChange) -> None:
        """Give the goal new words, move it on, or let it stand elsewhere."""
        goal, actor = self.standing, self.case.person(change.by)
        if change.to is not None:
            self.goal = move_goal(
                actor=actor,
                goal=goal,
                to=GoalState(change.to),
                seen_revision=goal.revision_number,
                why=change.why,
            )
            return
        if change.under is not None:
            self.goal = stand_under(
                actor=actor,
                goal=goal,
                aim=self.others[change.under].standing,
                seen_revision=goal.revision_number,
                why=change.why,
            )
            return
        wording = Wording(
            words=change.words or goal.words,
            domain=GoalDomain(goal.domain),
            horizon=GoalHorizon(change.horizon or goal.horizon),
            priority=GoalPriority(change.priority) if change.priority else None,
        )
        self.goal = revise_goal(
            actor=actor,
            goal=goal,
            wording=wording,
            seen_revision=goal.revision_number,
            why=change.why,
        )

    def rate(self, side: str, week: float, value: int) -> None:
        """Rate how far along the goal is."""
        rate_goal(
            actor=self.case.person(side),
            goal=self.standing,
            value=value,
            rated_on=clock.today(),
            submission_key=self.key(f"{side}/{week}"),
            spoken=self.case.spoken(side),
        )
