"""Beginning and ending care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from telos.access.models import CareRelationship
from telos.access.queries import care_resting_on
from telos.access.rules import cares_for, is_self, may_begin_care, require
from telos.audit.actions import record
from telos.base import clock
from telos.people.actions import (
    end_membership,
)
from telos.people.models import Client, Practice
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.people.models import Membership, Person


@transaction.atomic
def begin_care(*, actor: Person, client: Client, therapist: Person) -> CareRelationship:
    """Take the client into a therapist's care. Beginning twice is beginning once."""
    cared_for = CareRelationship.objects.filter(client=client, therapist=therapist, ended_on=None)
    if actor == therapist and (present := cared_for.first()):
        return present
    require(may_begin_care(actor, client, therapist))
    care, made = CareRelationship.objects.get_or_create(
        client=client, therapist=therapist, ended_on=None, defaults={"started_on": clock.today()}
    )
    if made:
        record(actor=actor, deed="care.begin", about=care, client=client)
    return care


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
    resting = list(care_resting_on(actor, part).select_for_update(of=("self",)))
    for care in resting:
        if to is not None and not is_self(to, care.client):
            begin_care(actor=actor, client=care.client, therapist=to)
        end_care(actor=actor, client=care.client, therapist=part.person)
    return end_membership(actor=actor, membership_id=part.public_id)
