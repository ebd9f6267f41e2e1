"""What was asked for by right, and what keeps it."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import FORM, KEY

RIGHTS: Final[tuple[Table, ...]] = (
    Table(
        name="corrections",
        label="rights.Amendment",
        kind=RecordKind.CONTACT,
        client="client",
        fields=(
            *("about", "original_id", "what_is_wrong", "should_read", "state", "asked_by"),
            *("asked_on", "answered_at", "answered_by", "answer"),
        ),
        excused={"client": KEY, "submission_key": FORM},
    ),
    Table(
        name="erasure_requests",
        label="rights.ErasureRequest",
        kind=RecordKind.CONTACT,
        client="client",
        fields=(
            *("asked_by", "asked_on", "outcome", "settled_at", "settled_by"),
            *("answer", "kept_until"),
        ),
        excused={"client": KEY},
    ),
    Table(
        name="legal_holds",
        label="rights.LegalHold",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("ends_on", "placed_by", "lifted_at", "lifted_by"),
        excused={
            "client": KEY,
            "why": "may be advice of a lawyer; the practice tells it where it may",
            "submission_key": FORM,
        },
    ),
    Table(
        name="times_come",
        label="rights.DueErasure",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("kind", "due_on", "outcome", "settled_at", "settled_by", "kept_until"),
        excused={"client": KEY},
    ),
)
