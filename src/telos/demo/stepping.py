"""Steps, levels, supporters, measures and looks: what stands under and beside a goal."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from telos.base import clock
from telos.demo.deeds import Deed
from telos.goals.actions import (
    Levels,
    agree_goal,
    link_measures,
    move_goal,
    name_supporters,
    propose_levels,
    propose_step,
    review_goal,
    scale_goal,
)
from telos.goals.enums import GoalState, Level
from telos.measures.queries import schedules_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.demo.aim import Aim
    from telos.demo.story import LevelsTold, LookTold, StepTold
    from telos.goals.models import Goal

# Within one meeting: after the words have been agreed, rated and changed.
_STEPS = timedelta(minutes=12)
_LEVELS = timedelta(minutes=15)
_TO_AGREE = timedelta(minutes=3)
_BESIDE = timedelta(minutes=20)
_TO_SCALE = timedelta(minutes=22)
_TO_LOOK = timedelta(minutes=25)


def beside_deeds(aim: Aim) -> Iterator[Deed]:
    """Tell what was put under and beside a goal, in whatever order it happened."""
    said, told = aim.case.calendar.said, aim.told
    for place, step in enumerate(told.steps):
        yield from _of_step(Step(aim, step, place))
    if told.levels is not None:
        at = said(told.levels.week) + _LEVELS
        yield Deed(at=at, do=partial(_set_levels, aim, told.levels))
        if told.levels.agreed_after_days is not None:
            agreed_at = at + timedelta(days=told.levels.agreed_after_days) + _TO_AGREE
            yield Deed(at=agreed_at, do=partial(aim.agree, aim.case.answering(told.levels.by)))
    if told.support is not None:
        yield Deed(at=said(told.support.week) + _BESIDE, do=partial(_name, aim, told.support.who))
    if told.beside:
        yield Deed(at=said(told.week) + _BESIDE, do=partial(_link, aim))
    for side, scalings in (("client", told.scalings), ("therapist", told.therapist_scalings)):
        for week, level in scalings:
            at = said(week) + _TO_SCALE
            yield Deed(at=at, do=partial(_scale, aim, side, Level(level), key=f"{side}/l{week}"))
    for look in told.looks:
        yield Deed(at=said(look.week) + _TO_LOOK, do=partial(_look, aim, look))


class Step:
    """A step under a goal while it is being told."""

    def __init__(self, aim: Aim, told: StepTold, place: int) -> None:
        self.aim = aim
        self.told = told
        self.place = place
        self.goal: Goal | None = None

    def propose(self) -> None:
        """Propose the step in its words."""
        self.goal = propose_step(
            actor=self.aim.case.person(self.told.by),
            aim=self.aim.standing,
            words=self.told.words,
            submission_key=self.aim.key(f"step/{self.place}"),
        )

    def agree(self) -> None:
        """Agree to it, as the other side."""
        case = self.aim.case
        other = case.answering(self.told.by)
        if self.goal is not None:
            self.goal = agree_goal(
                actor=case.person(other),
                goal=self.goal,
                seen_revision=self.goal.revision_number,
                spoken=case.spoken(other),
            )

    def end(self) -> None:
        """Call it done, or set it aside."""
        if self.goal is not None:
            self.goal = move_goal(
                actor=self.aim.case.person("client"),
                goal=self.goal,
                to=GoalState(self.told.to),
                seen_revision=self.goal.revision_number,
                why=self.told.why,
            )


def _of_step(step: Step) -> Iterator[Deed]:
    said = step.aim.case.calendar.said
    at = said(step.told.week) + _STEPS + timedelta(seconds=step.place)
    yield Deed(at=at, do=step.propose)
    if step.told.agreed_after_days is not None:
        agreed_at = at + timedelta(days=step.told.agreed_after_days) + _TO_AGREE
        yield Deed(at=agreed_at, do=step.agree)
    if step.told.ends_week is not None:
        yield Deed(at=said(step.told.ends_week) + _STEPS, do=step.end)


def _set_levels(aim: Aim, told: LevelsTold) -> None:
    aim.goal = propose_levels(
        actor=aim.case.person(told.by),
        goal=aim.standing,
        levels=Levels(words=told.words, baseline=Level(told.baseline)),
        seen_revision=aim.standing.revision_number,
        why=told.why,
    )


def _name(aim: Aim, who: str) -> None:
    name_supporters(actor=aim.case.person("client"), goal=aim.standing, who=who, seen_number=0)


def _link(aim: Aim) -> None:
    actor = aim.case.person("therapist")
    asked = schedules_visible_to(actor).filter(
        episode=aim.case.episode, instrument_key__in=aim.told.beside
    )
    link_measures(actor=actor, goal=aim.standing, schedules=asked, seen_number=0)


def _scale(aim: Aim, side: str, level: Level, *, key: str) -> None:
    scale_goal(
        actor=aim.case.person(side),
        goal=aim.standing,
        level=level,
        scaled_on=clock.today(),
        seen_revision=aim.standing.revision_number,
        submission_key=aim.key(key),
        spoken=aim.case.spoken(side),
    )


def _look(aim: Aim, told: LookTold) -> None:
    again = told.again_after_days
    aim.goal = review_goal(
        actor=aim.case.person(told.by),
        goal=aim.standing,
        seen_revision=aim.standing.revision_number,
        why=told.why,
        review_on=clock.today() + timedelta(days=again) if again else None,
    )
