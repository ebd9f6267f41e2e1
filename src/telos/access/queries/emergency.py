"""Records opened in an emergency: for whoever opened them, whose they are, and who reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q

from telos.access.enums import ToldOf
from telos.access.models import EmergencyOpening
from telos.base import clock
from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Client, Membership, Person
from telos.people.queries import clinical_practices_of, managed_practices_of, practices_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.access.models import EmergencyOpenings
    from telos.people.models import Practice


# Who is told of an opening, by their part: whoever comes later only where nobody comes before.
_TOLD_BY: Final = {Role.OFFICER: ToldOf.OFFICER, Role.MANAGER: ToldOf.MANAGER}


def clients_to_open(viewer: Person, called: str) -> QuerySet[Client]:
    """Return who is called exactly this, or has this address, where the viewer sees clients.

    Part of a name finds nobody: in an emergency one knows who it is about, and lists of other
    people's clients are nobody's to page through.
    """
    given = called.strip()
    there = Client.objects.filter(practice__in=clinical_practices_of(viewer))
    named = there.filter(Q(display_name__iexact=given) | Q(person__email__iexact=given))
    return named.exclude(person=viewer).select_related("practice").order_by("pk")


def client_to_open(writer: UUID, called: str) -> UUID | None:
    """Return the one client whom this clinician names so; for sealing alone."""
    viewer = Person.objects.filter(public_id=writer).first()
    named = [] if viewer is None else list(clients_to_open(viewer, called)[:2])
    return named[0].public_id if len(named) == 1 else None


def client_of_opening(opening_id: UUID) -> UUID | None:
    """Return whose record an opening is about; for sealing alone."""
    opened = EmergencyOpening.objects.filter(public_id=opening_id)
    return opened.values_list("client__public_id", flat=True).first()


def openings_of(viewer: Person) -> EmergencyOpenings:
    """Return what the viewer has opened in an emergency, the newest first."""
    mine = EmergencyOpening.objects.filter(opened_by=viewer)
    return mine.select_related("client__practice", "opened_by", "reviewed_by").order_by(
        "-created_at", "-pk"
    )


def openings_of_own_record(viewer: Person) -> EmergencyOpenings:
    """Return when the viewer's own record was opened in an emergency, once they may know."""
    own = EmergencyOpening.objects.told().filter(client__person=viewer)
    return own.select_related("opened_by", "reviewed_by").order_by("-created_at", "-pk")


def openings_to_review(viewer: Person) -> EmergencyOpenings:
    """Return what was opened where the viewer is privacy officer, unreviewed first, the oldest.

    Not what they opened themselves, nor their own record as a client: another officer reviews it.
    """
    officer = practices_of(viewer, frozenset({Role.OFFICER}))
    found = EmergencyOpening.objects.filter(client__practice__in=officer)
    apart = found.exclude(opened_by=viewer).exclude(client__person=viewer)
    related = apart.select_related("client__practice", "client__person", "opened_by", "reviewed_by")
    return related.order_by(F("reviewed_at").desc(nulls_first=True), "created_at", "pk")


def openings_resting_on(viewer: Person, part: Membership) -> EmergencyOpenings:
    """Return what a colleague reads in an emergency by this part alone, for the manager there."""
    held = Membership.objects.filter(
        person=part.person_id, practice=part.practice_id, role__in=CLINICAL_ROLES, ended_on=None
    )
    if part.role not in CLINICAL_ROLES or held.exclude(pk=part.pk).exists():
        return EmergencyOpening.objects.none()
    going_on = EmergencyOpening.objects.filter(
        opened_by=part.person_id,
        client__practice=part.practice_id,
        client__practice__in=managed_practices_of(viewer),
        ended_at=None,
        ends_at__gt=clock.now(),
    )
    return going_on.select_related("client__practice").order_by("pk")


def reviews_waiting_at(viewer: Person, practice: Practice) -> EmergencyOpenings:
    """Return what waits for a review in a practice that the viewer manages, but their own record.

    For counting: a manager reads nothing of it.
    """
    managed = managed_practices_of(viewer).filter(pk=practice.pk)
    waiting = EmergencyOpening.objects.to_review().filter(client__practice__in=managed)
    return waiting.exclude(client__person=viewer)


def practices_lacking_officer(viewer: Person) -> QuerySet[Practice]:
    """Return the practices that the viewer manages where nobody can review what was opened.

    Of their own record they are not told in this way.
    """
    officers = Membership.objects.filter(
        practice=OuterRef("client__practice"), role=Role.OFFICER, ended_on=None
    )
    apart = officers.exclude(person=OuterRef("opened_by")).exclude(
        person__as_client=OuterRef("client")
    )
    waiting = EmergencyOpening.objects.to_review().filter(
        ~Exists(apart), client__practice=OuterRef("pk")
    )
    waiting = waiting.exclude(client__person=viewer)
    return managed_practices_of(viewer).filter(Exists(waiting)).order_by("pk")


def told_of_openings(client: Client, *, but: Person) -> QuerySet[Person]:
    """Return who is told that a client's record was opened: the officers of the practice.

    Where it has none but the one who opened it, its managers, who then name one. Nobody is told
    of their own record in this way: as a client they are.
    """
    there = Membership.objects.filter(
        person=OuterRef("pk"), practice=client.practice_id, ended_on=None
    )
    others = Person.objects.exclude(pk=but.pk).exclude(as_client=client)
    officers = others.filter(Exists(there.filter(role=Role.OFFICER)))
    if officers.exists():
        return officers
    return others.filter(Exists(there.filter(role=Role.MANAGER)))


def reviewers_of_each(
    openings: Collection[EmergencyOpening],
) -> list[tuple[Person, EmergencyOpening]]:
    """Return who is told of each of these, as of one that is opened now; in one query."""
    parts = Membership.objects.filter(
        practice__in={each.client.practice_id for each in openings},
        role__in=_TOLD_BY,
        ended_on=None,
    )
    held = list(parts.select_related("person").order_by("pk"))
    told: list[tuple[Person, EmergencyOpening]] = []
    for opening in openings:
        apart = {opening.opened_by_id, opening.client.person_id}
        for role in _TOLD_BY:
            theirs = [
                (part.person, opening)
                for part in held
                if part.role == role
                and part.practice_id == opening.client.practice_id
                and part.person_id not in apart
            ]
            if theirs:
                told += theirs
                break
    return told


def told_where_one_works(viewer: Person) -> list[tuple[Practice, ToldOf]]:
    """Return who would be told of what the viewer opens, in each practice where they may."""
    practices = list(clinical_practices_of(viewer).order_by("name", "pk"))
    found = _told_in([practice.pk for practice in practices], but={viewer.pk})
    return [(practice, found[practice.pk]) for practice in practices]


def told_of_record(viewer: Person, client: Client) -> ToldOf:
    """Return who is told where this client's record is opened: by the viewer, or for themselves."""
    apart = {viewer.pk} | ({client.person_id} if client.person_id else set())
    return _told_in([client.practice_id], but=apart)[client.practice_id]


def has_other_officer(viewer: Person, part: Membership) -> bool:
    """Tell the manager whether somebody else is privacy officer beside whoever has this part."""
    others = Membership.objects.filter(
        practice=part.practice_id,
        practice__in=managed_practices_of(viewer),
        role=Role.OFFICER,
        ended_on=None,
    )
    return others.exclude(person=part.person_id).exists()


def _told_in(practices: Collection[int], *, but: Collection[int]) -> dict[int, ToldOf]:
    parts = Membership.objects.filter(practice__in=practices, role__in=_TOLD_BY, ended_on=None)
    held = set(parts.exclude(person__in=but).values_list("practice", "role"))
    return {
        practice: next(
            (told for role, told in _TOLD_BY.items() if (practice, role) in held), ToldOf.NOBODY
        )
        for practice in practices
    }
