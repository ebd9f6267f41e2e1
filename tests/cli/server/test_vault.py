"""`telos vault` in an installation of its own: checked, stopped anywhere and gone on with."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

TELOS = str(Path(sys.executable).with_name("telos"))
PATIENCE_SECONDS = 120
CLIENTS = 30
# Thirty clients with two goals each, written by the demo's own hand.
WRITE = f"""
import django
django.setup()
from telos.demo.bulk import build_practice
build_practice(seed=1, clients={CLIENTS}, weeks=2, with_answers=False)
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An installation of its own, with nothing set but where its data lie."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELOS_")}
    kept.pop("DATABASE_URL", None)
    folder = tmp_path_factory.mktemp("practice")
    return {
        **kept,
        "TELOS_DATA_DIR": str(folder),
        "TELOS_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "telos.config.settings",
        "COLUMNS": "200",
    }


@pytest.fixture(scope="module")
def run(surroundings: Mapping[str, str]) -> Run:
    """Return a function that runs `telos` and waits for it."""

    def telos(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return _finished([TELOS, *words], {**surroundings, **more})

    return telos


def _finished(command: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


@pytest.fixture(scope="module")
def written(run: Run, surroundings: Mapping[str, str]) -> Path:
    """The folder of the installation, with a practice in it."""
    assert run("vault", "check").returncode != 0  # no tables yet
    assert run("migrate").returncode == 0
    empty = run("vault", "check")
    assert (empty.returncode, "nothing has been sealed" in empty.stdout) == (0, True)
    made = _finished([sys.executable, "-c", WRITE], surroundings)
    assert made.returncode == 0, made.stderr
    return Path(surroundings["TELOS_DATA_DIR"])


def keys_in(folder: Path, which: str = "1") -> int:
    counted = f"SELECT count(*) FROM vault_wrappedkey WHERE {which}"  # noqa: S608 -- ours
    with closing(sqlite3.connect(folder / "keys.sqlite3")) as store:
        return int(store.execute(counted).fetchone()[0])


def killed_after(seconds: float, words: tuple[str, ...], env: Mapping[str, str]) -> bool:
    """Start `telos`, kill it after so long, and tell whether it was still at work."""
    started = subprocess.Popen(
        [TELOS, *words], env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(seconds)
    started.send_signal(signal.SIGKILL)
    return started.wait() == -signal.SIGKILL


def test_check_counts_keys_and_opens_texts(written: Path, run: Run) -> None:
    checked = run("vault", "check", "--texts")
    assert checked.returncode == 0, checked.stderr
    # Retired ones stand there too where other tests came first.
    assert re.search(rf"keys, goal: {CLIENTS} in use, \d+ retired, 0 destroyed", checked.stdout)
    assert f"texts, goals_goal: {2 * CLIENTS} open, 0 erased, 0 broken" in checked.stdout


def test_installation_keeps_its_keys_to_itself(written: Path) -> None:
    assert (written / "master-key").stat().st_mode & 0o077 == 0
    assert keys_in(written, "destroyed_at IS NULL") >= CLIENTS


def test_rotation_turns_the_master_key_alone(written: Path, run: Run) -> None:
    before = (written / "master-key").read_text()
    data = (written / "telos.sqlite3").read_bytes()
    turned = run("vault", "rotate")
    assert turned.returncode == 0, turned.stderr
    count = keys_in(written, "destroyed_at IS NULL")
    assert f"{count} keys were wrapped anew." in turned.stdout
    assert (written / "master-key").read_text() not in {before, ""}
    assert (written / "telos.sqlite3").read_bytes() == data
    assert run("vault", "check", "--texts").returncode == 0


def test_rekeying_survives_being_killed(
    written: Path, run: Run, surroundings: Mapping[str, str]
) -> None:
    killed = 0
    for seconds in (0.6, 0.8, 1.0, 1.3):
        killed += killed_after(seconds, ("vault", "rekey", "--all"), surroundings)
        checked = run("vault", "check", "--texts")
        assert checked.returncode == 0, checked.stdout + checked.stderr
    assert killed > 0
    assert run("vault", "rekey", "--all").returncode == 0
    again = run("vault", "rekey", "--all")
    assert again.stdout.startswith("0 texts were sealed anew; 0 old keys are gone")
    assert "Run it again in an hour" in again.stdout
    # Every key was renewed once, however often it was begun.
    assert keys_in(written, "retired_at IS NOT NULL") == keys_in(written, "retired_at IS NULL")


def test_rotation_survives_being_killed(
    written: Path, run: Run, surroundings: Mapping[str, str]
) -> None:
    for seconds in (0.5, 0.6, 0.7, 0.8):
        killed_after(seconds, ("vault", "rotate"), surroundings)
        assert run("vault", "check").returncode == 0
    assert run("vault", "rotate").returncode == 0
    assert len((written / "master-key").read_text().split()) == 1
    assert run("vault", "check", "--texts").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rekey",), "either whose with --client, or --all"),
        (("rekey", "--client", "x", "--all"), "either whose with --client, or --all"),
        (("rekey", "--client", "x"), "“x” is not an id."),
        (("rekey", "--client", "11111111-2222-4333-8444-555555555555"), "Nobody with this id"),
    ],
)
def test_refusal_says_what_to_do(
    written: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    refused = run("vault", *words)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_one_client_is_given_new_keys(written: Path, run: Run) -> None:
    with closing(sqlite3.connect(written / "telos.sqlite3")) as data:
        client = data.execute("SELECT public_id FROM people_client LIMIT 1").fetchone()[0]
    done = run("vault", "rekey", "--client", client)
    assert done.returncode == 0, done.stderr


def test_another_master_key_opens_nothing_and_says_so(
    written: Path, run: Run, tmp_path: Path
) -> None:
    elsewhere = {"TELOS_MASTER_KEY_FILE": str(tmp_path / "master-key")}
    missing = run("vault", "check", **elsewhere)
    assert missing.returncode == 1
    assert "is missing" in missing.stderr
    assert "Traceback" not in missing.stderr
    other = {"TELOS_MASTER_KEY": "A" * 43 + "=", "TELOS_MASTER_KEY_FILE": str(tmp_path / "none")}
    checked = run("vault", "check", "--texts", **other)
    assert checked.returncode == 1
    assert re.search(r"[1-9]\d* of these do not open", checked.stderr)
    assert "Traceback" not in checked.stderr


def test_server_does_not_start_without_the_master_key(
    written: Path, run: Run, tmp_path: Path
) -> None:
    assert run("migrate").returncode == 0
    refused = run(
        "serve", TELOS_DEMO="", TELOS_MASTER_KEY_FILE=str(tmp_path / "lost" / "master-key")
    )
    assert refused.returncode == 1
    assert "Bring it back from its copy" in refused.stderr
    assert not (tmp_path / "lost").exists()


def test_server_does_not_start_with_an_empty_store_of_keys(
    written: Path, run: Run, tmp_path: Path
) -> None:
    elsewhere = {"TELOS_KEYS_DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3", "TELOS_DEMO": ""}
    assert run("migrate", **elsewhere).returncode == 0
    refused = run("serve", **elsewhere)
    assert refused.returncode == 1
    assert "the store of keys is empty" in refused.stderr
    assert run("vault", "check", "--texts", **elsewhere).returncode == 1


def test_keys_beside_the_data_are_refused(written: Path, run: Run) -> None:
    refused = run("vault", "check", TELOS_KEYS_DATABASE_URL=f"sqlite:///{written}/telos.sqlite3")
    assert refused.returncode != 0
    assert "Keys are kept apart" in refused.stderr
