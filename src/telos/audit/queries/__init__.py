"""Reading the trail: what stands in it, and whether it is whole."""

from telos.audit.queries.trails import (
    Told,
    days_of,
    told_between,
    trail_of_clients,
    trail_of_practices,
)
from telos.audit.queries.verifying import Verified, has_chain, row_count, verify

__all__ = [
    "Told",
    "Verified",
    "days_of",
    "has_chain",
    "row_count",
    "told_between",
    "trail_of_clients",
    "trail_of_practices",
    "verify",
]
