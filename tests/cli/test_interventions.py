"""`telos interventions`: listed, shown, written for programs and as pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from telos.cli.main import app
from telos.science.interventions import (
    NO_STATEMENT,
    approaches,
    intervention_library,
    intervention_pages,
    interventions,
)


def telos(*words: str) -> Result:
    return CliRunner().invoke(app, ["interventions", *words])


def _keys(result: Result) -> list[str]:
    return [line.split()[0] for line in result.stdout.splitlines()]


def test_all_are_listed() -> None:
    assert _keys(telos("list")) == list(interventions())
    assert telos().stdout == telos("list").stdout


@pytest.mark.parametrize(
    ("option", "key", "field"),
    [
        ("--approach", "couple", "approaches"),
        ("--concern", "grief", "concerns"),
        ("--aim", "purpose", "aims"),
    ],
)
def test_list_is_narrowed(option: str, key: str, field: str) -> None:
    wanted = [one.key for one in interventions().values() if key in getattr(one, field)]
    assert 0 < len(wanted) < len(interventions())
    assert _keys(telos("list", option, key)) == wanted


def test_list_is_narrowed_by_several_at_once() -> None:
    found = _keys(telos("list", "--approach", "dbt", "--concern", "self_harm", "--aim", "coping"))
    assert "safety_planning" in found
    assert set(found) < set(_keys(telos("list", "--approach", "dbt")))


@pytest.mark.parametrize("option", ["--approach", "--concern", "--aim"])
def test_key_that_is_not_known_is_refused_with_those_that_are(option: str) -> None:
    result = telos("list", option, "hope")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "“hope”. Use one of these keys: " in result.stderr


@pytest.mark.parametrize("key", [*approaches(), *interventions()])
def test_each_is_shown_by_its_key_alone(key: str) -> None:
    result = telos(key)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{(approaches() | interventions())[key].name} ({key})\n")
    assert max(len(line) for line in result.stdout.splitlines()[1:]) <= 80


def test_statement_is_shown_with_how_surely_it_is_known() -> None:
    shown = " ".join(telos("show", "relaxation").stdout.split())
    assert "CBT or applied relaxation. (NICE CG113, edition not recorded; general know" in shown


def test_where_nothing_is_recorded_that_is_said() -> None:
    assert NO_STATEMENT in telos("dream_work").stdout


def test_unknown_key_is_refused() -> None:
    result = telos("show", "hope")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no “hope”" in result.stderr


def test_one_is_written_for_programs(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    assert telos("worry_time", "--json", str(file)).exit_code == 0
    written = json.loads(file.read_text("utf-8"))
    assert written["key"] == "worry_time"
    assert written["evidence"] == []


def test_list_is_written_for_programs_with_its_days(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    assert telos("list", "--concern", "ocd", "--json", str(file)).exit_code == 0
    written = {one["key"]: one for one in json.loads(file.read_text("utf-8"))["interventions"]}
    [evidence] = written["exposure_response_prevention"]["evidence"]
    assert (evidence["date"], evidence["review_by"]) == ("2026-11-23", "2029-11-23")
    assert evidence["status"] == "looked-up"


def test_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    result = telos("list", "--json", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be written: it is a folder" in result.stderr


def test_pages_are_written(tmp_path: Path) -> None:
    result = telos("pages", str(tmp_path / "new"))
    assert result.exit_code == 0
    made = {path.name: path.read_text("utf-8") for path in (tmp_path / "new").iterdir()}
    assert made == intervention_pages(intervention_library())
    assert f"{len(made)} pages in" in result.stdout


def test_pages_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    result = telos("pages", str(tmp_path / "taken"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
