"""Deeds on keys: a new master key, new keys for an owner, and their destruction.

Each can be stopped at any moment and run again. None of them reads what is sealed, but for
`rekey_owner`, which opens it to seal it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db import connections, transaction

from telos.base import clock
from telos.vault.enums import KEYS, KeyClass
from telos.vault.errors import KeyDestroyedError, VaultError
from telos.vault.masters import add_to_file, comes_from_file, keep_first_in_file, master_keys
from telos.vault.models import WrappedKey
from telos.vault.ring import present_ring, ring
from telos.vault.rows import SealedRow, every_row, sealed_fields
from telos.vault.sealing import blank_seal, key_id_of
from telos.vault.store import about, keys_held, make_key, unwrapped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from uuid import UUID

    from telos.vault.sealing import DataKey

_AT_A_TIME: Final = 500
# A request that began before has a retired key in hand and may still seal with it; none lasts
# this long. What somebody sent too late lies in no table and is not sealed anew: where it waits for
# its writer longer than this, its page says that it is lost (`web.kept`).
RETIRED_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """What came of a new master key."""

    rewrapped: int
    was_begun_before: bool
    """Whether one that was begun earlier was finished, and no further master key was taken."""
    not_opening: int
    """Keys that no master key here opens; while there are any, no old master key is let go."""


def rotate_master() -> Rotation:
    """Wrap every key with the present master key, making a new one first where we keep the file.

    Old master keys stay in the file until nothing is wrapped with them.
    """
    with keys_held():
        was_begun_before = _is_under_way()
        if comes_from_file() and not was_begun_before:
            add_to_file()
    masters = master_keys(may_make=False)
    current = masters.current()
    rewrapped, last = 0, 0
    while True:
        with keys_held():
            old = WrappedKey.objects.standing().exclude(master=current).filter(pk__gt=last)
            rows = list(old.order_by("pk")[:_AT_A_TIME])
            if not rows:
                left = _finish(current)
                break
            rewrapped += _rewrap(rows)
        last = rows[-1].pk
    return Rotation(rewrapped=rewrapped, was_begun_before=was_begun_before, not_opening=left)


def _is_under_way() -> bool:
    """Tell whether a rotation was begun and not finished; it is gone on with."""
    masters = master_keys(may_make=not WrappedKey.objects.standing().exists())
    old = WrappedKey.objects.standing().exclude(master=masters.current())
    return len(masters.local) > 1 or old.exists()


def _rewrap(rows: list[WrappedKey]) -> int:
    opened = [(row, key) for row, key in zip(rows, unwrapped(rows), strict=True) if key is not None]
    wrapped = master_keys(may_make=False).wrap([(about(row), key) for row, key in opened])
    for (row, _key), one in zip(opened, wrapped, strict=True):
        row.wrapped, row.master = one.wrapped, one.master
    WrappedKey.objects.bulk_update([row for row, _key in opened], ["wrapped", "master"])
    return len(opened)


def _finish(current: str) -> int:
    """Let old master keys go where nothing needs them; return how many keys still do.

    The store is held, so that nobody wraps with an old one meanwhile.
    """
    left = WrappedKey.objects.standing().exclude(master=current).count()
    if comes_from_file() and not left:
        keep_first_in_file()
    return left


@dataclass(frozen=True, kw_only=True)
class Rekeying:
    """What came of new keys for an owner."""

    resealed: int
    not_opening: int
    """Sealed values that did not open and were left as they are, with their keys."""
    removed: int
    """Old keys on which nothing rests any more."""
    waiting: int
    """Old keys that are kept a while longer."""


def rekey_owner(owner: UUID) -> Rekeying:
    """Give an owner new keys and seal all their texts anew.

    What was begun before and was stopped is gone on with. The old keys are removed by a later run,
    when no request can have one in hand any more and nothing is sealed with them.
    """
    with keys_held():
        _renew(owner)
    resealed = not_opening = 0
    with ring():
        present_ring().forget(owner)
        for row_ids, model in _texts_of(owner):
            done, failed = _reseal(model, row_ids)
            resealed, not_opening = resealed + done, not_opening + failed
    with keys_held():
        retired = WrappedKey.objects.standing().filter(owner=owner, retired_at__isnull=False)
        removed = 0
        if not not_opening:
            spent = retired.filter(retired_at__lt=clock.now() - RETIRED_FOR)
            removed = spent.delete()[0]
        waiting = retired.count()
    return Rekeying(resealed=resealed, not_opening=not_opening, removed=removed, waiting=waiting)


def _renew(owner: UUID) -> None:
    """Retire each key in use and make another, but where old ones are about to go still."""
    standing = list(WrappedKey.objects.standing().filter(owner=owner))
    under_way = {row.key_class for row in standing if row.retired_at is not None}
    for row in standing:
        if row.key_class not in under_way:
            row.retired_at = clock.now()
            row.save(update_fields=["retired_at"])
            make_key(owner, row.key_class)


def sealed_models() -> list[type[SealedRow]]:
    """Return the tables of all rooms that hold sealed texts."""
    return [model for model in apps.get_models() if issubclass(model, SealedRow)]


def _texts_of(owner: UUID) -> Iterator[tuple[list[int], type[SealedRow]]]:
    for model in sealed_models():
        keys = list(every_row(model).filter(sealed_for=owner).values_list("pk", flat=True))
        for start in range(0, len(keys), _AT_A_TIME):
            yield keys[start : start + _AT_A_TIME], model


@transaction.atomic
def _reseal(model: type[SealedRow], row_ids: Iterable[int]) -> tuple[int, int]:
    """Seal these rows anew where they rest on an old key; nobody writes them meanwhile."""
    resealed = not_opening = 0
    for row in every_row(model).select_for_update().filter(pk__in=row_ids):
        renewed = []
        for field in sealed_fields(model):
            sealed: bytes | None = getattr(row, field.attname)
            if sealed is None:
                continue
            try:
                old = present_ring().to_open(row.sealed_for, field.key_class, key_id_of(sealed))
                if old.id == _in_use(row.sealed_for, field.key_class).id:
                    continue
                setattr(row, field.name, row.opened(field.name))
            except KeyDestroyedError:
                # Erased: there is nothing to seal anew, and a key for it would be for nothing.
                continue
            except VaultError:
                not_opening += 1
                continue
            renewed.append(field.name)
        if renewed:
            row.save(update_fields=renewed)
            resealed += len(renewed)
    return resealed, not_opening


def _in_use(owner: UUID, key_class: str) -> DataKey:
    return present_ring().to_seal(owner, key_class)


def destroy_keys(*, owner: UUID, by: UUID) -> int:
    """Destroy an owner's keys for ever: what they sealed is erased, here and in every copy.

    Nothing is sealed for them any more either. The trail of this deed is for the rooms above: see
    `telos.access.actions.destroy_client_keys`.
    """
    with keys_held():
        gone = {"wrapped": b"", "destroyed_at": clock.now(), "destroyed_by": by}
        known = WrappedKey.objects.filter(owner=owner)
        destroyed = known.standing().update(**gone)
        closed = set(known.filter(retired_at=None).values_list("key_class", flat=True))
        WrappedKey.objects.bulk_create(
            WrappedKey(owner=owner, key_class=each, **gone)
            for each in KeyClass.values
            if each not in closed
        )
        transaction.on_commit(_leave_no_trace, using=KEYS)
    present_ring().forget(owner)
    return destroyed


def let_keys_go(*, owners: Collection[UUID], by: UUID, classes: Collection[str]) -> int:
    """Destroy these owners' keys of some classes: what they sealed is erased, in every copy too.

    Each is retired as it goes, so that what is written later gets a new key. Of an owner who was
    erased nothing is changed.
    """
    with keys_held():
        now = clock.now()
        standing = WrappedKey.objects.standing().filter(owner__in=owners, key_class__in=classes)
        standing.filter(retired_at=None).update(retired_at=now)
        gone = standing.update(wrapped=b"", destroyed_at=now, destroyed_by=by)
        transaction.on_commit(_leave_no_trace, using=KEYS)
    for owner in owners:
        present_ring().forget(owner)
    return gone


def put_blanks(*, owner: UUID, successor: UUID) -> None:
    """Put an empty seal of a destroyed successor in the place of every text of an owner.

    What is left neither opens, nor says whose it was or how long it is. The successor's keys are
    destroyed before, so that each place says of itself that it was erased.
    """
    destroyed = WrappedKey.objects.filter(owner=successor, destroyed_at__isnull=False)
    key_of = dict(destroyed.values_list("key_class", "public_id"))
    for model in sealed_models():
        rows = every_row(model).filter(sealed_for=owner)
        for field in sealed_fields(model):
            blank = blank_seal(key_of[field.key_class])
            rows.filter(**{f"{field.name}__isnull": False}).update(**{field.name: blank})
        rows.update(sealed_for=successor)


def _leave_no_trace() -> None:
    """Take what was overwritten out of the database's files too, as far as it lets us."""
    connection = connections[KEYS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # With `secure_delete` the pages are overwritten; here the log that led to them goes.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif connection.vendor == "postgresql":
            table = connection.ops.quote_name(WrappedKey._meta.db_table)  # noqa: SLF001 -- public
            # nosemgrep: sql-made-of-strings -- our own table, quoted by the database
            cursor.execute(f"VACUUM {table}")
