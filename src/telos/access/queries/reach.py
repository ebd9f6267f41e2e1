"""Which clients' records a viewer can see: every read of a record starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from telos.access.enums import Act, RecordKind
from telos.access.models import CareRelationship, EmergencyOpening, Supervision
from telos.access.rules import (
    cared_within_reach,
    could_stand_in,
    is_in_care_of,
    is_managed_by,
    is_resting,
    within_reach,
)
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person
from telos.people.queries import memberships_of
from telos.people.rules import is_reached_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from telos.people.models import Practice


def person_who_asks(key: str) -> Person | None:
    """Return whom a session names, with their own record as a client and their present parts.

    One query: of whoever asks, these are wanted on every page. Questions of this person are then
    asked without the relationships in which they stand to nobody; a part given later counts from
    the next request.
    """
    # More than what is present, in a fraction of the time: the rest is asked of each row.
    supervises = Supervision.objects.filter(supervisor=OuterRef("pk"), ended_on=None)
    opened = EmergencyOpening.objects.filter(opened_by=OuterRef("pk"), ended_at=None)
    known = Person.objects.filter(pk=key).annotate(
        part=FilteredRelation("memberships", condition=Q(memberships__ended_on=None)),
        supervises_now=Exists(supervises),
        has_opened=Exists(opened),
    )
    # One row for each part.
    rows = known.select_related("as_client__practice", "part__practice")  # type: ignore[misc]  # stubs know no FilteredRelation
    found = list(rows.order_by("part__started_on", "part__pk"))
    if not found:
        return None
    person, held = found[0], [vars(row).get("part") for row in found]
    person.parts = tuple(part for part in held if part is not None)
    person.stands_at_most = could_stand_in(
        (Role(part.role) for part in person.parts),
        supervises=vars(person)["supervises_now"],
        has_opened=vars(person)["has_opened"],
    )
    return person


def parts_in_hand(viewer: Person) -> Sequence[Membership]:
    """Return the viewer's own present parts; no query where they were read already."""
    return list(memberships_of(viewer)) if viewer.parts is None else viewer.parts


def clients_visible_to(viewer: Person, kind: RecordKind) -> QuerySet[Client]:
    """Return the clients whose records of this kind the viewer may read.

    Of a record that rests the client alone reads it, but for what runs the practice.
    """
    return Client.objects.filter(within_reach(viewer, Act.READ, kind))


def clients_read_in_care_by(viewer: Person, kinds: Iterable[RecordKind]) -> QuerySet[Client]:
    """Return the clients whose records of all these kinds the viewer reads caring for them.

    As their therapist, or as a supervisor of theirs; of a record that rests, nobody.
    """
    return Client.objects.filter(cared_within_reach(viewer, kinds))


def clients_in_care_of(viewer: Person, *, with_resting: bool = False) -> QuerySet[Client]:
    """Return the viewer's own caseload; those whose record rests only where it is said."""
    in_care = Client.objects.filter(is_in_care_of(viewer))
    shown = in_care if with_resting else in_care.exclude(is_resting())
    return shown.order_by("display_name", "pk")


def resting_clients_in_care_of(viewer: Person) -> QuerySet[Client]:
    """Return those of the viewer's caseload whose record rests."""
    return clients_in_care_of(viewer, with_resting=True).filter(is_resting())


def resting_clients_managed_by(viewer: Person) -> QuerySet[Client]:
    """Return the clients of the practices that the viewer manages whose record rests."""
    managed = Client.objects.filter(is_managed_by(viewer)).filter(is_resting())
    return managed.order_by("display_name", "pk")


def namesakes_in_care_of(viewer: Person, name: str) -> QuerySet[Client]:
    """Return who of the viewer's own caseload is called exactly this."""
    return clients_in_care_of(viewer).filter(display_name__iexact=name.strip())


def clients_at_address(viewer: Person, practice: Practice, email: str) -> QuerySet[Client]:
    """Return who of a practice has this address, as far as the viewer knows them anyway.

    Those for whom they care, and everybody in a practice that they run.
    """
    known = (is_in_care_of(viewer) & ~is_resting()) | is_managed_by(viewer)
    found = Client.objects.filter(known, is_reached_at(email), practice=practice)
    return found.order_by("pk")


def namesakes_managed_by(viewer: Person) -> set[int]:
    """Return which clients of the practices that the viewer runs bear a name that another bears."""
    managed = Client.objects.filter(is_managed_by(viewer))
    borne: dict[tuple[int, str], list[int]] = {}
    for pk, practice, name in managed.values_list("pk", "practice", "display_name"):
        borne.setdefault((practice, name.casefold()), []).append(pk)
    return {pk for named in borne.values() if len(named) > 1 for pk in named}


def clients_cared_for() -> QuerySet[Client]:
    """Return the clients whose record somebody reads today: to narrow what a viewer may see."""
    return Client.objects.filter(_cared_for()).exclude(is_resting())


def _cared_for() -> Exists:
    return Exists(CareRelationship.objects.present().filter(client=OuterRef("pk")))


def clients_without_care(viewer: Person) -> QuerySet[Client]:
    """Return the clients of the practices that the viewer manages for whom nobody cares today.

    What they write is read by nobody until somebody takes them into care.
    """
    managed = Client.objects.filter(is_managed_by(viewer))
    return managed.exclude(_cared_for()).order_by("display_name", "pk")
