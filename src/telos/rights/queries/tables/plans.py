"""The plan, its steps, what each version says, and who agreed to which."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import FORM

PLANS: Final[tuple[Table, ...]] = (
    Table(
        name="plans",
        label="plans.Plan",
        kind=RecordKind.PLAN,
        client="episode__client",
        fields=("episode", "state", "step_number", "review_on"),
    ),
    Table(
        name="plan_steps",
        label="plans.PlanStep",
        kind=RecordKind.PLAN,
        client="plan__episode__client",
        fields=(
            *("plan", "number", "kind", "state", "by", "side", "words", "review_on"),
            *("spoken_on", "spoken_way"),
        ),
    ),
    Table(
        name="plan_versions",
        label="plans.PlanVersion",
        kind=RecordKind.PLAN,
        client="plan__episode__client",
        fields=(
            *("plan", "number", "step", "reason", "setting", "rhythm", "minutes"),
            *("in_person", "by_video", "by_phone", "sessions", "tells", "arrangements"),
            "review_on",
        ),
        excused={"submission_key": FORM},
    ),
    Table(
        name="plan_approaches",
        label="plans.PlanApproach",
        kind=RecordKind.PLAN,
        client="version__plan__episode__client",
        fields=("version", "approach", "position"),
    ),
    Table(
        name="plan_interventions",
        label="plans.PlanIntervention",
        kind=RecordKind.PLAN,
        client="version__plan__episode__client",
        fields=("version", "intervention", "position", "how"),
    ),
    Table(
        name="plan_servings",
        label="plans.PlanServing",
        kind=RecordKind.PLAN,
        client="intervention__version__plan__episode__client",
        fields=("intervention", "goal", "revision"),
    ),
    Table(
        name="plan_arrangements",
        label="plans.PlanArrangement",
        kind=RecordKind.PLAN,
        client="version__plan__episode__client",
        fields=("version", "entry", "how"),
    ),
    Table(
        name="plan_signs",
        label="plans.PlanSign",
        kind=RecordKind.PLAN,
        client="version__plan__episode__client",
        fields=("version", "goal", "revision", "instrument_key"),
    ),
    Table(
        name="plan_agreements",
        label="plans.PlanAgreement",
        kind=RecordKind.PLAN,
        client="version__plan__episode__client",
        fields=("version", "by", "side", "spoken_on", "spoken_way"),
    ),
)
