"""Whether keys and texts open: counts, never contents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Max, Q

from telos.vault.errors import KeyDestroyedError, KeyUnknownError, SealBrokenError
from telos.vault.models import WrappedKey
from telos.vault.ring import ring
from telos.vault.rows import every_row, sealed_fields
from telos.vault.store import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from telos.vault.rows import SealedRow

_AT_A_TIME: Final = 500


@dataclass(frozen=True, kw_only=True)
class KeyCounts:
    """The keys of one class."""

    in_use: int
    retired: int
    destroyed: int
    not_opening: int


@dataclass(frozen=True, kw_only=True)
class TextCounts:
    """The sealed texts of one table."""

    opened: int
    erased: int
    broken: int
    unknown: int


def key_counts() -> dict[str, KeyCounts]:
    """Unwrap every key and return the counts of each class."""
    found: dict[str, Counter[str]] = {}
    for rows in _batches():
        standing = [row for row in rows if row.destroyed_at is None]
        shut = {r.pk for r, k in zip(standing, unwrapped(standing), strict=True) if k is None}
        for row in rows:
            found.setdefault(row.key_class, Counter())[_state_of(row)] += 1
            found[row.key_class]["not_opening"] += row.pk in shut
    return {
        key_class: KeyCounts(
            in_use=count["in_use"],
            retired=count["retired"],
            destroyed=count["destroyed"],
            not_opening=count["not_opening"],
        )
        for key_class, count in sorted(found.items())
    }


def _batches() -> Iterator[list[WrappedKey]]:
    last = 0
    while rows := list(WrappedKey.objects.filter(pk__gt=last).order_by("pk")[:_AT_A_TIME]):
        yield rows
        last = rows[-1].pk


def _state_of(row: WrappedKey) -> str:
    if row.destroyed_at is not None:
        return "destroyed"
    return "in_use" if row.retired_at is None else "retired"


def text_counts(models: Iterable[type[SealedRow]]) -> dict[str, TextCounts]:
    """Open every sealed text of these tables and return how many opened, and why others did not."""
    return {model._meta.db_table: _texts_in(model) for model in models}  # noqa: SLF001 -- public


def _texts_in(model: type[SealedRow]) -> TextCounts:
    count: Counter[type[Exception] | None] = Counter()
    last = 0
    while True:
        # The keys of one batch at a time are in hand.
        with ring():
            rows = list(every_row(model).filter(pk__gt=last).order_by("pk")[:_AT_A_TIME])
            for row in rows:
                count.update(_outcomes(row))
        if not rows:
            break
        last = rows[-1].pk
    return _counts(count)


def _counts(count: Counter[type[Exception] | None]) -> TextCounts:
    return TextCounts(
        opened=count[None],
        erased=count[KeyDestroyedError],
        broken=count[SealBrokenError],
        unknown=count[KeyUnknownError],
    )


def one_text_of_each(models: Iterable[type[SealedRow]]) -> tuple[int, TextCounts]:
    """Open the latest row of every owner in every table; return how many owners, and the counts.

    For a copy that has just been restored: whether keys and data belong together.
    """
    count: Counter[type[Exception] | None] = Counter()
    met: set[UUID] = set()
    for model in models:
        rows = every_row(model)
        is_there = Q(*((f"{f.name}__isnull", False) for f in sealed_fields(model)), _connector="OR")
        latest = rows.filter(is_there).values("sealed_for").annotate(latest=Max("pk")).order_by()
        pks = sorted(latest.values_list("latest", flat=True))
        for start in range(0, len(pks), _AT_A_TIME):
            with ring():
                for row in rows.filter(pk__in=pks[start : start + _AT_A_TIME]):
                    met.add(row.sealed_for)
                    count.update(_outcomes(row))
    return len(met), _counts(count)


def _outcomes(row: SealedRow) -> Iterator[type[Exception] | None]:
    for field in sealed_fields(type(row)):
        if getattr(row, field.attname) is None:
            continue
        try:
            row.opened(field.name)
        except (KeyDestroyedError, KeyUnknownError, SealBrokenError) as error:
            yield type(error)
        else:
            yield None


def is_store_lost(models: Iterable[type[SealedRow]]) -> bool:
    """Tell whether texts are sealed and no key is kept: an empty store instead of a lost one."""
    return not WrappedKey.objects.exists() and any(
        every_row(model).filter(**{f"{field.name}__isnull": False}).exists()
        for model in models
        for field in sealed_fields(model)
    )


def classes_with_keys(owner: UUID) -> set[str]:
    """Return of which classes somebody has keys that were not destroyed.

    A key is made by the first text of its class: without one there is nothing that opens.
    """
    known = WrappedKey.objects.standing().filter(owner=owner)
    return set(known.values_list("key_class", flat=True))


def erased_owners() -> set[UUID]:
    """Return whose keys were destroyed for good, so that nothing is sealed for them any more.

    Beside those who were erased there are those who stand in their place, whom no row knows before.
    """
    gone = WrappedKey.objects.filter(destroyed_at__isnull=False, retired_at=None)
    return set(gone.values_list("owner", flat=True).distinct())


def was_erased(owner: UUID) -> bool:
    """Tell whether somebody's keys were destroyed for good."""
    gone = WrappedKey.objects.filter(destroyed_at__isnull=False, retired_at=None)
    return gone.filter(owner=owner).exists()


def owners() -> list[UUID]:
    """Return whose keys there are that were not destroyed."""
    known = WrappedKey.objects.standing().order_by("owner")
    return list(known.values_list("owner", flat=True).distinct())
