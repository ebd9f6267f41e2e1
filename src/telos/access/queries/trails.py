"""The trail of one's own record, and of a practice that one manages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery

from telos.access.enums import RecordKind
from telos.access.models import CareRelationship, EmergencyOpening
from telos.access.queries.reach import clients_visible_to
from telos.access.rules import is_managed_by
from telos.audit.enums import READ
from telos.audit.models import AuditRow
from telos.audit.queries import trail_of_clients, trail_of_practices
from telos.people.models import Client, Person
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.models import Practice

ASKS_IF_KNOWN: Final = "client.ask_known"
"""The deed of whoever wanted to add somebody whom their practice knows already."""


def trail_of_own_record(viewer: Person) -> QuerySet[AuditRow]:
    """Return who looked at and changed the viewer's own record as a client.

    What would tell of an opening of which they are told later is among it from then on.
    """
    own = clients_visible_to(viewer, RecordKind.TRAIL).filter(person=viewer)
    return trail_of_clients(own.values("public_id")).exclude(_tells_of_untold_opening())


def _tells_of_untold_opening() -> Q:
    """Rows from which a client would learn of an opening before they are told.

    What was done by it; what was done about it, the officer's looks among them, who looks for no
    other reason; and whoever read this client's trail meanwhile, a manager too, for what stood
    there to be read may have been the opening alone.
    """
    untold = EmergencyOpening.objects.untold().filter(client__public_id=OuterRef("client_id"))
    begun = untold.filter(created_at__lte=OuterRef("created_at"))
    by_it = begun.filter(
        opened_by__public_id=OuterRef("actor_id"), ends_at__gte=OuterRef("created_at")
    )
    about_it = untold.filter(public_id=OuterRef("about_id"))
    # A look that names a row is about that row: one at another opening tells of that one.
    read_all_of_it = Q(
        deed=READ, about_kind__contains=RecordKind.TRAIL.value, about_id=F("client_id")
    )
    return Q(Exists(by_it)) | Q(Exists(about_it)) | (read_all_of_it & Q(Exists(begun)))


def client_asked_about(viewer: Person, row_id: UUID) -> Client | None:
    """Return of whom a row of the trail tells that they are known, to whoever runs the practice."""
    asked = AuditRow.objects.filter(deed=ASKS_IF_KNOWN, public_id=row_id).values("client_id")
    managed = Client.objects.filter(is_managed_by(viewer), public_id__in=asked)
    return managed.select_related("practice").first()


def who_asked_about(viewer: Person, client: Client, *, since: datetime) -> list[Person]:
    """Return who wanted to add somebody with the client's address, the latest first.

    For whoever runs the practice; whoever cares for the client by now is not among them.
    """
    managed = Client.objects.filter(is_managed_by(viewer), pk=client.pk)
    asked = AuditRow.objects.filter(
        client_id__in=managed.values("public_id"), deed=ASKS_IF_KNOWN, created_at__gte=since
    )
    cares = CareRelationship.objects.present().filter(client=client)
    by = asked.filter(actor_id=OuterRef("public_id")).order_by("-created_at")
    people = Person.objects.exclude(pk__in=cares.values("therapist"))
    latest = people.annotate(asked_at=Subquery(by.values("created_at")[:1]))
    return list(latest.exclude(asked_at=None).order_by("-asked_at"))


def trail_of_managed_practice(viewer: Person, practice: Practice) -> QuerySet[AuditRow]:
    """Return what those who work in a practice did, for its manager.

    What clients did themselves is not among it: when somebody writes is theirs.
    """
    managed = managed_practices_of(viewer).filter(pk=practice.pk)
    clients = Client.objects.filter(practice=practice).exclude(person=None)
    rows = trail_of_practices(managed.values("public_id"))
    return rows.exclude(actor_id__in=clients.values("person__public_id"))
