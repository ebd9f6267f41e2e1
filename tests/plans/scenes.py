"""Plans of the cast, made by deeds of both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from telos.base import clock
from telos.goals.models import Goal
from telos.intake.queries import in_the_way_of
from telos.plans.actions import (
    Arranged,
    PlanSays,
    Serving,
    add_template,
    agree_plan,
    ask_change,
    end_plan,
    propose_plan,
    retire_template,
    review_plan,
)
from telos.plans.enums import PlanState, Rhythm, Setting
from telos.plans.models import Plan, PlanTemplate
from telos.plans.queries import our_templates
from telos.scheduling.enums import Place
from tests import scenes
from tests.intake import scenes as intakes

if TYPE_CHECKING:
    from telos.plans.models import PlanVersion
    from tests.cast import Cast

REASON = "Mornings are the hardest, and doing comes before feeling like it."
TELLS = "Getting up before nine on most days."
HOW = "Every second hour by video, so that the bus is paid once a fortnight."
WISH = "Could we meet in the evening, please?"


def her_goal(cast: Cast) -> Goal:
    """The goal that the plan serves: the first one, made where there is none."""
    found = Goal.objects.filter(episode=cast.episode).order_by("pk").first()
    return found or scenes.proposed_goal(cast)


def arranged(cast: Cast, how: str = HOW) -> tuple[Arranged, ...]:
    """How the first thing that she says stands in the way is planned for."""
    [first, *_others] = in_the_way_of(cast.her_therapist, cast.episode)
    return (Arranged(entry=first.entry, how=how),)


def with_arrangement(cast: Cast) -> PlanVersion:
    """A version that plans for what she has told of in her intake."""
    intakes.handed_in(cast)
    return proposed(cast, arranged=arranged(cast))


def says(cast: Cast, **other: Any) -> PlanSays:
    """What a plan says."""
    goal = her_goal(cast)
    said: dict[str, Any] = {
        "approaches": ("cbt",),
        "reason": REASON,
        "servings": (
            Serving(
                intervention="behavioural_activation", goals=(goal,), how="Small things first."
            ),
        ),
        "setting": Setting.INDIVIDUAL,
        "rhythm": Rhythm.WEEKLY,
        "minutes": 50,
        "places": frozenset({Place.IN_PERSON}),
        "sessions": 12,
        "tells": TELLS,
        "sign_goals": (goal,),
        "arrangements": "The bus is dear: every second hour by video.",
        "review_on": clock.today() + timedelta(days=42),
    }
    return PlanSays(**said | other)


def proposed(cast: Cast, *, seen_step: int = 0, **other: Any) -> PlanVersion:
    """A version that her therapist has proposed: the first, if no step is named."""
    return propose_plan(
        actor=cast.her_therapist,
        episode=cast.episode,
        says=says(cast, **other),
        submission_key=uuid4(),
        seen_step=seen_step,
    )


def agreed(cast: Cast) -> Plan:
    """A plan to which both have agreed."""
    plan = proposed(cast).plan
    return agree_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)


def plan_in(cast: Cast, state: PlanState) -> Plan:
    """A plan of the client that has come to this state by deeds of both."""
    if state == PlanState.PROPOSED:
        return proposed(cast).plan
    plan = agreed(cast)
    if state == PlanState.REVIEWED:
        plan = reviewed(cast, plan)
    if state == PlanState.ENDED:
        plan = end_plan(actor=cast.client, plan=plan, seen_step=plan.step_number, why="Enough.")
    return plan


def reviewed(cast: Cast, plan: Plan, *, days: int = 30) -> Plan:
    """The plan, looked at by the two."""
    return review_plan(
        actor=cast.her_therapist,
        plan=plan,
        seen_step=plan.step_number,
        words="The mornings are easier.",
        next_on=clock.today() + timedelta(days=days),
    )


def wished(cast: Cast, plan: Plan, words: str = WISH) -> Plan:
    """The plan, of which the client has asked for something else."""
    return ask_change(actor=cast.client, plan=plan, seen_step=plan.step_number, words=words)


def beside(cast: Cast, plan: Plan, **other: Any) -> Plan:
    """The plan with a new version proposed."""
    return proposed(cast, seen_step=plan.step_number, **({"sessions": 20} | other)).plan


def template(cast: Cast) -> PlanTemplate:
    """A template of the practice's own, made from one of ours; a further one has its number."""
    says = our_templates()["low_mood"]
    number = PlanTemplate.objects.filter(practice=cast.practice).count() + 1
    if number > 1:
        says = says.model_copy(update={"name": f"{says.name} ({number})"})
    return add_template(
        actor=cast.her_therapist,
        practice=cast.practice,
        says=says,
        submission_key=uuid4(),
    )


def retired_template(cast: Cast) -> PlanTemplate:
    """A template of the practice's own that is offered no longer."""
    return retire_template(actor=cast.her_therapist, template=template(cast))
