"""Who supervises whom, for the manager, for both of the two, and for the client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q

from telos.access.enums import ConsentKind, RecordKind
from telos.access.models import CareRelationship, ConsentFact, Restriction, Supervision
from telos.access.queries.reach import clients_in_care_of, clients_visible_to
from telos.access.rules import is_supervised_by
from telos.people.enums import CLINICAL_ROLES, SUPERVISING_ROLES
from telos.people.models import Client, Membership, Person
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.enums import Role
    from telos.people.models import Practice

# Below so many a count of those who have not agreed is not given: watched from day to day beside a
# list of names, a small one says who has just taken their yes back.
FEWEST_TO_COUNT: Final = 10


@dataclass(frozen=True, kw_only=True)
class Supervisee:
    """A therapist whom the viewer supervises, and their clients who agreed."""

    supervision: Supervision
    clients: tuple[Client, ...]
    not_shown: int | None
    """How many of their clients are not shown; none where the number would be too small."""


def supervision_visible_to(viewer: Person) -> QuerySet[Supervision]:
    """Return the supervision that goes on in the practices that the viewer manages."""
    present = Supervision.objects.present().filter(practice__in=managed_practices_of(viewer))
    return _with_names(present).order_by("therapist__display_name", "started_on", "pk")


def supervision_given_by(viewer: Person) -> QuerySet[Supervision]:
    """Return the supervision that the viewer gives today."""
    present = Supervision.objects.present().filter(supervisor=viewer)
    return _with_names(present).order_by("therapist__display_name", "pk")


def supervision_received_by(viewer: Person) -> QuerySet[Supervision]:
    """Return the supervision that the viewer receives today."""
    present = Supervision.objects.present().filter(therapist=viewer)
    return _with_names(present).order_by("supervisor__display_name", "pk")


def _with_names(supervision: QuerySet[Supervision]) -> QuerySet[Supervision]:
    return supervision.select_related("practice", "supervisor", "therapist")


def supervision_resting_on(viewer: Person, part: Membership) -> QuerySet[Supervision]:
    """Return what ends with a colleague's part, for the manager of the practice.

    Whoever has another part there that allows the same goes on when this one ends.
    """
    others = Membership.objects.filter(
        person=part.person_id, practice=part.practice_id, ended_on=None
    ).exclude(pk=part.pk)
    held = set(others.values_list("role", flat=True))
    rests = Q(pk__in=())
    if not held & SUPERVISING_ROLES:
        rests |= Q(supervisor=part.person_id)
    if not held & CLINICAL_ROLES:
        rests |= Q(therapist=part.person_id)
    managed = managed_practices_of(viewer)
    going_on = Supervision.objects.filter(
        rests, practice=part.practice_id, practice__in=managed, ended_on=None
    )
    return _with_names(going_on).order_by("pk")


def who_could_supervise(viewer: Person, practice: Practice) -> QuerySet[Person]:
    """Return who may be named as a supervisor in the practice, for its manager."""
    return _who_holds(viewer, practice, SUPERVISING_ROLES)


def who_could_be_supervised(viewer: Person, practice: Practice) -> QuerySet[Person]:
    """Return who has clients in the practice or may have, for its manager."""
    return _who_holds(viewer, practice, CLINICAL_ROLES)


def _who_holds(viewer: Person, practice: Practice, roles: Collection[Role]) -> QuerySet[Person]:
    parts = Membership.objects.filter(
        person=OuterRef("pk"),
        practice=practice,
        practice__in=managed_practices_of(viewer),
        role__in=roles,
        ended_on=None,
    )
    return Person.objects.filter(Exists(parts)).order_by("display_name", "pk")


def clients_supervised_by(viewer: Person) -> QuerySet[Client]:
    """Return the clients whom the viewer reads as their therapist's supervisor."""
    supervised = Client.objects.filter(is_supervised_by(viewer))
    return supervised.order_by("display_name", "pk")


def readers_by_supervision(clients: Collection[int]) -> dict[tuple[int, int], int]:
    """Return by which care which supervisor reads which of these clients; for whom a deed tells.

    By supervisor and client, in one query: who agreed, whose record does not rest, never one's own.
    """
    agreed = ConsentFact.objects.in_force().filter(
        client=OuterRef("client"), kind=ConsentKind.SUPERVISION
    )
    resting = Restriction.objects.present().filter(client=OuterRef("client"))
    supervised = F("therapist__supervised_by__supervisor")
    care = CareRelationship.objects.present().filter(
        Exists(agreed),
        ~Exists(resting),
        client__in=clients,
        therapist__supervised_by__in=Supervision.objects.present(),
        therapist__supervised_by__practice=F("client__practice"),
    )
    apart = care.exclude(client__person__isnull=False, client__person=supervised)
    rows = apart.order_by("pk").values_list("therapist__supervised_by__supervisor", "client", "pk")
    return {(supervisor, client): pk for supervisor, client, pk in rows}


def supervisees_of(viewer: Person) -> list[Supervisee]:
    """Return whom the viewer supervises, each with the clients who agreed; in three queries."""
    given = list(supervision_given_by(viewer))
    care = CareRelationship.objects.present().filter(
        therapist__in=[each.therapist_id for each in given],
        client__practice__in=[each.practice_id for each in given],
    )
    pairs = list(care.values_list("therapist", "client__practice", "client"))
    agreed = {client.pk: client for client in clients_supervised_by(viewer)}
    return [
        _supervisee(
            each,
            in_care={
                client
                for therapist, practice, client in pairs
                if (therapist, practice) == (each.therapist_id, each.practice_id)
            },
            agreed=agreed,
        )
        for each in given
    ]


def _supervisee(
    supervision: Supervision, *, in_care: set[int], agreed: dict[int, Client]
) -> Supervisee:
    shown = tuple(client for pk, client in agreed.items() if pk in in_care)
    left = len(in_care) - len(shown)
    return Supervisee(
        supervision=supervision,
        clients=shown,
        not_shown=left if left >= FEWEST_TO_COUNT else None,
    )


def own_clients_who_agreed(viewer: Person) -> QuerySet[Client]:
    """Return those of the viewer's own caseload who agreed that a supervisor reads."""
    agreed = ConsentFact.objects.in_force().filter(
        client=OuterRef("pk"), kind=ConsentKind.SUPERVISION
    )
    return clients_in_care_of(viewer).filter(Exists(agreed))


def supervisors_of_client(viewer: Person, client: Client) -> list[Person]:
    """Return who supervises the client's therapists today, whether or not the client agreed.

    For those who may read what the client agreed to.
    """
    if not clients_visible_to(viewer, RecordKind.CONSENT).filter(pk=client.pk).exists():
        return []
    care = CareRelationship.objects.present().filter(client=client, therapist=OuterRef("therapist"))
    present = Supervision.objects.present().filter(Exists(care), practice=client.practice_id)
    given = present.exclude(supervisor=client.person_id).filter(supervisor=OuterRef("pk"))
    return list(Person.objects.filter(Exists(given)).order_by("display_name", "pk"))


def supervised_for(client: Client, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return whom these people supervise or supervised of those who care or cared for a client.

    For whoever may read the client's trail.
    """
    cared = CareRelationship.objects.filter(client=client, therapist=OuterRef("therapist"))
    rows = Supervision.objects.filter(
        Exists(cared), practice=client.practice_id, supervisor__public_id__in=ids
    )
    names: dict[UUID, dict[str, None]] = {}
    ordered = rows.order_by("started_on", "pk")
    for who, name in ordered.values_list("supervisor__public_id", "therapist__display_name"):
        names.setdefault(who, {})[name] = None
    return {who: list(found) for who, found in names.items()}
