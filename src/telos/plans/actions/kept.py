"""A version as rows, and rows as what a version says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.plans.actions.saying import Arranged, PlanSays, Serving
from telos.plans.actions.served import words_of
from telos.plans.enums import Rhythm, Setting
from telos.plans.models import (
    PlanApproach,
    PlanArrangement,
    PlanIntervention,
    PlanServing,
    PlanSign,
    PlanVersion,
)
from telos.scheduling.enums import Place
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from telos.goals.models import GoalRevision
    from telos.plans.models import Plan, PlanStep


def write_version(
    plan: Plan, step: PlanStep, says: PlanSays, *, number: int, submission_key: UUID
) -> PlanVersion:
    """Write down what a version says."""
    version = PlanVersion.objects.create(
        plan=plan,
        sealed_for=step.sealed_for,
        number=number,
        step=step,
        setting=says.setting,
        rhythm=says.rhythm,
        minutes=says.minutes,
        in_person=Place.IN_PERSON in says.places,
        by_video=Place.VIDEO in says.places,
        by_phone=Place.PHONE in says.places,
        sessions=says.sessions,
        review_on=says.review_on,
        submission_key=submission_key,
        **texts(
            reason=says.reason.strip(),
            tells=says.tells.strip(),
            arrangements=says.arrangements.strip(),
        ),
    )
    PlanApproach.objects.bulk_create(
        PlanApproach(version=version, approach=key, position=place)
        for place, key in enumerate(says.approaches, start=1)
    )
    words = words_of(says.goals)
    _write_interventions(version, says, words)
    _write_arrangements(version, says)
    PlanSign.objects.bulk_create(
        [
            *(
                PlanSign(version=version, goal=goal, revision=words[goal.pk])
                for goal in says.sign_goals
            ),
            *(PlanSign(version=version, instrument_key=key) for key in says.sign_measures),
        ]
    )
    return version


def _write_arrangements(version: PlanVersion, says: PlanSays) -> None:
    PlanArrangement.objects.bulk_create(
        PlanArrangement(
            version=version,
            sealed_for=version.sealed_for,
            entry=each.entry,
            **texts(how=each.how.strip()),
        )
        for each in says.arranged
    )


def _write_interventions(
    version: PlanVersion, says: PlanSays, words: Mapping[int, GoalRevision]
) -> None:
    rows = [
        PlanIntervention(
            version=version,
            sealed_for=version.sealed_for,
            intervention=serving.intervention,
            position=place,
            **texts(how=serving.how.strip()),
        )
        for place, serving in enumerate(says.servings, start=1)
    ]
    kept = PlanIntervention.objects.bulk_create(rows)
    PlanServing.objects.bulk_create(
        PlanServing(intervention=row, goal=goal, revision=words[goal.pk])
        for row, serving in zip(kept, says.servings, strict=True)
        for goal in serving.goals
    )


def says_of(version: PlanVersion) -> PlanSays:
    """Return what a version says, read from its rows."""
    signs = list(version.signs.select_related("goal"))
    interventions = version.interventions.prefetch_related("serves__goal")
    return PlanSays(
        approaches=tuple(row.approach for row in version.approaches.all()),
        reason=version.opened("reason"),
        servings=tuple(
            Serving(
                intervention=row.intervention,
                goals=tuple(serving.goal for serving in row.serves.all()),
                how=row.opened("how"),
            )
            for row in interventions
        ),
        setting=Setting(version.setting),
        rhythm=Rhythm(version.rhythm),
        minutes=version.minutes,
        places=frozenset(version.places),
        sessions=version.sessions,
        tells=version.opened("tells"),
        sign_goals=tuple(sign.goal for sign in signs if sign.goal is not None),
        sign_measures=tuple(sign.instrument_key for sign in signs if sign.goal is None),
        arranged=tuple(
            Arranged(entry=row.entry, how=row.opened("how"))
            for row in version.arranged.select_related("entry")
        ),
        arrangements=version.opened("arrangements"),
        review_on=version.review_on,
    )
