"""Who may ask for what of a record, and who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.rules import is_self, is_therapist_of, may_let_rest
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.people.models import Client, Person, Practice
    from telos.rights.models import Amendment, ErasureRequest


def may_take_copy(actor: Person, client: Client) -> bool:
    """The client; and the therapist for a client who has asked on paper."""
    return is_self(actor, client) or is_therapist_of(actor, client)


def may_ask_correction(actor: Person, client: Client) -> bool:
    """Whose record it is."""
    return is_self(actor, client)


def may_enter_correction(actor: Person, client: Client) -> bool:
    """What the client has said at the practice, the therapist writes down for them."""
    return is_therapist_of(actor, client)


def may_take_correction_back(actor: Person, amendment: Amendment) -> bool:
    """Whose record it is."""
    return is_self(actor, amendment.client)


def may_answer_correction(actor: Person, amendment: Amendment) -> bool:
    """The therapist knows what stands there; a manager reads nothing of it."""
    return is_therapist_of(actor, amendment.client)


def may_ask_erasure(actor: Person, client: Client) -> bool:
    """The client; the practice enters what was asked on paper."""
    return may_let_rest(actor, client)


def may_take_erasure_back(actor: Person, request: ErasureRequest) -> bool:
    """Whose record it is; and the practice, where the client said so there."""
    return is_self(actor, request.client) or may_manage(actor, request.client.practice)


def may_erase(actor: Person, client: Client) -> bool:
    """The manager answers for what the law keeps; never for a record of their own."""
    return may_manage(actor, client.practice) and not is_self(actor, client)


def may_keep_rules(actor: Person, practice: Practice) -> bool:
    """The manager says how long the practice keeps what."""
    return may_manage(actor, practice)
