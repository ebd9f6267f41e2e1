"""Who answered when: what is said beside the numbers of each planned time."""

from __future__ import annotations

import pytest

from tests.cli.report.conftest import Run

PHQ9 = ("--instrument", "phq9")
FEWER = "The means at later times are of fewer people"
NOT_THE_SAME = "The means of different times are not of the same people"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("A,0,18,x\nA,8,9,x\nB,0,18,y\nB,8,12,y\n", ""),
        ("A,0,18,x\nA,8,9,x\nB,0,18,y\nB,8,,y\n", FEWER),
        ("A,0,18,x\nA,4,,x\nA,8,9,x\n", FEWER),
        ("A,0,18,x\nA,8,9,x\nB,0,18,x\nB,8,,x\nC,0,,y\nC,8,12,y\n", FEWER),
        ("A,0,18,x\nA,8,9,x\nB,0,18,y\nB,8,,y\nC,0,,y\nC,8,12,y\n", NOT_THE_SAME),
        ("A,0,18,x\nA,8,9,x\nC,8,12,x\n", NOT_THE_SAME),
    ],
)
def test_means_are_warned_of_only_where_they_are_of_other_people(
    run: Run, rows: str, said: str
) -> None:
    text = run(f"client,week,score,arm\n{rows}", *PHQ9, "--by", "arm").text
    assert "Mean (SD) of those given" in text
    assert [one for one in (FEWER, NOT_THE_SAME) if one in text] == ([said] if said else [])


def courses(of: int, apart: int = 1) -> str:
    """So many people, each of whom came once more than the one before."""
    return "client,session,score\n" + "".join(
        f"C{n},{at * apart},{18 - at % 18}\n" for n in range(of) for at in range(n + 2)
    )


def test_few_times_of_later_scores_are_all_said(run: Run) -> None:
    made = run(courses(6), *PHQ9)
    assert (
        "When the later score was given: session 1: 1, session 2: 1, session 3: 1, session 4: 1, "
        "session 5: 1, session 6: 1. Between" in made.text
    )
    assert "Later scores from then" not in made.text


def test_of_many_times_the_rest_is_in_the_table(run: Run) -> None:
    made = run(courses(7) + "D,0,18\nD,5,9\n", *PHQ9)
    assert (
        "When the later score was given: session 1: 1, session 2: 1, session 3: 1 … session 7: 1. "
        "The table below has every time." in made.text
    )
    assert "Scores given Empty Later scores from then Mean (SD)" in made.text
    assert "session 5 Everyone 4 4 0 2 " in made.text


def test_of_times_too_many_for_a_table_the_table_of_clients_tells(run: Run) -> None:
    made = run(courses(41), *PHQ9)
    assert "session 41: 1. The table of clients to take away has every time." in made.text
    assert made.clients["later_at"].n_unique() == 41
