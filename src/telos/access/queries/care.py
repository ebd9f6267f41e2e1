"""Who cares for whom, for somebody who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Subquery

from telos.access.enums import RecordKind
from telos.access.models import CareRelationship
from telos.access.queries.reach import clients_visible_to
from telos.people.enums import CLINICAL_ROLES
from telos.people.models import Client, Membership, Person
from telos.people.queries import clinical_practices_of, managed_practices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from telos.people.models import Practice


def therapists_of(client: Client) -> QuerySet[Person]:
    """Return who cares for the client today, whoever has done so longest first."""
    care = CareRelationship.objects.present().filter(client=client, therapist=OuterRef("pk"))
    since = care.order_by("started_on").values("started_on")[:1]
    return Person.objects.filter(Exists(care)).order_by(Subquery(since), "pk")


def care_visible_to(viewer: Person) -> QuerySet[CareRelationship]:
    """Return who cares for whom among the clients whose contact data the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.CONTACT)
    present = CareRelationship.objects.present().filter(client__in=visible)
    return present.select_related("client", "therapist").order_by("started_on", "pk")


def care_resting_on(viewer: Person, part: Membership) -> QuerySet[CareRelationship]:
    """Return the care that a colleague gives by this part alone, for the manager of the practice.

    Whoever has another clinical part there goes on caring when this one ends.
    """
    clinical = Membership.objects.filter(
        person=part.person_id,
        practice=part.practice_id,
        role__in=CLINICAL_ROLES,
        ended_on=None,
    )
    if part.role not in CLINICAL_ROLES or clinical.exclude(pk=part.pk).exists():
        return CareRelationship.objects.none()
    present = CareRelationship.objects.present().filter(
        therapist=part.person_id,
        client__practice=part.practice_id,
        client__practice__in=managed_practices_of(viewer),
    )
    return present.select_related("client__practice").order_by("pk")


def who_could_take_over(viewer: Person, part: Membership) -> QuerySet[Person]:
    """Return who else works clinically where the colleague has this part, for its manager."""
    managed = managed_practices_of(viewer)
    return _clinicians_of(part.practice_id, within=managed).exclude(pk=part.person_id)


def who_could_care(viewer: Person, client: Client) -> QuerySet[Person]:
    """Return who works clinically where the client is, but the client, for its manager."""
    clinicians = _clinicians_of(client.practice_id, within=managed_practices_of(viewer))
    return _but_the_client(clinicians, client)


def who_could_go_on(viewer: Person, client: Client) -> QuerySet[Person]:
    """Return which colleagues could go on in the viewer's place, for whoever cares for the client.

    Whoever cares for the client already is not among them, nor is the client.
    """
    care = CareRelationship.objects.present().filter(client=client)
    clinicians = _clinicians_of(client.practice_id, within=clinical_practices_of(viewer))
    others = clinicians.filter(Exists(care.filter(therapist=viewer)))
    return _but_the_client(others.exclude(pk__in=care.values("therapist")), client)


def _but_the_client(people: QuerySet[Person], client: Client) -> QuerySet[Person]:
    return people if client.person_id is None else people.exclude(pk=client.person_id)


def _clinicians_of(practice_id: int, *, within: QuerySet[Practice]) -> QuerySet[Person]:
    works_there = Membership.objects.filter(
        person=OuterRef("pk"),
        practice=practice_id,
        practice__in=within,
        role__in=CLINICAL_ROLES,
        ended_on=None,
    )
    return Person.objects.filter(Exists(works_there)).order_by("display_name", "pk")
