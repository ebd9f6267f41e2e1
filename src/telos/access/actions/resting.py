"""Letting a record rest, and taking it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.models import Restriction
from telos.access.rules import is_self, may_let_rest, may_take_up, require
from telos.audit.actions import record
from telos.base import clock
from telos.people.models import Client

if TYPE_CHECKING:
    from datetime import date

    from telos.people.models import Person


class RestingError(ValueError):
    """A record cannot be let rest or taken up like this."""


@transaction.atomic
def let_record_rest(*, actor: Person, client: Client, asked_on: date | None = None) -> Restriction:
    """Let a record rest from this moment: nobody but the client reads it. Twice is once.

    Somebody of the practice does it where the client has asked in another way, and says on which
    day.
    """
    held = _held(client)
    require(may_let_rest(actor, held))
    day = asked_on or clock.today()
    if not clock.has_been(day):
        raise RestingError(_("Give the day on which it was asked, today or before."))
    if resting := Restriction.objects.present().filter(client=held).first():
        return resting
    made = Restriction.objects.create(
        client=held, sealed_for=held.public_id, asked_by=actor, asked_on=day
    )
    record(actor=actor, deed="record.rest", about=made, client=held)
    return made


@transaction.atomic
def take_record_up(*, actor: Person, client: Client, why: str = "") -> Restriction | None:
    """Let a resting record be read again; the practice says why, the client need not."""
    held = _held(client)
    require(may_take_up(actor, held))
    resting = Restriction.objects.present().filter(client=held).first()
    if resting is None:
        return None
    if not why.strip() and not is_self(actor, held):
        raise RestingError(_("Say in a few words why the record is taken up again."))
    resting.ended_at, resting.ended_by, resting.why_ended = clock.now(), actor, why.strip()
    resting.save(update_fields=["ended_at", "ended_by", "why_ended"])
    record(actor=actor, deed="record.take_up", about=resting, client=held)
    return resting


def _held(client: Client) -> Client:
    clients = Client.objects.select_for_update(of=("self",)).select_related("practice")
    return clients.get(pk=client.pk)
