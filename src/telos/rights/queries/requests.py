"""What waits for the practice's manager, and what a client has asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.models import Restriction
from telos.access.queries import clients_visible_to
from telos.people.models import Client
from telos.people.queries import managed_practices_of
from telos.rights.models import DueErasure, ErasedRecord, Erasure, ErasureRequest, LegalHold

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.models import Person


def managed_clients(viewer: Person) -> QuerySet[Client]:
    """Return the clients of the practices that the viewer manages, but for erased records."""
    erased = ErasedRecord.objects.values("client")
    managed = Client.objects.filter(practice__in=managed_practices_of(viewer))
    return managed.exclude(pk__in=erased).select_related("practice", "person")


def waiting_erasures(viewer: Person) -> QuerySet[ErasureRequest]:
    """Return the requests for erasure that wait for this manager, the oldest first."""
    waiting = ErasureRequest.objects.filter(settled_at=None, client__in=managed_clients(viewer))
    return waiting.select_related("client__practice", "asked_by").order_by("asked_on", "pk")


def waiting_times(viewer: Person) -> QuerySet[DueErasure]:
    """Return what has come to its end and waits for this manager to confirm it."""
    waiting = DueErasure.objects.filter(settled_at=None, client__in=managed_clients(viewer))
    return waiting.select_related("client__practice").order_by("due_on", "client", "pk")


def holds_visible_to(viewer: Person) -> QuerySet[LegalHold]:
    """Return the holds on records of the practices that the viewer manages."""
    found = LegalHold.objects.filter(client__in=managed_clients(viewer))
    return found.select_related("client__practice", "placed_by").order_by("ends_on", "pk")


def erasure_of(viewer: Person, record_id: UUID) -> Erasure | None:
    """Return that the record which had this id was erased, for the manager of its practice."""
    managed = managed_practices_of(viewer)
    return Erasure.objects.filter(practice__in=managed, record_id=record_id).first()


def requests_visible_to(viewer: Person, client: Client) -> QuerySet[ErasureRequest]:
    """Return what a client asked about erasing, and how it was answered, the newest first."""
    visible = clients_visible_to(viewer, RecordKind.CONTACT).filter(pk=client.pk)
    found = ErasureRequest.objects.filter(client__in=visible)
    return found.select_related("settled_by", "client__practice").order_by("-created_at", "-pk")


def restrictions_visible_to(viewer: Person, client: Client) -> QuerySet[Restriction]:
    """Return since when a record rests, and when it rested before, the newest first."""
    visible = clients_visible_to(viewer, RecordKind.CONTACT).filter(pk=client.pk)
    found = Restriction.objects.filter(client__in=visible)
    return found.select_related("ended_by", "asked_by").order_by("-created_at", "-pk")
