"""Calls that cannot be meant: each is refused with a sentence, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from telos.cli.main import app

Refuse = Callable[..., str]


def said(err: str) -> str:
    """The words of a complaint, without the frame around them."""
    return " ".join(err.replace("│", " ").split())


def test_call_without_a_table_says_that_it_is_missing() -> None:
    result = CliRunner().invoke(app, ["report"])
    assert result.exit_code == 2
    assert "Missing argument 'RESPONSES'" in result.stderr


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--courses", "3", "--courses", "4"), "--courses"),
        (("--to", "6", "--to=8"), "--to"),
        (("--model", "--no-model"), "--model/--no-model"),
        (("--pdf", "--pdf", "other.pdf"), "--pdf"),
    ],
)
def test_option_of_one_value_given_twice_is_refused(
    refuse: Refuse, gad7: str, options: tuple[str, ...], named: str
) -> None:
    err = said(refuse(gad7, "--instrument", "gad7", *options, code=2))
    assert f"{named} is given 2 times and takes one value. Give it once." in err


def test_option_of_many_values_and_a_repeated_switch_are_taken(refuse: Refuse, gad7: str) -> None:
    err = refuse(gad7, "--by", "nowhere", "--by", "week", "--strict", "--strict", code=2)
    assert "times and takes one value" not in err


@pytest.mark.parametrize(
    "asked", [("--pdf=weird.html",), ("--pdf", "weird.html"), ("--pdf=weird",)]
)
def test_pdf_of_another_ending_is_refused_before_anything_is_written(
    refuse: Refuse, gad7: str, asked: tuple[str, ...], tmp_path: Path
) -> None:
    err = said(refuse(gad7, "--instrument", "gad7", *asked, code=2))
    assert "does not end in .pdf. Give a name that does with --pdf." in err
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]


def test_pdf_may_stand_before_the_table(refuse: Refuse) -> None:
    result = CliRunner().invoke(app, ["report", "--pdf", "not-there.csv"])
    assert "not-there.csv" in result.stderr
    assert "does not end in .pdf" not in result.stderr
