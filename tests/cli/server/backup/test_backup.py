"""`telos backup`: two sealed archives in two places, tried at once; what is wrong is said."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telos.cli.server.backup.archive import read_manifest, unpack
from telos.cli.server.backup.errors import BackupError
from telos.cli.server.backup.secret import the_secret
from telos.cli.server.backup.shelf import name_of
from tests.cli.server.backup.conftest import CLIENTS, Kept


def secret_of(kept: Kept) -> object:
    return the_secret(Path(kept.installation.more["TELOS_BACKUP_KEY_FILE"]))


def unpacked(kept: Kept, holds: str, into: Path) -> Path:
    into.mkdir()
    unpack(kept.newest(holds), into, secret=secret_of(kept), seen=lambda _more: None)
    return into


def test_backup_is_tried_and_says_so(kept: Kept) -> None:
    made = kept.installation.telos("backup")
    assert made.returncode == 0, made.stderr
    assert "Tried: restored beside" in made.stdout
    assert f"{2 * CLIENTS} sealed texts, of every client, were opened." in made.stdout
    assert "thirty days at most; none was older" in made.stdout
    assert "The master key is in neither" in made.stdout
    assert len(list(kept.data.glob("*.telos"))) == len(list(kept.keys.glob("*.telos"))) == 2
    # Nothing plain is left of it, and nothing half written.
    assert list(kept.installation.folder.glob(".staging-*")) == []
    assert list(kept.data.glob(".*")) == list(kept.keys.glob(".*")) == []


def test_archives_are_for_their_owner_alone(backed_up: Kept) -> None:
    for archive in (backed_up.newest("data"), backed_up.newest("keys")):
        assert archive.stat().st_mode & 0o777 == 0o600


def test_archive_of_data_holds_no_key_and_that_of_keys_no_data(
    backed_up: Kept, tmp_path: Path
) -> None:
    data = unpacked(backed_up, "data", tmp_path / "data")
    keys = unpacked(backed_up, "keys", tmp_path / "keys")
    assert {path.name for path in data.iterdir()} == {"database"}
    assert {path.name for path in keys.iterdir()} == {"database", "audit-key", "secret-key"}
    with closing(sqlite3.connect(keys / "database")) as store:
        rows = store.execute("SELECT wrapped FROM vault_wrappedkey WHERE wrapped <> ''").fetchall()
    assert len(rows) >= CLIENTS  # the keys are there to be found
    found = (data / "database").read_bytes()
    assert b"goals_goal" in found
    assert b"vault_wrappedkey" not in found
    assert [row for row in rows if row[0] in found] == []
    assert b"goals_goal" not in (keys / "database").read_bytes()
    master = backed_up.master_key.read_bytes().strip()
    for path in (*data.iterdir(), *keys.iterdir()):
        assert master not in path.read_bytes()


def test_manifest_tells_what_is_in_the_archive(backed_up: Kept) -> None:
    manifest = read_manifest(backed_up.newest(), secret=secret_of(backed_up))
    of_keys = read_manifest(backed_up.newest("keys"), secret=secret_of(backed_up))
    assert manifest.pair == of_keys.pair
    assert (manifest.holds, manifest.engine) == ("data", "sqlite")
    assert manifest.content.counts["people_client"] == CLIENTS
    assert manifest.content.heads[0].count > CLIENTS
    assert of_keys.masters[0].startswith("local-")


def test_uploaded_files_come_along(kept: Kept, tmp_path: Path) -> None:
    files = kept.installation.folder / "files" / "ab"
    files.mkdir(parents=True)
    (files / "letter").write_bytes(random.Random(1).randbytes(3_000_000))  # noqa: S311 -- a seed
    made = kept.installation.telos("backup")
    assert made.returncode == 0, made.stderr
    assert "1 files" in made.stdout
    data = unpacked(kept, "data", tmp_path / "data")
    assert (data / "files" / "ab" / "letter").read_bytes() == (files / "letter").read_bytes()


def test_flipped_byte_in_an_archive_is_found_a_hundred_of_a_hundred_times(
    backed_up: Kept, tmp_path: Path
) -> None:
    archive, chance = backed_up.newest().read_bytes(), random.Random(7)  # noqa: S311 -- a seed
    found = 0
    for number in range(100):
        altered = bytearray(archive)
        altered[chance.randrange(len(archive))] ^= 1 << chance.randrange(8)
        file = tmp_path / f"{number}.telos"
        file.write_bytes(altered)
        into = tmp_path / str(number)
        into.mkdir()
        with pytest.raises(BackupError):
            unpack(file, into, secret=secret_of(backed_up), seen=lambda _more: None)
        found += 1
        shutil.rmtree(into)
        file.unlink()
    assert found == 100


def test_verify_finds_a_flipped_byte_and_says_where(kept: Kept) -> None:
    assert kept.installation.telos("backup", "verify").returncode == 0
    archive = bytearray(kept.newest().read_bytes())
    archive[len(archive) // 2] ^= 1
    kept.newest().write_bytes(archive)
    found = kept.installation.telos("backup", "verify")
    assert found.returncode == 1
    assert "The archive is damaged" in found.stderr
    assert "Traceback" not in found.stderr


def test_verify_finds_rows_of_the_trail_that_were_altered(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.installation.folder / "telos.sqlite3")) as database:
        database.execute("DROP TRIGGER audit_refuses_update")
        database.execute("UPDATE audit_auditrow SET deed = 'nothing' WHERE sequence = 5")
        database.commit()
    made = kept.installation.telos("backup")
    assert made.returncode == 1
    assert "Row 5" in made.stderr
    assert "changed after it was written" in made.stderr


def test_backup_of_a_practice_whose_trail_was_emptied_says_so(kept: Kept) -> None:
    with closing(sqlite3.connect(kept.installation.folder / "telos.sqlite3")) as database:
        database.execute("DROP TRIGGER audit_refuses_delete")
        for table in ("audit_auditrow", "audit_chainhead"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own names
        database.commit()
    made = kept.installation.telos("backup")
    assert made.returncode == 1
    assert "the deed that opened the practice is not there" in made.stderr


def test_verify_finds_keys_that_are_of_another_place(kept: Kept, tmp_path: Path) -> None:
    other = kept.copied_to(tmp_path / "other")
    with closing(sqlite3.connect(other.installation.folder / "keys.sqlite3")) as store:
        store.execute("UPDATE vault_wrappedkey SET public_id = hex(randomblob(16))")
        store.commit()
    assert other.installation.telos("backup", "--no-verify").returncode == 0
    found = kept.installation.telos(
        "backup", "verify", kept.newest(), "--keys", other.newest("keys")
    )
    assert found.returncode == 1
    assert f"{2 * CLIENTS} sealed texts that were tried do not open" in found.stderr


def test_backup_of_data_alone_is_tried_with_the_living_keys(kept: Kept) -> None:
    kept.newest("keys").unlink()
    before = (kept.installation.folder / "keys.sqlite3").read_bytes()
    tried = kept.installation.telos("backup", "verify")
    assert tried.returncode == 0, tried.stderr
    assert f"{2 * CLIENTS} sealed texts" in tried.stdout
    assert (kept.installation.folder / "keys.sqlite3").read_bytes() == before


def test_copies_of_keys_go_after_thirty_days_and_data_stay(kept: Kept) -> None:
    now = datetime.now(UTC)
    old, young = now - timedelta(days=30, minutes=5), now - timedelta(days=29, hours=23)
    for holds, folder in (("keys", kept.keys), ("data", kept.data)):
        for made_at in (old, young):
            (folder / name_of(holds, made_at)).write_bytes(b"an archive of long ago")
    made = kept.installation.telos("backup", "--no-verify")
    assert made.returncode == 0, made.stderr
    assert f"thirty days at most: {name_of('keys', old)}" in made.stdout
    assert not (kept.keys / name_of("keys", old)).exists()
    assert (kept.keys / name_of("keys", young)).exists()
    assert (kept.data / name_of("data", old)).exists()


def test_what_a_killed_backup_left_plain_is_taken_away(kept: Kept) -> None:
    # No process has this number: it is above the highest that the system gives.
    left = kept.installation.folder / ".staging-99999999-x"
    left.mkdir()
    (left / "data").write_bytes(b"plain")
    assert kept.installation.telos("backup", "--no-verify").returncode == 0
    assert not left.exists()


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder into which nobody can write, the machine's owner included."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "ro", "none", str(folder)],
            capture_output=True,
            check=False,
        ).returncode
    )
    if os.access(folder, os.W_OK):
        pytest.skip("nothing is closed to root here")
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("which", ["--to", "--keys-to"])
def test_folder_into_which_nothing_can_be_written_is_told(
    kept: Kept, read_only: Path, which: str
) -> None:
    refused = kept.installation.telos("backup", which, read_only)
    assert refused.returncode == 1
    assert f"Nothing can be written into {read_only}." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len([*kept.data.glob("*.telos"), *kept.keys.glob("*.telos")]) == 2


def test_note_that_cannot_be_written_is_told(kept: Kept) -> None:
    [archive] = kept.data.glob("*.telos")
    archive.with_suffix(".tried").unlink(missing_ok=True)
    archive.with_suffix(".tried").mkdir()
    told = kept.installation.telos("backup", "verify", archive)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "irectory" in told.stderr


def test_folder_that_is_named_like_an_archive_of_keys_is_none(kept: Kept) -> None:
    long_ago = kept.keys / name_of("keys", datetime(2020, 1, 1, tzinfo=UTC))
    long_ago.mkdir()
    newest = kept.newest("keys")
    newest.rename(kept.keys / "moved")
    newest.mkdir()
    made = kept.installation.telos("backup", "--no-verify")
    assert (made.returncode, "Traceback" in made.stderr) == (0, False), made.stderr
    assert long_ago.is_dir()
    shown = kept.installation.telos("backup", "list").stdout
    assert "its keys are not here" in shown


def test_backup_before_an_update_takes_the_tables_as_they_are(kept: Kept) -> None:
    telos = kept.installation.telos
    assert telos("manage", "migrate", "sessions", "zero").returncode == 0
    made = telos("backup")
    assert made.returncode == 0, made.stderr
    assert "Tried" in made.stdout
    manifest = read_manifest(kept.newest(), secret=secret_of(kept))
    assert "django_session" not in manifest.content.counts


def test_list_says_which_were_tried(backed_up: Kept) -> None:
    listed = backed_up.installation.telos("backup", "list")
    assert (listed.returncode, "tried, with its keys" in listed.stdout) == (0, True)
    note = json.loads(backed_up.newest().with_suffix(".tried").read_text())
    assert note["texts"] == 2 * CLIENTS


REFUSALS = {
    "one place for both": ({"TELOS_KEYS_BACKUP_DIR": "{data}"}, "two places"),
    "one place within the other": ({"TELOS_KEYS_BACKUP_DIR": "{folder}"}, "two places"),
    "a folder that is not there": ({"TELOS_BACKUP_DIR": "{folder}/none"}, "not a folder"),
    "no places": ({"TELOS_BACKUP_DIR": ""}, "--to and --keys-to"),
    "no key": ({"TELOS_BACKUP_KEY_FILE": ""}, "telos backup new-key"),
    "the master key": ({"TELOS_BACKUP_KEY_FILE": "{folder}/practice/master-key"}, "is the master"),
    "a key that is none": ({"TELOS_BACKUP_KEY_FILE": "{folder}/practice/audit-key"}, "no backup"),
    "a key that is not there": ({"TELOS_BACKUP_KEY_FILE": "{folder}/none"}, "cannot be read"),
    "a short passphrase": (
        {"TELOS_BACKUP_KEY_FILE": "", "TELOS_BACKUP_PASSPHRASE": "boats"},
        "20 characters",
    ),
    "nobody there": ({"TELOS_DATA_DIR": "{folder}/none"}, "nothing to back up"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_refusal_says_what_to_do_and_writes_nothing(kept: Kept, why: str) -> None:
    given, said = REFUSALS[why]
    places = {"data": str(kept.data), "folder": str(kept.data.parent)}
    refused = kept.installation.telos(
        "backup", **{name: value.format(**places) for name, value in given.items()}
    )
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(list(kept.data.glob("*.telos"))) == len(list(kept.keys.glob("*.telos"))) == 1


def test_backup_key_that_others_can_read_is_refused(kept: Kept) -> None:
    Path(kept.installation.more["TELOS_BACKUP_KEY_FILE"]).chmod(0o644)
    refused = kept.installation.telos("backup")
    assert (refused.returncode, "chmod 600" in refused.stderr) == (1, True)


def test_backup_key_is_never_written_over(backed_up: Kept) -> None:
    file = backed_up.installation.more["TELOS_BACKUP_KEY_FILE"]
    before = Path(file).read_bytes()
    refused = backed_up.installation.telos("backup", "new-key", file)
    assert (refused.returncode, "was not made" in refused.stderr) == (1, True)
    assert Path(file).read_bytes() == before


def test_backup_key_that_is_taken_with_the_data_is_told(kept: Kept) -> None:
    beside = kept.installation.folder / "backup-key"
    refused = kept.installation.telos("backup", "new-key", beside)
    assert (refused.returncode, "would lie in the data folder" in refused.stderr) == (1, True)
    assert not beside.exists()
    shutil.copy2(kept.installation.more["TELOS_BACKUP_KEY_FILE"], beside)
    made = kept.installation.telos("backup", "--no-verify", TELOS_BACKUP_KEY_FILE=str(beside))
    assert made.returncode == 0
    assert f"The backup key {beside} lies in {kept.installation.folder}" in made.stderr
    assert "lies in" not in kept.installation.telos("backup", "--no-verify").stderr


def test_passphrase_seals_and_opens(kept: Kept) -> None:
    words = {"TELOS_BACKUP_KEY_FILE": "", "TELOS_BACKUP_PASSPHRASE": "six wide boats at rest"}
    made = kept.installation.telos("backup", **words)
    assert made.returncode == 0, made.stderr
    with_key = kept.installation.telos("backup", "verify")
    assert (with_key.returncode, "another backup key" in with_key.stderr) == (1, True)
