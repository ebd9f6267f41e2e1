"""Beginning and ending care, and what a therapist does about a client's account."""

from telos.access.actions.care import (
    begin_care,
    end_care,
    end_part,
)
from telos.access.actions.erasing import (
    ReasonMissingError,
    destroy_client_keys,
)
from telos.access.actions.records import (
    ask_clients_new_address,
    correct_client,
    invite_client,
    take_back_invitation,
)
from telos.access.actions.resting import (
    RestingError,
    let_record_rest,
    take_record_up,
)

__all__ = [
    "ReasonMissingError",
    "RestingError",
    "ask_clients_new_address",
    "begin_care",
    "correct_client",
    "destroy_client_keys",
    "end_care",
    "end_part",
    "invite_client",
    "let_record_rest",
    "take_back_invitation",
    "take_record_up",
]
