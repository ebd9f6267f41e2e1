"""The store of keys: reading wrapped keys, and making one before the text that needs it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias
from uuid import UUID, uuid4

from django.db import connections, transaction

from telos.vault.enums import KEYS
from telos.vault.errors import KeyDestroyedError, KeyUnknownError
from telos.vault.kms import Wrapped
from telos.vault.masters import master_keys
from telos.vault.models import WrappedKey
from telos.vault.sealing import DataKey, new_material

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

# Whose key, and what for.
Whose: TypeAlias = tuple[UUID, str]

# Owners of one query; SQLite takes a limited number of values.
_OWNERS_AT_A_TIME: Final = 5000


@dataclass
class OwnersKeys:
    """The keys that an owner has for one class of texts, unwrapped."""

    in_use: DataKey | None = None
    standing: dict[UUID, DataKey] = field(default_factory=dict)
    """All that open something, by their ids, the one in use among them."""
    destroyed: set[UUID] = field(default_factory=set)
    is_erased: bool = False
    """Whether the owner was erased, so that nothing is sealed for them any more."""

    def opening(self, key_id: UUID) -> DataKey:
        """Return the key that sealed something, or say why there is none."""
        if key_id in self.standing:
            return self.standing[key_id]
        if key_id in self.destroyed:
            raise KeyDestroyedError
        raise KeyUnknownError


@contextmanager
def keys_held() -> Iterator[None]:
    """Hold the store of keys: nobody makes, retires or re-wraps a key meanwhile."""
    with transaction.atomic(using=KEYS):
        connection = connections[KEYS]
        # SQLite’s transactions are immediate: they hold the whole file already.
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(WrappedKey._meta.db_table)  # noqa: SLF001 -- public
                # nosemgrep: sql-made-of-strings -- our own table, quoted by the database
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield


def load_keys(owners: Iterable[UUID], key_classes: Collection[str]) -> dict[Whose, OwnersKeys]:
    """Return these owners' keys of these classes, unwrapped; one query for thousands of owners."""
    asked = list(owners)
    found: dict[Whose, OwnersKeys] = {(o, c): OwnersKeys() for o in asked for c in key_classes}
    for start in range(0, len(asked), _OWNERS_AT_A_TIME):
        rows = WrappedKey.objects.filter(
            owner__in=asked[start : start + _OWNERS_AT_A_TIME], key_class__in=key_classes
        )
        _sort_in(found, list(rows))
    return found


def _sort_in(found: dict[Whose, OwnersKeys], rows: Sequence[WrappedKey]) -> None:
    standing = [row for row in rows if row.destroyed_at is None]
    materials = unwrapped(standing)
    for row in rows:
        keys = found[row.owner, row.key_class]
        if row.destroyed_at is not None:
            keys.destroyed.add(row.public_id)
            keys.is_erased |= row.is_closing
    for row, material in zip(standing, materials, strict=True):
        if material is None:
            continue
        key = DataKey.of(row.public_id, material)
        keys = found[row.owner, row.key_class]
        keys.standing[key.id] = key
        if row.retired_at is None:
            keys.in_use = key


def unwrapped(rows: Sequence[WrappedKey]) -> list[bytes | None]:
    """Return what these rows hold, in their order; none in the place of one that does not open."""
    if not rows:
        return []
    wrapped = [
        Wrapped(about=about(row), master=row.master, wrapped=bytes(row.wrapped)) for row in rows
    ]
    return master_keys(may_make=False).unwrap(wrapped)


def about(row: WrappedKey) -> str:
    """Return what a wrapped key is bound to: whose it is, what for, and which."""
    return f"{row.owner}|{row.key_class}|{row.public_id}"


def key_in_use(owner: UUID, key_class: str) -> DataKey:
    """Return the key that seals for this owner, making it where there is none yet.

    It is committed here, before the row that needs it: a key without a text is harmless.
    """
    with keys_held():
        whose = (owner, key_class)
        keys = load_keys([owner], [key_class])[whose]
        if keys.is_erased:
            raise KeyDestroyedError
        if keys.in_use is not None:
            return keys.in_use
        if WrappedKey.objects.filter(owner=owner, key_class=key_class, retired_at=None).exists():
            # One is there and does not open; another beside it would only hide that.
            raise KeyUnknownError
        return make_key(owner, key_class)


def is_standing(key_id: UUID) -> bool:
    """Tell whether a key that somebody has in hand was not destroyed meanwhile."""
    return WrappedKey.objects.standing().filter(public_id=key_id).exists()


def make_key(owner: UUID, key_class: str) -> DataKey:
    """Make a key, wrapped and written; the store is held."""
    row = WrappedKey(public_id=uuid4(), owner=owner, key_class=key_class)
    material = new_material()
    masters = master_keys(may_make=not WrappedKey.objects.standing().exists())
    [wrapped] = masters.wrap([(about(row), material)])
    row.wrapped, row.master = wrapped.wrapped, wrapped.master
    row.save(force_insert=True)
    return DataKey.of(row.public_id, material)
