"""Beginning and ending care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from telos.access.models import CareRelationship
from telos.access.rules import is_therapist_of, may_begin_care, require
from telos.audit.actions import record
from telos.base import clock
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.people.models import Client, Person


@transaction.atomic
def begin_care(*, actor: Person, client: Client, therapist: Person) -> CareRelationship:
    """Take the client into a therapist's care; the therapist's own deed or the manager's."""
    require(actor == therapist or may_manage(actor, client.practice))
    require(may_begin_care(therapist, client))
    care, made = CareRelationship.objects.get_or_create(
        client=client,
        therapist=therapist,
        ended_on=None,
        defaults={"started_on": clock.today()},
    )
    if made:
        record(actor=actor, deed="care.begin", about=care, client_id=client.public_id)
    return care


@transaction.atomic
def end_care(*, actor: Person, client: Client, therapist: Person) -> None:
    """End a therapist's care; from this moment the therapist reads nothing of the client."""
    own = actor == therapist and is_therapist_of(actor, client)
    require(own or may_manage(actor, client.practice))
    care = CareRelationship.objects.select_for_update().get(
        client=client, therapist=therapist, ended_on=None
    )
    care.ended_on = clock.today()
    care.save(update_fields=["ended_on"])
    record(actor=actor, deed="care.end", about=care, client_id=client.public_id)
