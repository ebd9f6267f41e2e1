"""Restoring: everything is tried beside the installation before anything is put in its place."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from telos.base import clock
from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.server.backup.archive import FILES
from telos.cli.server.backup.databases import LIVES_IN, living_database
from telos.cli.server.backup.errors import BackupError
from telos.cli.server.backup.making import living_key_files, master_key_file, uploaded_folder
from telos.cli.server.backup.placing import FilePlacing, FolderPlacing, beside, put_all
from telos.cli.server.backup.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from telos.cli.server.backup.checking import Staged
    from telos.cli.server.backup.manifest import Head, Manifest
    from telos.cli.server.backup.placing import Placing

ASIDE: Final = "before-%Y%m%dT%H%M%SZ"
_TOMBSTONES: Final = (
    "SELECT public_id, created_at, owner, key_class, master, retired_at, destroyed_at, "
    "destroyed_by FROM vault_wrappedkey WHERE destroyed_at IS NOT NULL ORDER BY destroyed_at"
)
_TOMBSTONE_FIELDS: Final = (
    *("public_id", "created_at", "owner", "key_class"),
    *("master", "retired_at", "destroyed_at", "destroyed_by"),
)
_IDS: Final = frozenset({"public_id", "owner", "destroyed_by"})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands where a backup is to be restored."""

    is_living: bool
    has_keys: bool
    heads: Sequence[Head]
    destroyed: Sequence[dict[str, Any]]
    """Keys that were destroyed here: erasure is carried into what is restored."""
    unreadable: Sequence[str]
    """Which of the databases cannot be read."""


def what_stands() -> Standing:
    """Look at what a restore would put aside; a database that cannot be read counts as living."""
    data, keys = living_database("data"), living_database("keys")
    unreadable, heads, destroyed = [], [], []
    is_living = has_keys = False
    try:
        is_living = data.is_living(LIVES_IN["data"])
        heads = data.content().heads if is_living else []
    except BackupError:
        is_living = True
        unreadable.append("data")
    try:
        has_keys = keys.is_living(LIVES_IN["keys"])
        destroyed = list(_destroyed(keys.query(_TOMBSTONES))) if has_keys else []
    except BackupError:
        # They cannot be gone on with, so those of the backup are taken.
        is_living, has_keys = True, False
        unreadable.append("keys")
    return Standing(
        is_living=is_living,
        has_keys=has_keys,
        heads=heads,
        destroyed=destroyed,
        unreadable=unreadable,
    )


def _destroyed(rows: Sequence[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        named = dict(zip(_TOMBSTONE_FIELDS, row, strict=True))
        yield {
            name: str(UUID(str(value))) if name in _IDS else _with_zone(value)
            for name, value in named.items()
        }


def _with_zone(value: Any) -> Any:
    """Return a moment as text with its zone; SQLite keeps it in UTC without one."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    is_moment = isinstance(value, str) and value[4:5] == "-" and value[10:11] == " "
    return f"{value}+00:00" if is_moment else value


def what_is_lost(manifest: Manifest, standing: Standing, anchors: Path | None) -> list[str]:
    """Say how old the backup is, and what was done since that it does not hold."""
    age = clock.now() - manifest.made_at
    hours, minutes = divmod(int(age.total_seconds()) // 60, 60)
    said = [
        _("The backup is of {at}, {hours} hours and {minutes} minutes ago (Telos {telos}).").format(
            at=f"{manifest.made_at:%Y-%m-%d %H:%M} UTC",
            hours=hours,
            minutes=minutes,
            telos=manifest.telos,
        )
    ]
    stood = {head.practice_id: head.count for head in manifest.content.heads}
    lost = {h.practice_id: h.count - stood.get(h.practice_id, 0) for h in standing.heads}
    lost = lost or dict(_lost_by_anchors(anchors, stood))
    count = sum(max(more, 0) for more in lost.values())
    if count:
        said.append(
            ngettext(
                "{count} row was added to the trail since: that deed or look is lost with it.",
                "{count} rows were added to the trail since: what they tell of is lost with it.",
                count,
            ).format(count=f"{count:,}")
        )
    elif lost:
        said.append(_("Nothing was added to the trail since."))
    else:
        said.append(_("What was done since is lost; nothing here tells how much that is."))
    return said


def _lost_by_anchors(anchors: Path | None, stood: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Tell from anchors, where the database itself is gone, how far the chains had come."""
    from telos.audit.chain.anchors import anchors_and_torn

    if anchors is None or not anchors.exists():
        return
    furthest: dict[str, int] = {}
    with suppress(OSError):
        for anchor in anchors_and_torn(anchors.read_bytes())[0]:
            practice = str(anchor.practice_id)
            furthest[practice] = max(furthest.get(practice, 0), anchor.count)
    for practice, count in furthest.items():
        yield practice, count - stood.get(practice, 0)


def put_in_place(copy: Staged, *, master_key: bytes | None, now: datetime) -> str:
    """Put what was tried where it belongs, all or none; return where what stood is kept, whole."""
    living = living_database("data")
    if others := living.others():
        raise BackupError(
            _("{count} others are connected to the database. Stop Telos everywhere first.").format(
                count=others
            )
        )
    clear_waiting()
    placings = list(_placings(copy, master_key, _aside(now)))
    put_all(placings)
    return ", ".join(dict.fromkeys(filter(None, (one.stood for one in placings))))


def _placings(copy: Staged, master_key: bytes | None, aside: str) -> Iterator[Placing]:
    """Return what is put in its place, in this order.

    Keys first: without them the data would look lost to whoever starts in between. Data last: until
    they stand, running it again begins as the first time did.
    """
    if copy.keys is not None and copy.keys_manifest is not None:
        for name, place in living_key_files().items():
            if (file := copy.key_file(name)) is not None:
                yield FilePlacing(file, place, aside)
        yield copy.keys.placing(living_database("keys"), aside)  # type: ignore[arg-type]  # the same engine: `loaded` saw to it
    if master_key is not None and (file := _new_master_key(copy.folder, master_key)) is not None:
        yield FilePlacing(file, master_key_file(), aside)
    if (folder := uploaded_folder()) is not None:
        yield FolderPlacing(copy.folder / "data" / FILES, folder, aside)
    yield copy.data.placing(living_database("data"), aside)  # type: ignore[arg-type]  # the same engine


def _new_master_key(folder: Path, key: bytes) -> Path | None:
    """Write the master key among what is tried, unless it stands in its place already."""
    place = master_key_file()
    if place.exists() and place.read_bytes() == key:
        return None
    file = folder / "master-key"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
        writing.write(key)
        writing.flush()
        os.fsync(writing.fileno())
    return file


def places() -> list[Path]:
    """Return every place that a restore puts something in, where it is a file or a folder."""
    databases = (living_database("data"), living_database("keys"))
    found = [one.file for one in databases if isinstance(one, SqliteDatabase)]
    found += [master_key_file(), *living_key_files().values()]
    folder = uploaded_folder()
    return found if folder is None else [*found, folder]


def waiting() -> list[Path]:
    """Return what a restore that was killed left beside the places that it was for."""
    return [each for place in places() if (each := beside(place)).exists()]


def clear_waiting() -> None:
    """Take away what a restore that was killed left: each begins anew."""
    for each in waiting():
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()


def _aside(now: datetime) -> str:
    """Return the name of a folder that stands beside none of the places yet."""
    while any((place.parent / f"{now:{ASIDE}}").exists() for place in places()):
        now += timedelta(seconds=1)
    return f"{now:{ASIDE}}"
