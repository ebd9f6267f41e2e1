"""The form of a sealed value: AES-256-GCM of `cryptography`, bound to the place where it stands.

    version (1 byte) · key id (16) · nonce (12) · ciphertext · tag (16)

The associated data are `table|row|field|owner|version|key id`. A value that is moved to another
row, field or owner, or whose version or key id is changed, fails the same check as one that was
altered: it does not open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from telos.vault.errors import SealBrokenError

if TYPE_CHECKING:
    from typing import Self

# The present form. A new one gets a new number, and values of the old one no longer open as its.
VERSION: Final = 1

# Bytes. Random nonces of 96 bits are safe for 2^32 values under one key (NIST SP 800-38D, 8.3);
# a client's goals are a few hundred.
KEY_BYTES: Final = 32
_ID_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_HEADER_BYTES: Final = 1 + _ID_BYTES
OVERHEAD_BYTES: Final = _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a sealed value stands and whose it is."""

    table: str
    row: UUID
    field: str
    owner: UUID

    def bound(self, header: bytes) -> bytes:
        """Return the associated data of a value with this header in this place."""
        version, key = header[0], header[1:].hex()
        return f"{self.table}|{self.row}|{self.field}|{self.owner}|{version}|{key}".encode()


@dataclass(frozen=True)
class DataKey:
    """A key of an owner, unwrapped: it lives as long as one request and is never shown."""

    id: UUID
    cipher: AESGCM = field(repr=False)

    @classmethod
    def of(cls, key_id: UUID, material: bytes) -> Self:
        """Return the key with these bytes."""
        return cls(key_id, AESGCM(material))


def new_material() -> bytes:
    """Return the bytes of a new key."""
    return AESGCM.generate_key(8 * KEY_BYTES)


def seal(content: bytes, *, key: DataKey, place: Place) -> bytes:
    """Seal the content for this place."""
    return _seal(content, key=key, place=place, nonce=os.urandom(_NONCE_BYTES))


def _seal(content: bytes, *, key: DataKey, place: Place, nonce: bytes) -> bytes:
    header = bytes([VERSION]) + key.id.bytes
    return header + nonce + key.cipher.encrypt(nonce, content, place.bound(header))


def blank_seal(key_id: UUID) -> bytes:
    """Return bytes of chance in the form of one sealed byte, by a key that opens nothing more."""
    return bytes([VERSION]) + key_id.bytes + os.urandom(_NONCE_BYTES + 1 + _TAG_BYTES)


def key_id_of(sealed: bytes) -> UUID:
    """Return which key a sealed value names; refuse what has not the form of one."""
    if len(sealed) < OVERHEAD_BYTES or sealed[0] != VERSION:
        raise SealBrokenError
    return UUID(bytes=sealed[1:_HEADER_BYTES])


def open_sealed(sealed: bytes, *, key: DataKey, place: Place) -> bytes:
    """Return what was sealed for this place, or refuse."""
    if key_id_of(sealed) != key.id:
        raise SealBrokenError
    header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    nonce, ciphertext = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    try:
        return key.cipher.decrypt(nonce, ciphertext, place.bound(header))
    except InvalidTag:
        raise SealBrokenError from None
