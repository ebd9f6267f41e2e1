"""What a therapist types at a formulation and has not kept as a version: kept as they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from telos.access.rules import require
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.intake.actions.errors import FormulationTypedElsewhereError
from telos.intake.actions.holding import hold_intake, record_deed
from telos.intake.enums.questions import FormulationPart
from telos.intake.models import FormulationDraft, FormulationTyping
from telos.intake.rules.intake import may_formulate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from telos.intake.models import Intake
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class TypedFormulation:
    """What a page holds: its parts, the version on which they are written, and what it has seen."""

    parts: Mapping[FormulationPart, str]
    seen_number: int
    page: UUID
    seen_stamp: str = ""


@transaction.atomic
def keep_formulation_typing(*, actor: Person, intake: Intake, typed: TypedFormulation) -> str:
    """Keep what a therapist is typing, for them alone; return the stamp that their page has seen.

    It is kept while the intake is complete, too: it may be taken up again. What says no more than
    the version on which it is written, or the last, is not kept. The trail tells that something
    was typed, not each stroke of it.
    """
    held, _side = hold_intake(actor, intake)
    require(may_formulate(actor, held.episode.client))
    row = FormulationTyping.objects.filter(intake=held, by=actor).first()
    if row is not None and not _is_known(row, typed.page, typed.seen_stamp):
        raise FormulationTypedElsewhereError
    if _says_nothing_new(held, typed):
        FormulationTyping.objects.filter(intake=held, by=actor).delete()
        return ""
    is_first = row is None
    row = row or FormulationTyping(intake=held, by=actor, sealed_for=held.episode.client.public_id)
    row.stamp, row.page, row.typed_at = uuid4(), typed.page, clock.now()
    row.seen_number = typed.seen_number
    for part in FormulationPart:
        words = typed.parts.get(part, "")
        setattr(row, part.value, words if words.strip() else "")
    row.save()
    if is_first:
        record_deed(actor, "formulation.draft", held, about=row)
    return row.stamp.hex


@transaction.atomic
def drop_formulation_typing(
    *, actor: Person, intake: Intake, page: UUID | None = None, seen_stamp: str = ""
) -> None:
    """Throw away what was typed, if this page has seen it or typed it; versions stay.

    Care may have ended meanwhile: it was never a part of the record.
    """
    episode = hold_episode(intake.episode)
    require(may_formulate(actor, episode.client))
    forget_typing(actor, intake, page=page, seen_stamp=seen_stamp)


def forget_typing(
    actor: Person,
    intake: Intake,
    *,
    page: UUID | None,
    seen_stamp: str,
    kept: Mapping[FormulationPart, str] | None = None,
) -> None:
    """Take away what was typed on this page, what it showed, and what says just what is `kept`."""
    for row in FormulationTyping.objects.filter(intake=intake, by=actor):
        is_kept = kept is not None and _tidy(row.parts) == _tidy(kept)
        if is_kept or _is_known(row, page, seen_stamp):
            row.delete()


def _is_known(row: FormulationTyping, page: UUID | None, seen_stamp: str) -> bool:
    return row.page == page or row.stamp.hex == seen_stamp


def _says_nothing_new(intake: Intake, typed: TypedFormulation) -> bool:
    versions = FormulationDraft.objects.filter(intake=intake).order_by("number")
    read, last = versions.filter(number=typed.seen_number).first(), versions.last()
    said = _tidy(typed.parts)
    return any(said == _tidy(version.parts if version else {}) for version in (read, last))


def _tidy(parts: Mapping[FormulationPart, str]) -> dict[FormulationPart, str]:
    return {part: parts.get(part, "").strip() for part in FormulationPart}
