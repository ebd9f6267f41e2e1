"""The keys that one request has in hand; with its end they are gone.

Rows say whose keys they may need when they are loaded. The first text that is opened brings the
keys of all of them, by one query: a page about hundreds of clients asks no more than one about one.
There is no cache of the process, so a key that is destroyed opens nothing from the next request on.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from telos.vault.store import OwnersKeys, Whose, is_standing, key_in_use, load_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from telos.vault.sealing import DataKey


class Ring:
    """Unwrapped keys by whose they are, and whose may be needed."""

    def __init__(self) -> None:
        self._keys: dict[Whose, OwnersKeys] = {}
        self._awaited: set[Whose] = set()
        self._sealing: set[Whose] = set()

    def expect(self, owner: UUID, key_class: str) -> None:
        """Remember that a text of this owner may be opened."""
        if (owner, key_class) not in self._keys:
            self._awaited.add((owner, key_class))

    def unlock(self, owners: Iterable[UUID], key_class: str) -> None:
        """Bring the keys of these owners now, by one query."""
        self._bring({(owner, key_class) for owner in owners})

    def forget(self, owner: UUID) -> None:
        """Let go of an owner's keys, as when they are destroyed."""
        self._keys = {whose: keys for whose, keys in self._keys.items() if whose[0] != owner}
        self._sealing = {whose for whose in self._sealing if whose[0] != owner}

    def to_open(self, owner: UUID, key_class: str, key_id: UUID) -> DataKey:
        """Return the key that sealed a text of this owner."""
        whose = (owner, key_class)
        held = self._keys.get(whose)
        # A key may have been made since its owner’s others were brought.
        if held is None or key_id not in held.standing:
            self._bring({whose, *self._awaited})
        return self._keys[whose].opening(key_id)

    def to_seal(self, owner: UUID, key_class: str) -> DataKey:
        """Return the key that seals for this owner."""
        whose = (owner, key_class)
        keys = self._keys.setdefault(whose, OwnersKeys())
        # One that was brought to open something may have been destroyed while a deed waited for
        # its turn; what it sealed now would be lost.
        if keys.in_use and whose not in self._sealing and not is_standing(keys.in_use.id):
            keys = self._keys[whose] = OwnersKeys()
        if keys.in_use is None:
            keys.in_use = key_in_use(owner, key_class)
            keys.standing[keys.in_use.id] = keys.in_use
        self._sealing.add(whose)
        return keys.in_use

    def _bring(self, wanted: set[Whose]) -> None:
        owners = {owner for owner, _class in wanted}
        self._keys |= load_keys(owners, {key_class for _owner, key_class in wanted})
        self._awaited -= wanted


_in_hand: ContextVar[Ring | None] = ContextVar("telos_ring", default=None)


@contextmanager
def ring() -> Iterator[Ring]:
    """Keep keys in hand inside the block; a block inside another one shares its ring."""
    present = _in_hand.get()
    if present is not None:
        yield present
        return
    token = _in_hand.set(made := Ring())
    try:
        yield made
    finally:
        _in_hand.reset(token)


def present_ring() -> Ring:
    """Return the ring of this request; where there is none, one for this moment alone."""
    return _in_hand.get() or Ring()


def expect(owner: UUID, key_class: str) -> None:
    """Tell the ring of this request, if there is one, that a text of this owner may be opened."""
    if (present := _in_hand.get()) is not None:
        present.expect(owner, key_class)
