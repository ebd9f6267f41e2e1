"""Weeks, sessions and words: put in order from the whole column, or asked about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.report.conftest import Run
from tests.cli.report.timed import OPTIONS, ends, table


@pytest.mark.parametrize("digits", [17, 308, 400, 5_000])
@pytest.mark.parametrize(
    ("column", "usual", "before"),
    [("week", ("0", "8"), ""), ("visit", ("pre", "post"), "followup ")],
)
def test_time_of_very_many_digits_is_refused_by_its_line(
    run: Run, column: str, usual: tuple[str, str], before: str, digits: int
) -> None:
    made = run(table(*usual, before + "9" * digits, name=column), *OPTIONS)
    assert made.exit_code == 0, made.err
    assert made.refused.select("line", "column").row(0) == (4, column)
    assert made.account["used"] == 2
    assert made.clients["later"].to_list() == [5.0]


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


def test_one_time_of_another_unit_is_refused_and_the_others_are_read(run: Run) -> None:
    made = run(table("week 0", "Week 8", "session 1", name="visit"), *OPTIONS)
    assert "week 0 to week 8" in made.text
    assert made.refused.select("line", "reason").rows() == [
        (4, "a date or time that cannot be read")
    ]
