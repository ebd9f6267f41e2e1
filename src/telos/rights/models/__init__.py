"""Corrections, requests for erasure, holds, and how long records are kept."""

from telos.rights.models.amendment import Amendment
from telos.rights.models.erasure import ErasedRecord, Erasure, ErasureRequest, LegalHold
from telos.rights.models.retention import DueErasure, RetentionRule

__all__ = [
    "Amendment",
    "DueErasure",
    "ErasedRecord",
    "Erasure",
    "ErasureRequest",
    "LegalHold",
    "RetentionRule",
]
