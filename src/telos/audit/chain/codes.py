"""A row as bytes, always the same way, and its code over them and the code before."""

from __future__ import annotations

import hmac
import struct
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

START: Final = bytes(32)
"""What the first row of a chain follows."""
INSTALLATION: Final = UUID(int=0)
"""Stands for the practice in the chain of deeds that belong to none."""

_FORM: Final = b"telos audit row 1\n"
_FIXED: Final = struct.Struct(">16sq32s16sq16s16s?16s")
_LENGTH: Final = struct.Struct(">I")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Entry(NamedTuple):
    """What a row says, in the order in which it is written down for its code."""

    practice_id: UUID
    sequence: int
    previous: bytes
    public_id: UUID
    created_at: datetime
    actor_id: UUID
    about_id: UUID
    client_id: UUID | None
    deed: str
    about_kind: str
    why: str
    place: str
    device: str


def canonical(entry: Entry) -> bytes:
    """Return the row as bytes from which every part can be told: fixed widths, then lengths.

    The form is frozen: codes that stand were made with it. Another one gets another first line.
    """
    fixed = _FIXED.pack(
        entry.practice_id.bytes,
        entry.sequence,
        # A code that somebody cut or lengthened must fail, not stop the search.
        entry.previous if len(entry.previous) == len(START) else START[1:] + b"?",
        entry.public_id.bytes,
        (entry.created_at - _EPOCH) // _MICROSECOND,
        entry.actor_id.bytes,
        entry.about_id.bytes,
        entry.client_id is not None,
        entry.client_id.bytes if entry.client_id is not None else b"",
    )
    parts = [_FORM, fixed]
    for text in entry[8:]:
        said = text.encode()
        parts += (_LENGTH.pack(len(said)), said)
    return b"".join(parts)


def code_of(key: bytes, entry: Entry) -> bytes:
    """Return the row's code: nobody without the key can make one that fits."""
    return hmac.digest(key, canonical(entry), "sha256")
