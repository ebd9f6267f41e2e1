"""The policy as a table, and what a client is asked to agree to."""

from telos.access.enums.consent import (
    ANSWERS,
    GOVERNS,
    LONGEST_REASON,
    LONGEST_TEXT,
    WAITING_STATES,
    ConsentAnswer,
    ConsentKind,
    ConsentState,
    ConsentWay,
    Governed,
)
from telos.access.enums.consent_texts import STARTING_TEXTS
from telos.access.enums.emergency import (
    LONGEST_WHY,
    OPEN_FOR,
    REVIEWED_WITHIN,
    SHORTEST_WHY,
    Danger,
    Finding,
    ToldOf,
)
from telos.access.enums.policy import POLICY, Act, RecordKind, Relationship, kinds_for, who_may
from telos.access.enums.sides import Side, SpokenWay

__all__ = [
    "ANSWERS",
    "GOVERNS",
    "LONGEST_REASON",
    "LONGEST_TEXT",
    "LONGEST_WHY",
    "OPEN_FOR",
    "POLICY",
    "REVIEWED_WITHIN",
    "SHORTEST_WHY",
    "STARTING_TEXTS",
    "WAITING_STATES",
    "Act",
    "ConsentAnswer",
    "ConsentKind",
    "ConsentState",
    "ConsentWay",
    "Danger",
    "Finding",
    "Governed",
    "RecordKind",
    "Relationship",
    "Side",
    "SpokenWay",
    "ToldOf",
    "kinds_for",
    "who_may",
]
