"""Beginning and ending care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.models import CareRelationship
from telos.access.rules import is_therapist_of, may_begin_care, require
from telos.audit.actions import record
from telos.base import clock
from telos.people.actions import change_client
from telos.people.models import Client
from telos.people.rules import may_manage
from telos.vault.actions import destroy_keys

if TYPE_CHECKING:
    from telos.people.models import Person


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
def correct_client(
    *, actor: Person, client: Client, display_name: str, email: str, country: str
) -> Client:
    """Put right what a client is called, where they are and where mail reaches them.

    An address makes an account where there was none; a new one takes the place of the old for
    signing in. An address is not taken away: with it would go the way to the client's own pages.
    Nothing changed is nothing done.
    """
    require(is_therapist_of(actor, client))
    clients = Client.objects.select_for_update(of=("self",)).select_related("person")
    held = clients.get(pk=client.pk)
    changed = change_client(
        client=held, actor=actor, display_name=display_name, email=email, country=country
    )
    if changed:
        record(actor=actor, deed="client.correct", about=held, client=held)
    return held


class ReasonMissingError(ValueError):
    """What cannot be undone was to be done without saying why."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why; it stands in the trail."))


@transaction.atomic
def destroy_client_keys(*, actor: Person, client: Client, why: str) -> int:
    """Destroy a client's keys: everything that was sealed with them is erased, copies included.

    It cannot be taken back; it returns how many keys went. The keys go last, so that where the
    trail cannot be written nothing is destroyed. Were the machine to stop between the two
    databases, the store of keys still says when and by whom, and doing it again writes the trail.
    """
    require(may_manage(actor, client.practice))
    if not why.strip():
        raise ReasonMissingError
    record(
        actor=actor,
        deed="keys.destroy",
        about=client,
        client=client,
        why=why.strip(),
    )
    return destroy_keys(owner=client.public_id, by=actor.public_id)


@transaction.atomic
def end_care(*, actor: Person, client: Client, therapist: Person) -> None:
    """End a therapist's care; from this moment the therapist reads nothing of the client."""
    own = actor == therapist and is_therapist_of(actor, client)
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
