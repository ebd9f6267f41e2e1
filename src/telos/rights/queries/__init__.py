"""Reading what clients asked of their record, the viewer first."""

from telos.rights.queries.at_hand import copy_stands
from telos.rights.queries.brought_back import brought_back
from telos.rights.queries.copies import copy_of
from telos.rights.queries.corrections import (
    corrections_visible_to,
    waiting_corrections,
)
from telos.rights.queries.keeping import (
    Standing,
    end_of_care,
    known_years,
    rules_visible_to,
    standing_of_record,
)
from telos.rights.queries.originals import Original, originals_visible_to
from telos.rights.queries.requests import (
    erasure_of,
    holds_visible_to,
    managed_clients,
    requests_visible_to,
    restrictions_visible_to,
    waiting_erasures,
    waiting_times,
)

__all__ = [
    "Original",
    "Standing",
    "brought_back",
    "copy_of",
    "copy_stands",
    "corrections_visible_to",
    "end_of_care",
    "erasure_of",
    "holds_visible_to",
    "known_years",
    "managed_clients",
    "originals_visible_to",
    "requests_visible_to",
    "restrictions_visible_to",
    "rules_visible_to",
    "standing_of_record",
    "waiting_corrections",
    "waiting_erasures",
    "waiting_times",
]
