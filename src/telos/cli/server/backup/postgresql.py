"""A database of PostgreSQL: dumped from one snapshot, loaded into another, put in its place."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from telos.cli.server.backup.content import content_of
from telos.cli.server.backup.errors import BackupError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import psycopg

    from telos.cli.server.backup.manifest import Content, Engine
    from telos.cli.server.backup.placing import Placing

# What one is connected to while others are made, renamed and dropped.
_MAINTENANCE: Final = ("postgres", "template1")
# Django’s own, which the library does not know.
_NOT_LIBPQ: Final = frozenset({"pool", "server_side_binding", "isolation_level", "assume_role"})


class PostgresDatabase:
    """A database of a PostgreSQL server."""

    engine: Engine = "postgresql"

    def __init__(self, reached: Mapping[str, str]) -> None:
        self._reached = dict(reached)
        self.name = self._reached["dbname"]

    @classmethod
    def of_settings(cls, settings: Mapping[str, Any]) -> PostgresDatabase:
        """Return the one that Django's settings name."""
        named = {
            "dbname": settings["NAME"],
            "host": settings.get("HOST"),
            "port": settings.get("PORT"),
            "user": settings.get("USER"),
            "password": settings.get("PASSWORD"),
        }
        options = {k: v for k, v in settings.get("OPTIONS", {}).items() if k not in _NOT_LIBPQ}
        return cls({name: str(value) for name, value in {**named, **options}.items() if value})

    def called(self, name: str) -> PostgresDatabase:
        """Return another database of the same server."""
        return PostgresDatabase({**self._reached, "dbname": name})

    @property
    def engine_version(self) -> str:
        """The server's version."""
        return str(self.query("SHOW server_version")[0][0])

    def size(self) -> int:
        """Return how many bytes a copy takes at most."""
        return int(self.query("SELECT pg_database_size(current_database())")[0][0])

    def exists(self) -> bool:
        """Tell whether the server has it."""
        with self._maintaining() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (self.name,))
            return found.fetchone() is not None

    def is_living(self, table: str) -> bool:
        """Tell whether somebody's rows stand in this table."""
        if not self.exists() or self.query(f"SELECT to_regclass('{table}')")[0][0] is None:
            return False
        return bool(self.query(f'SELECT 1 FROM "{table}" LIMIT 1'))  # noqa: S608 -- ours

    def query(self, sql: str) -> list[Any]:
        """Return what a question is answered."""
        with self._opened() as connection:
            return connection.execute(sql).fetchall()

    def copy(self, to: Path, seen: Callable[[int], None]) -> Content:
        """Dump one snapshot while others go on writing, and count what is in that same snapshot."""
        with self._opened() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            content = self._content(connection)
            to.touch(mode=0o600)
            self._run(
                "pg_dump",
                *("--format=custom", "--compress=0", "--no-owner", "--no-privileges"),
                *(f"--snapshot={snapshot}", f"--file={to}"),
                database=self.name,
            )
        seen(to.stat().st_size)
        return content

    def content(self) -> Content:
        """Count what is in it."""
        with self._opened() as connection:
            return self._content(connection)

    def _content(self, connection: psycopg.Connection) -> Content:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        tables = [name for (name,) in connection.execute(names)]
        return content_of(lambda sql: connection.execute(sql).fetchall(), tables)

    def scratch(self, what: str) -> PostgresDatabase:
        """Return the name of a database that is not there yet."""
        return self.called(f"{self.name[:30]}_{what}_{secrets.token_hex(4)}")

    def load(self, copy: Path) -> None:
        """Make this database and load a dump into it, all of it or nothing."""
        with self._maintaining() as connection:
            connection.execute(
                f"CREATE DATABASE \"{self.name}\" TEMPLATE template0 ENCODING 'UTF8'"
            )
        self._run(
            "pg_restore",
            *("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"),
            str(copy),
            database=self.name,
        )

    def settings(self) -> Mapping[str, str]:
        """Return what a variable of the environment says to reach it."""
        said = dict(self._reached)
        user, password = quote(said.pop("user", ""), ""), quote(said.pop("password", ""), "")
        host, port = quote(said.pop("host", ""), ""), said.pop("port", "")
        name = quote(said.pop("dbname"), "")
        who = f"{user}:{password}@" if password else f"{user}@" if user else ""
        where = f"{host}:{port}" if port else host
        more = f"?{urlencode(said)}" if said else ""
        return {"url": f"postgres://{who}{where}/{name}{more}"}

    def placing(self, living: PostgresDatabase, aside: str) -> Placing:
        """Return how this one takes the living one's name."""
        old = living.called(f"{living.name[:30]}_{aside.replace('-', '_')}")
        return _NamePlacing(self, living, old)

    def rename(self, *, to: str, instead: str = "") -> None:
        """Take a name, in one transaction; who bears it now takes the one given instead."""
        with self._maintaining() as connection, connection.transaction():
            if instead:
                connection.execute(f'ALTER DATABASE "{to}" RENAME TO "{instead}"')
            connection.execute(f'ALTER DATABASE "{self.name}" RENAME TO "{to}"')

    def remove(self) -> None:
        """Take a scratch away, whoever still holds it open."""
        import psycopg

        with self._maintaining() as connection:
            drop = f'DROP DATABASE IF EXISTS "{self.name}"'
            try:
                connection.execute(drop)
            except psycopg.errors.ObjectInUse:
                # The server itself sends its own vacuum away and waits; WITH (FORCE) would be
                # refused that, as the worker is no member of this role. So others go one by one.
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = %s AND usesysid IS NOT NULL",
                    (self.name,),
                )
                connection.execute(drop)

    def others(self) -> int:
        """Return how many others are connected; the server's own vacuum has no role."""
        with self._maintaining() as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL",
                (self.name,),
            ).fetchone()
            return int(found[0]) if found else 0

    @contextmanager
    def _opened(self) -> Iterator[psycopg.Connection]:
        yield from self._connected(self.name)

    @contextmanager
    def _maintaining(self) -> Iterator[psycopg.Connection]:
        import psycopg

        first, other = _MAINTENANCE
        try:
            psycopg.connect(**{**self._reached, "dbname": first}).close()  # type: ignore[arg-type]  # text alone
        except psycopg.OperationalError:
            first = other
        yield from self._connected(first)

    def _connected(self, name: str) -> Iterator[psycopg.Connection]:
        import psycopg

        try:
            reached = {**self._reached, "dbname": name}
            with psycopg.connect(**reached, autocommit=True) as connection:  # type: ignore[arg-type]  # text alone
                yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                f"The database’s role may not do this ({str(error).splitlines()[0]}). Backups are "
                "tried in a database of their own: let the role make one (ALTER ROLE … CREATEDB)."
            ) from error
        except psycopg.Error as error:
            raise BackupError(f"The database “{name}”: {str(error).strip()}") from error

    def _run(self, programme: str, *words: str, database: str) -> None:
        if shutil.which(programme) is None:
            raise BackupError(
                f"{programme} is not installed here. It comes with PostgreSQL’s client (Debian: "
                "postgresql-client), of the server’s version or later."
            )
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
        other = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        env = {v: self._reached[k] for k, v in {**names, **other}.items() if k in self._reached}
        done = subprocess.run(  # noqa: S603 -- no shell, our own words
            [programme, f"--dbname={database}", *words],
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BackupError(f"{programme} failed: {done.stderr.strip()[-500:]}")


class _NamePlacing:
    """A database that takes the name of another, which keeps its own rows under a third."""

    def __init__(
        self, new: PostgresDatabase, living: PostgresDatabase, old: PostgresDatabase
    ) -> None:
        self._new, self._living, self._old = new, living, old
        self._stood = self._is_put = False

    @property
    def stood(self) -> str:
        """The name under which it is kept."""
        return self._old.name if self._stood and self._is_put else ""

    def make_ready(self) -> None:
        """Look whether there is one."""
        self._stood = self._living.exists()

    def put(self) -> None:
        """Exchange the names: both or none."""
        self._new.rename(to=self._living.name, instead=self._old.name if self._stood else "")
        self._is_put = True

    def take_back(self) -> None:
        """Exchange them back."""
        if self._is_put and self._stood:
            self._old.rename(to=self._living.name, instead=self._new.name)
        elif self._is_put:
            self._living.rename(to=self._new.name)
        self._is_put = False

    def discard(self) -> None:
        """Leave the scratch to whoever made it."""
