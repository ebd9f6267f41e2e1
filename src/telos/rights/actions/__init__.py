"""Copies, corrections, erasure, and how long records are kept."""

from telos.rights.actions.copies import CopyError, take_copy

__all__ = ["CopyError", "take_copy"]
