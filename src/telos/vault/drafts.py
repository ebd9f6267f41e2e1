"""Sealed text that stands in no row of a room: what somebody sent when their session had ended."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from telos.vault.enums import KeyClass
from telos.vault.ring import present_ring
from telos.vault.sealing import Place, key_id_of, open_sealed, seal

if TYPE_CHECKING:
    from uuid import UUID


def seal_draft(text: str, *, draft: UUID, writer: UUID) -> str:
    """Seal a draft for its writer, as characters that a session takes."""
    key = present_ring().to_seal(writer, KeyClass.DRAFT)
    sealed = seal(text.encode(), key=key, place=_place(draft, writer))
    return b64encode(sealed).decode("ascii")


def open_draft(sealed: str, *, draft: UUID, writer: UUID) -> str:
    """Open a draft of this writer."""
    content = b64decode(sealed)
    key = present_ring().to_open(writer, KeyClass.DRAFT, key_id_of(content))
    return open_sealed(content, key=key, place=_place(draft, writer)).decode()


def _place(draft: UUID, writer: UUID) -> Place:
    return Place(table="draft", row=draft, field="body", owner=writer)
