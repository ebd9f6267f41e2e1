"""Dates that cannot be right are refused by line, and those that hardly can are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.cli.report.conftest import Run

OPTIONS = ("--instrument", "gad7")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
AFTER = "a date after the day of this report"
BEFORE = "a date before any questionnaire of today"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def table(*rows: str) -> str:
    return "client,date,score\n" + "".join(f"{row}\n" for row in rows)


def test_date_after_the_day_of_the_report_is_named_by_line_and_column(run: Run) -> None:
    made = run(table("A,2026-03-11,15", "A,2026-01-05,15", "A,2026-03-10,5"), *OPTIONS)
    assert made.refused.rows() == [(2, "date", "2026-03-11", AFTER)]
    assert made.clients.select("first_at", "later_at").row(0) == (
        date(2026, 1, 5),
        date(2026, 3, 10),
    )
    assert f"1 row refused: {AFTER} (line 2, column “date” “2026-03-11”)" in made.err
    assert "5 January 2026 to 10 March 2026 · report of 10 March 2026" in made.text


@pytest.mark.parametrize("early", ["1890-03-01", "1900-01-01", "1949-12-31"])
def test_date_before_any_questionnaire_is_named_by_line_and_column(run: Run, early: str) -> None:
    made = run(table(f"A,{early},15", "A,2026-01-05,15", "A,2026-02-05,5"), *OPTIONS)
    assert made.refused.rows() == [(2, "date", early, BEFORE)]
    assert made.counts() == {"recovered": 1}
    assert "5 January 2026 to 5 February 2026" in made.text


@pytest.mark.parametrize(
    ("past", "future", "options"),
    [
        ("45356", "49500", ()),
        ("20240305", "20350201", ()),
        ("25/3/24", "1/2/35", ()),
        ("5 Mar 2024", "1 Feb 2035", ()),
        ("2024_03_05", "2035_02_01", ("--date-format", "%Y_%m_%d")),
    ],
)
def test_future_is_refused_in_every_form_of_a_date(
    run: Run, past: str, future: str, options: tuple[str, ...]
) -> None:
    made = run(table(f"A,{past},15", f"B,{future},9"), *OPTIONS, *options)
    assert made.refused.rows() == [(3, "date", future, AFTER)]


def test_weeks_are_no_dates_and_never_in_the_future(run: Run) -> None:
    made = run("client,week,score\nA,0,15\nA,46500,5\n", *OPTIONS)
    assert made.account["refused"] == 0


def test_file_of_the_future_says_so(refuse: Callable[..., str]) -> None:
    said = refuse(table("A,2035-01-05,15", "A,2035-02-05,5"), *OPTIONS)
    assert "None of 2 rows holds a usable score" in said
    assert f"{AFTER} (2, first on line 2)" in said


FAR = "dated ten years or more before all the others"


def test_dates_far_before_all_others_are_used_and_told_aloud(run: Run) -> None:
    made = run(table("A,1970-01-01,15", "A,2026-01-05,5", "B,2026-01-05,9"), *OPTIONS)
    said = f"1 row is {FAR}: 1 January 1970, line 2."
    assert said in made.text
    assert said in made.err
    assert f'<p class="notice">{said}' in made.html
    assert made.account["refused"] == 0
    assert made.counts() == {"recovered": 1}


def test_several_dates_far_before_all_others_are_counted(run: Run) -> None:
    recent = [f"C{n},2026-01-05,9" for n in range(4)]
    made = run(table(*recent, "B,1999-05-01,3", "A,1970-01-01,15"), *OPTIONS)
    assert f"2 rows are {FAR}, the first 1 May 1999, line 6." in made.text


@pytest.mark.parametrize(
    "rows",
    [
        ("A,2008-01-05,15", "A,2016-02-05,9", "A,2026-01-05,5"),
        ("A,2000-01-05,15", "B,2000-01-05,15", "A,2026-01-05,5"),
    ],
)
def test_long_study_is_not_doubted(run: Run, rows: tuple[str, ...]) -> None:
    assert FAR not in run(table(*rows), *OPTIONS).text


def test_refused_dates_raise_no_doubt_about_those_that_stay(run: Run) -> None:
    made = run(table("A,1890-01-01,15", "A,2026-01-05,15", "A,2026-02-05,5"), *OPTIONS)
    assert FAR not in made.text
