"""Which clients' records a viewer can see: every read of a record starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery

from telos.access.enums import READS, RecordKind, Relationship
from telos.access.models import CareRelationship
from telos.audit.queries import trail_of_clients, trail_of_practices
from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Client, Membership, Person
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from telos.audit.models import AuditRow
    from telos.people.models import Practice


def _in_care_of(viewer: Person) -> Exists:
    return Exists(
        CareRelationship.objects.present().filter(client=OuterRef("pk"), therapist=viewer)
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


def namesakes_in_care_of(viewer: Person, name: str) -> QuerySet[Client]:
    """Return who of the viewer's own caseload is called exactly this."""
    return clients_in_care_of(viewer).filter(display_name__iexact=name.strip())


def therapists_of(client: Client) -> QuerySet[Person]:
    """Return who cares for the client today, whoever has done so longest first."""
    care = CareRelationship.objects.present().filter(client=client, therapist=OuterRef("pk"))
    since = care.order_by("started_on").values("started_on")[:1]
    return Person.objects.filter(Exists(care)).order_by(Subquery(since), "pk")


def clients_cared_for() -> QuerySet[Client]:
    """Return the clients for whom somebody cares today: to narrow what a viewer may see."""
    cared_for = CareRelationship.objects.present().filter(client=OuterRef("pk"))
    return Client.objects.filter(Exists(cared_for))


def clients_without_care(viewer: Person) -> QuerySet[Client]:
    """Return the clients of the practices that the viewer manages for whom nobody cares today.

    What they write is read by nobody until somebody takes them into care.
    """
    managed = Client.objects.filter(_managed_by(viewer))
    return managed.exclude(pk__in=clients_cared_for()).order_by("display_name", "pk")


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
    works_there = Membership.objects.filter(
        person=OuterRef("pk"),
        practice=part.practice_id,
        practice__in=managed_practices_of(viewer),
        role__in=CLINICAL_ROLES,
        ended_on=None,
    )
    others = Person.objects.filter(Exists(works_there)).exclude(pk=part.person_id)
    return others.order_by("display_name", "pk")


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
