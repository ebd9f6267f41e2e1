"""`telos restore`: nothing takes the place of what lives there unasked, or untried."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.server.backup.conftest import CLIENTS, Kept
from tests.served import Browser

pytestmark = pytest.mark.long

# As a practice erases: care is closed, and then the record of the first client erased.
ERASE = """
import django
django.setup()
from telos.access.queries import therapists_of
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person, Practice
from telos.rights.actions import erase_record
from telos.base import clock
practice = Practice.objects.get()
manager, _made = Person.objects.get_or_create(
    email="manager@bulk.example", defaults={"display_name": "Manager"}
)
Membership.objects.get_or_create(
    practice=practice, person=manager, role=Role.MANAGER, started_on=clock.today()
)
client = Client.objects.filter(erased=None).order_by("pk").first()
goes_on = Episode.objects.filter(client=client).exclude(state=EpisodeState.CLOSED).first()
if goes_on and %(closes)s:
    [therapist] = therapists_of(client)
    move_episode(actor=therapist, episode=goes_on, to=EpisodeState.CLOSED)
erase_record(actor=manager, client=client, why="asked for it", sooner="no law keeps it")
print(client.display_name)
"""
ERASE, ERASE_AGAIN = ERASE % {"closes": True}, ERASE % {"closes": False}


def state_of(folder: Path) -> dict[str, bytes]:
    """Every file that matters, as it stands."""
    names = ("telos.sqlite3", "keys.sqlite3", "master-key", "audit-key", "secret-key")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def clients_in(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("SELECT count(*) FROM people_client").fetchone()[0])


def destroyed(kept: Kept) -> None:
    """The whole installation is gone; what is left is what was kept elsewhere."""
    shutil.rmtree(kept.installation.folder)
    kept.installation.folder.mkdir(mode=0o700)


def test_living_practice_is_not_overwritten_without_a_word(kept: Kept) -> None:
    before = state_of(kept.installation.folder)
    refused = kept.installation.telos("restore", kept.newest())
    assert refused.returncode == 1
    assert "A practice lives here already. Nothing was changed." in refused.stderr
    assert "ago" in refused.stdout
    assert state_of(kept.installation.folder) == before


def test_replacing_says_what_is_lost_and_keeps_what_stood_there(kept: Kept) -> None:
    database = kept.installation.folder / "telos.sqlite3"
    kept.installation.python(ERASE)
    done = kept.installation.telos("restore", kept.newest(), "--replace")
    assert done.returncode == 0, done.stderr
    assert "4 rows were added to the trail since" in done.stdout
    [aside] = kept.installation.folder.glob("before-*")
    assert clients_in(aside / "telos.sqlite3") == clients_in(database) == CLIENTS
    checked = kept.installation.telos("audit", "verify")
    assert checked.returncode == 0, checked.stdout
    # The restoring is itself in the trail.
    with closing(sqlite3.connect(database)) as opened:
        last = opened.execute("SELECT deed, why FROM audit_auditrow ORDER BY id DESC").fetchone()
    assert last[0] == "practice.restore"
    assert last[1].startswith("backup of 20")


@pytest.mark.parametrize("keys_too", [False, True], ids=["living keys", "keys of the backup"])
def test_erasure_is_not_undone_by_an_older_backup(kept: Kept, keys_too: bool) -> None:
    kept.installation.python(ERASE)
    words = ["--keys", kept.newest("keys")] if keys_too else []
    done = kept.installation.telos("restore", kept.newest(), "--replace", *words)
    assert done.returncode == 0, done.stderr
    assert "1 client was erased since the backup" in done.stdout
    checked = kept.installation.telos("vault", "check", "--texts")
    assert f"goals_goal: {2 * CLIENTS - 2} open, 2 erased, 0 broken" in checked.stdout


def test_who_came_back_by_name_is_named_until_erased_again(kept: Kept) -> None:
    """However often they are erased, and the backup restored, they are one client."""
    telos = kept.installation.telos
    nobody = telos("vault", "erased")
    assert (nobody.returncode, "Nobody" in nobody.stdout) == (0, True)
    name = kept.installation.python(ERASE).strip()
    for _time in range(2):
        assert telos("vault", "erased").returncode == 0
        done = telos("restore", kept.newest(), "--replace")
        assert done.returncode == 0, done.stderr
        assert "1 client was erased since the backup" in done.stdout
        assert "vault erased" in done.stdout
        named = telos("vault", "erased")
        [line] = named.stdout.splitlines()
        assert (named.returncode, line.endswith(f": {name}")) == (1, True)
        told = telos("doctor").stdout
        assert "mend  erased people: 1 client who was erased is named here again" in told
        assert name not in told
        # The copy is of before care was closed; it is erased again all the same.
        assert kept.installation.python(ERASE_AGAIN).strip() == name
    assert "fine  erased people" in telos("doctor").stdout
    assert telos("audit", "verify").returncode == 0


def test_store_of_keys_that_cannot_be_read_is_replaced_by_the_backups(kept: Kept) -> None:
    file = kept.installation.folder / "keys.sqlite3"
    file.write_bytes(b"no database" + file.read_bytes()[11:])
    refused = kept.installation.telos("restore", kept.newest())
    assert (refused.returncode, "of keys that stands here cannot be read" in refused.stdout) == (
        1,
        True,
    )
    done = kept.installation.telos("restore", kept.newest(), "--replace")
    assert done.returncode == 0, done.stderr
    checked = kept.installation.telos("vault", "check", "--texts")
    assert f"goals_goal: {2 * CLIENTS} open, 0 erased, 0 broken" in checked.stdout


def test_restore_waits_for_a_server_that_is_at_work(kept: Kept) -> None:
    before = state_of(kept.installation.folder)
    server = kept.installation.serve()
    try:
        refused = kept.installation.telos("restore", kept.newest(), "--replace")
    finally:
        server.stop()
    assert refused.returncode == 1
    assert "Stop it first" in refused.stderr
    assert state_of(kept.installation.folder) == before


def test_damaged_archive_changes_nothing(kept: Kept) -> None:
    archive = bytearray(kept.newest().read_bytes())
    archive[-100] ^= 1
    kept.newest().write_bytes(archive)
    before = state_of(kept.installation.folder)
    refused = kept.installation.telos("restore", kept.newest(), "--replace")
    assert refused.returncode == 1
    assert "damaged" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert state_of(kept.installation.folder) == before
    assert list(kept.installation.folder.glob("before-*")) == []


def test_backup_of_a_later_telos_is_refused(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.installation.folder / "telos.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', 0)"
        )
        database.commit()
    assert kept.installation.telos("backup", "--no-verify").returncode == 0
    refused = kept.installation.telos("restore", kept.newest(), "--replace")
    assert refused.returncode == 1
    assert "later than this one (people.9999_later)" in refused.stderr


def test_backup_of_older_tables_is_brought_up_to_date(kept: Kept) -> None:
    telos = kept.installation.telos
    assert telos("manage", "migrate", "sessions", "zero").returncode == 0
    assert telos("backup", "--no-verify").returncode == 0
    destroyed(kept)
    done = telos("restore", kept.newest(), "--master-key", kept.master_key)
    assert done.returncode == 0, done.stderr
    assert "brought up to this version" in done.stdout
    assert telos("manage", "migrate", "--check").returncode == 0


def test_restore_without_the_master_key_is_refused_until_it_is_given(kept: Kept) -> None:
    destroyed(kept)
    refused = kept.installation.telos("restore", kept.newest())
    assert refused.returncode == 1
    assert "--master-key" in refused.stderr
    assert clients_are_absent(kept)
    done = kept.installation.telos("restore", kept.newest(), "--without-texts")
    assert done.returncode == 0, done.stderr
    assert clients_in(kept.installation.folder / "telos.sqlite3") == CLIENTS


def test_restore_without_keys_is_refused(kept: Kept) -> None:
    destroyed(kept)
    kept.newest("keys").unlink()
    refused = kept.installation.telos("restore", kept.newest())
    assert (refused.returncode, "no archive of keys" in refused.stderr) == (1, True)
    assert clients_are_absent(kept)


def clients_are_absent(kept: Kept) -> bool:
    return not (kept.installation.folder / "telos.sqlite3").exists()


def test_drill_from_a_clean_folder_shows_the_same(kept: Kept, tmp_path: Path) -> None:
    """Given a practice that is served; when all of it is destroyed; then the backup brings it back.

    This is the drill of docs/operations.md.
    """
    files = kept.installation.folder / "files"
    files.mkdir()
    (files / "letter").write_bytes(b"sealed letter")
    server = kept.installation.serve()
    try:
        browser = Browser(server.port)
        browser.sign_in()
        before = _seen(browser, kept)
        # The backup is made while Telos serves.
        made = kept.installation.telos("backup")
        assert made.returncode == 0, made.stderr
    finally:
        server.stop()
    destroyed(kept)

    done = kept.installation.telos("restore", kept.newest(), "--master-key", kept.master_key)
    assert done.returncode == 0, done.stderr

    server = kept.installation.serve()
    try:
        # A session of before the disaster opens nothing.
        assert Browser(server.port, cookies=dict(browser.cookies)).get("/caseload/")[0] == 302
        after = Browser(server.port)
        after.sign_in()
        assert _seen(after, kept) == before
    finally:
        server.stop()
    assert (files / "letter").read_bytes() == b"sealed letter"
    for name in ("telos.sqlite3", "keys.sqlite3", "master-key", "audit-key", "secret-key"):
        assert (kept.installation.folder / name).stat().st_mode & 0o077 == 0, name
    checked = kept.installation.telos("vault", "check", "--texts")
    assert f"goals_goal: {2 * CLIENTS} open, 0 erased, 0 broken" in checked.stdout


def _seen(browser: Browser, kept: Kept) -> list[str]:
    """What the therapist reads of every goal of the first client, and whom the caseload names."""
    status, caseload = browser.get("/caseload/")
    assert status == 200
    with closing(sqlite3.connect(kept.installation.folder / "telos.sqlite3")) as database:
        client, goals = _first_client(database)
    pages = [caseload, *(browser.get(f"/clients/{client}/goals/{goal}/")[1] for goal in goals)]
    assert len(pages) == 3
    return [_words(page) for page in pages]


def _first_client(database: sqlite3.Connection) -> tuple[str, list[str]]:
    from uuid import UUID

    pk, client = database.execute("SELECT id, public_id FROM people_client ORDER BY id").fetchone()
    goals = database.execute(
        "SELECT g.public_id FROM goals_goal g JOIN episodes_episode e ON e.id = g.episode_id "
        "WHERE e.client_id = ? ORDER BY g.id",
        (pk,),
    )
    return str(UUID(client)), [str(UUID(goal)) for (goal,) in goals]


def _words(page: str) -> str:
    """The words of a page, without what is made anew each time."""
    import re

    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
