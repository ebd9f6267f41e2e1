"""`telos doctor`: each thing that can be wrong is made wrong, and found."""

from __future__ import annotations

import json
import os
import shlex
import socketserver
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from telos.audit.actions import present_anchors, record, write_anchors
from telos.audit.guard import lifted, put_up, take_down
from telos.audit.models import AuditRow, ChainHead
from telos.base import clock
from telos.cli.server.backup.shelf import Tried, name_of, note_tried
from telos.cli.server.doctor import (
    backups,
    databases,
    keys,
    notices,
    places,
    surroundings,
    trail,
    web,
)
from telos.cli.server.doctor.line import Line, State
from telos.notices.enums import TRIED_AGAIN_AFTER
from telos.notices.models import Notice
from telos.vault.enums import KeyClass
from telos.vault.models import WrappedKey
from telos.vault.ring import ring
from tests.cast import Cast
from tests.served import Installation
from tests.vault.conftest import FAKE

FINE, LOOK, MEND = State.FINE, State.LOOK, State.MEND


def states(lines: Iterator[Line]) -> dict[str, State]:
    return {line.subject: line.state for line in lines}


def the_line(lines: Iterator[Line], subject: str) -> Line:
    [found] = [line for line in lines if line.subject == subject]
    assert bool(found.to_do) == (found.state is not FINE)  # what is not fine says what to do
    return found


@pytest.fixture
def data_dir(tmp_path: Path, settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir(mode=0o700)
    return settings.DATA_DIR


# The data folder and the disk.


def test_folder_that_others_can_enter_is_found(data_dir: Path) -> None:
    assert the_line(surroundings.folder(), "data folder").state is FINE
    data_dir.chmod(0o750)
    found = the_line(surroundings.folder(), "data folder")
    assert (found.state, found.to_do) == (MEND, f"Run: chmod 700 {data_dir}")


def test_folder_of_somebody_else_is_found(data_dir: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(data_dir, 65534, -1)
    assert the_line(surroundings.folder(), "data folder").state is MEND


@pytest.mark.django_db(databases=["default", "keys"])
def test_disk_says_how_much_is_free(data_dir: Path) -> None:
    found = the_line(surroundings.disk(), "disk")
    assert "GB free of" in found.words


@pytest.mark.django_db(databases=["default", "keys"])
def test_full_disk_is_found(data_dir: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(data_dir)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    try:
        assert the_line(surroundings.disk(), "disk").state is MEND
    finally:
        subprocess.run(["umount", str(data_dir)], check=True)


# Keys.


@pytest.fixture
def sealed(cast: Cast, master_file: Path) -> WrappedKey:
    """A key in the store, wrapped with a master key of this test alone."""
    from telos.vault.ring import present_ring

    WrappedKey.objects.all().delete()
    with ring():
        present_ring().to_seal(cast.client.public_id, KeyClass.GOAL)
    return WrappedKey.objects.get()


@pytest.fixture
def master_file(tmp_path: Path, settings) -> Path:
    settings.TELOS_MASTER_KEY_FILE = tmp_path / "keys" / "master-key"
    return settings.TELOS_MASTER_KEY_FILE


def test_master_key_is_fine_missing_open_to_others_or_another(
    sealed: WrappedKey, master_file: Path
) -> None:
    assert the_line(keys.keys(), "master key").state is FINE
    right = master_file.read_text()
    master_file.chmod(0o640)
    assert "chmod 600" in the_line(keys.keys(), "master key").words
    master_file.unlink()
    assert "is missing" in the_line(keys.keys(), "master key").words
    master_file.touch(mode=0o600)
    master_file.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    found = the_line(keys.keys(), "master key")
    assert (found.state, found.words) == (MEND, "1 keys do not open")
    master_file.write_text(right)
    assert the_line(keys.keys(), "master key").state is FINE


def test_key_management_that_does_not_answer_is_found_though_old_keys_are_here(
    sealed: WrappedKey, master_file: Path, settings
) -> None:
    settings.TELOS_KMS_COMMAND = "false"
    found = the_line(keys.keys(), "master key")
    assert (found.state, found.words) == (MEND, "The key management could not wrap a key.")


def test_key_management_that_wraps_and_unwraps_is_fine(
    sealed: WrappedKey, tmp_path: Path, settings
) -> None:
    (tmp_path / "current").write_text("first")
    settings.TELOS_KMS_COMMAND = shlex.join([sys.executable, str(FAKE), str(tmp_path)])
    assert the_line(keys.keys(), "master key").state is FINE
    assert (tmp_path / "calls").read_text().split("\n")[:2] == ["wrap 1", "unwrap 1"]


def test_key_management_that_gives_back_another_key_is_found(
    sealed: WrappedKey, tmp_path: Path, settings
) -> None:
    answers = tmp_path / "answers.py"
    answers.write_text(
        "import sys\n"
        "sys.stdin.read()\n"
        'said = {\'wrap\': \'{"master": "m", "wrapped": "QQ=="}\', '
        "'unwrap': '{\"key\": \"QUFB\"}'}\n"
        "print(said[sys.argv[-1]])\n"
    )
    settings.TELOS_KMS_COMMAND = f"{sys.executable} {answers}"
    found = the_line(keys.keys(), "master key")
    assert (found.state, "another key than it wrapped" in found.words) == (MEND, True)


@pytest.fixture
def store(tmp_path: Path, data_dir: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of keys outside the data folder."""
    file = tmp_path / "elsewhere" / "keys.sqlite3"
    file.parent.mkdir(mode=0o700)
    file.touch(mode=0o600)
    monkeypatch.setattr(places, "database_files", lambda: [file])
    for name in ("TELOS_MASTER_KEY_FILE", "TELOS_AUDIT_KEY_FILE", "SECRET_KEY_FILE"):
        setattr(settings, name, data_dir / name)
    return file


@pytest.mark.parametrize(
    ("mode", "of_folder", "to_do"),
    [
        (0o600, 0o700, []),
        (0o644, 0o700, []),
        (0o600, 0o755, []),
        (0o666, 0o755, ["chmod 600"]),
        (0o600, 0o777, ["chmod go-w"]),
        (0o600, 0o1777, []),
        (0o666, 0o777, ["chmod 600", "chmod go-w"]),
    ],
)
def test_store_of_keys_that_others_can_read_or_replace_is_found(
    store: Path, mode: int, of_folder: int, to_do: list[str]
) -> None:
    store.chmod(mode)
    store.parent.chmod(of_folder)
    lines = list(places.places())
    assert [line.state for line in lines] == ([MEND] * len(to_do) or [FINE])
    for line, words in zip(lines, to_do, strict=False):
        assert words in line.to_do


def test_lost_store_of_keys_is_found(cast: Cast) -> None:
    from tests import scenes

    scenes.proposed_goal(cast)
    assert "store of keys" not in states(keys.keys())
    WrappedKey.objects.all().delete()
    assert the_line(keys.keys(), "store of keys").state is MEND


def test_secret_key_that_is_weak_old_or_open_is_found(db: None, settings, tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.touch(mode=0o600)
    settings.SECRET_KEY_FILE = file
    settings.SECRET_KEY = "abcdefghij" * 6
    settings.SECRET_KEY_FALLBACKS = []
    assert the_line(keys._secret_key(), "secret key").state is FINE
    settings.SECRET_KEY_FALLBACKS = ["of before"]
    assert the_line(keys._secret_key(), "secret key").state is LOOK
    settings.SECRET_KEY = "changeme"  # noqa: S105 -- what nobody should take
    assert the_line(keys._secret_key(), "secret key").state is MEND
    file.chmod(0o604)
    assert "others can read" in the_line(keys._secret_key(), "secret key").words


def test_key_of_the_trail_that_is_missing_or_open_is_found(
    cast: Cast, settings, tmp_path: Path
) -> None:
    assert AuditRow.objects.exists()
    settings.TELOS_AUDIT_KEY = ""
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "audit-key"
    assert "is missing" in the_line(keys._audit_key(), "key of the trail").words
    settings.TELOS_AUDIT_KEY_FILE.touch(mode=0o600)
    settings.TELOS_AUDIT_KEY_FILE.write_text("0123456789abcdef" * 4)
    assert the_line(keys._audit_key(), "key of the trail").state is FINE
    settings.TELOS_AUDIT_KEY_FILE.chmod(0o640)
    assert the_line(keys._audit_key(), "key of the trail").state is MEND


# Databases.


@pytest.mark.django_db(databases=["default", "keys"])
def test_databases_keep_what_they_acknowledge() -> None:
    assert set(states(databases.databases())) == {"data", "store of keys"}


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_database_that_can_lose_what_it_acknowledged_is_found() -> None:
    setting, back = (
        ("PRAGMA synchronous=OFF", "PRAGMA synchronous=FULL")
        if connection.vendor == "sqlite"
        else ("SET synchronous_commit TO off", "SET synchronous_commit TO on")
    )
    with connection.cursor() as cursor:
        cursor.execute(setting)
        try:
            assert the_line(databases.databases(), "data").state is MEND
        finally:
            cursor.execute(back)


# The clock.


def test_clock_agrees_with_the_disk_and_the_database(cast: Cast, data_dir: Path) -> None:
    found = the_line(surroundings.clock(), "clock")
    assert "the data folder’s disk" in found.words or found.state is not FINE
    assert list(data_dir.iterdir()) == []


def test_row_that_is_to_come_is_found(cast: Cast, data_dir: Path) -> None:
    with clock.set_to(datetime.now(UTC) + timedelta(hours=3)):
        record(actor=cast.her_therapist, deed="goal.rate", about=cast.client)
    assert "which is to come" in the_line(surroundings.clock(), "clock").words


def test_clock_that_went_back_is_found(cast: Cast, data_dir: Path) -> None:
    now = datetime.now(UTC)
    for at in (now - timedelta(minutes=5), now - timedelta(minutes=50)):
        with clock.set_to(at):
            record(actor=cast.her_therapist, deed="goal.rate", about=cast.client)
    found = the_line(surroundings.clock(), "clock")
    assert (found.state, "went back 1 times" in found.words) == (LOOK, True)


# Mail.


class _Mail(socketserver.StreamRequestHandler):
    """A mail server, as far as its greeting."""

    def handle(self) -> None:
        self.wfile.write(b"220 harbour.example\r\n")
        while line := self.rfile.readline():
            said = (
                b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 harbour.example\r\n"
            )
            self.wfile.write(said)


@pytest.fixture
def mail_server(settings) -> Iterator[int]:
    with socketserver.TCPServer(("127.0.0.1", 0), _Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "telos@practice.example"
        yield settings.EMAIL_PORT
        server.shutdown()


def test_mail_server_that_answers_is_fine(mail_server: int, settings) -> None:
    assert the_line(surroundings.mail(), "mail").state is FINE
    settings.DEFAULT_FROM_EMAIL = "telos@localhost"
    assert the_line(surroundings.mail(), "mail").state is LOOK


def test_mail_server_that_does_not_answer_is_found(mail_server: int, settings) -> None:
    settings.EMAIL_PORT = 1
    found = the_line(surroundings.mail(), "mail")
    assert (found.state, "does not answer" in found.words) == (MEND, True)


def waiting(cast: Cast, **fields: object) -> None:
    Notice.objects.create(person=cast.officer, kind="to_review", about_id=uuid4(), **fields)


def test_mails_that_nobody_sends_are_found(cast: Cast) -> None:
    waiting(cast)
    assert the_line(notices.notices(), "notices").state is FINE
    waiting(cast, due_at=clock.now() - timedelta(minutes=11))
    found = the_line(notices.notices(), "notices")
    assert (found.state, "1 mail has waited" in found.words) == (MEND, True)


def test_mails_that_were_given_up_are_told(cast: Cast) -> None:
    tried = {"tries": len(TRIED_AGAIN_AFTER) + 1, "tried_at": clock.now()}
    waiting(cast, due_at=clock.now() - timedelta(days=40), **tried)
    assert the_line(notices.notices(), "notices").state is FINE
    waiting(cast, due_at=clock.now() - timedelta(days=3), **tried)
    found = the_line(notices.notices(), "notices")
    assert (found.state, "1 mail of the last thirty days" in found.words) == (LOOK, True)


def test_mails_that_are_printed_are_told(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert the_line(surroundings.mail(), "mail").state is LOOK


# How pages are reached.


@pytest.fixture
def behind_tls(settings) -> None:
    settings.DEBUG = settings.DEMO = False
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ALLOWED_HOSTS = ["telos.practice.example"]


def test_pages_behind_tls_are_fine(behind_tls: None) -> None:
    assert the_line((line for line in web.web() if line.state is FINE), "TLS").state is FINE
    assert MEND not in states(web.web()).values()


@pytest.mark.parametrize(
    ("name", "value", "subject"),
    [
        ("DEBUG", True, "TELOS_DEBUG"),
        ("DEMO", True, "TELOS_DEMO"),
        ("ALLOWED_HOSTS", ["*"], "names"),
        ("ALLOWED_HOSTS", ["127.0.0.1"], "names"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, "proxies"),
        ("SECURE", False, "TLS"),
    ],
)
def test_setting_that_endangers_people_is_found(
    behind_tls: None, settings, name: str, value: object, subject: str
) -> None:
    setattr(settings, name, value)
    assert MEND in {line.state for line in web.web() if line.subject == subject}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_HSTS_SECONDS", 0),
        ("SESSION_COOKIE_SECURE", False),
        ("CSRF_COOKIE_SECURE", False),
        ("SECURE_SSL_REDIRECT", False),
    ],
)
def test_missing_protection_of_tls_is_told(
    behind_tls: None, settings, name: str, value: object
) -> None:
    before = sum(line.state is LOOK for line in web.web())
    setattr(settings, name, value)
    assert sum(line.state is LOOK for line in web.web()) > before


def test_plain_http_for_this_machine_alone_is_told(settings) -> None:
    settings.DEBUG = settings.DEMO = settings.SECURE = False
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    assert states(web.web()) == {"TLS": LOOK}


# The trail.


@pytest.fixture
def anchors(cast: Cast, tmp_path: Path, settings) -> Path:
    settings.TELOS_ANCHOR_FILE = str(tmp_path / "anchors")
    write_anchors(tmp_path / "anchors")
    return tmp_path / "anchors"


def test_trail_that_goes_through_its_anchors_is_fine(anchors: Path) -> None:
    put_up()
    assert the_line(trail.trail(), "anchors").state is FINE
    assert "guard of the trail" not in states(trail.trail())


def test_trail_that_is_cut_behind_an_anchor_is_found(anchors: Path) -> None:
    last = present_anchors()[0]
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditrow WHERE sequence = %s", [last.count])
    assert the_line(trail.trail(), "anchors").state is MEND


def test_missing_guard_is_found(anchors: Path) -> None:
    put_up()
    take_down()
    assert the_line(trail.trail(), "guard of the trail").state is MEND


def test_anchors_that_are_gone_or_spoilt_are_found(anchors: Path) -> None:
    whole = anchors.read_text()
    anchors.write_text("not an anchor\n")
    assert "cannot be read" in the_line(trail.trail(), "anchors").words
    anchors.write_text(f"torn\n{whole}")
    line = the_line(trail.trail(), "anchors")
    assert (line.state, f"line 1 of {anchors}" in line.words) == (MEND, True)
    anchors.write_text(f"# torn\n{whole}")
    assert the_line(trail.trail(), "anchors").state is FINE
    anchors.unlink()
    assert "is not there" in the_line(trail.trail(), "anchors").words


def test_deeds_under_no_anchor_are_told(cast: Cast, anchors: Path) -> None:
    with clock.set_to(datetime.now(UTC) - timedelta(hours=1)):
        record(
            actor=cast.her_therapist,
            deed="goal.rate",
            about=cast.client,
            practice=cast.practice,
        )
    assert the_line(trail.trail(), "anchors").state is LOOK


def test_trail_without_anchors_is_told(cast: Cast, settings) -> None:
    settings.TELOS_ANCHOR_FILE = ""
    assert the_line(trail.trail(), "anchors").state is LOOK


def emptied() -> None:
    with lifted():
        for model in (AuditRow, ChainHead):
            model._base_manager.all().delete()


def test_trail_that_was_emptied_is_found_though_nothing_keeps_anchors(
    cast: Cast, settings, tmp_path: Path
) -> None:
    settings.TELOS_ANCHOR_FILE = ""
    assert "trail" not in states(trail.trail())
    emptied()
    line = the_line(trail.trail(), "trail")
    assert line.state is MEND
    assert line.words.endswith("in the trail of Harbour Practice; Hill Practice")
    settings.TELOS_AUDIT_KEY = ""
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "gone"
    assert the_line(keys._audit_key(), "key of the trail").state is MEND


def test_before_the_first_practice_the_trail_may_be_empty(
    db: None, settings, tmp_path: Path
) -> None:
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "not-yet"
    settings.TELOS_ANCHOR_FILE = ""
    assert "trail" not in states(trail.trail())
    assert the_line(keys._audit_key(), "key of the trail").state is FINE


def test_anchors_that_were_emptied_are_told(anchors: Path) -> None:
    anchors.write_text("")
    line = the_line(trail.trail(), "anchors")
    assert (line.state, "holds no anchor" in line.words) == (LOOK, True)


# Backups.


@pytest.fixture
def shelves(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that lays a backup of so long ago, tried so long ago, on the shelves."""
    data, keys_folder = tmp_path / "b", tmp_path / "k"
    data.mkdir()
    keys_folder.mkdir()
    monkeypatch.setenv("TELOS_BACKUP_DIR", str(data))
    monkeypatch.setenv("TELOS_KEYS_BACKUP_DIR", str(keys_folder))
    monkeypatch.delenv("TELOS_BACKUP_KEY_FILE", raising=False)
    now = datetime.now(UTC)

    def lay(*, age: timedelta, tried: timedelta | None = None, with_keys: bool = True) -> None:
        file = data / name_of("data", now - age)
        file.touch()
        if with_keys:
            (keys_folder / name_of("keys", now - age)).touch()
        if tried is not None:
            note_tried(file, Tried(at=now - tried, sha256="", rows=1, trail_rows=1, texts=1))

    return lay


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_young_backup_that_was_tried_is_fine(shelves: Callable[..., None]) -> None:
    shelves(age=3 * HOUR, tried=2 * HOUR)
    found = states(backups.backups())
    assert (found["backup"], found["trying"]) == (FINE, FINE)
    assert found["places of backups"] is LOOK  # both lie on one disk here


@pytest.mark.parametrize(
    ("laid", "subject"),
    [
        (None, "backup"),
        ({"age": 3 * DAY, "tried": DAY}, "backup"),
        ({"age": HOUR, "tried": HOUR, "with_keys": False}, "backup"),
        ({"age": -HOUR, "tried": HOUR}, "backup"),
        ({"age": HOUR}, "trying"),
        ({"age": HOUR, "tried": 9 * DAY}, "trying"),
        ({"age": 31 * DAY, "tried": HOUR}, "copies of keys"),
    ],
    ids=["none", "old", "no keys", "of the future", "never tried", "tried long ago", "old keys"],
)
def test_backup_that_is_wanting_is_found(
    shelves: Callable[..., None], laid: dict[str, object] | None, subject: str
) -> None:
    if laid is not None:
        shelves(**laid)
    assert the_line(backups.backups(), subject).state is MEND


def test_places_that_are_not_set_or_not_there_are_found(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TELOS_BACKUP_DIR", raising=False)
    assert the_line(backups.backups(), "backup").state is MEND
    monkeypatch.setenv("TELOS_BACKUP_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("TELOS_KEYS_BACKUP_DIR", str(tmp_path))
    assert "is not there" in the_line(backups.backups(), "backup").words


def test_backup_key_that_others_can_read_is_found(
    shelves: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelves(age=HOUR, tried=HOUR)
    (tmp_path / "key").touch(mode=0o644)
    monkeypatch.setenv("TELOS_BACKUP_KEY_FILE", str(tmp_path / "key"))
    assert the_line(backups.backups(), "backup key").state is MEND


@pytest.mark.parametrize("beside", ["data", "b", "k"])
def test_backup_key_that_is_taken_with_what_it_opens_is_found(
    shelves: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str
) -> None:
    shelves(age=HOUR, tried=HOUR)
    (tmp_path / "key").touch(mode=0o600)
    monkeypatch.setenv("TELOS_BACKUP_KEY_FILE", str(tmp_path / "key"))
    assert "backup key" not in states(backups.backups())
    link = tmp_path / beside / "key"
    link.symlink_to(tmp_path / "key")
    monkeypatch.setenv("TELOS_BACKUP_KEY_FILE", str(link))
    assert "backup key" not in states(backups.backups())
    link.unlink()
    link.touch(mode=0o600)
    line = the_line(backups.backups(), "backup key")
    assert (line.state, str(tmp_path / beside) in line.words) == (MEND, True)


@pytest.mark.parametrize(("age", "state"), [(DAY, LOOK), (31 * DAY, MEND)])
def test_what_a_restore_put_aside_is_told(
    shelves: Callable[..., None], data_dir: Path, age: timedelta, state: State
) -> None:
    (data_dir / f"{datetime.now(UTC) - age:before-%Y%m%dT%H%M%SZ}").mkdir()
    assert the_line(backups.backups(), "kept aside").state is state


def test_plain_copy_that_a_killed_run_left_is_found(
    shelves: Callable[..., None], data_dir: Path
) -> None:
    (data_dir / f".staging-{os.getpid()}-x").mkdir()
    assert "left behind" not in states(backups.backups())
    # No process has this number: it is above the highest that the system gives.
    left = data_dir / ".staging-99999999-x"
    left.mkdir()
    line = the_line(backups.backups(), "left behind")
    assert (line.state, str(left) in line.words) == (MEND, True)


def test_what_waits_for_its_place_since_a_restore_was_killed_is_found(
    shelves: Callable[..., None], data_dir: Path, settings
) -> None:
    settings.TELOS_MASTER_KEY_FILE = data_dir / "master-key"
    (data_dir / ".master-key.restoring").touch()
    line = the_line(backups.backups(), "left behind")
    assert (line.state, ".master-key.restoring" in line.words) == (MEND, True)


# The command.


def test_command_ends_with_one_where_something_is_to_mend(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "practice", {"TELOS_DEMO": ""})
    (tmp_path / "practice").mkdir(mode=0o700)
    assert installation.telos("migrate").returncode == 0
    assert installation.telos("manage", "migrate", "sessions", "zero").returncode == 0
    before = installation.telos("doctor")
    assert before.returncode == 1
    assert "older than this Telos" in before.stdout
    assert installation.telos("migrate").returncode == 0
    said = tmp_path / "said.json"
    looked = installation.telos("doctor", "--json", said)
    assert looked.returncode == 1  # there is no backup yet
    told = json.loads(said.read_text())
    by_subject = {line["subject"]: line["state"] for line in told["lines"]}
    assert by_subject["tables"] == by_subject["data"] == by_subject["data folder"] == "fine"
    assert (by_subject["backup"], told["fine"]) == ("mend", False)
    # A damaged file is found, and the rest is looked at all the same.
    with closing(sqlite3.connect(tmp_path / "practice" / "keys.sqlite3")) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = tmp_path / "practice" / "keys.sqlite3"
    file.write_bytes(b"no database" + file.read_bytes()[11:])
    broken = installation.telos("doctor")
    assert broken.returncode == 1
    assert "could not be looked at" in broken.stdout
    assert "TLS: " in broken.stdout
    assert "Traceback" not in broken.stderr
