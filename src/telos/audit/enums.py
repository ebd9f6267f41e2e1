"""The kinds of damage that a trail can show, and the deed of reading."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

READ: Final = "read"
"""The deed of seeing a record; every other deed changes something."""
BEGINS: Final = "practice.start"
"""The deed that opens a practice, and with which its chain begins: one without it was emptied."""


class Damage(StrEnum):
    """What is wrong with some rows of a chain."""

    EDITED = "edited"
    """They do not fit their codes: changed, or written by something without the key."""
    SWAPPED = "swapped"
    """Two rows stand in each other's place."""
    REMOVED = "removed"
    """Rows are missing between others."""
    INSERTED = "inserted"
    """Rows stand between others, or after the last, that were never written there."""
    CUT = "cut"
    """The last rows are missing."""
    REWRITTEN = "rewritten"
    """An anchor names another row at this number: an older trail was put back and went on."""
    UNLINKED = "unlinked"
    """A genuine row that does not follow the one before it: it was taken from another copy."""
    SET_BACK = "set back"
    """The note of where the chain ends does not name its last row."""
    NO_BEGINNING = "no beginning"
    """The chain of a practice without the row of the deed that opened it: all was taken away."""
    NO_CHAIN = "no chain"
    """Rows that belong to no chain at all."""
    ANOTHER_KEY = "another key"
    """Not one row fits the key."""
