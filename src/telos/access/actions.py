"""Beginning and ending care, and what a therapist does about a client's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.models import CareRelationship
from telos.access.queries import care_resting_on
from telos.access.rules import is_self, is_therapist_of, may_begin_care, require
from telos.audit.actions import record
from telos.base import clock
from telos.people.actions import (
    Sent,
    ask_new_address,
    change_client,
    end_membership,
    invite_to_record,
    take_back_from_record,
)
from telos.people.models import Client, Practice
from telos.people.rules import may_manage
from telos.vault.actions import destroy_keys

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


@transaction.atomic
def correct_client(*, actor: Person, client: Client, display_name: str, country: str) -> Client:
    """Put right what a client is called and where they are. Nothing changed is nothing done."""
    require(is_therapist_of(actor, client))
    clients = Client.objects.select_for_update(of=("self",)).select_related("person")
    held = clients.get(pk=client.pk)
    if change_client(client=held, display_name=display_name, country=country):
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
def invite_client(*, actor: Person, client: Client, email: str) -> Sent:
    """Invite a client to an account of their own; their therapist's deed."""
    require(is_therapist_of(actor, client))
    held = Client.objects.select_for_update(of=("self",)).select_related("person").get(pk=client.pk)
    require(held.person is None or not held.person.has_usable_password())
    return invite_to_record(actor=actor, client=held, email=email)


@transaction.atomic
def take_back_invitation(*, actor: Person, client: Client) -> None:
    """Make what was sent to a client worthless, as when it went to the wrong address."""
    require(is_therapist_of(actor, client))
    take_back_from_record(actor=actor, client=client)


@transaction.atomic
def ask_clients_new_address(*, actor: Person, client: Client, email: str) -> str:
    """Ask whether a client reads mail at another address, by a key that goes to it.

    The address for signing in changes when the key is used, not before: one that was mistyped
    shuts nobody out.
    """
    require(is_therapist_of(actor, client) and client.person is not None)
    return ask_new_address(
        actor=actor, person=cast("Person", client.person), email=email, client=client
    )


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
