"""Destroying the keys of a client: erasure, of a whole record or of one kind of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.people.rules import may_manage
from telos.vault.actions import destroy_keys, let_keys_go

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.people.models import Client, Person
    from telos.vault.enums import KeyClass


class ReasonMissingError(ValueError):
    """What cannot be undone was to be done without saying why."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why; it stands in the trail."))


@transaction.atomic
def destroy_client_keys(*, actor: Person, client: Client, why: str) -> int:
    """Destroy a client's keys: everything that was sealed with them is erased, copies included.

    Nothing is sealed for them any more either. It cannot be taken back; it returns how many keys
    went. The keys go last, so that where the trail cannot be written nothing is destroyed. Were the
    machine to stop between the two databases, the store of keys still says when and by whom, and
    doing it again writes the trail.
    """
    _record(actor, client, why)
    return destroy_keys(owner=client.public_id, by=actor.public_id)


@transaction.atomic
def let_client_keys_go(
    *, actor: Person, client: Client, why: str, classes: Collection[KeyClass]
) -> int:
    """Destroy a client's keys of some classes: what they sealed is erased, copies included.

    What is written for the client later gets new keys. The keys go last here too.
    """
    _record(actor, client, why)
    return let_keys_go(owners=[client.public_id], by=actor.public_id, classes=classes)


def _record(actor: Person, client: Client, why: str) -> None:
    require(may_manage(actor, client.practice))
    if not why.strip():
        raise ReasonMissingError
    record(actor=actor, deed="keys.destroy", about=client, client=client, why=why.strip())
