"""Predicates over a viewer and a client; every room composes its own from these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef

from telos.access.enums import Act, RecordKind, Side
from telos.access.models import CareRelationship, Restriction
from telos.access.rules.relationships import within_reach
from telos.people.enums import CLINICAL_ROLES, SUPERVISING_ROLES, Role
from telos.people.models import Client
from telos.people.rules import may_manage, works_in

if TYPE_CHECKING:
    from telos.access.models import EmergencyOpening
    from telos.people.models import Person, Practice


class NotAllowedError(PermissionDenied):
    """The actor may not do this to this client's record."""


def is_self(viewer: Person, client: Client) -> bool:
    """Tell whether the record is the viewer's own."""
    return client.person_id is not None and client.person_id == viewer.pk


def rests(client: Client) -> bool:
    """Tell whether the client's record rests: kept, and read by nobody but the client."""
    return Restriction.objects.present().filter(client=client).exists()


def cares_for(viewer: Person, client: Client) -> bool:
    """Tell whether the viewer cares for the client today, whether or not the record rests."""
    present = CareRelationship.objects.present()
    return present.filter(client=client, therapist=viewer).exists()


def is_therapist_of(viewer: Person, client: Client) -> bool:
    """Tell whether the viewer cares for the client today and may work with the record."""
    return cares_for(viewer, client) and not rests(client)


def side_of(actor: Person, client: Client) -> Side:
    """Return on whose side the actor stands; anybody else has no part in what both agree to."""
    if is_self(actor, client):
        return Side.CLIENT
    if is_therapist_of(actor, client):
        return Side.THERAPIST
    raise NotAllowedError


def is_cared_for(client: Client) -> bool:
    """Tell whether anybody cares for the client today and reads what they write."""
    resting = Restriction.objects.present().filter(client=OuterRef("client"))
    present = CareRelationship.objects.present().filter(client=client)
    return present.filter(~Exists(resting)).exists()


def rests_and_is_cared_for(client: Client) -> tuple[bool, bool]:
    """Tell whether the record rests, and whether anybody cares for the client, in one query."""
    present = CareRelationship.objects.present().filter(client=OuterRef("pk"))
    resting = Restriction.objects.present().filter(client=OuterRef("pk"))
    found = Client.objects.filter(pk=client.pk).values_list(Exists(resting), Exists(present))
    is_resting, has_care = found.get()
    return is_resting, has_care and not is_resting


def may_be_therapist_of(person: Person, client: Client) -> bool:
    """A clinician of the client's practice, and never the client themselves."""
    return not is_self(person, client) and works_in(person, client.practice, CLINICAL_ROLES)


def may_begin_care(actor: Person, client: Client, therapist: Person) -> bool:
    """The manager gives a client into care; a clinician takes on whom they have just added.

    Otherwise a colleague could read any record of the practice by beginning care, and a former
    therapist by beginning it again.
    """
    if not may_be_therapist_of(therapist, client):
        return False
    if may_manage(actor, client.practice):
        return True
    new = not CareRelationship.objects.filter(client=client).exists()
    return new and actor == therapist and actor.pk == client.added_by_id


def may_name_supervisor(
    actor: Person, practice: Practice, *, supervisor: Person, therapist: Person
) -> bool:
    """The manager names somebody who may supervise there, for another who has clients there."""
    return (
        may_manage(actor, practice)
        and supervisor != therapist
        and works_in(supervisor, practice, SUPERVISING_ROLES)
        and works_in(therapist, practice, CLINICAL_ROLES)
    )


def may_read(viewer: Person, client: Client, kind: RecordKind) -> bool:
    """Tell whether the policy lets the viewer read this kind of record of the client."""
    return _may(Act.READ, viewer, client, kind=kind)


def may_write(actor: Person, client: Client, kind: RecordKind) -> bool:
    """Tell whether the policy lets the actor write into this kind of record of the client."""
    return _may(Act.WRITE, actor, client, kind=kind)


def _may(act: Act, person: Person, client: Client, *, kind: RecordKind) -> bool:
    reach = within_reach(person, act, kind)
    return Client.objects.filter(reach, pk=client.pk).exists()


def may_let_rest(actor: Person, client: Client) -> bool:
    """The client says that their record rests; the practice enters what was asked on paper."""
    works_for = cares_for(actor, client) or may_manage(actor, client.practice)
    return is_self(actor, client) or works_for


def may_take_up(actor: Person, client: Client) -> bool:
    """The client takes it up again, or the manager of the practice with a reason."""
    return is_self(actor, client) or may_manage(actor, client.practice)


def may_open_in_emergency(actor: Person, client: Client) -> bool:
    """A clinician of the client's practice; whoever works with the record already need not."""
    works_there = works_in(actor, client.practice, CLINICAL_ROLES)
    return works_there and not is_self(actor, client) and not is_therapist_of(actor, client)


def may_review_opening(actor: Person, opening: EmergencyOpening) -> bool:
    """The practice's privacy officer, who neither opened the record nor is the client."""
    is_apart = opening.opened_by_id != actor.pk and not is_self(actor, opening.client)
    return is_apart and works_in(actor, opening.client.practice, {Role.OFFICER})


def require(allowed: bool) -> None:
    """Refuse a deed that the rules do not allow."""
    if not allowed:
        raise NotAllowedError
