"""Anchors: where a chain stood at a time, in one line that can be printed, mailed or typed."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GROUPS: Final = 5
_LETTERS_A_GROUP: Final = 4
# 100 bits of the code: nobody without the key can make a row that agrees with even these.
_LETTERS: Final = _GROUPS * _LETTERS_A_GROUP
_LINE: Final = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s+(?P<practice>[0-9a-fA-F-]{36})\s+(?P<count>\d{1,19})"
    r"\s+(?P<letters>[A-Za-z2-7 -]+)"
)


class AnchorError(ValueError):
    """A line that is no anchor."""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """So many rows, the last with this code, at this time."""

    at: datetime
    practice_id: UUID
    count: int
    letters: str
    """The beginning of the code, in letters and digits that are not mistaken for one another."""

    def line(self) -> str:
        """Return the anchor as it is written: time, practice, count, and the letters in groups."""
        groups = [
            self.letters[n : n + _LETTERS_A_GROUP] for n in range(0, _LETTERS, _LETTERS_A_GROUP)
        ]
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{at} {self.practice_id} {self.count} {'-'.join(groups)}"

    def names(self, code: bytes) -> bool:
        """Whether this is the code that the anchor was taken of."""
        return letters_of(code) == self.letters


def letters_of(code: bytes) -> str:
    """Return the beginning of a code as it stands in an anchor."""
    return base64.b32encode(code).decode()[:_LETTERS]


def anchor_from(line: str) -> Anchor:
    """Read an anchor, however it was spaced or grouped when it was typed."""
    read = _LINE.fullmatch(line.strip())
    letters = re.sub(r"[ -]", "", read["letters"]).upper() if read else ""
    if read is None or len(letters) != _LETTERS:
        raise AnchorError(line)
    try:
        at = datetime.strptime(read["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        practice_id = UUID(read["practice"])
    except ValueError:
        raise AnchorError(line) from None
    return Anchor(at=at, practice_id=practice_id, count=int(read["count"]), letters=letters)


@dataclass(frozen=True, kw_only=True)
class Torn:
    """A line of a file of anchors that is none: cut off where a disk was full, or changed."""

    number: int
    text: str


def anchors_and_torn(content: bytes) -> tuple[list[Anchor], list[Torn]]:
    """Read what a file of anchors holds, and which of its lines are no anchors, by their number."""
    anchors: list[Anchor] = []
    torn: list[Torn] = []
    for number, line in enumerate(content.decode(errors="replace").splitlines(), start=1):
        try:
            anchors += anchors_in([line])
        except AnchorError:
            torn.append(Torn(number=number, text=line.strip()))
    return anchors, torn


def anchors_in(lines: Iterable[str]) -> Iterator[Anchor]:
    """Read a file of anchors; empty lines and those that begin with # are remarks."""
    for line in lines:
        if line.strip() and not line.startswith("#"):
            yield anchor_from(line)
