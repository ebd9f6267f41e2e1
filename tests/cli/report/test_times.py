"""Dates, weeks, sessions and words: each read from the whole column, or asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.cli.report.conftest import Made, Run

OPTIONS = ("--instrument", "gad7")


def table(*times: str, name: str = "date") -> str:
    scores = (15, 5, 4, 3)
    rows = "".join(f'Ada,"{time}",{score}\n' for time, score in zip(times, scores, strict=False))
    return f"client,{name},score\n{rows}"


def ends(made: Made) -> tuple[object, object]:
    assert made.exit_code == 0, made.err
    row = made.clients.row(0, named=True)
    return row["first_at"], row["later_at"]


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


def test_weeks_are_numbers_and_not_excels_days(run: Run) -> None:
    made = run(table("0", "45356", name="week"), *OPTIONS)
    assert ends(made) == (0.0, 45356.0)


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (("Week 1", "week 12"), "week 1 to week 12"),
        (("m0", "m8"), "month 0 to month 8"),
        (("T1", "T2"), "time 1 to time 2"),
        (("baseline", "week 4", "week 12"), "week 0 to week 12"),
        (("pre", "post", "follow-up"), "pre to follow-up"),
    ],
)
def test_times_in_words_are_put_in_order(run: Run, times: tuple[str, ...], said: str) -> None:
    made = run(table(*times, name="visit"), *OPTIONS)
    assert said in made.text
    assert made.clients["first"].to_list() == [15.0]


def test_stage_is_one_however_it_is_spelt(run: Run) -> None:
    text = "client,time,score\nA,baseline,15\nA,follow-up,5\nB,Baseline,15\nB,Follow-Up,5\n"
    made = run(text, *OPTIONS)
    assert made.counts() == {"recovered": 2}


def test_two_words_for_one_stage_are_asked_about(refuse: Callable[..., str]) -> None:
    said = refuse("client,time,score\nA,pre,15\nA,post,5\nB,baseline,15\nB,post,5\n", *OPTIONS)
    assert "“baseline” and “pre” may mean one time or two" in said


def test_known_stage_that_is_asked_for_keeps_its_place(run: Run) -> None:
    text = "client,time,score\nA,pre,25\nA,mid,15\nA,post,5\n"
    made = run(text, *OPTIONS, "--from", "mid", "--to", "post")
    assert made.clients.select("first", "later").row(0) == (15.0, 5.0)


def test_session_ten_comes_after_session_two(run: Run) -> None:
    made = run("client,session,score\nAda,10,5\nAda,2,9\nAda,1,15\n", *OPTIONS)
    assert made.clients.select("first", "later").row(0) == (15.0, 5.0)


def test_words_without_an_order_are_asked_about(refuse: Callable[..., str]) -> None:
    said = refuse(table("alpha", "omega", name="time"), *OPTIONS)
    assert "--from and --to" in said


@pytest.mark.parametrize(
    ("times", "named"),
    [
        (("0", "later", "soon", "8"), "“later” (line 3) is no date, no number and no word"),
        (("1", "post", "2", "end"), "numbers and some are words: “1” (line 2) and “post” (line 3)"),
    ],
)
def test_times_that_cannot_be_read_are_named_by_one_that_cannot_be(
    refuse: Callable[..., str], times: tuple[str, ...], named: str
) -> None:
    assert named in " ".join(refuse(table(*times, name="week"), *OPTIONS).split())


def test_words_take_their_order_from_options(run: Run) -> None:
    text = table("alpha", "omega", name="time")
    made = run(text, *OPTIONS, "--from", "omega", "--to", "alpha")
    assert made.clients.select("first", "later").row(0) == (5.0, 15.0)
    assert made.counts() == {"deteriorated": 1}


def test_first_and_last_time_can_be_given(run: Run) -> None:
    text = table("0", "4", "8", "12", name="week")
    made = run(text, *OPTIONS, "--from", "4", "--to", "8")
    assert made.clients.select("first", "later").row(0) == (5.0, 4.0)
    assert "A client’s first score is the one at week 4" in made.text


def test_client_without_a_score_at_the_last_time_has_no_later_score(run: Run) -> None:
    made = run(table("0", "4", name="week") + "Ben,0,12\nBen,8,3\n", *OPTIONS, "--to", "8")
    assert made.counts() == {"recovered": 1}
    assert "1 gave another score later, but none at week 8." in made.text


def test_window_of_dates_can_be_given(run: Run) -> None:
    text = table("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")
    made = run(text, *OPTIONS, "--from", "2024-01-15", "--to", "2024-03-01")
    assert ends(made) == (date(2024, 2, 1), date(2024, 3, 1))


def test_time_that_nobody_has_is_refused(refuse: Callable[..., str]) -> None:
    said = refuse(table("0", "8", name="week"), *OPTIONS, "--to", "9", code=2)
    assert "no score was given at that time" in said
    assert "week 0, week 8" in said


def test_window_that_is_no_date_is_refused(refuse: Callable[..., str]) -> None:
    assert "is not a date" in refuse(table("2024-01-01"), *OPTIONS, "--from", "March", code=2)


EARLY_AND_LATE = (
    "client,date,score\n"
    "Ada,2024-01-10,15\nAda,2024-03-01,5\nAda,2024-05-01,20\n"
    "Ben,2024-04-01,15\nBen,2024-05-01,5\n"
    "Cyd,2024-02-10,15\nCyd,2024-06-01,5\n"
)
"""Ben began after the end of February, and Cyd has no second score by then."""


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("--to", "2024-03-10"), "on or before 10 March 2024"),
        (
            ("--from", "2024-01-02", "--to", "2024-03-10"),
            "from 2 January 2024 to 10 March 2024",
        ),
    ],
)
def test_first_score_is_never_from_after_the_last_time_asked_for(
    run: Run, asked: tuple[str, ...], named: str
) -> None:
    made = run(EARLY_AND_LATE, *OPTIONS, *asked, "--json", "page.json")
    assert made.clients.select("client", "first", "later").rows() == [
        ("Ada", 15.0, 5.0),
        ("Ben", None, None),
        ("Cyd", 15.0, None),
    ]
    people = made.json["measures"][0]["people"]
    assert (people["started"], people["unplaced"], people["elsewhere"]) == (2, 1, 1)
    assert f"1 has scores, but none {named}, and is not in these numbers." in made.text
    assert f"A client’s first score is the earliest one {named}." in made.text


def test_who_begins_after_the_week_asked_for_has_not_started(run: Run) -> None:
    text = "client,week,score\nAda,0,15\nAda,6,5\nBen,8,15\nBen,12,5\n"
    made = run(text, *OPTIONS, "--to", "6")
    assert "1 person started. 1 has a later GAD-7 score, at week 6." in made.text
    assert "1 has scores, but none up to week 6, and is not in these numbers." in made.text
    assert "never gave" not in made.text


def test_who_has_scores_of_other_times_only_is_not_said_to_have_none(run: Run) -> None:
    text = "client,week,score\nAda,2,15\nAda,6,5\nBen,0,15\nBen,6,5\nCyd,2,\n"
    made = run(text, *OPTIONS, "--from", "2")
    assert "Ben 2 – none – No score at week 2" in made.text
    assert "Cyd 0 – none – No score" in made.text
    assert made.text.count("No score at week 2") == 1


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (EARLY_AND_LATE, "2024-03-01", "2024-03-01"),
        (EARLY_AND_LATE, "2024-03-01", "2024-01-10"),
        ("client,week,score\nAda,0,15\nAda,6,5\n", "6", "0"),
        ("client,week,score\nAda,0,15\nAda,6,5\n", "6", "6"),
        ("client,time,score\nAda,pre,15\nAda,post,5\n", "post", "pre"),
    ],
)
def test_last_time_that_is_not_after_the_first_is_a_wrong_call(
    refuse: Callable[..., str], text: str, first: str, last: str
) -> None:
    said = refuse(text, *OPTIONS, "--from", first, "--to", last, code=2)
    assert f"--to {last} is not after --from {first}." in said


def test_days_asked_for_are_days_where_most_rows_are_from_them(run: Run) -> None:
    known = "".join(f"{who},2026-03-09,15\n{who},2026-03-23,5\n" for who in "ABC")
    text = f"client,date,score\n{known}D,2026-03-10,15\nD,2026-03-16,5\n"
    made = run(text, *OPTIONS, "--from", "2026-03-09", "--to", "2026-03-23")
    assert made.account["refused"] == 0
    assert made.clients.filter(client="D").select("first", "later").row(0) == (15.0, 5.0)
    assert "the earliest one from 9 March 2026 to 23 March 2026" in made.text
