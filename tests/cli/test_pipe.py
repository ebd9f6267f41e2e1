"""A reader that goes, as `head` does: the command ends with 141, and says nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ITEMS = [f"q{k}" for k in range(1, 10)]
SCORE = ["score", "answers.csv", "--instrument", "phq9", "--items", ",".join(ITEMS)]


@pytest.fixture(autouse=True)
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [",".join(["client", *ITEMS]), *(f"{k},1,1,1,1,1,1,1,1,1" for k in range(20))]
    Path("answers.csv").write_text("\n".join(rows), encoding="utf-8")


def with_nobody_reading(*words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose reader has gone before it says anything."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "telos", *words],
            stdout=writer,
            stderr=subprocess.PIPE,
            env=os.environ | more,
            check=False,
        )
    finally:
        os.close(writer)


@pytest.mark.parametrize(
    "words",
    [
        SCORE,
        ["score", "--help"],
        ["instruments"],
        ["instruments", "phq9"],
        ["interventions"],
        ["simulate", "--figures"],
        ["backup", "--help"],
        ["--version"],
        ["--help"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_command_ends_quietly_when_nobody_reads(words: list[str], unbuffered: str) -> None:
    done = with_nobody_reading(*words, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr) == (141, b"")


def test_files_that_were_asked_for_are_there_all_the_same() -> None:
    done = with_nobody_reading(*SCORE, "--out", "scores.csv", "--json", "score.json")
    assert done.returncode == 141
    assert len(Path("scores.csv").read_text("utf-8").splitlines()) == 21
    assert '"n_scored": 20' in Path("score.json").read_text("utf-8")


def test_refusal_keeps_its_code_and_its_sentence() -> None:
    done = with_nobody_reading("score", "nowhere.csv", *SCORE[2:])
    assert done.returncode == 3
    assert "nowhere.csv" in done.stderr.decode()


def test_reader_who_stays_reads_everything() -> None:
    line = [sys.executable, "-m", "telos", *SCORE]
    whole = subprocess.run(line, capture_output=True, check=False)
    with Path("kept.txt").open("wb") as kept:
        assert subprocess.run(line, stdout=kept, check=False).returncode == 0
    assert whole.returncode == 0
    assert whole.stdout == Path("kept.txt").read_bytes()
    assert "Patient Health Questionnaire-9" in whole.stdout.decode()
