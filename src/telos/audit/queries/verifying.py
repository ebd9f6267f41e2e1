"""Reading chains from the database for the search: a batch at a time, whatever stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from telos.audit.chain.codes import Entry
from telos.audit.chain.inspection import End, Inspector
from telos.audit.key import audit_keys
from telos.audit.models import AuditRow, ChainHead

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from django.db.models import QuerySet

    from telos.audit.chain.anchors import Anchor
    from telos.audit.chain.findings import Report

_ROWS_AT_A_TIME: Final = 5000
_FIELDS: Final = (*Entry._fields, "code", "pk")
# What a column raises that holds what its type does not allow.
_UNREADABLE: Final = (ValueError, TypeError, AttributeError, OverflowError, ValidationError)
_LOWEST: Final = -(2**63)


@dataclass(kw_only=True)
class Verified:
    """Every chain that was searched, and how many rows stand in none."""

    reports: list[Report] = field(default_factory=list)
    strays: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found anywhere."""
        return not self.strays and all(report.is_whole for report in self.reports)


def row_count(practice_id: UUID | None = None) -> int:
    """Return how many rows there are to search."""
    rows = AuditRow.objects.all()
    return (rows if practice_id is None else rows.filter(practice_id=practice_id)).count()


def has_chain(practice_id: UUID) -> bool:
    """Tell whether the trail knows of a practice, be it here or no more."""
    heads = ChainHead.objects.filter(practice_id=practice_id)
    return heads.exists() or AuditRow.objects.filter(practice_id=practice_id).exists()


def verify(
    *,
    anchors: Sequence[Anchor] = (),
    practice_id: UUID | None = None,
    practices: Collection[UUID] = (),
    seen: Callable[[int], None] = lambda _rows: None,
) -> Verified:
    """Search every chain, or one, for damage; `seen` is told how many more rows were read.

    `practices` are those that stand: the chain of each must hold the deed that opened it.
    Deeds may go on meanwhile: a chain is searched to where it stands in the end.
    """
    key = audit_keys().chain
    chains, strays = ([practice_id], 0) if practice_id is not None else _chains(anchors, practices)
    verified = Verified(strays=strays)
    for chain in chains:
        of_chain = [anchor for anchor in anchors if anchor.practice_id == chain]
        search = _Search(chain, Inspector(key, chain, of_chain, has_practice=chain in practices))
        verified.reports.append(search.run(seen))
        verified.strays += search.without_number
    return verified


def _chains(anchors: Sequence[Anchor], practices: Collection[UUID]) -> tuple[list[UUID], int]:
    """Return every chain that there is or must be, and how many rows name none.

    Rows, heads, anchors and practices speak of them.
    """
    rows = AuditRow.objects.annotate(named=Cast("practice_id", TextField())).order_by()
    known = {anchor.practice_id for anchor in anchors} | set(practices)
    known |= set(ChainHead.objects.values_list("practice_id", flat=True))
    strays = []
    for text in rows.values_list("named", flat=True).distinct():
        try:
            known.add(UUID(text))
        except _UNREADABLE:
            strays.append(text)
    return sorted(known), rows.filter(named__in=strays).count()


_Read = tuple[Entry, bytes, int]


class _Search:
    """Reads one chain, for an inspector to see."""

    def __init__(self, chain: UUID, inspector: Inspector) -> None:
        self._chain = chain
        self._inspector = inspector
        self._position = (_LOWEST, 0)
        self._without_number: set[int] = set()

    @property
    def without_number(self) -> int:
        """How many rows of the chain have nothing that could be a number."""
        return len(self._without_number)

    def run(self, seen: Callable[[int], None]) -> Report:
        """Read to the end, and as far on as deeds have added meanwhile."""
        while True:
            read = 0
            while batch := self._batch():
                for entry, code, pk in batch:
                    self._inspector.see(entry, code)
                    self._position = (entry.sequence, pk)
                read += len(batch)
                seen(len(batch))
            # The rows of a deed and the head that tells of them are seen together or not at all.
            head = ChainHead.objects.filter(practice_id=self._chain).first()
            end = None if head is None else End(count=head.count, code=bytes(head.code))
            if not read or end is None or end.count <= self._inspector.last_number:
                return self._inspector.finish(end)

    def _batch(self) -> list[_Read]:
        number, pk = self._position
        rows = AuditRow.objects.filter(
            Q(sequence__gt=number) | Q(sequence=number, pk__gt=pk),
            practice_id=self._chain,
            sequence__gte=number,  # once more, so that the database begins at the right place
        ).order_by("sequence", "pk")
        try:
            return [_read(values) for values in rows.values_list(*_FIELDS)[:_ROWS_AT_A_TIME]]
        except _UNREADABLE:
            pks = list(rows.values_list("pk", flat=True)[:_ROWS_AT_A_TIME])
        alone = {pk: _alone(pk) for pk in pks}
        # What has no number stands behind all that has, so it is met in the last batch.
        self._without_number |= {pk for pk, read in alone.items() if read is None}
        return [read for read in alone.values() if read is not None]


def _read(values: Sequence[Any]) -> _Read:
    *said, code, pk = values
    entry = Entry._make(said)
    if not isinstance(entry.sequence, int):
        raise TypeError
    return entry._replace(previous=bytes(entry.previous)), bytes(code), pk


def _alone(pk: int) -> _Read | None:
    """Read a row by itself; what cannot be read of it is nothing, which no code fits."""
    row = AuditRow.objects.filter(pk=pk)
    try:
        return _read(row.values_list(*_FIELDS).get())
    except _UNREADABLE:
        values = [_column(row, name) for name in _FIELDS]
    try:
        return _read(values)
    except _UNREADABLE:
        entry = Entry._make(values[:-2])
        return (entry, b"", pk) if isinstance(entry.sequence, int) else None


def _column(row: QuerySet[AuditRow], name: str) -> Any:
    try:
        return row.values_list(name, flat=True).get()
    except _UNREADABLE:
        return None
