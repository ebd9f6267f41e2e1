"""A data folder that cannot be made: every command of the server says so and ends with 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = {
    "demo": ("demo", "--no-serve"),
    "serve": ("serve", "--port", "18499"),
    "migrate": ("migrate",),
    "doctor": ("doctor",),
    "retention": ("retention",),
    "audit": ("audit", "verify"),
    "member": ("member", "add", "--email", "a@quay.example", "--name", "A", "--role", "manager"),
    "manage": ("manage", "check"),
}
NAME_ANOTHER = "name another folder in TELOS_DATA_DIR."


def telos(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELOS_")}
    for other in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        kept.pop(other, None)
    return subprocess.run(
        [sys.executable, "-m", "telos", *words],
        env={**kept, "TELOS_DATA_DIR": str(folder), "TELOS_NEW_PASSWORD": "six wide boats at rest"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_data_folder_that_is_a_file_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ended = telos(*COMMANDS[name], folder=tmp_path / "taken")
    assert ended.returncode == 2, ended.stderr
    first, second = ended.stderr.splitlines()
    assert first.startswith(f"“{tmp_path / 'taken'}")
    assert first.endswith("cannot be made: a file is in its place.")
    assert second.endswith(NAME_ANOTHER)
    assert (tmp_path / "taken").read_bytes() == b""


LOOKING = {
    "doctor": ("doctor",),
    "audit verify": ("audit", "verify"),
    "audit anchor": ("audit", "anchor"),
    "retention": ("retention",),
    "vault check": ("vault", "check"),
    "backup": ("backup", "--to", "{folder}/a", "--keys-to", "{folder}/b", "--key", "{folder}/c"),
}


@pytest.mark.parametrize("is_there", [False, True], ids=["mistyped", "not mounted"])
@pytest.mark.parametrize("name", LOOKING)
def test_folder_without_an_installation_is_told_and_stays_as_it_is(
    name: str, tmp_path: Path, *, is_there: bool
) -> None:
    folder = tmp_path / "varr"
    if is_there:
        folder.mkdir()
    for each in ("a", "b"):
        (tmp_path / each).mkdir()
    ended = telos(*(word.format(folder=tmp_path) for word in LOOKING[name]), folder=folder)
    assert ended.returncode == (1 if name == "backup" else 2), ended.stdout + ended.stderr
    assert f"There is no Telos in “{folder}”." in ended.stderr
    assert "nothing was made" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.rglob("*")) == [*tmp_path.iterdir()]
    assert folder.exists() is is_there


def test_database_that_is_not_there_is_told_and_not_begun_anew(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    assert telos("migrate", folder=folder).returncode == 0
    for name in ("telos.sqlite3", "keys.sqlite3"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    (folder / "keys.sqlite3").unlink()
    ended = telos("doctor", folder=folder)
    assert ended.returncode == 2, ended.stdout
    assert f"The database “{folder / 'keys.sqlite3'}” is not there." in ended.stderr
    assert not (folder / "keys.sqlite3").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a place where nothing is made")
def test_data_folder_where_nothing_can_be_made_is_told() -> None:
    ended = telos("migrate", folder=Path("/proc/none"))
    assert ended.returncode == 2, ended.stderr
    first, second = ended.stderr.splitlines()
    assert first == "“/proc/none” cannot be made: nothing can be made there."
    assert second.endswith(NAME_ANOTHER)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_data_folder_that_is_not_ones_own_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    ended = telos("migrate", folder=tmp_path / "closed")
    assert ended.returncode == 2, ended.stderr
    assert "cannot be used: you may not write there." in ended.stderr
