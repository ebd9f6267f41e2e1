"""A database that is a file: copied while it is written, looked at, put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from telos.cli.server.backup.content import content_of
from telos.cli.server.backup.errors import ArchiveBrokenError, BackupError
from telos.cli.server.backup.placing import FilePlacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from telos.cli.server.backup.manifest import Content, Engine
    from telos.cli.server.backup.placing import Placing

_PATIENCE_SECONDS: Final = 60
_WATCH_SECONDS: Final = 0.2
_BESIDE: Final = ("", "-wal", "-shm", "-journal")


class SqliteDatabase:
    """A SQLite file, living or not."""

    engine: Engine = "sqlite"
    engine_version: str = sqlite3.sqlite_version

    def __init__(self, file: Path) -> None:
        self.file = file

    def size(self) -> int:
        """Return how many bytes a copy takes at most."""
        paths = (self.file.with_name(self.file.name + end) for end in _BESIDE[:2])
        return sum(path.stat().st_size for path in paths if path.exists())

    def is_living(self, table: str) -> bool:
        """Tell whether somebody's rows stand in this table."""
        if not self.file.exists() or not self.file.stat().st_size:
            return False
        with self._opened() as connection:
            there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,))
            if there.fetchone() is None:
                return False
            rows = connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 -- ours
            return rows.fetchone() is not None

    def query(self, sql: str) -> list[Any]:
        """Return what a question is answered."""
        with self._opened() as connection:
            return connection.execute(sql).fetchall()

    def copy(self, to: Path, seen: Callable[[int], None]) -> Content:
        """Write a copy of one moment while others go on writing, and count what is in it.

        `VACUUM INTO` reads in one transaction and leaves behind what was deleted.
        """
        if not self.file.exists():
            raise BackupError(f"There is no database at {self.file}. Run first: telos migrate")
        to.touch(mode=0o600)
        with self._opened() as connection, _growth_told(to, seen):
            connection.execute("VACUUM INTO ?", (str(to),))
        return SqliteDatabase(to).content()

    def content(self) -> Content:
        """Count what is in the file."""
        with self._opened() as connection:
            names = (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            tables = [name for (name,) in connection.execute(names)]
            return content_of(lambda sql: connection.execute(sql).fetchall(), tables)

    def load(self, copy: Path) -> None:
        """Take a copy in: for a file, move it here, and look that it holds together."""
        copy.replace(self.file)
        with self._opened() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            astray = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
        if found != ["ok"]:
            raise ArchiveBrokenError(f"The database in it does not hold together: {found[0]}.")
        if astray:
            raise ArchiveBrokenError(f"Rows of {astray[0][0]} point at rows that are not there.")

    def settings(self) -> Mapping[str, str]:
        """Return what a variable of the environment says to reach it."""
        return {"url": f"sqlite:///{self.file.resolve()}"}

    def settle(self) -> None:
        """Write what stands in the log into the file, so that the file is all of it."""
        with self._opened() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def placing(self, living: SqliteDatabase, aside: str) -> Placing:
        """Return how this one takes the living one's place.

        What stands in the living one's log is written into its file, so that at no moment the file
        is without it: it may hold what was destroyed, which is carried into what is restored.
        """
        self.settle()
        if living.file.exists():
            with suppress(BackupError):
                living.settle()
        return FilePlacing(self.file, living.file, aside, ends=_BESIDE[1:])

    def remove(self) -> None:
        """Take a scratch away."""
        for end in _BESIDE:
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)

    def others(self) -> int:
        """Return how many others are connected: nobody can tell with a file."""
        return 0

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(
                sqlite3.connect(self.file, timeout=_PATIENCE_SECONDS, isolation_level=None)
            ) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise BackupError(f"{self.file}: {error}.") from error


@contextmanager
def _growth_told(file: Path, seen: Callable[[int], None]) -> Iterator[None]:
    """Tell of the bytes of a file as they come to be."""
    ended = Event()

    def watch() -> None:
        told = 0
        while True:
            is_last = ended.wait(_WATCH_SECONDS)
            now = file.stat().st_size if file.exists() else told
            seen(max(now - told, 0))
            told = max(now, told)
            if is_last:
                return

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
