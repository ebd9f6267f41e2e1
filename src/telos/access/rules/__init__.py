"""Predicates over a viewer and a client; every room composes its own from these."""

from telos.access.rules.deeds import (
    NotAllowedError,
    is_cared_for,
    is_self,
    is_therapist_of,
    may_be_therapist_of,
    may_begin_care,
    may_read,
    may_write,
    require,
)
from telos.access.rules.relationships import (
    is_in_care_of,
    is_managed_by,
    stands_in,
)

__all__ = [
    "NotAllowedError",
    "is_cared_for",
    "is_in_care_of",
    "is_managed_by",
    "is_self",
    "is_therapist_of",
    "may_be_therapist_of",
    "may_begin_care",
    "may_read",
    "may_write",
    "require",
    "stands_in",
]
