"""The trail of one's own record, and of a practice that one manages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from telos.access.enums import RecordKind
from telos.access.models import EmergencyOpening
from telos.access.queries.reach import clients_visible_to
from telos.audit.queries import trail_of_clients, trail_of_practices
from telos.base import clock
from telos.people.models import Client, Person
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from telos.audit.models import AuditRow
    from telos.people.models import Practice


def trail_of_own_record(viewer: Person) -> QuerySet[AuditRow]:
    """Return who looked at and changed the viewer's own record as a client.

    What was done by an opening of which they are told later is among it from then on.
    """
    own = clients_visible_to(viewer, RecordKind.TRAIL).filter(person=viewer)
    untold = EmergencyOpening.objects.filter(
        client__public_id=OuterRef("client_id"),
        opened_by__public_id=OuterRef("actor_id"),
        created_at__lte=OuterRef("created_at"),
        ends_at__gte=OuterRef("created_at"),
        told_at__gt=clock.now(),
    )
    return trail_of_clients(own.values("public_id")).filter(~Exists(untold))


def trail_of_managed_practice(viewer: Person, practice: Practice) -> QuerySet[AuditRow]:
    """Return what those who work in a practice did, for its manager.

    What clients did themselves is not among it: when somebody writes is theirs.
    """
    managed = managed_practices_of(viewer).filter(pk=practice.pk)
    clients = Client.objects.filter(practice=practice).exclude(person=None)
    rows = trail_of_practices(managed.values("public_id"))
    return rows.exclude(actor_id__in=clients.values("person__public_id"))
