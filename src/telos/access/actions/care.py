"""Beginning, handing over and ending care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions.consent import ConsentMissingError
from telos.access.actions.parting import end_openings_resting_on, hand_reviews_on
from telos.access.actions.supervision import end_supervision_resting_on, tell_of_new_readers
from telos.access.enums import ConsentKind
from telos.access.models import CareRelationship
from telos.access.queries import (
    care_resting_on,
    has_agreed,
    openings_resting_on,
    readers_by_supervision,
)
from telos.access.rules import cares_for, is_self, may_begin_care, require
from telos.audit.actions import record, record_each
from telos.base import clock
from telos.people.actions import (
    end_membership,
)
from telos.people.enums import CLINICAL_ROLES
from telos.people.models import Client, Practice
from telos.people.rules import may_manage, works_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from telos.people.models import Membership, Person


@transaction.atomic
def begin_care(*, actor: Person, client: Client, therapist: Person) -> CareRelationship:
    """Take the client into a therapist's care. Beginning twice is beginning once.

    Beside somebody who cares already, only where the client agreed to a second therapist.
    """
    cared_for = CareRelationship.objects.filter(client=client, therapist=therapist, ended_on=None)
    if actor == therapist and (present := cared_for.first()):
        return present
    require(may_begin_care(actor, client, therapist))
    _hold([client.pk])
    others = CareRelationship.objects.present().filter(client=client).exclude(therapist=therapist)
    is_second = others.exists() and not cared_for.exists()
    if is_second and not has_agreed(client, ConsentKind.SHARING):
        raise ConsentMissingError(
            _(
                "Somebody cares for this client already, and the client has not agreed to a second "
                "therapist. Ask them first, or hand their care over."
            )
        )
    read_before = readers_by_supervision([client.pk])
    begun = _begun(actor, client, therapist)
    tell_of_new_readers([client.pk], read_before)
    return begun


@transaction.atomic
def hand_over(*, actor: Person, client: Client, giver: Person, to: Person) -> CareRelationship:
    """Let another therapist go on in the place of one: as many care for the client as before."""
    require(may_begin_care(actor, client, to))
    _hold([client.pk])
    cares = CareRelationship.objects.filter(client=client, therapist=giver, ended_on=None)
    require(cares.exists())
    if giver == to:
        return cares.get()
    read_before = readers_by_supervision([client.pk])
    begun = _begun(actor, client, to)
    end_care(actor=actor, client=client, therapist=giver)
    tell_of_new_readers([client.pk], read_before)
    return begun


def _begun(actor: Person, client: Client, therapist: Person) -> CareRelationship:
    care, made = CareRelationship.objects.get_or_create(
        client=client, therapist=therapist, ended_on=None, defaults={"started_on": clock.today()}
    )
    if made:
        record(actor=actor, deed="care.begin", about=care, client=client)
    return care


def _hold(clients: Collection[int]) -> None:
    """Hold the clients: what they agree to and who cares for them follow one another."""
    list(Client.objects.select_for_update().filter(pk__in=clients).order_by("pk").values("pk"))


@transaction.atomic
def end_care(*, actor: Person, client: Client, therapist: Person) -> None:
    """End a therapist's care; from this moment the therapist reads nothing of the client."""
    own = actor == therapist and cares_for(actor, client)
    require(own or may_manage(actor, client.practice))
    care = (
        CareRelationship.objects.select_for_update()
        .filter(client=client, therapist=therapist, ended_on=None)
        .first()
    )
    if care is None:
        return
    care.ended_on = clock.today()
    care.save(update_fields=["ended_on"])
    record(actor=actor, deed="care.end", about=care, client=client)


@dataclass(frozen=True, kw_only=True)
class EndedPart:
    """A part that has ended, and whose care ended with it."""

    membership: Membership
    clients: tuple[Client, ...] = ()
    """Whose care by it has ended, in the order in which it began."""
    went_on: frozenset[int] = frozenset()
    """With which of them, by their keys, somebody goes on who did not care for them before."""


@transaction.atomic
def end_part(*, actor: Person, part: Membership, to: Person | None) -> EndedPart:
    """End a colleague's part; whom they cared for by it is cared for by another, or by nobody.

    Care that nobody takes up ends too: whoever came back would else read on unasked. It takes as
    many queries with many clients as with one.
    """
    # Held before the first row in the trail, in the order in which ending a part holds them.
    Practice.objects.select_for_update().get(pk=part.practice_id)
    held = {*care_resting_on(actor, part).values_list("client", flat=True)}
    _hold(held | {*openings_resting_on(actor, part).values_list("client", flat=True)})
    related = care_resting_on(actor, part).select_related("client__practice", "client__person")
    resting = list(related.select_for_update(of=("self",)))
    read_before = readers_by_supervision([care.client_id for care in resting])
    went_on = _taken_up(actor, resting, part=part, to=to) if to is not None and resting else ()
    _end_each(actor, resting)
    tell_of_new_readers([client.pk for client in went_on], read_before)
    end_openings_resting_on(actor=actor, part=part)
    end_supervision_resting_on(actor=actor, part=part)
    membership = end_membership(actor=actor, membership_id=part.public_id)
    hand_reviews_on(part=membership)
    return EndedPart(
        membership=membership,
        clients=tuple(care.client for care in resting),
        went_on=frozenset(client.pk for client in went_on),
    )


def _taken_up(
    actor: Person, resting: Sequence[CareRelationship], *, part: Membership, to: Person
) -> list[Client]:
    """Let somebody go on with all of them but themselves; return with whom it is anew."""
    require(to != part.person and works_in(to, part.practice, CLINICAL_ROLES))
    clients = [care.client for care in resting]
    theirs = CareRelationship.objects.filter(client__in=clients, therapist=to, ended_on=None)
    already = set(theirs.values_list("client", flat=True))
    new = [each for each in clients if each.pk not in already and not is_self(to, each)]
    begun = CareRelationship.objects.bulk_create(
        CareRelationship(client=client, therapist=to, started_on=clock.today()) for client in new
    )
    record_each(actor=actor, deed="care.begin", about=begun, clients=new)
    return new


def _end_each(actor: Person, cares: Sequence[CareRelationship]) -> None:
    ending = CareRelationship.objects.filter(pk__in=[care.pk for care in cares])
    ending.update(ended_on=clock.today())
    record_each(actor=actor, deed="care.end", about=cares, clients=[care.client for care in cares])
