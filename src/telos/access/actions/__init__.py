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

__all__ = [
    "ReasonMissingError",
    "ask_clients_new_address",
    "begin_care",
    "correct_client",
    "destroy_client_keys",
    "end_care",
    "end_part",
    "invite_client",
    "take_back_invitation",
]
