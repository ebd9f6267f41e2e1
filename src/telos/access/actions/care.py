"""Beginning, handing over and ending care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions.consent import ConsentMissingError
from telos.access.actions.supervision import end_supervision_resting_on
from telos.access.enums import ConsentKind
from telos.access.models import CareRelationship
from telos.access.queries import care_resting_on, has_agreed
from telos.access.rules import cares_for, is_self, may_begin_care, require
from telos.audit.actions import record
from telos.base import clock
from telos.people.actions import (
    end_membership,
)
from telos.people.models import Client, Practice
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from collections.abc import Collection

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
    return _begun(actor, client, therapist)


@transaction.atomic
def hand_over(*, actor: Person, client: Client, giver: Person, to: Person) -> CareRelationship:
    """Let another therapist go on in the place of one: as many care for the client as before."""
    require(may_begin_care(actor, client, to))
    _hold([client.pk])
    cares = CareRelationship.objects.filter(client=client, therapist=giver, ended_on=None)
    require(cares.exists())
    if giver == to:
        return cares.get()
    begun = _begun(actor, client, to)
    end_care(actor=actor, client=client, therapist=giver)
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


@transaction.atomic
def end_part(*, actor: Person, part: Membership, to: Person | None) -> Membership:
    """End a colleague's part; whom they cared for by it is cared for by another, or by nobody.

    Care that nobody takes up ends too: whoever came back would else read on unasked.
    """
    # Held before the first row in the trail, in the order in which ending a part holds them.
    Practice.objects.select_for_update().get(pk=part.practice_id)
    _hold(list(care_resting_on(actor, part).values_list("client", flat=True)))
    resting = list(care_resting_on(actor, part).select_for_update(of=("self",)))
    for care in resting:
        if to is None or is_self(to, care.client):
            end_care(actor=actor, client=care.client, therapist=part.person)
        else:
            hand_over(actor=actor, client=care.client, giver=part.person, to=to)
    end_supervision_resting_on(actor=actor, part=part)
    return end_membership(actor=actor, membership_id=part.public_id)
