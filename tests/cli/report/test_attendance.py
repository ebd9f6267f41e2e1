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
