"""Making a backup: a moment of the data, then the keys, each sealed into its own archive."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from telos.base import clock
from telos.cli.language import gettext as _
from telos.cli.server.backup.archive import DATABASE, FILES, KEY_FILES, Member, write_archive
from telos.cli.server.backup.databases import LIVES_IN, living_database
from telos.cli.server.backup.errors import BackupError
from telos.cli.server.backup.manifest import Holds, Manifest
from telos.cli.server.backup.shelf import name_of, remove_leftovers, remove_old_keys
from telos.cli.server.backup.staging import require_space, staging
from telos.cli.server.watching import watched
from telos.cli.version import telos_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from telos.cli.server.backup.databases import AnyDatabase
    from telos.cli.server.backup.manifest import Content
    from telos.cli.server.backup.stream import Secret


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup: two archives, and keys that were too old."""

    data: Path
    keys: Path
    manifest: Manifest
    removed: Sequence[Path]


def make_backup(*, data_to: Path, keys_to: Path, secret: Secret) -> Made:
    """Copy what is there while others write, and seal it into two folders."""
    require_two_places(data_to, keys_to)
    # What is acknowledged before this moment is in the backup.
    made_at = clock.now()
    targets = _targets(data_to, keys_to, made_at)
    data, keys = living_database("data"), living_database("keys")
    if not data.is_living(LIVES_IN["data"]):
        raise BackupError(_("There is nothing to back up here yet: nobody has an account."))
    common: dict[str, Any] = {
        "pair": str(uuid4()),
        "made_at": made_at,
        "telos": telos_version(),
    }
    with staging() as folder:
        require_space(folder, data.size() + keys.size())
        copies = folder / "data", folder / "keys"
        # The keys last: each is committed before the text that it seals.
        counted = _copied(data, copies[0]), _copied(keys, copies[1])
        files = list(_uploaded())
        of_data = _manifest("data", data, content=counted[0], files=len(files), **common)
        masters = _masters(keys, counted[1])
        of_keys = _manifest("keys", keys, content=counted[1], masters=masters, **common)
        _seal(targets[0], of_data, [Member(DATABASE, copies[0]), *files], secret=secret)
        _seal(targets[1], of_keys, [Member(DATABASE, copies[1]), *_key_files()], secret=secret)
    removed = remove_old_keys(keys_to, made_at)
    return Made(data=targets[0], keys=targets[1], manifest=of_data, removed=removed)


def _targets(data_to: Path, keys_to: Path, made_at: datetime) -> tuple[Path, Path]:
    """Return where both archives go, and clear away what a killed run left half written there."""
    for folder in (data_to, keys_to):
        remove_leftovers(folder, made_at)
    targets = data_to / name_of("data", made_at), keys_to / name_of("keys", made_at)
    if any(target.exists() for target in targets):
        raise BackupError(_("There is a backup of this very second; run it again."))
    return targets


def require_two_places(data_to: Path, keys_to: Path) -> None:
    """Refuse to lay keys where the data lie: who finds one has to look for the other."""
    for folder in (data_to, keys_to):
        if not folder.is_dir():
            raise BackupError(_("{folder} is not a folder that is there.").format(folder=folder))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise BackupError(_("Nothing can be written into {folder}.").format(folder=folder))
    one, other = data_to.resolve(), keys_to.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise BackupError(
            _(
                "Data and keys go to two places, best two machines: {one} and {other} are the same "
                "or one within the other."
            ).format(one=data_to, other=keys_to)
        )


def _copied(database: AnyDatabase, to: Path) -> Content:
    with watched(_("Copying"), database.size(), in_bytes=True) as seen:
        return database.copy(to, seen)


def _seal(to: Path, manifest: Manifest, members: Sequence[Member], *, secret: Secret) -> None:
    total = sum(m.path.stat().st_size for m in members if m.path.exists())
    with watched(_("Sealing {name}").format(name=to.name), total, in_bytes=True) as seen:
        write_archive(to, manifest, members, secret=secret, seen=seen)


def _manifest(holds: Holds, database: AnyDatabase, **said: Any) -> Manifest:
    version = database.engine_version
    return Manifest(holds=holds, engine=database.engine, engine_version=version, **said)


def _masters(keys: AnyDatabase, content: Content) -> list[str]:
    """Return the names of the master keys that wrapped what the store of keys holds."""
    if LIVES_IN["keys"] not in content.counts:
        return []
    rows = keys.query(
        "SELECT DISTINCT master FROM vault_wrappedkey WHERE destroyed_at IS NULL ORDER BY master"
    )
    return [name for (name,) in rows]


def uploaded_folder() -> Path | None:
    """Return where uploaded files are kept, if any are."""
    from django.conf import settings

    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None


def _uploaded() -> Iterator[Member]:
    folder = uploaded_folder()
    if folder is None or not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield Member(f"{FILES}/{path.relative_to(folder).as_posix()}", path)


def living_key_files() -> dict[str, Path]:
    """Return the keys that are files of this installation, the master key left out, by name."""
    from django.conf import settings

    audit, secret = KEY_FILES
    places = {}
    if not settings.TELOS_AUDIT_KEY:
        places[audit] = Path(settings.TELOS_AUDIT_KEY_FILE)
    if settings.SECRET_KEY_FILE is not None:
        places[secret] = Path(settings.SECRET_KEY_FILE)
    return places


def master_key_file() -> Path:
    """Return where the master key is kept, or would be."""
    from django.conf import settings

    return Path(settings.TELOS_MASTER_KEY_FILE)


def _key_files() -> list[Member]:
    return [Member(name, path) for name, path in living_key_files().items() if path.exists()]
