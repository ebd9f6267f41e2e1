"""What makes somebody a client's therapist, manager and so on: each said once, as a condition.

Lists of what is visible and answers to “may this person?” rest on the same conditions. A
relationship ends where its condition no longer holds: on the very next request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from telos.access.enums import Act, ConsentKind, RecordKind, Relationship, who_may
from telos.access.models import (
    CareRelationship,
    ConsentFact,
    EmergencyOpening,
    Restriction,
    Supervision,
)
from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Membership

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from telos.people.models import Person


def is_own(viewer: Person) -> Q:
    """Clients who are the viewer."""
    return Q(person=viewer)


def is_in_care_of(viewer: Person) -> Q:
    """Clients for whom the viewer cares today."""
    care = CareRelationship.objects.present().filter(client=OuterRef("pk"), therapist=viewer)
    return Q(Exists(care))


def is_supervised_by(viewer: Person) -> Q:
    """Clients whose therapist of today the viewer supervises, and who agreed to that.

    A record that rests is not among them in any way, and one's own is never read as a supervisor.
    """
    supervised = Supervision.objects.present().filter(
        supervisor=viewer, therapist=OuterRef("therapist"), practice=OuterRef("client__practice")
    )
    care = CareRelationship.objects.present().filter(Exists(supervised), client=OuterRef("pk"))
    agreed = ConsentFact.objects.in_force().filter(
        client=OuterRef("pk"), kind=ConsentKind.SUPERVISION
    )
    return Q(Exists(care)) & Q(Exists(agreed)) & ~is_resting() & ~is_own(viewer)


def is_opened_by(viewer: Person) -> Q:
    """Clients whose record the viewer has opened in an emergency, within the hour."""
    opened = EmergencyOpening.objects.present().filter(client=OuterRef("pk"), opened_by=viewer)
    return Q(Exists(opened)) & ~is_own(viewer)


def is_reviewed_by(viewer: Person) -> Q:
    """Clients whose record somebody else opened where the viewer is privacy officer."""
    officer = Membership.objects.filter(
        practice=OuterRef("client__practice"), person=viewer, role=Role.OFFICER, ended_on=None
    )
    opened = EmergencyOpening.objects.filter(Exists(officer), client=OuterRef("pk"))
    return Q(Exists(opened.exclude(opened_by=viewer))) & ~is_own(viewer)


def is_managed_by(viewer: Person) -> Q:
    """Clients of a practice that the viewer runs."""
    runs = Membership.objects.filter(
        practice=OuterRef("practice"), person=viewer, role=Role.MANAGER, ended_on=None
    )
    return Q(Exists(runs))


# A relationship that is not here has no table yet: nobody stands in it.
_CONDITIONS: Final[dict[Relationship, Callable[[Person], Q]]] = {
    Relationship.SELF: is_own,
    Relationship.THERAPIST: is_in_care_of,
    Relationship.SUPERVISOR: is_supervised_by,
    Relationship.BREAK_GLASS: is_opened_by,
    Relationship.MANAGER: is_managed_by,
    Relationship.OFFICER: is_reviewed_by,
}


def stands_in(viewer: Person, relationships: Iterable[Relationship]) -> Q:
    """Clients to whom the viewer stands in one of the relationships; by none of them nobody."""
    found = Q(pk__in=())
    asked = set(relationships) & _CONDITIONS.keys()
    if viewer.stands_at_most is not None:
        asked &= viewer.stands_at_most
    for relationship in sorted(asked):
        found |= _CONDITIONS[relationship](viewer)
    return found


def could_stand_in(
    roles: Iterable[Role], *, supervises: bool, has_opened: bool
) -> frozenset[Relationship]:
    """Return what somebody with these parts can be to a client at most, whoever the client is."""
    held = frozenset(roles)
    can = {
        Relationship.SELF: True,
        Relationship.THERAPIST: bool(held & CLINICAL_ROLES),
        Relationship.SUPERVISOR: supervises,
        Relationship.BREAK_GLASS: has_opened,
        Relationship.MANAGER: Role.MANAGER in held,
        Relationship.OFFICER: Role.OFFICER in held,
    }
    return frozenset(relationship for relationship, could in can.items() if could)


# What the practice needs of a resting record to keep it and to keep its appointments: that it is
# there, who cares, when they meet, and who did what. All else rests.
_RUNS_ON: Final[dict[Act, frozenset[RecordKind]]] = {
    Act.READ: frozenset(
        {RecordKind.CONTACT, RecordKind.APPOINTMENTS, RecordKind.EPISODE, RecordKind.TRAIL}
    ),
    Act.WRITE: frozenset({RecordKind.APPOINTMENTS}),
}
# For whom nothing rests: whose it is, and whoever opened it because somebody is in danger.
_AWAKE: Final = frozenset({Relationship.SELF, Relationship.BREAK_GLASS})


def is_resting() -> Q:
    """Clients who asked that their record rest."""
    return Q(Exists(Restriction.objects.present().filter(client=OuterRef("pk"))))


def within_reach(viewer: Person, act: Act, kind: RecordKind) -> Q:
    """Clients with whose records of this kind the viewer may do this: the table, and who rests."""
    allowed = who_may(act, kind)
    found = stands_in(viewer, allowed)
    if kind in _RUNS_ON[act]:
        return found
    return (found & ~is_resting()) | stands_in(viewer, allowed & _AWAKE)


_CARING: Final = frozenset({Relationship.THERAPIST, Relationship.SUPERVISOR})


def cared_within_reach(viewer: Person, kinds: Iterable[RecordKind]) -> Q:
    """Clients all of these kinds of whose record the viewer reads as therapist or supervisor.

    Narrower than the table: whoever reads for another reason, as a manager does, is not among them.
    """
    allowed = _CARING.intersection(*(who_may(Act.READ, kind) for kind in kinds))
    return stands_in(viewer, allowed) & ~is_resting()
