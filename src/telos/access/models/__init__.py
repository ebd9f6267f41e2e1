"""Who cares for whom and who supervises, which records rest or were opened, what was agreed to."""

from telos.access.models.care import (
    CareRelationship,
    CareRelationships,
)
from telos.access.models.consent import (
    ConsentAsk,
    ConsentDraft,
    ConsentFact,
    ConsentFacts,
    ConsentRetirement,
    ConsentText,
    StandsAsWrittenError,
)
from telos.access.models.emergency import (
    EmergencyOpening,
    EmergencyOpenings,
)
from telos.access.models.restriction import (
    Restriction,
    Restrictions,
)
from telos.access.models.spoken import SpokenRow, spoken_whole
from telos.access.models.supervision import (
    Supervision,
    Supervisions,
)

__all__ = [
    "CareRelationship",
    "CareRelationships",
    "ConsentAsk",
    "ConsentDraft",
    "ConsentFact",
    "ConsentFacts",
    "ConsentRetirement",
    "ConsentText",
    "EmergencyOpening",
    "EmergencyOpenings",
    "Restriction",
    "Restrictions",
    "SpokenRow",
    "StandsAsWrittenError",
    "Supervision",
    "Supervisions",
    "spoken_whole",
]
