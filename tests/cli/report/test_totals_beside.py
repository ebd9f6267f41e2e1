"""Totals on the rows of items, in a column beside the answers: never dropped without a word."""

from __future__ import annotations

import pytest

from tests.cli.report.conftest import Run

HEADER = "client,week,instrument,item,value,total\n"
SEVERE = (3, 3, 3, 3, 1, 1, 1)
MILD = (1, 1, 1, 1, 1, 0, 0)
TWO_SCORES = "two different scores for one client, instrument and time"


def form(client: str, week: int, answers: tuple[object, ...], *totals: object) -> str:
    """One row an item of the GAD-7, each with its total; one total alone stands on every row."""
    each = totals * len(answers) if len(totals) == 1 else totals
    return "".join(
        f"{client},{week},gad7,{item},{answer},{total}\n"
        for item, (answer, total) in enumerate(zip(answers, each, strict=True), 1)
    )


FIRST = form("Ada", 0, SEVERE, 15)


def test_total_repeated_on_each_row_counts_once(run: Run) -> None:
    made = run(HEADER + FIRST + form("Ada", 6, MILD, 5))
    assert made.clients.select("first", "later").row(0) == (15.0, 5.0)
    assert (made.account["used"], made.account["refused"]) == (14, 0)


@pytest.mark.parametrize("total", [(9,), ("", "", 9, "", "", "", "")])
def test_total_that_contradicts_the_answers_refuses_the_response(
    run: Run, total: tuple[object, ...]
) -> None:
    made = run(HEADER + FIRST + form("Ada", 6, MILD, *total))
    assert made.clients.select("first", "later").row(0) == (15.0, None)
    assert made.refused["reason"].to_list() == [TWO_SCORES] * 7
    assert (made.refused["column"][2], made.refused["value"][2]) == ("total", "9")
    assert "1 person started; nobody has a later score that could be used" in made.headline


@pytest.mark.parametrize(
    ("answers", "account"),
    [
        pytest.param(("",) * 7, {"used": 8, "empty": 6, "refused": 0}, id="no answer"),
        pytest.param((1, 1), {"used": 8, "too_few": 1, "refused": 0}, id="too few answers"),
        pytest.param((9, *MILD[1:]), {"used": 7, "empty": 0, "refused": 7}, id="one refused"),
        pytest.param((1, 1, 1, 1, 1, 1, ""), {"used": 13, "empty": 1, "refused": 0}, id="prorated"),
    ],
)
def test_total_stands_where_the_answers_come_to_no_score(
    run: Run, answers: tuple[object, ...], account: dict[str, int]
) -> None:
    made = run(HEADER + FIRST + form("Ada", 6, answers, 7))
    assert made.clients.select("first", "later").row(0) == (15.0, 7.0)
    assert {name: made.account[name] for name in account} == account
    parts = ("used", "empty", "blank", "repeated", "refused", "too_few")
    assert sum(made.account.get(name, 0) for name in parts) == made.account["read"]


def test_different_totals_in_one_response_are_refused_by_line(run: Run) -> None:
    made = run(HEADER + FIRST + form("Ada", 6, MILD, 5, 5, 5, 5, 5, 6, 5))
    assert made.clients["later"].to_list() == [None]
    assert made.refused.rows() == [
        (line, "total", "6" if line == 14 else "5", "different totals on the rows of one response")
        for line in range(9, 16)
    ]


def test_answers_beside_different_totals_are_not_scored(run: Run) -> None:
    made = run(HEADER + FIRST + form("Ada", 6, MILD, 5, 8, "", "", "", "", ""))
    assert made.clients["later"].to_list() == [None]
    assert made.account["refused"] == 7


def test_total_on_a_row_of_its_own_may_say_it_again_and_nothing_else(run: Run) -> None:
    later = form("Ada", 6, MILD, 5)
    again = run(HEADER + FIRST + later + "Ada,6,gad7,,,5\n")
    assert again.clients["later"].to_list() == [5.0]
    assert (again.account["repeated"], again.account["refused"]) == (1, 0)
    other = run(HEADER + FIRST + later + "Ada,6,gad7,,,6\n")
    assert other.clients["later"].to_list() == [None]
    assert other.account["refused"] == 8


@pytest.mark.parametrize("total", ["99", "-1", "x", "5.5"])
def test_total_that_cannot_be_is_refused_by_line(run: Run, total: str) -> None:
    later = form("Ada", 6, MILD, "", "", "", total, "", "", "")
    made = run(HEADER + FIRST + later)
    if total == "5.5":
        # A prorated GAD-7 may lie between; it is no more than a rounding off the sum of 5.
        assert made.refused["reason"].to_list() == [TWO_SCORES] * 7
        return
    assert made.refused.filter(made.refused["line"] == 12).rows() == [
        (12, "total", total, "a total beside the answer that the instrument cannot give")
    ]
    assert made.clients["later"].to_list() == [None]
    assert made.account["refused"] == 7


def test_rows_in_any_order_say_the_same(run: Run) -> None:
    rows = (FIRST + form("Ada", 6, ("",) * 7, 7) + form("Ben", 0, SEVERE, 15)).splitlines()
    made = run(HEADER + "\n".join(reversed(rows)) + "\n")
    assert made.clients.select("client", "first", "later").rows() == [
        ("Ada", 15.0, 7.0),
        ("Ben", 15.0, None),
    ]


def test_items_that_a_total_only_measure_has_not_leave_their_total(run: Run) -> None:
    made = run(HEADER + FIRST + "Ada,0,bdi2,1,2,30\nAda,6,bdi2,1,2,31\n")
    first = made.clients.filter(made.clients["instrument"] == "bdi2")
    assert first.select("first", "later").rows() == [(30.0, 31.0)]


def test_scores_of_each_item_in_a_second_column_are_told_how_to_name_it(run: Run) -> None:
    rows = form("Ada", 0, SEVERE, *SEVERE) + form("Ada", 6, MILD, 5)
    made = run(HEADER + rows)
    assert "If this column scores each item, name it with --value" in made.text
    named = run(HEADER + rows, "--value", "total")
    assert named.clients["first"].to_list() == [15.0]


@pytest.mark.parametrize("item", ["total", ""])
def test_total_in_the_column_of_answers_is_read_where_the_other_is_empty(
    run: Run, item: str
) -> None:
    own = f"Ada,0,gad7,{item},15,\nAda,6,gad7,{item},5,\nBea,0,gad7,{item},12,12\n"
    made = run(HEADER + own + FIRST.replace("Ada", "Cy"))
    assert made.clients.select("client", "first", "later").rows() == [
        ("Ada", 15.0, 5.0),
        ("Bea", 12.0, None),
        ("Cy", 15.0, None),
    ]
    assert (made.account["empty"], made.account["refused"]) == (0, 0)


def test_value_and_total_that_differ_on_a_row_of_no_item_are_refused_by_line(run: Run) -> None:
    made = run(HEADER + FIRST + "Ada,6,gad7,total,4,9\nBea,0,gad7,total,12,\n")
    assert made.clients.filter(client="Ada")["later"].to_list() == [None]
    [refused] = made.refused.select("line", "column", "value").rows()
    assert refused == (9, "total", "9")
    assert "value and a total that differ" in made.refused["reason"][0]


def test_total_in_the_column_of_answers_that_contradicts_them_refuses_the_response(
    run: Run,
) -> None:
    made = run(HEADER + FIRST + form("Ada", 6, MILD, "") + "Ada,6,gad7,total,19,\n")
    assert made.clients["later"].to_list() == [None]
    assert set(made.refused["reason"]) == {TWO_SCORES}
    # Each shows the cell that holds it, whichever column that is.
    assert made.refused.filter(line=16).select("column", "value").rows() == [("value", "19")]


def test_refused_total_is_shown_with_the_column_and_the_value_it_stood_in(run: Run) -> None:
    totals = "Ada,6,gad7,total,,99\nBea,0,gad7,total,x,\nBea,6,gad7,,NA,99\nCy,0,gad7,total,99,NA\n"
    made = run(HEADER + FIRST + totals)
    assert made.refused.select("line", "column", "value").rows() == [
        (9, "total", "99"),
        (10, "value", "x"),
        (11, "total", "99"),
        (12, "value", "99"),
    ]


def test_two_totals_in_two_columns_are_shown_where_they_stood(run: Run) -> None:
    made = run(HEADER + FIRST + "Bea,0,gad7,total,12,\nBea,0,gad7,total,,13\n")
    assert made.refused.select("line", "column", "value").rows() == [
        (9, "value", "12"),
        (10, "total", "13"),
    ]
