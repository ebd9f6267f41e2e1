"""Sealed values as an attacker with the database could leave them, each where it ends up."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from telos.vault.sealing import OVERHEAD_BYTES, DataKey, Place, new_material, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The form's parts as `telos.vault.sealing` describes them, written down a second time.
TAG_BYTES = 16
BEFORE_WORDS_BYTES = 1 + 16 + 12

KINDS = (
    "bit flipped",
    "byte replaced",
    "cut at the end",
    "cut at the beginning",
    "lengthened",
    "moved to another row",
    "moved to another field",
    "moved to another table",
    "moved to another owner",
    "version changed",
    "key id changed",
    "halves of two values joined",
)


def new_key(dice: random.Random) -> DataKey:
    return DataKey.of(any_id(dice), new_material())


def any_id(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128))


def any_place(dice: random.Random) -> Place:
    return Place(table="goals_goal", row=any_id(dice), field="words", owner=any_id(dice))


def tampered(seed: int, count: int) -> Iterator[tuple[str, bytes, DataKey, Place]]:
    """So many values, every kind in turn, with the key and the place they are opened with."""
    dice = random.Random(seed)  # noqa: S311 -- an attacker’s dice, thrown again alike
    for number in range(count):
        key, place = new_key(dice), any_place(dice)
        content = dice.randbytes(dice.randrange(1, 400))
        sealed = seal(content, key=key, place=place)
        kind = KINDS[number % len(KINDS)]
        changed, there = _WAYS[kind](dice, sealed, key, place)
        assert (changed, there) != (sealed, place)
        yield kind, changed, key, there


def _flip(dice: random.Random, sealed: bytes, _key: DataKey, place: Place) -> tuple[bytes, Place]:
    bit = dice.randrange(8 * len(sealed))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed), place


def _byte(dice: random.Random, sealed: bytes, _key: DataKey, place: Place) -> tuple[bytes, Place]:
    at = dice.randrange(len(sealed))
    other = (sealed[at] + dice.randrange(1, 256)) % 256
    return sealed[:at] + bytes([other]) + sealed[at + 1 :], place


def _cut(dice: random.Random, sealed: bytes, _key: DataKey, place: Place) -> tuple[bytes, Place]:
    return sealed[: dice.randrange(len(sealed))], place


def _behead(dice: random.Random, sealed: bytes, _key: DataKey, place: Place) -> tuple[bytes, Place]:
    return sealed[dice.randrange(1, len(sealed)) :], place


def _longer(dice: random.Random, sealed: bytes, _key: DataKey, place: Place) -> tuple[bytes, Place]:
    return sealed + dice.randbytes(dice.randrange(1, 20)), place


def _elsewhere(part: str) -> Callable[..., tuple[bytes, Place]]:
    def move(
        dice: random.Random, sealed: bytes, _key: DataKey, place: Place
    ) -> tuple[bytes, Place]:
        there = {"table": "goals_goalrevision", "field": "why"}.get(part) or any_id(dice)
        return sealed, replace(place, **{part: there})

    return move


def _version(
    dice: random.Random, sealed: bytes, _key: DataKey, place: Place
) -> tuple[bytes, Place]:
    return bytes([dice.choice([0, *range(2, 256)])]) + sealed[1:], place


def _key_id(dice: random.Random, sealed: bytes, _key: DataKey, place: Place) -> tuple[bytes, Place]:
    return sealed[:1] + any_id(dice).bytes + sealed[17:], place


def _joined(dice: random.Random, sealed: bytes, key: DataKey, place: Place) -> tuple[bytes, Place]:
    # The whole nonce of the one and the whole tag of the other: joined further out, where but a
    # random byte or two differ, the two are now and then the same, and nothing was tampered with.
    other = seal(dice.randbytes(len(sealed) - OVERHEAD_BYTES), key=key, place=place)
    at = dice.randrange(BEFORE_WORDS_BYTES, len(sealed) - TAG_BYTES + 1)
    return sealed[:at] + other[at:], place


_WAYS = {
    "bit flipped": _flip,
    "byte replaced": _byte,
    "cut at the end": _cut,
    "cut at the beginning": _behead,
    "lengthened": _longer,
    "moved to another row": _elsewhere("row"),
    "moved to another field": _elsewhere("field"),
    "moved to another table": _elsewhere("table"),
    "moved to another owner": _elsewhere("owner"),
    "version changed": _version,
    "key id changed": _key_id,
    "halves of two values joined": _joined,
}
