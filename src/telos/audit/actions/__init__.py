"""Writing to the trail: deeds and reads, each in its chain, and anchors of where chains stand."""

from telos.audit.actions.anchoring import AnchorFileError, present_anchors, write_anchors
from telos.audit.actions.appending import DeedOutsideTransactionError, append
from telos.audit.actions.recording import (
    DeedWithoutActorError,
    record,
    record_each,
    record_reads,
)

__all__ = [
    "AnchorFileError",
    "DeedOutsideTransactionError",
    "DeedWithoutActorError",
    "append",
    "present_anchors",
    "record",
    "record_each",
    "record_reads",
    "write_anchors",
]
