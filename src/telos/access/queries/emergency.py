"""Records opened in an emergency: for whoever opened them, whose they are, and who reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from telos.access.models import EmergencyOpening
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person
from telos.people.queries import clinical_practices_of, managed_practices_of, practices_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.access.models import EmergencyOpenings
    from telos.people.models import Practice


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


def practices_lacking_officer(viewer: Person) -> QuerySet[Practice]:
    """Return the practices that the viewer manages where nobody can review what was opened."""
    officers = Membership.objects.filter(
        practice=OuterRef("client__practice"), role=Role.OFFICER, ended_on=None
    ).exclude(person=OuterRef("opened_by"))
    waiting = EmergencyOpening.objects.to_review().filter(
        ~Exists(officers), client__practice=OuterRef("pk")
    )
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
