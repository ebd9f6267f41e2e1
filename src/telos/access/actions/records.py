"""What a therapist does about a client's account and contact data, a manager about a lost phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction

from telos.access.enums import RecordKind
from telos.access.rules import is_therapist_of, may_write, require
from telos.audit.actions import record
from telos.people.actions import (
    Sent,
    ask_new_address,
    change_client,
    invite_to_record,
    take_back_from_record,
    take_factors_from,
)
from telos.people.models import Client
from telos.people.queries import has_second_factor
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.people.enums import KnownBy
    from telos.people.models import Person


@transaction.atomic
def correct_client(*, actor: Person, client: Client, display_name: str, country: str) -> Client:
    """Put right what a client is called and where they are. Nothing changed is nothing done."""
    require(may_write(actor, client, RecordKind.CONTACT))
    clients = Client.objects.select_for_update(of=("self",)).select_related("person")
    held = clients.get(pk=client.pk)
    if change_client(client=held, display_name=display_name, country=country):
        record(actor=actor, deed="client.correct", about=held, client=held)
    return held


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
def reset_clients_second_factor(
    *, actor: Person, client: Client, known_by: KnownBy
) -> Person | None:
    """Take away a client's lost second step of signing in; a manager's deed, never for themselves.

    The trail says how they made sure who asks, and the client reads it. Where there is no second
    step, as when it is sent twice, nothing is done and none is returned.
    """
    clients = Client.objects.select_for_update(of=("self",)).select_related("person", "practice")
    held = clients.get(pk=client.pk)
    person = held.person
    require(may_manage(actor, held.practice) and person is not None and person != actor)
    assert person is not None  # noqa: S101 -- refused above, said again for the types
    if not has_second_factor(person):
        return None
    take_factors_from(person)
    record(actor=actor, deed=f"client.reset_factor.{known_by.value}", about=held, client=held)
    return person
