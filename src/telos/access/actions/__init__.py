"""Beginning and ending care, consent, and what a therapist does about a client's account."""

from telos.access.actions.care import (
    begin_care,
    end_care,
    end_part,
    hand_over,
)
from telos.access.actions.consent import (
    ConsentError,
    ConsentHasChangedError,
    ConsentMissingError,
    Paper,
    PaperDayError,
    WhoGoesOnError,
    ask_consent,
    give_consent,
    refuse_consent,
    withdraw_consent,
)
from telos.access.actions.consent_texts import (
    DraftHasChangedError,
    draft_text,
    publish_text,
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
    "ConsentError",
    "ConsentHasChangedError",
    "ConsentMissingError",
    "DraftHasChangedError",
    "Paper",
    "PaperDayError",
    "ReasonMissingError",
    "RestingError",
    "WhoGoesOnError",
    "ask_clients_new_address",
    "ask_consent",
    "begin_care",
    "correct_client",
    "destroy_client_keys",
    "draft_text",
    "end_care",
    "end_part",
    "give_consent",
    "hand_over",
    "invite_client",
    "let_record_rest",
    "publish_text",
    "refuse_consent",
    "take_back_invitation",
    "take_record_up",
    "withdraw_consent",
]
