"""Dates in every form: each read from the whole column, or asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.cli.report.conftest import Run
from tests.cli.report.timed import OPTIONS, ends, table


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-03-05", "2024-11-21"),
        ("2024/3/5", "2024/11/21"),
        ("20240305", "20241121"),
        ("05.03.2024", "21.11.2024"),
        ("5.3.24", "21.11.24"),
        ("5/3/2024", "21/11/2024"),
        ("3/5/2024", "11/21/2024"),
        ("05-03-2024", "21-11-2024"),
        ("5 March 2024", "21 November 2024"),
        ("5-Mar-24", "21-Nov-24"),
        ("Mar 5, 2024", "Nov 21, 2024"),
        ("45356", "45617"),
        ("2024-03-05T00:00:00", "2024-11-21 00:00"),
        ("2024-03-05T23:59:59.999Z", "2024-11-21 10:00:00+01:00"),
        ("2024-03-05 23:59 CET", "2024-11-21"),
        ("5/3/2024 12:30 AM", "21/11/2024, 11:59 p.m."),
        ("45356.9", "45617,25"),
    ],
)
def test_date_is_read(run: Run, first: str, last: str) -> None:
    assert ends(run(table(first, last), *OPTIONS)) == (date(2024, 3, 5), date(2024, 11, 21))


def test_two_scores_of_one_day_are_refused_whatever_their_time_of_day(run: Run) -> None:
    made = run(table("5/3/2024 9:15", "5/3/2024 2:30 PM", "21/11/2024 9:00"), *OPTIONS)
    assert made.refused.select("line", "value").rows() == [(2, "15"), (3, "5")]
    assert "Times of day were left aside" in made.text


def test_date_without_a_time_is_the_day_of_those_with_one(run: Run) -> None:
    made = run(table("2024-03-05", "2024-03-05 16:00", "2024-11-21"), *OPTIONS)
    assert made.account["refused"] == 2


def test_items_answered_minutes_apart_are_one_response(run: Run) -> None:
    rows = "".join(f"Ada,2024-03-05 10:0{n}:00,gad7_{n},2\n" for n in range(1, 8))
    made = run(f"client,date,item,value\n{rows}")
    assert made.clients["first"].to_list() == [14.0]


@pytest.mark.parametrize(
    "time",
    [
        "2024-05-05T99:99",
        "2024-05-05 24:00",
        "2024-05-05 10:60",
        "2024-05-05 10:00:61",
        "2024-05-05 13:00 PM",
        "2024-05-05 0:30 AM",
        "2024-05-05 10:00 rubbish here",
        "2024-05-05 rubbish",
    ],
)
def test_time_of_day_that_cannot_be_is_refused(run: Run, time: str) -> None:
    made = run(table("2024-03-05", time, "2024-11-21 10:00"), *OPTIONS)
    assert made.refused.rows() == [(3, "date", time, "a date or time that cannot be read")]
    assert ends(made) == (date(2024, 3, 5), date(2024, 11, 21))


@pytest.mark.parametrize("odd", ["0", "7", "soon", "1e5"])
@pytest.mark.parametrize(("first", "last"), [("45356", "45617"), ("20240305", "20241121")])
def test_one_odd_cell_leaves_days_in_numbers_dates(
    run: Run, first: str, last: str, odd: str
) -> None:
    made = run(table(first, last, odd), *OPTIONS)
    assert made.refused.rows() == [(4, "date", odd, "a date or time that cannot be read")]
    assert ends(made) == (date(2024, 3, 5), date(2024, 11, 21))


@pytest.mark.parametrize(
    ("first", "last", "given"),
    [
        ("2024-03", "2024-11", "YYYY-MM"),
        ("2024/3", "2024/11", "YYYY/MM"),
        ("202403", "202411", "YYYYMM"),
        ("03/2024", "11/2024", "MM/YYYY"),
        ("3.2024", "11.2024", "MM.YYYY"),
        ("Mar 2024", "Nov 2024", '"%B %Y"'),
        ("March 2024", "November 2024", '"%B %Y"'),
        ("Mar-24", "Nov-24", "%B-%y"),
    ],
)
def test_month_without_a_day_is_told_and_what_reads_it(
    run: Run, refuse: Callable[..., str], first: str, last: str, given: str
) -> None:
    said = " ".join(refuse(table(first, last), *OPTIONS).split())
    assert f"“{first}” (line 2) is a month without a day. Write the day as well" in said
    assert f"--date-format {given} takes the first of each month." in said
    assert "--from" not in said
    made = run(table(first, last), *OPTIONS, "--date-format", given.strip('"'))
    assert ends(made) == (date(2024, 3, 1), date(2024, 11, 1))
    assert "Dates have no day here and were taken for the first of their month" in made.text


def test_month_without_a_day_among_dates_is_refused_as_that(run: Run) -> None:
    made = run(table("2024-03-05", "2024-04", "2024-11-21"), *OPTIONS)
    assert made.refused.rows() == [(3, "date", "2024-04", "a month without a day")]
    assert "Write the day as well, as in 2024-03-31; where it is not known" in made.text
    by_format = run(table("2024-03-05", "2024-04"), *OPTIONS, "--date-format", "YYYY-MM-DD")
    assert by_format.refused["reason"].to_list() == ["a month without a day"]
    assert "Dates have no day here" not in by_format.text


def test_order_of_day_and_month_is_told(run: Run) -> None:
    made = run(table("5/3/2024", "21/11/2024"), *OPTIONS)
    assert "day before the month: some days are above 12" in made.text


def test_order_that_cannot_be_decided_is_asked_for(refuse: Callable[..., str]) -> None:
    said = " ".join(refuse(table("6/11/2024", "5/3/2024"), *OPTIONS).split())
    assert "in the column “date” such as “6/11/2024” (line 2) could have the day or the" in said
    assert "--date-format dmy" in said


def test_one_date_of_unclear_order_among_clear_ones_is_refused_alone(run: Run) -> None:
    made = run(table("2025-01-02", "01/02/2025", "2025-03-04", "4 May 2025"), *OPTIONS)
    reason = "a date that could have the day or the month first"
    assert made.refused.rows() == [(3, "date", "01/02/2025", reason)]
    assert "Say --date-format dmy (day first)" in made.text
    assert f"{reason} (line 3, column “date” “01/02/2025”)" in " ".join(made.err.split())
    assert "1 has a row without a usable time" in made.headline
    assert ends(made) == (date(2025, 1, 2), date(2025, 5, 4))


def test_dates_of_unclear_order_are_read_once_it_is_said(run: Run) -> None:
    made = run(table("2025-01-02", "01/12/2025"), *OPTIONS, "--date-format", "dmy")
    assert ends(made) == (date(2025, 1, 2), date(2025, 12, 1))


def test_order_is_asked_for_where_as_many_are_unclear_as_clear(refuse: Callable[..., str]) -> None:
    assert "(line 3)" in refuse(table("2025-01-02", "01/02/2025"), *OPTIONS)


def test_date_that_cannot_be_in_any_order_decides_nothing(run: Run) -> None:
    made = run(table("5/3/2024", "21/11/2024", "13/14/2024", "99/1/2024"), *OPTIONS)
    assert made.refused["line"].to_list() == [4, 5]
    assert ends(made) == (date(2024, 3, 5), date(2024, 11, 21))


def test_order_that_contradicts_itself_is_asked_for(refuse: Callable[..., str]) -> None:
    said = refuse(table("25/3/2024", "6/21/2024"), *OPTIONS)
    said = " ".join(said.split())
    assert "Some dates have the day first and some the month first in the column “date”" in said
    assert "“25/3/2024” (line 2) and “6/21/2024” (line 3)" in said


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("dmy", date(2024, 3, 5)),
        ("mdy", date(2024, 5, 3)),
        ("DD/MM/YYYY", date(2024, 3, 5)),
        ("%m/%d/%Y", date(2024, 5, 3)),
    ],
)
def test_order_can_be_given(run: Run, given: str, first: date) -> None:
    made = run(table("5/3/2024", "6/11/2024"), *OPTIONS, "--date-format", given)
    assert ends(made)[0] == first


def test_date_format_that_fits_nothing_is_refused(refuse: Callable[..., str]) -> None:
    assert "No date fits" in refuse(
        table("5/3/2024"), *OPTIONS, "--date-format", "%d.%m.%Y", code=2
    )


def test_dates_that_excel_half_understood_are_warned_of(run: Run) -> None:
    made = run(table("45356", "21/11/2024"), *OPTIONS)
    assert "Some dates are Excel’s day numbers and some are text" in made.text


def test_unreadable_date_is_named_by_line_and_column(run: Run) -> None:
    made = run(table("2024-03-05", "2024-02-30", "2024-11-21", "soon"), *OPTIONS)
    assert made.refused.rows() == [
        (3, "date", "2024-02-30", "a date or time that cannot be read"),
        (5, "date", "soon", "a date or time that cannot be read"),
    ]
