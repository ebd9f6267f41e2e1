"""A practice of one's own from the command line: migrated, opened, served, stopped."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

TELOS = str(Path(sys.executable).with_name("telos"))
PASSWORD = "six wide boats at rest"  # noqa: S105 -- opens nothing but a test account
PATIENCE_SECONDS = 240

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An installation of its own, with nothing set but where its data lie."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELOS_")}
    kept.pop("DATABASE_URL", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {
        **kept,
        "TELOS_DATA_DIR": str(tmp_path_factory.mktemp("practice")),
        "TELOS_NEW_PASSWORD": PASSWORD,
        "COLUMNS": "200",
    }


@pytest.fixture(scope="module")
def run(surroundings: Mapping[str, str]) -> Run:
    """Return a function that runs `telos` and waits for it."""

    def telos(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [TELOS, *words],
            env={**surroundings, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    return telos


@pytest.fixture(scope="module")
def opened(run: Run) -> subprocess.CompletedProcess[str]:
    """The practice, opened once for all tests of this module."""
    too_early = run("serve", "--port", str(free_port()))
    assert too_early.returncode != 0
    assert "telos migrate" in too_early.stderr
    assert run("migrate").returncode == 0
    return run(*NEW_PRACTICE)


NEW_PRACTICE = (
    *("practice", "new", "--name", "Quay Practice", "--country", "GB"),
    *("--therapist-email", "Mara@quay.example", "--therapist-name", "Mara"),
)


def free_port() -> int:
    """A port that nobody holds just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer_of(port: int, path: str) -> int:
    """The status of a page, once the server is up."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        finally:
            connection.close()


def test_practice_is_opened(opened: subprocess.CompletedProcess[str]) -> None:
    assert opened.returncode == 0, opened.stderr
    assert "Quay Practice is open. Mara can sign in with Mara@quay.example." in opened.stdout


def test_migrating_again_changes_nothing(opened: object, run: Run) -> None:
    assert run("migrate").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (NEW_PRACTICE, "has an account already"),
        ((*NEW_PRACTICE[:5], "Albion", *NEW_PRACTICE[6:]), "not a country of two letters"),
        ((*NEW_PRACTICE[:7], "mara", *NEW_PRACTICE[8:]), "not an e-mail address"),
        (("member", "add", "--email", "x@quay.example", "--role", "cook"), "not “cook”"),
        (("member", "add", "--email", "x@quay.example", "--role", "manager"), "--name"),
        (("serve", "--host", "192.0.2.7"), "TELOS_HTTPS and TELOS_ALLOWED_HOSTS are not set"),
    ],
)
def test_refusal_says_what_to_do(
    opened: object, run: Run, words: tuple[str, ...], said: str
) -> None:
    refused = run(*words)
    assert refused.returncode != 0
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_weak_password_is_refused(opened: object, run: Run) -> None:
    new = (*NEW_PRACTICE[:7], "other@quay.example", *NEW_PRACTICE[8:])
    refused = run(*new, TELOS_NEW_PASSWORD="short")
    assert refused.returncode != 0
    assert "TELOS_NEW_PASSWORD" in refused.stderr


def test_member_is_invited_by_a_link(opened: object, run: Run) -> None:
    words = ("member", "add", "--email", "ivo@quay.example", "--role", "facilitator")
    invited = run(*words, "--name", "Ivo", "--site", "https://telos.example/")
    assert invited.returncode == 0, invited.stderr
    assert "Ivo is invited as facilitator of Quay Practice" in invited.stdout
    assert "https://telos.example/account/invitation/" in invited.stdout


def test_member_with_an_account_has_the_part_at_once(opened: object, run: Run) -> None:
    words = ("member", "add", "--email", "mara@quay.example", "--role", "facilitator")
    taken = run(*words)
    assert taken.returncode == 0, taken.stderr
    assert "Mara is now facilitator of Quay Practice" in taken.stdout


def test_lost_second_factor_is_reset(opened: object, run: Run) -> None:
    done = run("member", "reset-second-factor", "--email", "Mara@quay.example")
    assert done.returncode == 0, done.stderr
    assert "Mara signs in with the password alone once more" in done.stdout
    assert "mail" in done.stdout
    unknown = run("member", "reset-second-factor", "--email", "nobody@quay.example")
    assert unknown.returncode != 0
    assert "Nobody here signs in" in unknown.stderr


def test_demo_stays_out_of_a_real_practice(
    opened: object, run: Run, surroundings: Mapping[str, str]
) -> None:
    refused = run(
        "demo",
        "--no-serve",
        "--database",
        f"sqlite:///{surroundings['TELOS_DATA_DIR']}/telos.sqlite3",
    )
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr


@pytest.fixture(scope="module")
def namesake(tmp_path_factory: pytest.TempPathFactory, run: Run) -> dict[str, str]:
    """A real practice called like the demo's, as docs/operations.md opens one."""
    there = {"TELOS_DATA_DIR": str(tmp_path_factory.mktemp("namesake"))}
    assert run("migrate", **there).returncode == 0
    assert run(*NEW_PRACTICE[:3], "Harbour Practice", *NEW_PRACTICE[4:], **there).returncode == 0
    return there


@pytest.mark.parametrize("fresh", [(), ("--fresh",)], ids=["as it stands", "fresh"])
def test_demo_never_touches_a_practice_of_its_own_name(
    namesake: dict[str, str], run: Run, fresh: tuple[str, ...]
) -> None:
    kept = Path(namesake["TELOS_DATA_DIR"]) / "telos.sqlite3"
    before = people_in(kept)
    refused = run("demo", "--no-serve", *fresh, "--database", f"sqlite:///{kept}", **namesake)
    assert refused.returncode != 0
    assert "nothing in it was changed" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert people_in(kept) == before == ["mara@quay.example"]


def test_demo_beside_a_practice_is_made_in_a_folder_of_its_own(
    namesake: dict[str, str], run: Run
) -> None:
    folder = Path(namesake["TELOS_DATA_DIR"])
    exported = {**namesake, "DATABASE_URL": f"sqlite:///{folder / 'telos.sqlite3'}"}
    made = run("demo", "--no-serve", **exported)
    assert made.returncode == 0, made.stderr
    assert people_in(folder / "telos.sqlite3") == ["mara@quay.example"]
    assert "lea@harbour.example" in people_in(folder / "demo" / "telos.sqlite3")


def people_in(database: Path) -> list[str]:
    """The addresses of everybody who has an account in a database."""
    with closing(sqlite3.connect(database)) as opened:
        return [row[0] for row in opened.execute("SELECT email FROM people_person ORDER BY id")]


def test_server_answers_refuses_a_second_and_stops_at_once(
    opened: object, run: Run, surroundings: Mapping[str, str]
) -> None:
    port = free_port()
    with subprocess.Popen(
        [TELOS, "serve", "--port", str(port)],
        env=dict(surroundings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert answer_of(port, "/account/sign-in/") == 200
            assert answer_of(port, "/clients/x/") == 404
            second = run("serve", "--port", str(port))
            assert second.returncode != 0
            assert f"Port {port} is taken" in second.stderr
            assert "--port" in second.stderr
        finally:
            server.send_signal(signal.SIGINT)
            out, errors = server.communicate(timeout=PATIENCE_SECONDS)
    assert server.returncode in {0, 130, -signal.SIGINT}
    assert f"http://127.0.0.1:{port}/" in out
    assert "Traceback" not in errors
