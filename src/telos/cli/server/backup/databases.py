"""The two databases of the installation, as backups see them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from telos.cli.server.backup.errors import BackupError
from telos.cli.server.backup.postgresql import PostgresDatabase
from telos.cli.server.backup.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from telos.cli.server.backup.manifest import Holds, Manifest

AnyDatabase: TypeAlias = SqliteDatabase | PostgresDatabase

# A table of each that has rows where somebody lives in it.
LIVES_IN = {"data": "people_person", "keys": "vault_wrappedkey"}


def living_database(holds: Holds) -> AnyDatabase:
    """Return the database that the settings name."""
    from django.conf import settings

    named = settings.DATABASES["default" if holds == "data" else "keys"]
    if named["ENGINE"].endswith("postgresql"):
        return PostgresDatabase.of_settings(named)
    return SqliteDatabase(Path(named["NAME"]))


def loaded(manifest: Manifest, copy: Path, scratch: Path) -> AnyDatabase:
    """Load the copy of an archive into a database of its own: a file, or one of the server's."""
    database = living_database(manifest.holds)
    if database.engine != manifest.engine:
        raise BackupError(
            f"The archive is of {manifest.engine} and the settings name {database.engine} for its "
            f"{manifest.holds}. Set {_VARIABLES[manifest.holds]} as it was."
        )
    made: AnyDatabase
    if isinstance(database, PostgresDatabase):
        made = database.scratch("scratch")
    else:
        made = SqliteDatabase(scratch / f"{manifest.holds}.sqlite3")
    try:
        made.load(copy)
    except BaseException:
        made.remove()
        raise
    return made


_VARIABLES = {"data": "DATABASE_URL", "keys": "TELOS_KEYS_DATABASE_URL"}
