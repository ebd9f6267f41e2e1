"""Which clients' records a viewer can see: every read of a record starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from telos.access.enums import READS, RecordKind, Relationship
from telos.access.models import CareRelationship
from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Client, Membership, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _in_care_of(viewer: Person) -> Exists:
    return Exists(
        CareRelationship.objects.filter(
            client=OuterRef("pk"),
            therapist=viewer,
            ended_on=None,
            therapist__memberships__practice=F("client__practice"),
            therapist__memberships__role__in=CLINICAL_ROLES,
            therapist__memberships__ended_on=None,
        )
    )


def _managed_by(viewer: Person) -> Exists:
    return Exists(
        Membership.objects.filter(
            practice=OuterRef("practice"), person=viewer, role=Role.MANAGER, ended_on=None
        )
    )


def clients_visible_to(viewer: Person, kind: RecordKind) -> QuerySet[Client]:
    """Return the clients whose records of this kind the viewer may read."""
    allowed = READS[kind]
    reach = Q(pk__in=())
    if Relationship.SELF in allowed:
        reach |= Q(person=viewer)
    if Relationship.THERAPIST in allowed:
        reach |= Q(_in_care_of(viewer))
    if Relationship.MANAGER in allowed:
        reach |= Q(_managed_by(viewer))
    return Client.objects.filter(reach)


def clients_in_care_of(viewer: Person) -> QuerySet[Client]:
    """Return the viewer's own caseload."""
    return Client.objects.filter(_in_care_of(viewer)).order_by("display_name", "pk")


def therapists_of(client: Client) -> QuerySet[Person]:
    """Return who cares for the client today."""
    return Person.objects.filter(
        care_relationships__client=client, care_relationships__ended_on=None
    ).order_by("care_relationships__started_on", "pk")


def care_visible_to(viewer: Person) -> QuerySet[CareRelationship]:
    """Return who cares for whom among the clients whose contact data the viewer may read."""
    return CareRelationship.objects.filter(
        client__in=clients_visible_to(viewer, RecordKind.CONTACT), ended_on=None
    ).select_related("client", "therapist")
