"""What stands first in an archive: what it holds, of when, of which Telos, and how much of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

from telos.cli.server.backup.errors import ArchiveBrokenError, BackupError

FORM: Final = 1

Holds = Literal["data", "keys"]
Engine = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, kw_only=True)
class Head:
    """Where the chain of a practice stood."""

    practice_id: str
    count: int
    code: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is counted in a database, to be found again in its copy."""

    counts: dict[str, int]
    """Rows of each table."""
    migrations: dict[str, list[str]]
    heads: list[Head] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive says of itself."""

    holds: Holds
    pair: str
    """The same in the archives of data and of keys that were made together."""
    made_at: datetime
    telos: str
    engine: Engine
    engine_version: str
    content: Content
    masters: list[str] = field(default_factory=list)
    """Names of the master keys that the wrapped keys of the archive need."""
    files: int = 0
    """Uploaded files."""
    form: int = FORM

    def text(self) -> str:
        """Return it as JSON."""
        said = asdict(self)
        said["made_at"] = self.made_at.astimezone(UTC).isoformat()
        return json.dumps(said, indent=1, sort_keys=True)


def manifest_from(text: str | bytes) -> Manifest:
    """Read a manifest; what a later form says is not guessed at."""
    try:
        said: dict[str, Any] = json.loads(text)
        if said["form"] != FORM:
            raise BackupError(
                f"The archive’s manifest has form {said['form']}: take a later Telos."
            )
        content = said.pop("content")
        heads = [Head(**head) for head in content.pop("heads")]
        made_at = datetime.fromisoformat(said.pop("made_at"))
        return Manifest(**said, made_at=made_at, content=Content(**content, heads=heads))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ArchiveBrokenError("The archive’s manifest cannot be read.") from None
