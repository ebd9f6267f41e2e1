"""The form of a seal: frozen, the same as another library's, and refused when tampered with."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from telos.vault.errors import SealBrokenError
from telos.vault.sealing import (
    OVERHEAD_BYTES,
    DataKey,
    Place,
    _seal,
    key_id_of,
    new_material,
    open_sealed,
    seal,
)
from tests.vault.tampering import KINDS, tampered

# Made with pycryptodome by the description in `telos.vault.sealing`, not by `telos`. They never
# change: a value that was sealed must open for as long as there is a version 1.
VECTORS = [
    pytest.param(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "11111111-2222-4333-8444-555555555555",
        "a0a1a2a3a4a5a6a7a8a9aaab",
        ("goals_goal", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "words"),
        "99999999-8888-4777-8666-555555555555",
        "Sleep through most nights again",
        "0111111111222243338444555555555555a0a1a2a3a4a5a6a7a8a9aaabb574194835eb76d7100af2b46f5aad"
        "b103d8797efbd02a18ef2e47e11ec21ba00ad9c1f9d0f15396d02847026fb8a9",
        id="goal",
    ),
    pytest.param(
        "ff" * 32,
        "00000000-0000-4000-8000-000000000001",
        "00" * 12,
        ("measures_riskalert", "00000000-0000-4000-8000-000000000002", "what_was_done"),
        "00000000-0000-4000-8000-000000000003",
        "Rang at ten; “she is safe”. 🌱",
        "010000000000004000800000000000000100000000000000000000000095a80398edfdb43f66632bf7dcc6549c"
        "1c4e3419766836da3f00ff9c676c7249a34c309b616f9e00849c89de8deb6f4a89e85136",
        id="alert",
    ),
    pytest.param(
        "80" + "00" * 31,
        "deadbeef-dead-4eef-8ead-beefdeadbeef",
        "ff" * 12,
        ("episodes_episodemove", "cafecafe-cafe-4afe-8afe-cafecafecafe", "why"),
        "feedfeed-feed-4eed-8eed-feedfeedfeed",
        ".",
        "01deadbeefdead4eef8eadbeefdeadbeefffffffffffffffffffffffff2a8135bca48d25eec844c22ce42e909"
        "20a",
        id="one byte",
    ),
]
TAMPERED = 10_000


@pytest.mark.parametrize(("key", "key_id", "nonce", "where", "owner", "text", "sealed"), VECTORS)
def test_vector_is_sealed_and_opened(key, key_id, nonce, where, owner, text, sealed) -> None:
    table, row, field = where
    place = Place(table=table, row=UUID(row), field=field, owner=UUID(owner))
    data_key = DataKey.of(UUID(key_id), bytes.fromhex(key))
    made = _seal(text.encode(), key=data_key, place=place, nonce=bytes.fromhex(nonce))
    assert made.hex() == sealed
    assert open_sealed(bytes.fromhex(sealed), key=data_key, place=place).decode() == text


def test_library_agrees_with_the_vectors_of_the_standard() -> None:
    # AES-256-GCM, test case 16 of McGrew and Viega, “The Galois/Counter Mode of Operation”.
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    sealed = AESGCM(key).encrypt(
        bytes.fromhex("cafebabefacedbaddecaf888"),
        plain,
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    )
    assert sealed.hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


@given(st.text(min_size=1), st.uuids(), st.uuids(), st.uuids())
def test_another_library_opens_what_is_sealed(text: str, row: UUID, owner: UUID, key: UUID) -> None:
    material, content = new_material(), text.encode(errors="replace")
    place = Place(table="goals_goal", row=row, field="words", owner=owner)
    sealed = seal(content, key=DataKey.of(key, material), place=place)

    theirs = AES.new(material, AES.MODE_GCM, nonce=sealed[17:29])
    theirs.update(f"goals_goal|{row}|words|{owner}|1|{key.hex}".encode())

    assert (sealed[0], sealed[1:17]) == (1, key.bytes)
    assert theirs.decrypt_and_verify(sealed[29:-16], sealed[-16:]) == content
    assert len(sealed) == len(content) + OVERHEAD_BYTES
    assert key_id_of(sealed) == key


def test_same_text_is_never_sealed_into_the_same_bytes() -> None:
    key, one = DataKey.of(UUID(int=1), new_material()), UUID(int=2)
    place = Place(table="t", row=one, field="f", owner=one)
    assert len({seal(b"again", key=key, place=place) for _ in range(200)}) == 200


def test_tampered_values_are_all_refused(record_property) -> None:
    refused: Counter[str] = Counter()
    for kind, sealed, key, place in tampered(seed=4, count=TAMPERED):
        with pytest.raises(SealBrokenError):
            open_sealed(sealed, key=key, place=place)
        refused[kind] += 1
    assert refused.total() == TAMPERED
    assert set(refused) == set(KINDS)
    print(f"\n{refused.total()} tampered values, all refused: {dict(refused)}")  # noqa: T201


def test_value_under_another_key_of_the_same_name_is_refused() -> None:
    one = UUID(int=7)
    place = Place(table="t", row=one, field="f", owner=one)
    sealed = seal(b"words", key=DataKey.of(one, new_material()), place=place)
    with pytest.raises(SealBrokenError):
        open_sealed(sealed, key=DataKey.of(one, new_material()), place=place)


def test_nothing_that_is_shown_holds_a_key() -> None:
    material = new_material()
    key = DataKey.of(UUID(int=1), material)
    assert material.hex() not in repr(key)
    assert repr(key) == "DataKey(id=UUID('00000000-0000-0000-0000-000000000001'))"
