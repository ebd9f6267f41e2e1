"""Writing the formulation in versions, and sharing one with the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import tell_client
from telos.access.rules import require
from telos.intake.actions.errors import FormulationHasChangedError, IntakeError
from telos.intake.actions.formulation_typing import forget_typing
from telos.intake.actions.holding import has_changed, hold_intake, record_deed
from telos.intake.enums.questions import LONGEST_PART, FormulationPart
from telos.intake.models import Formulation, FormulationDraft
from telos.intake.rules.intake import may_formulate
from telos.notices.enums import NoticeKind
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from telos.intake.models import Intake
    from telos.people.models import Person


@transaction.atomic
def write_formulation(
    *,
    actor: Person,
    intake: Intake,
    parts: Mapping[FormulationPart, str],
    seen_number: int,
    page: UUID | None = None,
    seen_stamp: str = "",
) -> FormulationDraft:
    """Keep a version among the therapist's notes; the client reads none before it is shared.

    What its writer typed on this `page`, or saw there by its stamp, is kept with it.
    """
    held, _side = hold_intake(actor, intake)
    require(may_formulate(actor, held.episode.client))
    said = {part: parts.get(part, "").strip() for part in FormulationPart}
    if not any(said.values()):
        raise IntakeError(_("Write at least one part; the others can wait."))
    if any(len(words) > LONGEST_PART for words in said.values()):
        raise IntakeError(_("Keep each part under 4,000 characters."))
    last = FormulationDraft.objects.filter(intake=held).order_by("number").last()
    if last is not None and last.parts == said:
        forget_typing(actor, held, page=page, seen_stamp=seen_stamp, kept=said)
        return last
    if not held.is_written_in:
        raise IntakeError(_("This intake is complete. Take it up again to write in it."))
    if seen_number != (last.number if last else 0):
        raise FormulationHasChangedError
    draft = FormulationDraft.objects.create(
        intake=held,
        sealed_for=held.episode.client.public_id,
        number=seen_number + 1,
        by=actor,
        **texts(**{part.value: words for part, words in said.items()}),
    )
    forget_typing(actor, held, page=page, seen_stamp=seen_stamp, kept=said)
    has_changed(held)
    record_deed(actor, "formulation.write", held, about=draft)
    return draft


@transaction.atomic
def share_formulation(*, actor: Person, intake: Intake, seen_number: int) -> Formulation:
    """Share the version that was read: from then on it stands on the client's own page."""
    held, _side = hold_intake(actor, intake)
    require(may_formulate(actor, held.episode.client))
    draft = FormulationDraft.objects.filter(intake=held).order_by("number").last()
    if draft is None:
        raise IntakeError(_("There is no formulation to share yet."))
    if draft.number != seen_number:
        raise FormulationHasChangedError
    if shared := Formulation.objects.filter(draft=draft).first():
        return shared
    shared = Formulation.objects.create(
        intake=held,
        draft=draft,
        sealed_for=held.episode.client.public_id,
        number=Formulation.objects.filter(intake=held).count() + 1,
        by=actor,
        **texts(**{part.value: draft.opened(part.value) for part in FormulationPart}),
    )
    has_changed(held)
    record_deed(actor, "formulation.share", held, about=shared)
    tell_client(held.episode.client, NoticeKind.FORMULATION_SHARED, about=shared)
    return shared
