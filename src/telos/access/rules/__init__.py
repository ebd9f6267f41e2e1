"""Predicates over a viewer and a client; every room composes its own from these."""

from telos.access.rules.deeds import (
    NotAllowedError,
    cares_for,
    is_cared_for,
    is_self,
    is_therapist_of,
    may_be_therapist_of,
    may_begin_care,
    may_let_rest,
    may_read,
    may_take_up,
    may_write,
    require,
    rests,
)
from telos.access.rules.relationships import (
    is_in_care_of,
    is_managed_by,
    is_resting,
    stands_in,
    within_reach,
)

__all__ = [
    "NotAllowedError",
    "cares_for",
    "is_cared_for",
    "is_in_care_of",
    "is_managed_by",
    "is_resting",
    "is_self",
    "is_therapist_of",
    "may_be_therapist_of",
    "may_begin_care",
    "may_let_rest",
    "may_read",
    "may_take_up",
    "may_write",
    "require",
    "rests",
    "stands_in",
    "within_reach",
]
