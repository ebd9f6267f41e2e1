"""Questionnaires: asked, answered and looked at."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table

MEASURES: Final[tuple[Table, ...]] = (
    Table(
        name="questionnaire_schedules",
        label="measures.MeasureSchedule",
        kind=RecordKind.MEASURES,
        client="episode__client",
        fields=(
            *("episode", "instrument_key", "every_days", "starts_on", "ends_on"),
            *("is_main", "presentation", "asked_by"),
        ),
    ),
    Table(
        name="responses",
        label="measures.Response",
        kind=RecordKind.MEASURES,
        client="episode__client",
        fields=(
            *("episode", "schedule", "instrument_key", "instrument_version", "language"),
            *("coding", "entered_as", "due_on", "answered_by", "answered_on", "finished_at"),
            *("score", "answered_count", "item_count", "withdrawn_at", "withdrawn_by"),
            "why_withdrawn",
        ),
        sent_by="finished_at",
    ),
    Table(
        name="answers",
        label="measures.Answer",
        kind=RecordKind.MEASURES,
        client="response__episode__client",
        fields=("response", "item_key", "value", "saved_at"),
        sent_by="response__finished_at",
    ),
    Table(
        name="answers_looked_at",
        label="measures.RiskAlert",
        kind=RecordKind.MEASURES,
        client="response__episode__client",
        fields=(
            *("response", "item_key", "value", "acknowledged_at", "acknowledged_by"),
            "what_was_done",
        ),
    ),
)
