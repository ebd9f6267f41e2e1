"""Which clients' records a viewer can see: every read of a record starts here."""

from telos.access.queries.care import (
    care_resting_on,
    care_visible_to,
    therapists_of,
    who_could_take_over,
)
from telos.access.queries.consent import (
    Consent,
    clients_who_agreed,
    consents_of,
    consents_visible_to,
    count_answers,
    facts_in_force,
    facts_visible_to,
    has_agreed,
    present_texts,
    versions_visible_to,
)
from telos.access.queries.consent_texts import (
    TextInHand,
    texts_in_hand,
    texts_visible_to,
)
from telos.access.queries.emergency import (
    clients_to_open,
    openings_of,
    openings_of_own_record,
    openings_to_review,
    practices_lacking_officer,
    told_of_openings,
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
    "Consent",
    "TextInHand",
    "care_resting_on",
    "care_visible_to",
    "clients_cared_for",
    "clients_in_care_of",
    "clients_to_open",
    "clients_visible_to",
    "clients_who_agreed",
    "clients_without_care",
    "consents_of",
    "consents_visible_to",
    "count_answers",
    "facts_in_force",
    "facts_visible_to",
    "has_agreed",
    "namesakes_in_care_of",
    "openings_of",
    "openings_of_own_record",
    "openings_to_review",
    "practices_lacking_officer",
    "present_texts",
    "resting_clients_in_care_of",
    "resting_clients_managed_by",
    "texts_in_hand",
    "texts_visible_to",
    "therapists_of",
    "told_of_openings",
    "trail_of_managed_practice",
    "trail_of_own_record",
    "versions_visible_to",
    "who_could_take_over",
]
