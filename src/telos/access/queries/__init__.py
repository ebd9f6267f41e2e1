"""Which clients' records a viewer can see: every read of a record starts here."""

from telos.access.queries.care import (
    care_resting_on,
    care_visible_to,
    therapists_of,
    who_could_take_over,
)
from telos.access.queries.reach import (
    clients_cared_for,
    clients_in_care_of,
    clients_visible_to,
    clients_without_care,
    namesakes_in_care_of,
    resting_clients_in_care_of,
    resting_clients_managed_by,
)
from telos.access.queries.trails import (
    trail_of_managed_practice,
    trail_of_own_record,
)

__all__ = [
    "care_resting_on",
    "care_visible_to",
    "clients_cared_for",
    "clients_in_care_of",
    "clients_visible_to",
    "clients_without_care",
    "namesakes_in_care_of",
    "resting_clients_in_care_of",
    "resting_clients_managed_by",
    "therapists_of",
    "trail_of_managed_practice",
    "trail_of_own_record",
    "who_could_take_over",
]
