"""Sealed text that stands in no row of a room: what somebody sent when their session had ended."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from telos.vault.enums import KeyClass
from telos.vault.ring import present_ring
from telos.vault.sealing import Place, key_id_of, open_sealed, seal

if TYPE_CHECKING:
    from uuid import UUID


def seal_draft(text: str, *, draft: UUID, writer: UUID, about: UUID | None = None) -> str:
    """Seal a draft of this writer, as characters that a session takes.

    What somebody writes about a client is sealed with a key of that client's: with the record it is
    erased, wherever a copy of the session lies. Of an erased client nothing is sealed any more.
    """
    key = present_ring().to_seal(about or writer, KeyClass.DRAFT)
    sealed = seal(text.encode(), key=key, place=_place(draft, writer, about))
    return b64encode(sealed).decode("ascii")


def open_draft(sealed: str, *, draft: UUID, writer: UUID, about: UUID | None = None) -> str:
    """Open a draft of this writer, about whom it was sealed."""
    content = b64decode(sealed)
    key = present_ring().to_open(about or writer, KeyClass.DRAFT, key_id_of(content))
    return open_sealed(content, key=key, place=_place(draft, writer, about)).decode()


def _place(draft: UUID, writer: UUID, about: UUID | None) -> Place:
    """Return what a draft is bound to: one about a client to its writer as well."""
    if about is None:
        return Place(table="draft", row=draft, field="body", owner=writer)
    return Place(table="draft", row=draft, field=f"body by {writer}", owner=about)
