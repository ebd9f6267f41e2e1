"""Care, supervision, emergencies, consent, and what a therapist does about an account."""

from telos.access.actions.care import (
    EndedPart,
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
    retire_text,
)
from telos.access.actions.emergency import (
    EmergencyError,
    ReviewedError,
    close_opening,
    open_in_emergency,
    review_opening,
)
from telos.access.actions.erasing import (
    ReasonMissingError,
    destroy_client_keys,
    let_client_keys_go,
)
from telos.access.actions.records import (
    ask_clients_new_address,
    correct_client,
    invite_client,
    reset_clients_second_factor,
    take_back_invitation,
)
from telos.access.actions.resting import (
    RestingError,
    let_record_rest,
    take_record_up,
)
from telos.access.actions.spoken import (
    Spoken,
    SpokenDayError,
    SpokenError,
    require_said_since,
    side_answering,
    spoken_fields,
)
from telos.access.actions.supervision import (
    begin_supervision,
    end_supervision,
)
from telos.access.actions.telling import tell_client, tell_each_client, tell_therapists

__all__ = [
    "ConsentError",
    "ConsentHasChangedError",
    "ConsentMissingError",
    "DraftHasChangedError",
    "EmergencyError",
    "EndedPart",
    "Paper",
    "PaperDayError",
    "ReasonMissingError",
    "RestingError",
    "ReviewedError",
    "Spoken",
    "SpokenDayError",
    "SpokenError",
    "WhoGoesOnError",
    "ask_clients_new_address",
    "ask_consent",
    "begin_care",
    "begin_supervision",
    "close_opening",
    "correct_client",
    "destroy_client_keys",
    "draft_text",
    "end_care",
    "end_part",
    "end_supervision",
    "give_consent",
    "hand_over",
    "invite_client",
    "let_client_keys_go",
    "let_record_rest",
    "open_in_emergency",
    "publish_text",
    "refuse_consent",
    "require_said_since",
    "reset_clients_second_factor",
    "retire_text",
    "review_opening",
    "side_answering",
    "spoken_fields",
    "take_back_invitation",
    "take_record_up",
    "tell_client",
    "tell_each_client",
    "tell_therapists",
    "withdraw_consent",
]
