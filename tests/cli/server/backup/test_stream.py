"""The form of an archive: frozen, opened by another library, and nothing altered comes through."""

from __future__ import annotations

import hashlib
import io
import random

import pytest
from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF, scrypt

from telos.cli.server.backup.errors import ArchiveBrokenError, BackupError, OtherKeyError
from telos.cli.server.backup.stream import CHUNK_BYTES, HEADER_BYTES, Opening, Sealing, Secret, Way

KEY = Secret(Way.KEY, bytes(range(32)))
WORDS = Secret(Way.PASSPHRASE, b"six wide boats at rest tonight")
SALT = bytes(range(100, 132))
SAID = b"what was said in the room"
TAG = 16

# Made once by PyCryptodome from the description in the module; they must open for ever.
VECTORS = [
    (
        KEY,
        (
            "74656c6f7362616b01016465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f80818283"
            "7d25f9130a57d3f1b34eba69e84eaf8d4a19f30236b0481fc777a6d9de3bfbc998b614ca0a028596e5ff"
            "97d064a4050093"
        ),
    ),
    (
        WORDS,
        (
            "74656c6f7362616b01026465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f80818283"
            "1d7a6d7e002053a94fe605ded7527de6999e07c39b8315ae162e73070701fc7dd02886b8ba35a2a241a4"
            "aec9250d22fad2"
        ),
    ),
]


def sealed(content: bytes, secret: Secret = KEY, salt: bytes | None = None) -> bytes:
    to = io.BytesIO()
    stream = Sealing(to, secret, salt=salt)
    for start in range(0, len(content), 100_000):
        stream.write(content[start : start + 100_000])
    stream.close()
    assert stream.sha256 == hashlib.sha256(to.getvalue()).hexdigest()
    return to.getvalue()


def opened(archive: bytes, secret: Secret = KEY) -> bytes:
    return io.BufferedReader(Opening(io.BytesIO(archive), secret)).read()


def opened_by_another_library(archive: bytes, secret: Secret) -> bytes:
    header, rest = archive[:HEADER_BYTES], archive[HEADER_BYTES:]
    salt, base = header[10:42], secret.material
    if secret.way is Way.PASSPHRASE:
        base = scrypt(base, salt, 32, N=2**17, r=8, p=1)
    key = HKDF(base, 32, salt, SHA256, context=b"telos backup 1 stream")
    assert header[42:] == HKDF(base, 8, salt, SHA256, context=b"telos backup 1 name")
    size = CHUNK_BYTES + TAG
    chunks = [rest[start : start + size] for start in range(0, len(rest), size)]
    content = b""
    for number, chunk in enumerate(chunks):
        nonce = number.to_bytes(11, "big") + bytes([number == len(chunks) - 1])
        cipher = AES.new(key, AES.MODE_GCM, nonce=nonce)
        cipher.update(header)
        content += cipher.decrypt_and_verify(chunk[:-TAG], chunk[-TAG:])
    return content


@pytest.mark.parametrize(("secret", "vector"), VECTORS, ids=["key", "passphrase"])
def test_frozen_vector_opens_and_is_made_again(secret: Secret, vector: str) -> None:
    assert opened(bytes.fromhex(vector), secret) == SAID
    assert sealed(SAID, secret, SALT).hex() == vector


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 700_000])
def test_another_library_opens_what_is_sealed(size: int) -> None:
    content = random.Random(size).randbytes(size)  # noqa: S311 -- a seed
    archive = sealed(content)
    assert opened(archive) == content == opened_by_another_library(archive, KEY)


def test_same_content_is_sealed_into_other_bytes() -> None:
    assert sealed(SAID) != sealed(SAID)


def test_flipped_byte_is_found_a_hundred_of_a_hundred_times() -> None:
    content = random.Random(1).randbytes(600_000)  # noqa: S311 -- a seed
    archive = sealed(content)
    chance = random.Random(2)  # noqa: S311 -- a seed
    # Every byte of the header, the edges of chunks, the last byte, and a hundred anywhere.
    edge = HEADER_BYTES + CHUNK_BYTES + TAG
    places = [*range(HEADER_BYTES), edge - 1, edge, len(archive) - 1]
    places += [chance.randrange(len(archive)) for _ in range(100)]
    for place in places:
        altered = bytearray(archive)
        altered[place] ^= 1 << chance.randrange(8)
        with pytest.raises((ArchiveBrokenError, OtherKeyError)):
            opened(bytes(altered))
    assert opened(archive) == content


def _chunks() -> list[bytes]:
    archive = sealed(random.Random(3).randbytes(CHUNK_BYTES * 3))  # noqa: S311 -- a seed
    size = CHUNK_BYTES + TAG
    return [
        archive[:HEADER_BYTES],
        *(archive[at : at + size] for at in range(HEADER_BYTES, len(archive), size)),
    ]


@pytest.mark.parametrize(
    "order",
    [[0, 1, 2], [0, 1], [0], [0, 2, 1, 3], [0, 1, 3], [0, 1, 2, 3, 3], [0, 1, 2, 2, 3], [0, 3], []],
    ids=str,
)
def test_chunks_cut_moved_doubled_or_left_out_are_found(order: list[int]) -> None:
    chunks = _chunks()
    with pytest.raises(ArchiveBrokenError):
        opened(b"".join(chunks[number] for number in order))


def test_chunk_of_another_archive_is_found() -> None:
    one, other = _chunks(), _chunks()
    with pytest.raises(ArchiveBrokenError):
        opened(b"".join([one[0], one[1], other[2], one[3]]))


def test_what_is_cut_or_lengthened_by_a_byte_is_found() -> None:
    archive = sealed(SAID)
    for altered in (archive[:-1], archive + b"\0", archive[: HEADER_BYTES + 3], archive[:20]):
        with pytest.raises(ArchiveBrokenError):
            opened(altered)


def test_nothing_of_an_altered_chunk_comes_out() -> None:
    archive = bytearray(sealed(random.Random(4).randbytes(CHUNK_BYTES * 2)))  # noqa: S311 -- a seed
    archive[HEADER_BYTES + CHUNK_BYTES + TAG + 5] ^= 1
    reader = Opening(io.BytesIO(bytes(archive)), KEY)
    first = reader.read(CHUNK_BYTES)
    assert len(first or b"") == CHUNK_BYTES
    with pytest.raises(ArchiveBrokenError, match="after byte"):
        reader.read(1)


@pytest.mark.parametrize(
    "other", [Secret(Way.KEY, bytes(32)), WORDS, Secret(Way.PASSPHRASE, KEY.material)], ids=repr
)
def test_another_key_is_told_from_damage(other: Secret) -> None:
    with pytest.raises(OtherKeyError):
        opened(sealed(SAID), other)


def test_secret_is_not_shown() -> None:
    assert "boats" not in repr(WORDS)


def test_later_form_is_not_guessed_at() -> None:
    archive = bytearray(sealed(SAID))
    archive[8] = 2
    with pytest.raises(BackupError, match="form 2"):
        opened(bytes(archive))
