"""The safety plan: every version, and when the two looked through it."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import FORM, KEY

_PARTS: Final = (
    *("why", "signs", "myself", "places", "people", "professionals", "surroundings", "own"),
)
_SEEN: Final = "by which a page knows whether it saw what stands here; says nothing"

SAFETY: Final[tuple[Table, ...]] = (
    Table(
        name="safety_plans",
        label="intake.SafetyPlan",
        kind=RecordKind.SAFETY_PLAN,
        client="client",
        fields=("version_number",),
        excused={"client": KEY},
    ),
    Table(
        name="safety_plan_versions",
        label="intake.SafetyPlanVersion",
        kind=RecordKind.SAFETY_PLAN,
        client="plan__client",
        fields=(
            *("plan", "number", "by", "side", "why", "signs", "myself", "places", "people"),
            *("professionals", "surroundings", "own"),
        ),
        excused={"submission_key": FORM},
    ),
    Table(
        name="safety_plan_drafts",
        label="intake.SafetyPlanDraft",
        kind=RecordKind.SAFETY_PLAN,
        client="client",
        fields=(*_PARTS, "seen_version", "typed_at"),
        excused={"client": KEY, "stamp": _SEEN, "page": FORM},
        is_own=True,
    ),
    Table(
        name="safety_plan_looks",
        label="intake.SafetyPlanLook",
        kind=RecordKind.SAFETY_PLAN,
        client="version__plan__client",
        fields=("version", "by", "side", "again_on"),
        excused={"submission_key": FORM},
    ),
)
