"""Goals, how they came to stand, and how far along they are."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.goals.models import TEXT_FIELDS
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import FORM

GOALS: Final[tuple[Table, ...]] = (
    Table(
        name="goals",
        label="goals.Goal",
        kind=RecordKind.GOALS,
        client="episode__client",
        fields=(
            *("episode", "aim", "place", *TEXT_FIELDS, "state"),
            *("review_on", "revision_number"),
        ),
        excused={"submission_key": FORM},
    ),
    Table(
        name="goal_revisions",
        label="goals.GoalRevision",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=(
            *("goal", "number", "kind", "aim", *TEXT_FIELDS, "state"),
            *("by", "side", "why", "review_on", "spoken_on", "spoken_way"),
        ),
    ),
    Table(
        name="goal_agreements",
        label="goals.GoalAgreement",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "revision", "by", "side", "spoken_on", "spoken_way"),
    ),
    Table(
        name="goal_ratings",
        label="goals.GoalRating",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "value", "rated_on", "by", "side", "spoken_on", "spoken_way"),
        excused={"submission_key": FORM},
    ),
    Table(
        name="goal_supports",
        label="goals.GoalSupport",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "number", "who", "by", "side"),
    ),
    Table(
        name="goal_measures",
        label="goals.GoalMeasure",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "schedule", "number", "is_linked", "by", "side"),
    ),
    Table(
        name="goal_scalings",
        label="goals.GoalScaling",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "revision", "level", "scaled_on", "by", "side", "spoken_on", "spoken_way"),
        excused={"submission_key": FORM},
    ),
)
