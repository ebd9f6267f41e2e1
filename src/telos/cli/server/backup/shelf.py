"""Where archives lie: their names, which were tried, and keys that have lain there too long."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from telos.cli.server.backup.archive import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from telos.cli.server.backup.manifest import Holds

KEYS_KEPT: Final = timedelta(days=30)
"""What was erased is unreadable everywhere when the last copy of its keys is gone."""
DATA_FOLDER: Final = "TELOS_BACKUP_DIR"
KEYS_FOLDER: Final = "TELOS_KEYS_BACKUP_DIR"

_NAME: Final = re.compile(r"telos-(?P<holds>data|keys)-(?P<at>\d{8}T\d{6}Z)\.telos")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_PART_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """An archive in a folder, by its name alone: no key is needed to know so much."""

    path: Path
    holds: Holds
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Tried:
    """When an archive was restored into a scratch database and found to be whole."""

    at: datetime
    sha256: str
    rows: int
    trail_rows: int
    texts: int | None


def name_of(holds: Holds, made_at: datetime) -> str:
    """Return the name of an archive; names sort by time."""
    return f"telos-{holds}-{made_at.astimezone(UTC).strftime(_STAMP)}.telos"


def shelved(path: Path) -> Shelved | None:
    """Return what a name says, if it is that of an archive."""
    read = _NAME.fullmatch(path.name)
    if read is None:
        return None
    try:
        made_at = datetime.strptime(read["at"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    holds: Holds = "data" if read["holds"] == "data" else "keys"
    return Shelved(path=path, holds=holds, made_at=made_at)


def archives_in(folder: Path, holds: Holds) -> list[Shelved]:
    """Return the archives of a folder, the newest first."""
    if not folder.is_dir():
        return []
    named = [one for path in folder.iterdir() if (one := shelved(path)) and one.holds == holds]
    found = [one for one in named if one.path.is_file()]  # a folder may bear such a name too
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def remove_old_keys(folder: Path, now: datetime) -> list[Path]:
    """Remove archives of keys that are older than thirty days; return which."""
    old = [one.path for one in archives_in(folder, "keys") if now - one.made_at > KEYS_KEPT]
    for path in old:
        path.unlink(missing_ok=True)
    if old:
        sync_folder(folder)
    return old


def remove_leftovers(folder: Path, now: datetime) -> None:
    """Remove what a backup that was killed left half written."""
    for path in folder.glob(".telos-*.part"):
        if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > _PART_KEPT:
            path.unlink(missing_ok=True)


def note_tried(archive: Path, tried: Tried) -> None:
    """Keep beside an archive that it was tried, and with which sum."""
    said = {**asdict(tried), "at": tried.at.astimezone(UTC).isoformat()}
    note = _note(archive)
    part = note.with_name(f".{note.name}.part")
    part.write_text(json.dumps(said) + "\n", encoding="utf-8")
    part.replace(note)


def tried(archive: Path) -> Tried | None:
    """Return when an archive was tried, if it was."""
    try:
        said = json.loads(_note(archive).read_text(encoding="utf-8"))
        return Tried(**{**said, "at": datetime.fromisoformat(said["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def partner_of(data: Path, keys_folder: Path | None) -> Path | None:
    """Return the archive of keys that was made with one of data, where it still lies."""
    told = shelved(data)
    for folder in (keys_folder, data.parent):
        if told is None or folder is None:
            continue
        partner = folder / name_of("keys", told.made_at)
        if partner.is_file():
            return partner
    return None


def _note(archive: Path) -> Path:
    return archive.with_suffix(".tried")
