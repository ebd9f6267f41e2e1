"""Putting a plan together, agreeing to it, asking for a change and looking at it again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid4, uuid5

from telos.base import clock
from telos.demo.deeds import Deed
from telos.goals.queries import goals_visible_to
from telos.intake.queries import in_the_way_of
from telos.plans.actions import (
    Arranged,
    PlanSays,
    Serving,
    add_template,
    agree_plan,
    ask_change,
    propose_plan,
    review_plan,
)
from telos.plans.enums import Rhythm, Setting
from telos.plans.queries import DoingOffered, our_templates
from telos.scheduling.enums import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.demo.care import Case
    from telos.demo.story_of_beginnings import PlanTold, PlanVersionTold
    from telos.people.models import Person, Practice
    from telos.plans.models import Plan

# Within one meeting the goals come first, then the plan.
_TO_PLAN = timedelta(minutes=12)


class Planning:
    """The plan of a case while it is being told."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        """The plan as it stands, once it has been proposed."""
        if self._plan is None:
            msg = f"{self.case.story.key}’s plan was worked with before it was proposed."
            raise LookupError(msg)
        self._plan.refresh_from_db()
        return self._plan

    def propose(self, told: PlanVersionTold, place: int) -> None:
        """Propose a version."""
        name = f"{self.case.seed}/{self.case.story.key}/plan/{place}"
        self._plan = propose_plan(
            actor=self.case.therapist,
            episode=self.case.episode,
            says=self._says(told),
            submission_key=uuid5(NAMESPACE_URL, name),
            seen_step=self.plan.step_number if place else 0,
            why=told.why,
        ).plan

    def agree(self) -> None:
        """Agree to what is proposed."""
        agree_plan(
            actor=self.case.person("client"),
            plan=self.plan,
            seen_step=self.plan.step_number,
            spoken=self.case.spoken("client"),
        )

    def wish(self, words: str) -> None:
        """Ask for something else."""
        seen = self.plan.step_number
        ask_change(actor=self.case.client, plan=self.plan, seen_step=seen, words=words)

    def review(self, words: str, weeks: int) -> None:
        """Look at the plan together."""
        review_plan(
            actor=self.case.therapist,
            plan=self.plan,
            seen_step=self.plan.step_number,
            words=words,
            next_on=clock.today() + timedelta(weeks=weeks),
        )

    def _says(self, told: PlanVersionTold) -> PlanSays:
        goals = list(goals_visible_to(self.case.therapist).filter(episode=self.case.episode))
        return PlanSays(
            approaches=told.approaches,
            reason=told.reason,
            servings=tuple(
                Serving(
                    intervention=doing.key,
                    goals=tuple(goals[place - 1] for place in doing.goals),
                    how=doing.how,
                )
                for doing in told.doings
            ),
            setting=Setting(told.setting),
            rhythm=Rhythm(told.rhythm),
            minutes=told.minutes,
            places=frozenset(Place(place) for place in told.places),
            sessions=told.sessions,
            tells=told.tells,
            sign_goals=tuple(goals[place - 1] for place in told.sign_goals),
            sign_measures=told.sign_measures,
            arranged=tuple(
                Arranged(entry=each.entry, how=told.arranged[each.question])
                for each in in_the_way_of(self.case.therapist, self.case.episode)
                if each.question in told.arranged
            ),
            arrangements=told.arrangements,
            review_on=clock.today() + timedelta(weeks=told.review_after_weeks),
        )


def plan_deeds(case: Case) -> Iterator[Deed]:
    """Tell how the two planned what they do."""
    told = case.story.plan
    if told is None:
        return
    planning = Planning(case)
    for place, version in enumerate(told.versions):
        said_at = case.calendar.said(version.week) + _TO_PLAN
        yield Deed(at=said_at, do=partial(planning.propose, version, place))
        if version.agreed_after_days is not None:
            agreed_at = said_at + timedelta(days=version.agreed_after_days, minutes=1)
            yield Deed(at=agreed_at, do=planning.agree)
    yield from _talks(case, planning, told)


def _talks(case: Case, planning: Planning, told: PlanTold) -> Iterator[Deed]:
    for wish in told.wishes:
        yield Deed(
            at=case.calendar.said(wish.week) + _TO_PLAN, do=partial(planning.wish, wish.words)
        )
    for review in told.reviews:
        yield Deed(
            at=case.calendar.said(review.week) + _TO_PLAN,
            do=partial(planning.review, review.words, review.next_after_weeks),
        )


def make_template(practice: Practice, by: Person) -> None:
    """Make one of our templates the practice's own, as somebody who works there would."""
    ours = our_templates()["low_mood"]
    says = ours.model_copy(
        update={
            "name": "Low mood, the Harbour way",
            "about": "As ours, with a walk: every other session by the water, weather allowing.",
            "doings": (*ours.doings, DoingOffered(key="values_clarification", goals=(3, 4))),
            "sessions": 12,
        }
    )
    add_template(actor=by, practice=practice, says=says, submission_key=uuid4())
