"""The form of a sealed archive: AES-256-GCM of `cryptography`, a chunk at a time.

    header    magic (8 bytes) · version (1) · way (1) · salt (32) · name of the key (8)
    chunks    ciphertext of 256 KiB · tag (16); the last one may be shorter

The way says whether a key or a passphrase was given. Each archive has a key of its own: HKDF-SHA256
of what was given (of a passphrase: of its scrypt), the salt and a fixed word. The nonce of a chunk
is its number (11 bytes) and whether it is the last (1), and the whole header is its associated
data: a chunk that is changed, moved, left out, or taken from another archive does not open, and an
archive that is cut does not end. This is the STREAM of Hoang, Reyhanitabar, Rogaway and
Vizár (2015), as age uses it. The form is frozen; another one gets another version.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from telos.cli.server.backup.errors import ArchiveBrokenError, OtherKeyError

if TYPE_CHECKING:
    from typing import BinaryIO

MAGIC: Final = b"telosbak"
VERSION: Final = 1
CHUNK_BYTES: Final = 256 * 1024
KEY_BYTES: Final = 32
SALT_BYTES: Final = 32
_NAME_BYTES: Final = 8
_TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11
HEADER_BYTES: Final = len(MAGIC) + 2 + SALT_BYTES + _NAME_BYTES
# 128 MB and a good part of a second for each guess (OWASP’s first choice for scrypt).
_SCRYPT_COST: Final = 2**17


class Way(IntEnum):
    """What an archive is opened with."""

    KEY = 1
    PASSPHRASE = 2


@dataclass(frozen=True)
class Secret:
    """A backup key or a passphrase."""

    way: Way
    material: bytes = field(repr=False)

    def keys(self, salt: bytes) -> tuple[AESGCM, bytes]:
        """Return the cipher of the archive with this salt, and the name that tells it is ours."""
        base = self.material
        if self.way is Way.PASSPHRASE:
            base = Scrypt(salt=salt, length=KEY_BYTES, n=_SCRYPT_COST, r=8, p=1).derive(base)
        named = _derived(base, salt, use=b"telos backup 1 name", length=_NAME_BYTES)
        cipher = AESGCM(_derived(base, salt, use=b"telos backup 1 stream", length=KEY_BYTES))
        return cipher, named


def _derived(base: bytes, salt: bytes, *, use: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=use).derive(base)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])


class Sealing(io.RawIOBase):
    """Seals what is written to it; `close` writes the last chunk and leaves the file open."""

    def __init__(self, to: BinaryIO, secret: Secret, *, salt: bytes | None = None) -> None:
        salt = salt or os.urandom(SALT_BYTES)
        self._cipher, name = secret.keys(salt)
        self._header = MAGIC + bytes([VERSION, secret.way]) + salt + name
        self._to = to
        self._number = 0
        self._waiting = bytearray()
        self._summed = hashlib.sha256()
        self._put(self._header)

    @property
    def sha256(self) -> str:
        """The sum of all bytes that were written so far."""
        return self._summed.hexdigest()

    def writable(self) -> bool:
        """Say that it is written to."""
        return True

    def write(self, content: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # what is written is bytes
        """Seal every chunk that is full and is not the last."""
        self._waiting += content
        # One byte more than a chunk has to wait: only then is it known not to be the last.
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(content)

    def close(self) -> None:
        """Seal what is left as the last chunk."""
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._put(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1

    def _put(self, content: bytes) -> None:
        self._summed.update(content)
        self._to.write(content)


def _cipher_of(header: bytes, secret: Secret) -> AESGCM:
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise ArchiveBrokenError("This is no archive of Telos, or its beginning is damaged.")
    version, way = header[len(MAGIC)], header[len(MAGIC) + 1]
    if version != VERSION:
        raise ArchiveBrokenError(
            f"The archive has form {version}; this Telos reads form {VERSION}. Its beginning is "
            "damaged, or a later Telos made it."
        )
    if way != secret.way:
        raise OtherKeyError
    cipher, name = secret.keys(header[len(MAGIC) + 2 : -_NAME_BYTES])
    if name != header[-_NAME_BYTES:]:
        raise OtherKeyError
    return cipher


class Opening(io.RawIOBase):
    """Opens an archive as it is read; not one byte comes out of a chunk that was changed."""

    def __init__(self, source: BinaryIO, secret: Secret) -> None:
        self._source = source
        self._number = 0
        self._ready = b""
        self._next = b""
        self._at_end = False
        self._header = source.read(HEADER_BYTES)
        self._cipher = _cipher_of(self._header, secret)
        self._next = self._source.read(CHUNK_BYTES + _TAG_BYTES)

    def readable(self) -> bool:
        """Say that it is read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what is read into is bytes
        """Give what was opened, opening the next chunk where nothing is left."""
        while not self._ready and not self._at_end:
            self._ready = self._opened()
        given = self._ready[: len(buffer)]
        buffer[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)

    def _opened(self) -> bytes:
        sealed, self._next = self._next, self._source.read(CHUNK_BYTES + _TAG_BYTES)
        self._at_end = not self._next
        nonce = _nonce(self._number, is_last=self._at_end)
        try:
            chunk = self._cipher.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError):
            raise ArchiveBrokenError(
                f"The archive is damaged: what stands after byte {self._place():,} was changed, "
                "or its end is missing."
            ) from None
        self._number += 1
        return chunk

    def _place(self) -> int:
        return HEADER_BYTES + self._number * (CHUNK_BYTES + _TAG_BYTES)
