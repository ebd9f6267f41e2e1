"""Restoring: everything is tried beside the installation before anything is put in its place."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from telos.base import clock
from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.server.backup.archive import FILES, sync_folder
from telos.cli.server.backup.databases import LIVES_IN, living_database
from telos.cli.server.backup.errors import BackupError
from telos.cli.server.backup.making import living_key_files, uploaded_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.cli.server.backup.checking import Staged
    from telos.cli.server.backup.manifest import Head, Manifest

_ASIDE: Final = "before-%Y%m%dT%H%M%SZ"
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

    def erased_since(self, moment: datetime) -> int:
        """Return how many people were erased here since then.

        Who let single kinds of a record go has erased nobody.
        """
        closing = [row for row in self.destroyed if row["retired_at"] is None]
        since = (r for r in closing if datetime.fromisoformat(r["destroyed_at"]) > moment)
        return len({row["owner"] for row in since})


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
    from telos.audit.chain.anchors import AnchorError, anchors_in

    if anchors is None or not anchors.exists():
        return
    furthest: dict[str, int] = {}
    with suppress(AnchorError, OSError), anchors.open(encoding="utf-8") as lines:
        for anchor in anchors_in(lines):
            practice = str(anchor.practice_id)
            furthest[practice] = max(furthest.get(practice, 0), anchor.count)
    for practice, count in furthest.items():
        yield practice, count - stood.get(practice, 0)


def put_in_place(copy: Staged, *, master_key: bytes | None, now: datetime) -> str:
    """Put what was tried where it belongs; return where what stood there is kept, whole."""
    from django.conf import settings

    aside = Path(settings.DATA_DIR) / f"{now:{_ASIDE}}"
    aside.mkdir(mode=0o700)
    living = living_database("data")
    if others := living.others():
        raise BackupError(
            _("{count} others are connected to the database. Stop Telos everywhere first.").format(
                count=others
            )
        )
    named: list[str] = []
    # Keys first: without them the data would look lost to whoever starts in between.
    if copy.keys is not None and copy.keys_manifest is not None:
        for name, place in living_key_files().items():
            if (file := copy.key_file(name)) is not None:
                _put(file, place, aside)
        named.append(copy.keys.put_in_place_of(living_database("keys"), aside))  # type: ignore[arg-type]  # the same engine: `loaded` saw to it
    if master_key is not None:
        _write_master_key(Path(settings.TELOS_MASTER_KEY_FILE), master_key, aside)
    named.append(copy.data.put_in_place_of(living, aside))  # type: ignore[arg-type]  # the same engine
    _put_files(copy.folder / "data" / FILES, aside)
    with suppress(OSError):
        aside.rmdir()  # where nothing had stood
    named += [str(aside)] if aside.exists() else []
    return ", ".join(filter(None, named))


def _put(file: Path, place: Path, aside: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.exists():
        place.replace(aside / place.name)
    file.chmod(0o600)
    file.replace(place)
    sync_folder(place.parent)


def _write_master_key(place: Path, key: bytes, aside: Path) -> None:
    if place.exists() and place.read_bytes() == key:
        return
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    _put(beside, place, aside)


def _put_files(restored: Path, aside: Path) -> None:
    folder = uploaded_folder()
    if folder is None:
        return
    if folder.exists():
        folder.replace(aside / folder.name)
    if restored.exists():
        restored.replace(folder)
        sync_folder(folder.parent)
