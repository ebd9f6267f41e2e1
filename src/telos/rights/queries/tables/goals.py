"""Goals, how they came to stand, and how far along they are."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import FORM

GOALS: Final[tuple[Table, ...]] = (
    Table(
        name="goals",
        label="goals.Goal",
        kind=RecordKind.GOALS,
        client="episode__client",
        fields=("episode", "words", "domain", "horizon", "state", "revision_number"),
        excused={"submission_key": FORM},
    ),
    Table(
        name="goal_revisions",
        label="goals.GoalRevision",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=(
            *("goal", "number", "kind", "words", "domain", "horizon", "state"),
            *("by", "side", "why"),
        ),
    ),
    Table(
        name="goal_agreements",
        label="goals.GoalAgreement",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "revision", "by", "side"),
    ),
    Table(
        name="goal_ratings",
        label="goals.GoalRating",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "value", "rated_on", "by", "side"),
        excused={"submission_key": FORM},
    ),
)
