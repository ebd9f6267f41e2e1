"""What clients say is not right, beside what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from telos.access.queries import clients_in_care_of, clients_supervised_by, clients_visible_to
from telos.rights.enums import KIND_OF, AmendmentState
from telos.rights.models import Amendment

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.models import Client, Person


def corrections_visible_to(viewer: Person) -> QuerySet[Amendment]:
    """Return what is said of something that the viewer may read, by its client or therapist.

    Whoever supervises the therapist reads it beside the original as they do.

    What stands in it is as clinical as what it is about: a manager, who reads names and times,
    reads no correction of them either.
    """
    reach = Q(client__person=viewer)
    for about, kind in KIND_OF.items():
        in_care = clients_in_care_of(viewer).order_by().values("pk")
        supervised = clients_supervised_by(viewer).order_by().values("pk")
        visible = clients_visible_to(viewer, kind).filter(Q(pk__in=in_care) | Q(pk__in=supervised))
        reach |= Q(about=about, client__in=visible)
    found = Amendment.objects.filter(reach)
    return found.select_related("client__practice", "answered_by", "asked_by")


def corrections_beside(
    viewer: Person, client: Client, rows: UUID | None = None
) -> dict[UUID, list[Amendment]]:
    """Return what is said of each row of a record, by the row's id; what was taken back is not."""
    said = corrections_visible_to(viewer).filter(client=client)
    said = said.exclude(state=AmendmentState.TAKEN_BACK)
    if rows is not None:
        said = said.filter(original_id=rows)
    found: dict[UUID, list[Amendment]] = {}
    for amendment in said.order_by("created_at", "pk"):
        found.setdefault(amendment.original_id, []).append(amendment)
    return found


def waiting_corrections(viewer: Person) -> QuerySet[Amendment]:
    """Return the corrections that wait for the viewer's answer, as a therapist."""
    waiting = corrections_visible_to(viewer).filter(
        state=AmendmentState.ASKED, client__in=clients_in_care_of(viewer)
    )
    return waiting.order_by("created_at", "pk")
