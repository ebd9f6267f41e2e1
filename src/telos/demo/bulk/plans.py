"""A plan each, in versions that both agreed to, each looked at together before the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from telos.access.enums import Side
from telos.demo.bulk.goals import owner_of
from telos.demo.bulk.writing import write
from telos.plans.enums import PlanState, Rhythm, Setting, StepKind
from telos.plans.models import (
    Plan,
    PlanAgreement,
    PlanApproach,
    PlanIntervention,
    PlanServing,
    PlanSign,
    PlanStep,
    PlanVersion,
)
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from telos.goals.models import GoalRevision
    from telos.people.models import Person

_APPROACHES: Final = ("cbt", "interpersonal")
_INTERVENTIONS: Final = ("behavioural_activation", "thought_record", "worry_time")
# A version of a plan takes three steps: it is proposed, agreed to, and looked at.
_STEPS: Final = (
    (StepKind.VERSION, PlanState.PROPOSED, Side.THERAPIST),
    (StepKind.AGREEMENT, PlanState.AGREED, Side.CLIENT),
    (StepKind.REVIEW, PlanState.REVIEWED, Side.THERAPIST),
)


def write_plans(
    aims: Sequence[GoalRevision], *, therapist: Person, reviews: Sequence[date]
) -> None:
    """Write a plan for each aim, with a version for each day on which it is looked at again."""
    plans = {
        aim: Plan(
            episode=aim.goal.episode,
            state=PlanState.REVIEWED,
            step_number=len(reviews) * len(_STEPS),
            review_on=reviews[-1],
        )
        for aim in aims
    }
    write(plans.values())
    steps = [
        step
        for plan in plans.values()
        for step in _steps(plan, therapist=therapist, reviews=reviews)
    ]
    write(steps)
    versions = list(_versions(steps, reviews))
    write(versions)
    write(_agreements(versions, therapist))
    aim_of = {plan.pk: aim for aim, plan in plans.items()}
    _write_what_it_says(versions, aim_of)


def _steps(plan: Plan, *, therapist: Person, reviews: Sequence[date]) -> Iterator[PlanStep]:
    owner = owner_of(plan.episode)
    for version, day in enumerate(reviews):
        for place, (kind, state, side) in enumerate(_STEPS, start=1):
            is_review = kind == StepKind.REVIEW
            yield PlanStep(
                plan=plan,
                sealed_for=plan.episode.client.public_id,
                number=version * len(_STEPS) + place,
                kind=kind,
                state=state if version == 0 or place != 1 else PlanState.REVIEWED,
                by=owner if side == Side.CLIENT else therapist,
                side=side,
                review_on=day if is_review else None,
                **texts(words="It goes the way we thought." if is_review else ""),
            )


def _versions(steps: Iterable[PlanStep], reviews: Sequence[date]) -> Iterator[PlanVersion]:
    for step in steps:
        if step.kind != StepKind.VERSION:
            continue
        number = 1 + step.number // len(_STEPS)
        yield PlanVersion(
            plan=step.plan,
            sealed_for=step.sealed_for,
            number=number,
            step=step,
            setting=Setting.INDIVIDUAL,
            rhythm=Rhythm.WEEKLY,
            minutes=50,
            in_person=True,
            by_video=number > 1,
            sessions=12 * number,
            review_on=reviews[number - 1],
            submission_key=uuid4(),
            **texts(
                reason="Doing comes before feeling like it, and it has worked before.",
                tells=f"Being out of the house on {number + 2} days of the week.",
                arrangements="The bus is dear: every second hour by video.",
            ),
        )


def _agreements(versions: Iterable[PlanVersion], therapist: Person) -> Iterator[PlanAgreement]:
    for version in versions:
        owner = owner_of(version.plan.episode)
        for side, by in ((Side.THERAPIST, therapist), (Side.CLIENT, owner)):
            yield PlanAgreement(version=version, by=by, side=side)


def _write_what_it_says(versions: Sequence[PlanVersion], aim_of: dict[int, GoalRevision]) -> None:
    write(
        PlanApproach(version=version, approach=key, position=place)
        for version in versions
        for place, key in enumerate(_APPROACHES, start=1)
    )
    interventions = [
        PlanIntervention(
            version=version,
            sealed_for=version.sealed_for,
            intervention=key,
            position=place,
            **texts(how="Small things first."),
        )
        for version in versions
        for place, key in enumerate(_INTERVENTIONS, start=1)
    ]
    write(interventions)
    write(
        PlanServing(intervention=row, **_named(aim_of[row.version.plan_id]))
        for row in interventions
    )
    write(PlanSign(version=version, **_named(aim_of[version.plan_id])) for version in versions)


def _named(aim: GoalRevision) -> dict[str, Any]:
    return {"goal": aim.goal, "revision": aim}
