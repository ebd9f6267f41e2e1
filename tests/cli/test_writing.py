"""A file that cannot be written is named once, with what to do."""

from __future__ import annotations

import errno
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from telos.cli.main import add_science, app
from telos.cli.writing import not_written

ITEMS = [f"q{k}" for k in range(1, 10)]
SCORE = ["score", "answers.csv", "--instrument", "phq9", "--items", ",".join(ITEMS)]
SIMULATE = ["simulate", "--clients", "5", "--seed", "1"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pl.DataFrame({key: [1, 2] for key in ITEMS}).write_csv("answers.csv")
    for name in ("folder", "folder.csv", "folder.parquet"):
        Path(name).mkdir()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("absent/a.csv", "its folder is not there. Make it, or name another."),
        ("absent/a.parquet", "its folder is not there. Make it, or name another."),
        ("answers.csv/a.csv", "its folder is not there. Make it, or name another."),
        ("answers.csv/a.parquet", "its folder is not there. Make it, or name another."),
        ("folder", "it is a folder. Name a file."),
        ("folder.csv", "it is a folder. Name a file."),
        ("folder.parquet", "it is a folder. Name a file."),
    ],
)
@pytest.mark.parametrize(
    "words",
    [[*SCORE, "--out"], [*SCORE, "--json"], [*SIMULATE, "--out"]],
    ids=["out", "json", "simulate"],
)
def test_file_is_named_once_with_what_to_do(words: list[str], file: str, why: str) -> None:
    add_science(app, words[0])
    result = CliRunner().invoke(app, [*words, file])
    assert result.exit_code == 2
    assert result.stderr == f"“{file}” cannot be written: {why}\n"


def test_folder_of_pages_that_is_a_file_is_told_so() -> None:
    result = CliRunner().invoke(app, ["instruments", "pages", "answers.csv"])
    assert result.exit_code == 2
    assert result.stderr == "“answers.csv” cannot be written: it is a file. Name a folder.\n"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "a.csv"), "you may not write there."),
        (PermissionError("Permission denied (os error 13): a.csv"), "you may not write there."),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device. Look at"),
        (OSError("No space left on device (os error 28): a.csv"), "No space left on device. Look"),
    ],
)
def test_what_python_and_polars_say_becomes_one_sentence(fault: OSError, why: str) -> None:
    said = not_written(Path("a.csv"), fault)
    assert said.startswith(f"“a.csv” cannot be written: {why}")
    assert said.count("a.csv") == 1
