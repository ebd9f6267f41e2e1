"""Trying a backup: restored into scratch databases, counted, its trail searched, texts opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telos.base import clock
from telos.cli.language import gettext as _
from telos.cli.server.backup.archive import DATABASE, KEY_FILES, unpack
from telos.cli.server.backup.content import differences
from telos.cli.server.backup.databases import LIVES_IN, living_database, loaded
from telos.cli.server.backup.errors import ArchiveBrokenError, BackupError
from telos.cli.server.backup.inside import Found
from telos.cli.server.backup.manifest import Manifest
from telos.cli.server.backup.shelf import Tried
from telos.cli.server.backup.staging import require_space, staging
from telos.cli.server.watching import watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from telos.cli.server.backup.databases import AnyDatabase
    from telos.cli.server.backup.manifest import Holds
    from telos.cli.server.backup.stream import Secret


@dataclass(frozen=True, kw_only=True)
class Archives:
    """A backup that is to be tried, and what it is opened with."""

    data: Path
    keys: Path | None
    secret: Secret
    master_key_file: Path | None = None


@dataclass(kw_only=True)
class Staged:
    """A backup restored into scratch databases."""

    folder: Path
    manifest: Manifest
    data: AnyDatabase
    keys: AnyDatabase | None
    keys_manifest: Manifest | None
    found: Found

    def key_file(self, name: str) -> Path | None:
        """Return a key that came with the archive of keys."""
        file = self.folder / "keys" / name
        return file if file.exists() else None

    def problems(self) -> list[str]:
        """Say what keeps the copy from being trusted."""
        said = list(self.found.trail_said or [])
        if self.found.problem:
            said.append(self.found.problem)
        if self.found.texts_shut:
            said.append(
                _("{count} sealed texts that were tried do not open with these keys.").format(
                    count=self.found.texts_shut
                )
            )
        return said


def try_backup(archives: Archives) -> tuple[Tried, Staged]:
    """Restore a backup beside the installation, look at it, and take it away again."""
    with staged(archives) as copy:
        if problems := copy.problems():
            raise ArchiveBrokenError("\n".join(problems))
        found = copy.found
        return Tried(
            at=clock.now(),
            sha256=sum_of(archives.data),
            rows=sum(copy.manifest.content.counts.values()),
            trail_rows=found.trail_rows,
            texts=None if copy.keys is None else found.texts,
        ), copy


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    import hashlib

    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def staged(
    archives: Archives, *, destroyed: Sequence[dict[str, Any]] = (), restored: str = ""
) -> Iterator[Staged]:
    """Give a backup, restored and looked at, in databases of its own."""
    scratches: list[AnyDatabase] = []
    with staging() as folder:
        try:
            manifest, data = _restored(archives.data, "data", secret=archives.secret, folder=folder)
            scratches.append(data)
            keys_manifest, keys = None, None
            if archives.keys is not None:
                keys_manifest, keys = _restored(
                    archives.keys, "keys", secret=archives.secret, folder=folder
                )
                scratches.append(keys)
            elif living_database("keys").is_living(LIVES_IN["keys"]):
                keys = _copy_of_living_keys(folder)
                scratches.append(keys)
            copy = Staged(
                folder=folder,
                manifest=manifest,
                data=data,
                keys=keys,
                keys_manifest=keys_manifest,
                found=Found(),
            )
            copy.found = _look_inside(copy, archives, destroyed=destroyed, restored=restored)
            yield copy
        finally:
            for scratch in scratches:
                scratch.remove()


def _restored(
    archive: Path, holds: Holds, *, secret: Secret, folder: Path
) -> tuple[Manifest, AnyDatabase]:
    """Open an archive and load its database; compare everything that its manifest counts."""
    require_space(folder, archive.stat().st_size * 2 if archive.exists() else 0)
    into = folder / holds
    into.mkdir(mode=0o700)
    with watched(_("Opening {name}").format(name=archive.name), None, in_bytes=True) as seen:
        manifest = unpack(archive, into, secret=secret, seen=seen)
    if manifest.holds != holds:
        raise BackupError(
            _("{name} is an archive of {held}, not of {holds}.").format(
                name=archive.name, held=manifest.holds, holds=holds
            )
        )
    require_known(manifest)
    database = loaded(manifest, into / DATABASE, folder)
    if said := differences(manifest.content, database.content()):
        database.remove()
        raise ArchiveBrokenError("\n".join(said))
    return manifest, database


def require_known(manifest: Manifest) -> None:
    """Refuse what a later Telos made: there is no way back from its tables."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = loader.disk_migrations
    unknown = [
        f"{app}.{name}"
        for app, names in manifest.content.migrations.items()
        for name in names
        if (app, name) not in known
    ]
    if unknown:
        raise BackupError(
            _(
                "The backup is of Telos {version}, which is later than this one ({unknown}). "
                "Install that version or a later one."
            ).format(version=manifest.telos, unknown=", ".join(unknown[:3]))
        )


def _copy_of_living_keys(folder: Path) -> AnyDatabase:
    """Copy the living store of keys, so that trying a backup of data changes nothing in it."""
    living = living_database("keys")
    copy = folder / "living-keys"
    content = living.copy(copy, lambda _more: None)
    manifest = Manifest(
        holds="keys",
        pair="",
        made_at=clock.now(),
        telos="",
        engine=living.engine,
        engine_version="",
        content=content,
    )
    return loaded(manifest, copy, folder)


def _look_inside(
    copy: Staged, archives: Archives, *, destroyed: Sequence[dict[str, Any]], restored: str
) -> Found:
    from django.conf import settings

    wanted = {
        "made_at": copy.manifest.made_at.isoformat(),
        "anchors": settings.TELOS_ANCHOR_FILE,
        "with_texts": copy.keys is not None,
        "destroyed": destroyed,
        "restored": restored,
    }
    done = subprocess.run(
        [sys.executable, "-m", "telos.cli.server.backup.inside"],
        input=json.dumps(wanted, default=str),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env=_surroundings(copy, archives),
    )
    if done.returncode:
        raise BackupError(
            _("The copy could not be looked at; what stands above says why. Nothing was changed.")
        )
    return Found(**json.loads(done.stdout.splitlines()[-1]))


def _surroundings(copy: Staged, archives: Archives) -> Mapping[str, str]:
    """Return an environment in which every setting names the copy."""
    from django.conf import settings

    master = archives.master_key_file or Path(settings.TELOS_MASTER_KEY_FILE)
    audit = copy.key_file(KEY_FILES[0]) or Path(settings.TELOS_AUDIT_KEY_FILE)
    keys_url = f"sqlite:///{copy.folder}/no-keys.sqlite3"
    named = {
        "TELOS_DATA_DIR": str(copy.folder),
        "DATABASE_URL": copy.data.settings()["url"],
        "TELOS_KEYS_DATABASE_URL": copy.keys.settings()["url"] if copy.keys else keys_url,
        "TELOS_MASTER_KEY_FILE": str(master.resolve()),
        "TELOS_AUDIT_KEY_FILE": str(audit.resolve()),
        "TELOS_SECRET_KEY": settings.SECRET_KEY,
        "TELOS_ANCHOR_FILE": "",
        "TELOS_NO_POOL": "1",
    }
    # The same Telos, wherever it was found from.
    return {**os.environ, **named, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
