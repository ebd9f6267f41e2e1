"""The first and the last time that were asked for: who is compared, and who is told apart."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telos.cli.report.captions import attendance_headline
from telos.cli.report.choices import Choices, Method, Reading
from telos.cli.report.file import read_file
from telos.cli.report.outcomes import outcome_of
from telos.cli.report.people import People
from telos.cli.report.responses import score_rows
from tests.cli.report.conftest import Made, Run
from tests.cli.report.timed import OPTIONS, ends, table


def test_known_stage_that_is_asked_for_keeps_its_place(run: Run) -> None:
    text = "client,time,score\nA,pre,25\nA,mid,15\nA,post,5\n"
    made = run(text, *OPTIONS, "--from", "mid", "--to", "post")
    assert made.clients.select("first", "later").row(0) == (15.0, 5.0)


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


@pytest.mark.parametrize(
    ("asked", "day"),
    [(("--from", "2024-02"), "2024-02-01"), (("--to", "2024-02"), "2024-02-29")],
)
def test_month_asked_for_is_met_with_its_first_or_last_day(
    refuse: Callable[..., str], asked: tuple[str, ...], day: str
) -> None:
    said = refuse(table("2024-01-01", "2024-03-01"), *OPTIONS, *asked, code=2)
    assert f"{' '.join(asked)}: that is a month without a day. Write it as {day}." in said


def test_months_asked_for_are_no_words(refuse: Callable[..., str]) -> None:
    said = refuse(table("2024-01", "2024-03"), *OPTIONS, "--from", "2024-01", "--to", "2024-03")
    assert "is a month without a day" in said


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


def attendance(made: Made) -> str:
    """The line over the section on who gave a score when."""
    found = re.search(r'id="\w+-came">(.*?)</h3>', made.html)
    assert found is not None
    return found[1]


def test_line_on_attendance_tells_of_everyone_once(run: Run) -> None:
    scores = "A,0,15\nA,8,5\nB,0,15\nB,4,9\nC,0,15\nD,4,15\nD,8,5\nE,8,9\nF,8,\n"
    made = run(f"client,week,score\n{scores}", *OPTIONS, "--from", "0", "--to", "8")
    assert attendance(made) == (
        "Of 3 who gave a first score, 1 gave no score after their first, 1 gave another score "
        "later, but none at week 8; 2 more have scores, but none at week 0; 1 more has rows and no "
        "GAD-7 score"
    )


def test_line_on_attendance_tells_of_other_times_where_nobody_started(run: Run) -> None:
    scores = "A,4,15\nA,8,5\nB,0,\n"
    made = run(f"client,week,score\n{scores}", *OPTIONS, "--from", "0")
    assert attendance(made) == (
        "Nobody has a first score; 1 has scores, but none at week 0; 1 has rows and no GAD-7 score"
    )


PLANNED = "".join(
    f"C{n},{week},{15 - week if week <= 2 * n else ''}\n"
    for n in range(9)
    for week in range(0, 9, 2)
)
"""Everyone has a row at every time, and each came a time more often than the one before."""


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("8", "At week 8, 5 of 9 still gave a score; 1 never gave a second score, 3 gave other"),
        ("4", "Of 9 who gave a first score, 1 never gave a second score, 1 gave another score"),
    ],
)
def test_planned_end_is_the_last_time_where_no_other_was_asked_for(
    run: Run, last: str, said: str
) -> None:
    made = run(f"client,week,score\n{PLANNED}", *OPTIONS, "--to", last)
    assert attendance(made).startswith(said)
    assert attendance(made).endswith(f"later, but none at week {last}")


SCORE = st.sampled_from(["", "4", "11", "19", "99"])
TABLES = st.lists(
    st.dictionaries(st.integers(0, 4), SCORE, min_size=1, max_size=5), min_size=1, max_size=9
)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.sampled_from([None, "0", "1", "2"]), st.sampled_from([None, "3", "4"]))
def test_line_on_attendance_adds_up_whatever_was_asked_for(
    people: list[dict[int, str]], first: str | None, last: str | None
) -> None:
    everyone, said = spoken(people, Method(first=first, last=last))
    head, *parts = said.split("; ")
    others = [int(part.split()[0]) for part in parts if re.match(r"\d+ more ha", part)]
    assert sum(others) == everyone.unplaced + everyone.scoreless
    assert everyone.seen == everyone.started + sum(others)
    if "still gave" in head:
        # Who came back before the planned end is told in the lead alone.
        return
    assert head.startswith(f"Of {everyone.started} who ")
    assert sum(map(int, re.findall(r", (\d+) ", head))) == everyone.started - everyone.later


def spoken(people: list[dict[int, str]], method: Method) -> tuple[People, str]:
    """How many are counted, and the line on their attendance; weeks 0 to 4 are always there."""
    courses = [{0: "15", 1: "14", 2: "13", 3: "12", 4: "11"}, *people]
    rows = "".join(
        f"P{n},{at},{score}\n" for n, course in enumerate(courses) for at, score in course.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        path.write_text(f"client,week,score\n{rows}", encoding="utf-8")
        choices = Choices(responses=path, reading=Reading(instrument_key="gad7"), method=method)
        read = read_file(choices, today=date(2026, 12, 1)).rows
    (scored,), _fates = score_rows(read)
    outcome = outcome_of(scored, read, groupings=(), method=method)
    return outcome.all, attendance_headline(outcome, read.times)
