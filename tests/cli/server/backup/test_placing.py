"""Putting in place: across disks, all or nothing, and mended by running it again where it died."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from telos.cli.server.backup.errors import BackupError, HalfPlacedError
from telos.cli.server.backup.placing import FilePlacing, FolderPlacing, beside, put_all
from tests.cli.server.backup.conftest import CLIENTS, Kept
from tests.cli.server.backup.test_restore import ERASE

ASIDE = "before-20260312T030000Z"
OTHER_DISK = Path("/dev/shm")  # noqa: S108 -- a disk of its own, and a folder of our own in it
ALL_OPEN = f"goals_goal: {2 * CLIENTS} open, 0 erased, 0 broken"

# Dies by the hardest signal when it has put so many things in their places.
DIES = """
import os, signal, sys
from telos.cli.server.backup import placing
from telos.cli.main import main
left = int(sys.argv.pop(1))
def putting(one, real=placing.FilePlacing.put):
    global left
    real(one)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
placing.FilePlacing.put = putting
sys.argv[0] = "telos"
main()
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another disk."""
    if not OTHER_DISK.is_dir() or OTHER_DISK.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other disk here")
    folder = Path(tempfile.mkdtemp(dir=OTHER_DISK))
    yield folder
    shutil.rmtree(folder)


def file_of(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def test_file_from_another_disk_takes_a_place_and_what_stood_stays_there(
    elsewhere: Path, tmp_path: Path
) -> None:
    new = file_of(tmp_path, "new", "new")
    place, log = file_of(elsewhere, "keys", "old"), file_of(elsewhere, "keys-wal", "log")
    placing = FilePlacing(new, place, ASIDE, ends=("-wal",))
    put_all([placing])
    assert (place.read_text(), place.stat().st_mode & 0o777) == ("new", 0o600)
    assert not log.exists()
    kept = elsewhere / ASIDE
    assert placing.stood == str(kept)
    assert {file.name: file.read_text() for file in kept.iterdir()} == {
        "keys": "old",
        "keys-wal": "log",
    }
    assert sorted(elsewhere.iterdir()) == [kept, place]


def test_folder_from_another_disk_takes_a_place(elsewhere: Path, tmp_path: Path) -> None:
    file_of(tmp_path / "new" / "deep", "letter", "new")
    file_of(elsewhere / "files", "other", "old")
    put_all([FolderPlacing(tmp_path / "new", elsewhere / "files", ASIDE)])
    assert (elsewhere / "files" / "deep" / "letter").read_text() == "new"
    assert not (elsewhere / "files" / "other").exists()
    assert (elsewhere / ASIDE / "files" / "other").read_text() == "old"


def everything(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


@pytest.mark.parametrize("fails", ["make_ready", "put"])
def test_what_fails_leaves_everything_as_it_stood(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, log = file_of(tmp_path / "a", "keys", "old"), file_of(tmp_path / "a", "keys-wal", "log")
    file_of(tmp_path / "a" / "files", "letter", "old")
    before = everything(tmp_path / "a")
    new = [file_of(tmp_path / "b", name, "new") for name in ("1", "2", "3")]
    file_of(tmp_path / "b" / "files", "letter", "new")
    last = FilePlacing(new[2], tmp_path / "a" / "data", ASIDE)

    def full() -> None:
        raise OSError(28, "No space left on device", "data")

    monkeypatch.setattr(last, fails, full)
    placings = [
        FilePlacing(new[0], place, ASIDE, ends=("-wal",)),
        FilePlacing(new[1], tmp_path / "a" / "absent", ASIDE),
        FolderPlacing(tmp_path / "b" / "files", tmp_path / "a" / "files", ASIDE),
        last,
    ]
    with pytest.raises(BackupError, match="No space left on device") as raised:
        put_all(placings)
    assert not isinstance(raised.value, HalfPlacedError)
    assert everything(tmp_path / "a") == before
    assert log.exists()
    assert not (tmp_path / "a" / ASIDE).exists()


def test_what_cannot_be_taken_back_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = [file_of(tmp_path / "b", name, "new") for name in ("1", "2")]
    first = FilePlacing(new[0], tmp_path / "keys", ASIDE)
    last = FilePlacing(new[1], tmp_path / "data", ASIDE)

    def broken() -> None:
        raise OSError(5, "Input/output error", "keys")

    monkeypatch.setattr(first, "take_back", broken)
    monkeypatch.setattr(last, "put", broken)
    with pytest.raises(HalfPlacedError, match="Input/output error"):
        put_all([first, last])


@pytest.mark.long
@pytest.mark.parametrize("where", ["all keys", "master key"])
def test_keys_on_another_disk_come_back_and_stay_apart(
    where: str, kept: Kept, elsewhere: Path
) -> None:
    """Given keys on another disk, backed up and re-wrapped since; when the backup is restored with
    the master key of then; then every text opens, and what stood stays on that disk."""
    here, more = kept.installation.folder, kept.installation.more
    names = {"TELOS_MASTER_KEY_FILE": "master-key"}
    if where == "all keys":
        names["TELOS_AUDIT_KEY_FILE"] = "audit-key"
        shutil.move(here / "keys.sqlite3", elsewhere / "keys.sqlite3")
        more["TELOS_KEYS_DATABASE_URL"] = f"sqlite:///{elsewhere}/keys.sqlite3"
    for variable, name in names.items():
        shutil.move(here / name, elsewhere / name)
        more[variable] = str(elsewhere / name)
    rotated = kept.installation.telos("vault", "rotate")
    assert rotated.returncode == 0, rotated.stderr

    done = restored(kept)
    assert done.returncode == 0, done.stderr
    opened = kept.installation.telos("vault", "check", "--texts")
    assert ALL_OPEN in opened.stdout, opened.stdout + opened.stderr
    [aside] = elsewhere.glob("before-*")
    assert (aside / "master-key").exists()
    assert str(aside) in done.stdout
    assert not list(here.glob("before-*/master-key"))
    if where == "all keys":
        assert (aside / "keys.sqlite3").exists()
        assert not list(here.glob("before-*/keys.sqlite3"))
    assert f"kept aside: {aside}" in kept.installation.telos("doctor").stdout


def restored(kept: Kept):
    return kept.installation.telos(
        *("restore", kept.newest(), "--keys", kept.newest("keys")),
        *("--master-key", kept.master_key, "--replace"),
    )


@pytest.mark.long
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_restore_that_was_killed_is_mended_by_running_it_again(after: int, kept: Kept) -> None:
    """The keys are in their places, the data or the master key are not: it is run once more."""
    kept.installation.python(ERASE)
    assert kept.installation.telos("vault", "rotate").returncode == 0
    words = ("restore", kept.newest(), "--keys", kept.newest("keys"))
    died = kept.installation.killed(
        DIES, after, *words, "--master-key", kept.master_key, "--replace"
    )
    assert died.returncode == -9, died.stderr
    waiting = [beside(kept.installation.folder / name) for name in ("master-key", "telos.sqlite3")]
    assert any(each.exists() for each in waiting)

    done = restored(kept)
    assert done.returncode == 0, done.stderr
    assert not any(each.exists() for each in waiting)
    checked = kept.installation.telos("vault", "check", "--texts")
    # What was erased since the backup stays erased, however often it is begun.
    assert f"goals_goal: {2 * CLIENTS - 2} open, 2 erased, 0 broken" in checked.stdout
    with closing(sqlite3.connect(kept.installation.folder / "telos.sqlite3")) as opened:
        deed = opened.execute("SELECT deed FROM audit_auditrow ORDER BY id DESC").fetchone()
    assert deed == ("practice.restore",)


@pytest.mark.long
def test_place_that_takes_nothing_is_told_before_anything_is_moved(
    kept: Kept, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    kept.installation.more["TELOS_AUDIT_KEY_FILE"] = str(tmp_path / "taken" / "audit-key")
    before = {p.name: p.read_bytes() for p in kept.installation.folder.glob("*.sqlite3")}
    refused = restored(kept)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert {p.name: p.read_bytes() for p in kept.installation.folder.glob("*.sqlite3")} == before
