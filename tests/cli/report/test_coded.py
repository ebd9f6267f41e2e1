"""Items counted from 0 and answers coded from 1: asked about, and never scored as they stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.report.conftest import Run
from tests.cli.report.test_items import HEADER, form

Refuse = Callable[..., str]
PHQ9 = ("--instrument", "phq9")
FROM_ONE = (1, 2, 3, 4, 2, 1, 1, 2, 1)
"""Answers to nine items as a survey exports them that counts its options from 1."""


def counted_from_zero(key: str) -> str:
    return HEADER + "".join(
        f"{who},{week},{key.format(n)},{n % 3}\n"
        for who in ("Ada", "Ben")
        for week in (0, 6)
        for n in range(9)
    )


def phq9(client: str, *answers: int, week: int = 0) -> str:
    return form(client, week, *answers, key="phq9_{}")


@pytest.mark.parametrize("key", ["{}", "{}.0", "phq9_{}", "PHQ-9 item {}", "Q0{}"])
def test_items_counted_from_zero_are_asked_about(refuse: Refuse, key: str) -> None:
    said = refuse(counted_from_zero(key), *PHQ9)
    assert f"counted from 0: there is “{key.format(0)}” (line 2), and never item 9" in said
    assert "Name them 1 to 9, each one higher than now" in said


def test_items_counted_from_zero_need_no_option(refuse: Refuse) -> None:
    gad7 = form("Ada", 0, *(1,) * 7) + form("Ada", 6, *(0,) * 7)
    said = refuse(counted_from_zero("phq9_{}") + gad7)
    assert "Items of the PHQ-9 seem to be counted from 0" in said


def test_item_zero_beside_the_last_item_is_a_row_like_others(run: Run) -> None:
    rows = phq9("Ada", *(1,) * 9) + phq9("Ada", *(0,) * 9, week=6)
    made = run(HEADER + rows + "Ada,6,phq9_0,1\n")
    assert made.refused["reason"].to_list() == ["an item that the instrument does not have"]
    assert made.clients["first"].to_list() == [9.0]


def test_answers_coded_one_too_high_are_asked_about(refuse: Refuse) -> None:
    rows = "".join(phq9(who, *FROM_ONE) for who in ("Ada", "Ben", "Cleo", "Dan"))
    said = refuse(HEADER + rows)
    assert (
        "Answers to the PHQ-9 seem coded one too high: they go from 0 to 3, and of 36 not one is "
        "0, while 4 are 4 (first on line 5). Take 1 from every answer to it"
    ) in said


def test_one_lowest_answer_shows_that_a_four_is_a_slip(run: Run) -> None:
    rows = "".join(phq9(who, *FROM_ONE) for who in ("Ada", "Ben", "Cleo", "Dan"))
    made = run(HEADER + rows + phq9("Eve", 0, *(1,) * 8), "--json", "page.json")
    assert made.exit_code == 0
    assert made.json["doubts"] == []
    assert made.clients["first"].to_list() == [None, None, None, None, 8.0]


def test_few_answers_are_no_reason_to_stop_and_one_to_ask(run: Run) -> None:
    rows = phq9("Ada", *FROM_ONE) + phq9("Ben", *(2,) * 9) + phq9("Cleo", *(1,) * 9)
    made = run(HEADER + rows, "--json", "page.json")
    said = "None of the 27 answers to the PHQ-9 is 0, and 1 is 4, one above the highest."
    assert [doubt.startswith(said) for doubt in made.json["doubts"]] == [True]
    assert said in made.text
    assert said in made.out + made.err


def test_many_answers_without_a_lowest_are_asked_about(run: Run) -> None:
    people = [f"C{n}" for n in range(12)]
    rows = "".join(phq9(who, *(1,) * 9) + phq9(who, *(2,) * 9, week=6) for who in people)
    made = run(HEADER + rows, "--json", "page.json")
    (doubt,) = made.json["doubts"]
    assert doubt.startswith("None of the 216 answers to the PHQ-9 is 0. Please look whether")
    assert "if they begin at 1, take 1 from each, or every score is too high" in doubt


def test_words_for_answers_are_told_which_numbers_are_taken(refuse: Refuse) -> None:
    said = refuse(HEADER + form("Ada", 0, *("Several days",) * 9, key="phq9_{}"))
    assert "The PHQ-9 takes answers from 0 to 3 and totals from 0 to 27." in said
    assert "Words must become these numbers first." in said


def test_totals_beyond_the_ends_are_told_which_are_taken(refuse: Refuse) -> None:
    said = refuse("client,week,score\nAda,0,99\nAda,6,98\n", "--instrument", "bdi2")
    assert "The BDI-II takes totals from 0 to 63." in said
    assert "Words must become" not in said
