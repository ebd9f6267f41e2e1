"""The versions of a formulation: those among the therapist's notes, and those that were shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.intake.models import Formulation, FormulationDraft, FormulationTyping

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.intake.models import Intake
    from telos.people.models import Person


def formulation_drafts_visible_to(viewer: Person, intake: Intake) -> QuerySet[FormulationDraft]:
    """Return the versions that the therapist keeps, the latest first: never to the client."""
    visible = clients_visible_to(viewer, RecordKind.PROGRESS_NOTES)
    drafts = FormulationDraft.objects.filter(intake=intake, intake__episode__client__in=visible)
    return drafts.select_related("by", "shared").order_by("-number")


def formulation_typed(viewer: Person, intake: Intake) -> FormulationTyping | None:
    """Return what the viewer typed and has not kept as a version; it is nobody's but theirs."""
    visible = clients_visible_to(viewer, RecordKind.PROGRESS_NOTES)
    own = FormulationTyping.objects.filter(by=viewer, intake__episode__client__in=visible)
    return own.filter(intake=intake).first()


def episode_of_formulation(viewer: Person, formulation_id: UUID) -> UUID | None:
    """Return in which care a version was shared, by its public id, for who may read it."""
    visible = clients_visible_to(viewer, RecordKind.INTAKE)
    shared = Formulation.objects.filter(
        intake__episode__client__in=visible, public_id=formulation_id
    )
    return shared.values_list("intake__episode__public_id", flat=True).first()


def formulations_visible_to(viewer: Person, intake: Intake) -> QuerySet[Formulation]:
    """Return the versions that were shared, the latest first."""
    visible = clients_visible_to(viewer, RecordKind.INTAKE)
    shared = Formulation.objects.filter(intake=intake, intake__episode__client__in=visible)
    return shared.select_related("by").order_by("-number")
