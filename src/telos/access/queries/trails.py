"""The trail of one's own record, and of a practice that one manages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.queries.reach import clients_visible_to
from telos.audit.queries import trail_of_clients, trail_of_practices
from telos.people.models import Client, Person
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from telos.audit.models import AuditRow
    from telos.people.models import Practice


def trail_of_own_record(viewer: Person) -> QuerySet[AuditRow]:
    """Return who looked at and changed the viewer's own record as a client."""
    own = clients_visible_to(viewer, RecordKind.TRAIL).filter(person=viewer)
    return trail_of_clients(own.values("public_id"))


def trail_of_managed_practice(viewer: Person, practice: Practice) -> QuerySet[AuditRow]:
    """Return what those who work in a practice did, for its manager.

    What clients did themselves is not among it: when somebody writes is theirs.
    """
    managed = managed_practices_of(viewer).filter(pk=practice.pk)
    clients = Client.objects.filter(practice=practice).exclude(person=None)
    rows = trail_of_practices(managed.values("public_id"))
    return rows.exclude(actor_id__in=clients.values("person__public_id"))
