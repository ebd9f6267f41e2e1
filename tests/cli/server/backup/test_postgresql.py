"""The same on PostgreSQL: one snapshot, a scratch database, and names that are exchanged."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from telos.cli.server.backup.postgresql import PostgresDatabase
from tests.cli.server.backup.conftest import Kept, kept_in
from tests.cli.server.backup.test_restore import ERASE
from tests.served import drop, two_databases

CLIENTS = 9
SERVER = os.environ.get("DATABASE_URL", "")

pytestmark = pytest.mark.skipif(
    not SERVER.startswith("postgres"), reason="DATABASE_URL names no PostgreSQL"
)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with two_databases(SERVER) as named:
        kept = kept_in(tmp_path)
        kept.installation.more.update(named)
        kept.prepare(CLIENTS)
        yield kept


def databases_of(kept: Kept) -> list[str]:
    name = urlsplit(kept.installation.more["DATABASE_URL"]).path[1:]
    with psycopg.connect(SERVER, autocommit=True) as connection:
        found = "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY datname"
        return [name for (name,) in connection.execute(found, (f"{name}%",))]


def test_scratch_is_taken_away_while_somebody_holds_it() -> None:
    reached = psycopg.conninfo.conninfo_to_dict(SERVER)
    scratch = PostgresDatabase({n: str(v) for n, v in reached.items()}).scratch("held")
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{scratch.name}"')
    with psycopg.connect(**{**reached, "dbname": scratch.name}):
        assert scratch.others() == 1
        scratch.remove()
    assert not scratch.exists()


def test_backup_is_tried_and_leaves_no_scratch(kept: Kept) -> None:
    before = databases_of(kept)
    made = kept.installation.telos("backup")
    assert made.returncode == 0, made.stderr
    assert f"{2 * CLIENTS} sealed texts, of every client, were opened." in made.stdout
    assert databases_of(kept) == before


def test_backup_without_pg_dump_says_what_to_install(kept: Kept, tmp_path: Path) -> None:
    refused = kept.installation.telos("backup", PATH=str(tmp_path))
    assert (refused.returncode, "postgresql-client" in refused.stderr) == (1, True)


def test_drill_from_nothing_brings_it_back(kept: Kept) -> None:
    telos = kept.installation.telos
    living = telos("restore", kept.newest())
    assert (living.returncode, "lives here already" in living.stderr) == (1, True)
    for variable in ("DATABASE_URL", "TELOS_KEYS_DATABASE_URL"):
        name = urlsplit(kept.installation.more[variable]).path[1:]
        with psycopg.connect(SERVER, autocommit=True) as connection:
            drop(connection, name)
    shutil.rmtree(kept.installation.folder)
    kept.installation.folder.mkdir()
    done = telos("restore", kept.newest(), "--master-key", kept.master_key)
    assert done.returncode == 0, done.stderr
    checked = telos("vault", "check", "--texts")
    assert f"goals_goal: {2 * CLIENTS} open, 0 erased, 0 broken" in checked.stdout
    assert telos("audit", "verify").returncode == 0


def test_replacing_keeps_the_old_database_and_waits_for_others(kept: Kept) -> None:
    url = kept.installation.more["DATABASE_URL"]
    before = databases_of(kept)
    with psycopg.connect(url):
        refused = kept.installation.telos("restore", kept.newest(), "--replace")
        assert (refused.returncode, "1 others are connected" in refused.stderr) == (1, True)
    assert databases_of(kept) == before
    done = kept.installation.telos("restore", kept.newest(), "--replace")
    assert done.returncode == 0, done.stderr
    [aside] = set(databases_of(kept)) - set(before)
    assert aside in done.stdout
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT deed FROM audit_auditrow ORDER BY id DESC").fetchone()
    assert row == ("practice.restore",)


# When the names of the keys have been exchanged, those of the data are not: it dies or fails there.
STOPS = """
import os, signal, sys
from telos.cli.main import main
from telos.cli.server.backup import postgresql
from telos.cli.server.backup.errors import BackupError
how, real, done = sys.argv.pop(1), postgresql._NamePlacing.put, []
def putting(one):
    if done and how == "fails":
        raise BackupError("The server went away.")
    real(one)
    done.append(one)
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
postgresql._NamePlacing.put = putting
sys.argv[0] = "telos"
main()
"""


@pytest.mark.parametrize("how", ["killed", "fails"])
def test_restore_that_stopped_between_keys_and_data_is_whole_again(how: str, kept: Kept) -> None:
    telos = kept.installation.telos
    kept.installation.python(ERASE)
    assert telos("vault", "rotate").returncode == 0
    before = databases_of(kept)
    words = ("restore", kept.newest(), "--keys", kept.newest("keys"))
    more = ("--master-key", kept.master_key, "--replace")
    stopped = kept.installation.killed(STOPS, how, *words, *more)
    if how == "fails":
        assert stopped.returncode == 1
        assert "The server went away." in stopped.stderr
        assert "Nothing was changed." in stopped.stderr
        assert databases_of(kept) == before
        assert telos("vault", "check", "--texts").returncode == 0
    else:
        assert stopped.returncode == -9, stopped.stderr
    done = telos(*words, *more)
    assert done.returncode == 0, done.stderr
    assert "1 client was erased since the backup" in done.stdout
    checked = telos("vault", "check", "--texts")
    assert f"goals_goal: {2 * CLIENTS - 2} open, 2 erased, 0 broken" in checked.stdout
