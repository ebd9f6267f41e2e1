"""Copies, corrections, erasure, and how long records are kept."""

from telos.rights.actions.copies import CopyError, take_copy
from telos.rights.actions.corrections import (
    Correction,
    accept_correction,
    ask_correction,
    decline_correction,
    enter_correction,
    take_correction_back,
)
from telos.rights.actions.erasing import erase_record
from telos.rights.actions.errors import (
    AlreadyErasedError,
    AlreadySentError,
    BarredError,
    RightsError,
    SettledError,
)
from telos.rights.actions.requests import (
    ask_erasure,
    keep_record,
    lift_hold,
    place_hold,
    take_erasure_back,
)
from telos.rights.actions.retention import (
    confirm_rules,
    keep_longer,
    let_go,
    list_what_is_due,
)

__all__ = [
    "AlreadyErasedError",
    "AlreadySentError",
    "BarredError",
    "CopyError",
    "Correction",
    "RightsError",
    "SettledError",
    "accept_correction",
    "ask_correction",
    "ask_erasure",
    "confirm_rules",
    "decline_correction",
    "enter_correction",
    "erase_record",
    "keep_longer",
    "keep_record",
    "let_go",
    "lift_hold",
    "list_what_is_due",
    "place_hold",
    "take_copy",
    "take_correction_back",
    "take_erasure_back",
]
