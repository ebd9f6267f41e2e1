"""What clients say is not right, beside what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from telos.access.queries import clients_in_care_of, clients_read_in_care_by
from telos.rights.enums import KIND_OF, About, AmendmentState
from telos.rights.models import Amendment

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from telos.people.models import Person


def corrections_visible_to(
    viewer: Person, about: Collection[About] = tuple(About)
) -> QuerySet[Amendment]:
    """Return what is said of something that the viewer may read, by its client or therapist.

    Whoever supervises the therapist reads it beside the original as they do.

    What stands in it is as clinical as what it is about: a manager, who reads names and times,
    reads no correction of them either. Who may not read every kind that is asked for reads none.
    """
    kinds = {KIND_OF[each] for each in about}
    caring = clients_read_in_care_by(viewer, kinds)
    reach = Q(client__person=viewer) | Q(client__in=caring)
    found = Amendment.objects.filter(reach, about__in=list(about))
    return found.select_related("client__practice", "answered_by", "asked_by")


def waiting_corrections(viewer: Person) -> QuerySet[Amendment]:
    """Return the corrections that wait for the viewer's answer, as a therapist."""
    waiting = corrections_visible_to(viewer).filter(
        state=AmendmentState.ASKED, client__in=clients_in_care_of(viewer)
    )
    return waiting.order_by("created_at", "pk")
