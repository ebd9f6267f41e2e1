"""Opening an episode of care, moving it on, and who goes on with it."""

from telos.episodes.actions.adding import Arrival, ask_if_known, take_on_client_at
from telos.episodes.actions.asking import ask_hand_over, decline_hand_over, take_hand_over_back
from telos.episodes.actions.errors import (
    AskedError,
    MovedMeanwhileError,
    MoveNotAllowedError,
    PauseError,
    TransferError,
)
from telos.episodes.actions.leaving import end_part, withdraw_consent
from telos.episodes.actions.moving import (
    hold_episode,
    move_episode,
    open_episode,
    take_on_client,
)
from telos.episodes.actions.settling import close_without_words
from telos.episodes.actions.transferring import transfer_episode

__all__ = [
    "Arrival",
    "AskedError",
    "MoveNotAllowedError",
    "MovedMeanwhileError",
    "PauseError",
    "TransferError",
    "ask_hand_over",
    "ask_if_known",
    "close_without_words",
    "decline_hand_over",
    "end_part",
    "hold_episode",
    "move_episode",
    "open_episode",
    "take_hand_over_back",
    "take_on_client",
    "take_on_client_at",
    "transfer_episode",
    "withdraw_consent",
]
