"""What a search of one chain came to: how many rows, and each damage with its place and time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from telos.audit.enums import Damage

# A trail can be damaged in a million places; so many are named and the others counted.
MOST_NAMED: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Damage to rows `first` to `last` of a chain, by their numbers."""

    damage: Damage
    first: int
    last: int
    since: datetime | None = None
    """The time of the first of them, or of the row before where they are missing."""
    until: datetime | None = None
    """The time of the last of them, or of the row after where they are missing."""

    @property
    def count(self) -> int:
        """How many rows it touches."""
        return self.last - self.first + 1


@dataclass(kw_only=True)
class Report:
    """One chain after the search."""

    practice_id: UUID
    rows: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    anchors: int = 0
    """How many anchors were compared."""
    findings: list[Finding] = field(default_factory=list)
    unnamed: int = 0
    """How many more places of damage there are than are named."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def add(self, finding: Finding) -> None:
        """Keep what was found, joined to what was found just before where it goes on."""
        before = self.findings[-1] if self.findings else None
        if before is not None and (before.damage, before.last + 1) == (
            finding.damage,
            finding.first,
        ):
            self.findings[-1] = Finding(
                damage=before.damage,
                first=before.first,
                last=finding.last,
                since=before.since,
                until=finding.until,
            )
        elif len(self.findings) < MOST_NAMED:
            self.findings.append(finding)
        else:
            self.unnamed += 1
