"""`sh scripts/telos`: what it says when something cannot be fetched, and what to type next."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
UV = """#!/bin/sh
case $1 in --version) echo "uv {version}"; exit ;; esac
case "$*" in "pip {failing} "*) echo "error: Connection refused" >&2; exit 2 ;; esac
"""
TELOS = """#!/bin/sh
exec "{python}" -m telos "$@"
"""


def program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the script looks at, with an environment that was begun and fetches nothing."""
    (tmp_path / "src/telos/web").mkdir(parents=True)
    (tmp_path / "frontend").mkdir()
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    program(tmp_path / ".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program(tmp_path / ".venv/bin/telos", TELOS.format(python=sys.executable))
    return tmp_path


def run(checkout: Path, *words: str, failing: str = "nothing") -> subprocess.CompletedProcess[str]:
    locked = (checkout / "requirements/uv.txt").read_text(encoding="utf-8")
    version = re.search(r"^uv==(\S+)", locked, re.MULTILINE)
    assert version
    program(checkout / ".venv/bin/uv", UV.format(version=version[1], failing=failing))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELOS_")}
    return subprocess.run(
        ["sh", "scripts/telos", *words],
        cwd=checkout,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), "TELOS_DATA_DIR": str(checkout / "var")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("failing", "said"),
    [("sync", "could not be fetched"), ("install", "Telos itself could not be built")],
)
@pytest.mark.parametrize("command", ["demo", "check"])
def test_fetching_that_fails_is_told_and_can_be_done_again(
    checkout: Path, command: str, failing: str, said: str
) -> None:
    ended = run(checkout, command, failing=failing)
    assert ended.returncode == 1
    *_, why, what_to_do = ended.stderr.splitlines()
    assert why == "error: Connection refused"
    assert said in what_to_do
    assert "run the same command again" in what_to_do
    assert not (checkout / ".venv/telos-stamp").exists()


def test_command_that_is_none_is_a_wrong_call(checkout: Path) -> None:
    ended = run(checkout, "nonsense")
    assert ended.returncode == 2
    assert "sh scripts/telos demo" in ended.stderr
    assert ended.stderr.splitlines()[-1].startswith("There is no “nonsense”")
    asked = run(checkout)
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "sh scripts/telos demo" in asked.stdout


def test_taken_port_is_answered_with_what_can_be_typed(checkout: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(checkout, "demo", "--port", str(port))
    assert ended.returncode == 1
    another = ended.stderr.splitlines()[-1]
    assert re.fullmatch(r"Choose another one: sh scripts/telos demo --port \d+", another)
    assert (checkout / ".venv/telos-stamp").exists()
