"""Which clients' records a viewer can see: every read of a record starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from telos.access.enums import Act, RecordKind, who_may
from telos.access.models import CareRelationship
from telos.access.rules import is_in_care_of, is_managed_by, stands_in
from telos.people.models import Client, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


def clients_visible_to(viewer: Person, kind: RecordKind) -> QuerySet[Client]:
    """Return the clients whose records of this kind the viewer may read."""
    return Client.objects.filter(stands_in(viewer, who_may(Act.READ, kind)))


def clients_in_care_of(viewer: Person) -> QuerySet[Client]:
    """Return the viewer's own caseload."""
    return Client.objects.filter(is_in_care_of(viewer)).order_by("display_name", "pk")


def namesakes_in_care_of(viewer: Person, name: str) -> QuerySet[Client]:
    """Return who of the viewer's own caseload is called exactly this."""
    return clients_in_care_of(viewer).filter(display_name__iexact=name.strip())


def clients_cared_for() -> QuerySet[Client]:
    """Return the clients for whom somebody cares today: to narrow what a viewer may see."""
    cared_for = CareRelationship.objects.present().filter(client=OuterRef("pk"))
    return Client.objects.filter(Exists(cared_for))


def clients_without_care(viewer: Person) -> QuerySet[Client]:
    """Return the clients of the practices that the viewer manages for whom nobody cares today.

    What they write is read by nobody until somebody takes them into care.
    """
    managed = Client.objects.filter(is_managed_by(viewer))
    return managed.exclude(pk__in=clients_cared_for()).order_by("display_name", "pk")
