"""Tables with one column for each item: the commonest export, and not one that is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.report.conftest import Run

PHQ9 = ("--instrument", "phq9")


def wide(*columns: str) -> str:
    ones = ",".join("1" for _column in columns)
    rows = "".join(f"{client},2026-01-05,{ones}\n" for client in "AB")
    return f"Patient ID,Date,{','.join(columns)}\n{rows}"


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("phq9_{}", ()),
        ("PHQ9_0{}", ()),
        ("PHQ-9 item {}", ()),
        ("phq9q{}", ()),
        ("Q{}", PHQ9),
        ("Item {}", PHQ9),
    ],
)
def test_table_of_one_column_an_item_is_met_with_its_long_form(
    refuse: Callable[..., str], form: str, options: tuple[str, ...]
) -> None:
    items = [form.format(n) for n in range(1, 10)]
    said = refuse(wide(*items), *options)
    assert f"“{items[0]}” to “{items[-1]}” look like one column for each item." in said
    assert f"\n  Patient ID,Date,item,value\n  A17,2026-03-05,{items[0]},2\n" in said
    assert "Unpivot columns" in said
    assert "--score" not in said


def test_long_form_that_was_shown_is_read(run: Run) -> None:
    rows = "".join(f"A17,2026-03-05,phq9_{n},2\n" for n in range(1, 10))
    made = run(f"Patient ID,Date,item,value\n{rows}")
    assert made.clients["first"].to_list() == [18.0]


@pytest.mark.parametrize("columns", [("w1", "w2", "w3"), ("phq9_1", "phq9_2"), ("age", "sex")])
def test_other_columns_are_not_taken_for_items(
    refuse: Callable[..., str], columns: tuple[str, ...]
) -> None:
    assert "says what the score is" in refuse(wide(*columns), *PHQ9)


@pytest.mark.parametrize(("total", "options"), [("total", PHQ9), ("phq9", ())])
def test_total_beside_items_is_read_and_the_items_are_told(
    run: Run, total: str, options: tuple[str, ...]
) -> None:
    items = [f"phq9_{n}" for n in range(1, 10)]
    made = run(wide(*items, total), *options)
    assert made.clients["first"].to_list() == [1.0, 1.0]
    assert "“phq9_1” to “phq9_9” look like answers to items. They were not read" in made.text


def test_total_that_was_asked_for_is_read_beside_items(run: Run) -> None:
    items = [f"phq9_{n}" for n in range(1, 10)]
    made = run(wide(*items, "points"), *PHQ9, "--score", "points")
    assert made.account["used"] == 2
