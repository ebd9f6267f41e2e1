"""Proposing, agreeing, changing and rating: the deeds of a client's goals."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from telos.base import clock
from telos.demo.deeds import Deed
from telos.goals.actions import Wording, agree_goal, move_goal, propose_goal, rate_goal, revise_goal
from telos.goals.enums import GoalDomain, GoalHorizon, GoalState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from telos.demo.care import Case
    from telos.demo.story import GoalChange, GoalTold
    from telos.goals.models import Goal


# Within one meeting: words are proposed, agreed, rated, and only then changed.
_TO_AGREE = timedelta(minutes=3)
_TO_RATE = timedelta(minutes=5)
_TO_CHANGE = timedelta(minutes=10)


class Aim:
    """A goal of a case while it is being told."""

    def __init__(self, case: Case, told: GoalTold, place: int) -> None:
        self.case = case
        self.told = told
        self.place = place
        self.goal: Goal | None = None

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
        )

    def change(self, change: GoalChange) -> None:
        """Give the goal new words, or move it on."""
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
        wording = Wording(
            words=change.words or goal.words,
            domain=GoalDomain(goal.domain),
            horizon=GoalHorizon(change.horizon or goal.horizon),
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
        )


def goal_deeds(case: Case) -> Iterator[Deed]:
    """Tell what the client and the therapist set out to do and how it went."""
    for place, told in enumerate(case.story.goals):
        aim = Aim(case, told, place)
        yield Deed(at=case.calendar.said(told.week), do=aim.propose)
        yield from _agreement(aim, told, said_at=case.calendar.said(told.week))
        yield from _ratings(aim)
        yield from _changes(aim)


def _agreement(aim: Aim, told: GoalTold | GoalChange, *, said_at: datetime) -> Iterator[Deed]:
    if told.agreed_after_days is None:
        return
    other = "therapist" if told.by == "client" else "client"
    agreed_at = said_at + timedelta(days=told.agreed_after_days) + _TO_AGREE
    yield Deed(at=agreed_at, do=partial(aim.agree, other))


def _ratings(aim: Aim) -> Iterator[Deed]:
    for side, ratings in (("client", aim.told.ratings), ("therapist", aim.told.therapist_ratings)):
        for week, value in ratings:
            rated_at = aim.case.calendar.said(week) + _TO_RATE
            yield Deed(at=rated_at, do=partial(aim.rate, side, week, value))


def _changes(aim: Aim) -> Iterator[Deed]:
    for change in aim.told.changes:
        said_at = aim.case.calendar.said(change.week) + _TO_CHANGE
        yield Deed(at=said_at, do=partial(aim.change, change))
        yield from _agreement(aim, change, said_at=said_at)
