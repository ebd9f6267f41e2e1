"""Walking a chain from its first row to its last, one at a time, in memory that does not grow."""

from __future__ import annotations

import struct
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telos.audit.chain.codes import START, Entry, code_of
from telos.audit.chain.findings import Finding, Report
from telos.audit.chain.runs import Runs
from telos.audit.enums import BEGINS, Damage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from telos.audit.chain.anchors import Anchor

# How far from its place a row that does not fit is looked for: rows may have been renumbered.
_FARTHEST: Final = 512
# How many codes may be tried for that in all: about a second of work.
_MOST_TRIES: Final = 200_000
# Rows that do not fit are tried against one another, if there are so few.
_MOST_SUSPECTS: Final = 48
# What rows hold that somebody changed behind the database's own types.
_UNREADABLE: Final = (TypeError, ValueError, AttributeError, OverflowError, struct.error)


_Suspect = tuple[Entry, bytes]


@dataclass(frozen=True, kw_only=True)
class End:
    """Where the database says that a chain ends."""

    count: int
    code: bytes


@dataclass(frozen=True, kw_only=True)
class _Last:
    """The row that was seen last."""

    number: int = 0
    genuine: int | None = 0
    code: bytes = START
    at: datetime | None = None


class Inspector:
    """Sees every row of one chain in order of their numbers, then says what is wrong.

    `has_practice` says that the practice stands, so that the deed that opened it must stand too.
    """

    def __init__(
        self,
        key: bytes,
        practice_id: UUID,
        anchors: Iterable[Anchor] = (),
        *,
        has_practice: bool = False,
    ) -> None:
        self._key = key
        self._lacks_beginning = has_practice
        self._anchors = sorted(anchors, key=lambda anchor: (anchor.count, anchor.at))
        self._counts = [anchor.count for anchor in self._anchors]
        self._agreed = 0
        self._last = _Last()
        self._offset = 0
        self._tries = 0
        self._runs = Runs()
        self._suspects: list[_Suspect] = []
        self._any_fits = False
        self.report = Report(practice_id=practice_id, anchors=len(self._anchors))

    @property
    def last_number(self) -> int:
        """The number of the row that was seen last; 0 before the first."""
        return self._last.number

    def see(self, entry: Entry, code: bytes) -> None:
        """Take the next row: its code, its place, what it follows, and what anchors say of it."""
        number, at = entry.sequence, entry.created_at
        self.report.rows += 1
        self.report.first_at = self.report.first_at or at
        self.report.last_at = at
        if number <= self._last.number:
            self._found(Damage.INSERTED, number, number, since=at, until=at)
            return
        if is_gap := number > self._last.number + 1:
            self._found(
                Damage.REMOVED, self._last.number + 1, number - 1, since=self._last.at, until=at
            )
        genuine = self._genuine_number(entry, code)
        if genuine is None and len(self._suspects) <= _MOST_SUSPECTS:
            self._suspects.append((entry, code))
        if genuine is not None and entry.deed == BEGINS:
            self._lacks_beginning = False
        follows = genuine is not None and self._last.genuine == genuine - 1
        if follows and not is_gap and entry.previous != self._last.code:
            self._found(Damage.UNLINKED, number, number, since=at, until=at)
        if genuine == number:
            self._compare(number, code)
        self._runs.add(number, None if genuine is None else number - genuine, at)
        self._last = _Last(number=number, genuine=genuine, code=code, at=at)

    def finish(self, end: End | None) -> Report:
        """Say what was found, when the last row has been seen and the chain should end here."""
        if self.report.rows > 1 and not self._any_fits:
            self._found(
                Damage.ANOTHER_KEY,
                1,
                self._last.number,
                since=self.report.first_at,
                until=self.report.last_at,
            )
            return self.report
        written = end.count if end is not None else self._last.number
        for finding in self._runs.findings(swapped=self._swapped(), written=written):
            self.report.add(finding)
        self._look_at_the_end(end)
        self.report.findings.sort(key=lambda finding: finding.first)
        self._look_at_the_beginning()
        return self.report

    def _found(
        self,
        damage: Damage,
        first: int,
        last: int,
        *,
        since: datetime | None,
        until: datetime | None,
    ) -> None:
        self.report.add(Finding(damage=damage, first=first, last=last, since=since, until=until))

    def _fits(self, entry: Entry, code: bytes) -> bool:
        try:
            return code_of(self._key, entry) == code
        except _UNREADABLE:
            return False

    def _genuine_number(self, entry: Entry, code: bytes) -> int | None:
        """Return the number that the row was written with; none if it was never written so."""
        number = entry.sequence
        written = entry if self._offset == 0 else entry._replace(sequence=number - self._offset)
        if self._fits(written, code):
            self._any_fits = True
            return number - self._offset
        for away in range(1, _FARTHEST + 1):
            if self._tries >= _MOST_TRIES:
                return None
            self._tries += 2
            for offset in (self._offset + away, self._offset - away):
                if self._fits(entry._replace(sequence=number - offset), code):
                    self._any_fits = True
                    self._offset = offset
                    return number - offset
        return None

    def _compare(self, number: int, code: bytes) -> None:
        place = bisect_left(self._counts, number)
        for anchor in self._anchors[place:]:
            if anchor.count != number:
                return
            if anchor.names(code):
                self._agreed = number
            else:
                self._found(Damage.REWRITTEN, self._agreed + 1, number, since=None, until=anchor.at)

    def _swapped(self) -> list[tuple[int, int]]:
        """Return which of the rows that do not fit would fit in each other's place."""
        if len(self._suspects) > _MOST_SUSPECTS:
            return []
        return [
            (one[0].sequence, other[0].sequence)
            for place, one in enumerate(self._suspects)
            for other in self._suspects[place + 1 :]
            if self._stand_for_each_other(one, other)
        ]

    def _stand_for_each_other(self, one: _Suspect, other: _Suspect) -> bool:
        """Whether only their numbers were exchanged, or all but numbers and codes."""
        (first, code), (second, second_code) = one, other
        numbers = (
            (first._replace(sequence=second.sequence), code),
            (second._replace(sequence=first.sequence), second_code),
        )
        contents = (
            (first._replace(sequence=second.sequence, previous=second.previous), second_code),
            (second._replace(sequence=first.sequence, previous=first.previous), code),
        )
        return any(
            all(self._fits(entry, written) for entry, written in pair)
            for pair in (numbers, contents)
        )

    def _look_at_the_beginning(self) -> None:
        """Find a chain that was emptied, and may have been begun anew: nothing else shows it."""
        found = self.report.findings
        # What is wrong with the first row is told already.
        if self._lacks_beginning and not (found and found[0].first <= 1):
            at = self.report.first_at
            lost = Finding(damage=Damage.NO_BEGINNING, first=1, last=1, since=at, until=at)
            found.insert(0, lost)

    def _look_at_the_end(self, end: End | None) -> None:
        stands = {self._last.number, self._last.genuine or self._last.number}
        anchor = self._anchors[-1] if self._anchors else None
        said = max(end.count if end else 0, anchor.count if anchor else 0)
        if said > max(stands):
            until = anchor.at if anchor and anchor.count == said else None
            self._found(Damage.CUT, self._last.number + 1, said, since=self._last.at, until=until)
        elif self._last.number and not self._is_noted(end, stands):
            self._found(
                Damage.SET_BACK,
                self._last.number,
                self._last.number,
                since=self._last.at,
                until=self._last.at,
            )

    def _is_noted(self, end: End | None, stands: set[int]) -> bool:
        """Whether the database's own note names the last row, as far as that row can be trusted."""
        if end is None:
            return False
        if self._last.genuine is None:
            return True
        return end.count >= min(stands) and end.code == self._last.code
