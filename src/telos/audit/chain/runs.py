"""Rows in a row that stand equally far from where they were written, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telos.audit.chain.findings import Finding
from telos.audit.enums import Damage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

_MOST_RUNS: Final = 5000


@dataclass(kw_only=True)
class Run:
    """Rows `first` to `last`; the offset is by how much their numbers have grown, if they fit."""

    first: int
    last: int
    offset: int | None
    since: datetime
    until: datetime

    @property
    def count(self) -> int:
        """How many rows it has."""
        return self.last - self.first + 1


class Runs:
    """The rows of a chain as runs: one of them, with an offset of nought, where all is well."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def add(self, number: int, offset: int | None, at: datetime) -> None:
        """Take the next row. Beyond a great many runs, further damage joins the last one."""
        last = self._runs[-1] if self._runs else None
        is_full = len(self._runs) >= _MOST_RUNS
        if last is not None and (last.offset == offset or (is_full and last.offset is None)):
            last.last, last.until = number, at
        elif not is_full or offset is None:
            self._runs.append(Run(first=number, last=number, offset=offset, since=at, until=at))

    def findings(self, *, swapped: Sequence[tuple[int, int]], written: int) -> Iterator[Finding]:
        """Say what the runs mean; `written` is how many rows the chain should have."""
        times = {run.first: run.since for run in self._runs}
        pairs = [*swapped, *self._exchanged()]
        for one, other in pairs:
            yield Finding(
                damage=Damage.SWAPPED,
                first=one,
                last=other,
                since=times.get(one),
                until=times.get(other),
            )
        yield from self._others({number for pair in pairs for number in pair}, written)

    def _exchanged(self) -> Iterator[tuple[int, int]]:
        """Return rows that stand alone, each at the number of the other."""
        alone = {
            run.first: run.offset for run in self._runs if run.count == 1 and run.offset is not None
        }
        for first, offset in alone.items():
            other = first - offset
            if offset < 0 and alone.get(other) == -offset:
                yield first, other

    def _others(self, told: Collection[int], written: int) -> Iterator[Finding]:
        offset = 0
        for run, after in zip(self._runs, [*self._runs[1:], None], strict=False):
            if run.offset == offset or (run.count == 1 and run.first in told):
                continue
            grown = (after.offset or 0) - offset if after and after.offset is not None else 0
            if run.offset is None:
                extra = min(max(grown, 0), run.count)
                yield from _misfits(run, told, genuine_to=min(run.last - extra, written))
                offset += extra
            elif run.count == 1 and grown == 1:
                yield _finding(Damage.INSERTED, run, first=run.first, last=run.last)
                offset += 1
            else:
                if run.offset < offset:
                    here = run.first - run.offset
                    yield _finding(
                        Damage.REMOVED, run, first=here - (offset - run.offset), last=here - 1
                    )
                offset = run.offset


def _misfits(run: Run, told: Collection[int], *, genuine_to: int) -> Iterator[Finding]:
    """Return rows that do not fit as edited, and those beyond `genuine_to` as never written."""
    first = run.first
    # What is told of already is left out; there are few of these.
    for number in [*sorted(n for n in told if run.first <= n <= run.last), run.last + 1]:
        edited_to = min(number - 1, genuine_to)
        if first <= edited_to:
            yield _finding(Damage.EDITED, run, first=first, last=edited_to)
        if max(first, genuine_to + 1) <= number - 1:
            yield _finding(Damage.INSERTED, run, first=max(first, genuine_to + 1), last=number - 1)
        first = number + 1


def _finding(damage: Damage, run: Run, *, first: int, last: int) -> Finding:
    return Finding(damage=damage, first=first, last=last, since=run.since, until=run.until)
