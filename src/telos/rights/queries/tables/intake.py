"""The intake: what both sides wrote, what was arranged, and how it hangs together."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import FORM

_PARTS: Final = (
    *("what_brings", "made_likely", "set_off", "keeps_going", "protects", "hangs_together"),
)
_ANSWER: Final = ("intake", "question", "words", "value", "helps")
_TYPED: Final = "typed and not kept: its writer's alone, and no part of the record yet"
_SEEN: Final = "by which a page knows whether it saw what stands here; says nothing"

INTAKE: Final[tuple[Table, ...]] = (
    Table(
        name="intakes",
        label="intake.Intake",
        kind=RecordKind.INTAKE,
        client="episode__client",
        fields=("episode", "state", "revision_number", "begun_by", "handed_in_at"),
    ),
    Table(
        name="intake_moves",
        label="intake.IntakeMove",
        kind=RecordKind.INTAKE,
        client="intake__episode__client",
        fields=("intake", "number", "from_state", "to_state", "by", "side", "why"),
    ),
    Table(
        name="intake_answers",
        label="intake.IntakeEntry",
        kind=RecordKind.INTAKE,
        client="intake__episode__client",
        fields=(*_ANSWER, "by", "side", "number"),
        sent_by="intake__handed_in_at",
    ),
    Table(
        name="intake_drafts",
        label="intake.IntakeDraft",
        kind=RecordKind.INTAKE,
        client="intake__episode__client",
        fields=(*_ANSWER, "by", "typed_at"),
        excused={"stamp": _SEEN, "page": FORM},
        is_own=True,
    ),
    Table(
        name="barrier_plans",
        label="intake.BarrierPlan",
        kind=RecordKind.INTAKE,
        client="intake__episode__client",
        fields=("intake", "question", "number", "arranged", "by"),
    ),
    Table(
        name="formulations",
        label="intake.Formulation",
        kind=RecordKind.INTAKE,
        client="intake__episode__client",
        fields=("intake", "draft", "number", "by", *_PARTS),
    ),
    Table(
        name="formulation_drafts",
        label="intake.FormulationDraft",
        kind=RecordKind.PROGRESS_NOTES,
        client="intake__episode__client",
        fields=("intake", "number", "by", *_PARTS),
    ),
    Table(
        name="formulation_typings",
        label="intake.FormulationTyping",
        kind=RecordKind.PROGRESS_NOTES,
        client="intake__episode__client",
        fields=("intake", "by", "seen_number", "typed_at"),
        excused={"stamp": _SEEN, "page": FORM, **dict.fromkeys(_PARTS, _TYPED)},
    ),
)
