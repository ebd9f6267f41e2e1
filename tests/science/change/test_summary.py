"""Counts, shares and intervals, with the people who have no later score told."""

import polars as pl
import pytest

from telos.science.change import (
    ParameterError,
    SummaryFrameError,
    classify_change,
    exact_interval,
    rule_from_instrument,
    summarise_change,
    wilson_interval,
)
from telos.science.instruments import load_instrument

RULE = rule_from_instrument(load_instrument("phq9"))
FIRST = [18, 18, 18, 8, 8, 18, None, 18]
LAST = [9, 12, 17, 14, 9, None, 9, 8]
CATEGORIES = ["recovered", "improved", "unchanged", "deteriorated"]


def _changes() -> pl.DataFrame:
    return classify_change(FIRST, LAST, rule=RULE)


def test_summary_counts_everyone_who_started_and_everyone_with_a_later_score() -> None:
    summary = summarise_change(_changes())
    assert summary["category"].to_list() == CATEGORIES
    assert summary["count"].to_list() == [2, 1, 2, 1]
    assert summary["n_started"].to_list() == [7] * 4
    assert summary["n_with_later_score"].to_list() == [6] * 4
    assert summary["n_harmed"].to_list() == [1] * 4
    assert summary["share"].to_list() == [2 / 6, 1 / 6, 2 / 6, 1 / 6]
    assert summary["share_of_started"].to_list() == [2 / 7, 1 / 7, 2 / 7, 1 / 7]


def test_summary_gives_the_interval_of_wilson() -> None:
    row = summarise_change(_changes()).row(0, named=True)
    interval = wilson_interval(2, 6, confidence=0.95)
    assert (row["low"], row["high"]) == (interval.low, interval.high)


def test_summary_by_group_keeps_empty_categories_and_unnamed_groups() -> None:
    arms = pl.Series("arm", ["a", "a", "a", "b", "b", None, "b", None])
    summary = summarise_change(_changes().with_columns(arms), by="arm")
    assert summary.select("arm", "category", "count").rows() == [
        *zip(["a"] * 4, CATEGORIES, [1, 1, 1, 0], strict=True),
        *zip(["b"] * 4, CATEGORIES, [0, 0, 1, 1], strict=True),
        *zip([None] * 4, CATEGORIES, [1, 0, 0, 0], strict=True),
    ]
    started = dict(summary.select("arm", "n_started").unique().iter_rows())
    assert started == {"a": 3, "b": 2, None: 2}


def test_summary_by_two_columns_has_a_row_for_each_pair_that_is_there() -> None:
    changes = _changes().with_columns(
        arm=pl.Series(["a", "b"] * 4), site=pl.Series(["x"] * 4 + ["y"] * 4)
    )
    summary = summarise_change(changes, by=["arm", "site"])
    assert summary.height == 16
    assert summary.columns[:2] == ["arm", "site"]
    assert summary["count"].sum() == 6


def test_summary_of_a_group_without_later_scores_claims_nothing() -> None:
    changes = classify_change([18, 18], [None, None], rule=RULE)
    summary = summarise_change(changes)
    assert summary["n_started"].to_list() == [2] * 4
    assert summary["count"].to_list() == [0] * 4
    assert summary["share"].null_count() == 4
    assert summary["low"].null_count() == 4


def test_summary_of_nobody_claims_nothing() -> None:
    summary = summarise_change(classify_change([], [], rule=RULE))
    assert summary["n_started"].to_list() == [0] * 4
    assert summary["share_of_started"].null_count() == 4


def test_summary_refuses_a_column_that_is_not_there() -> None:
    with pytest.raises(SummaryFrameError, match="“arm”: is missing"):
        summarise_change(_changes(), by="arm")
    with pytest.raises(SummaryFrameError, match="“category”: is missing"):
        summarise_change(_changes().drop("category"))


def test_summary_refuses_a_group_with_its_own_name() -> None:
    with pytest.raises(SummaryFrameError, match="“count”: cannot divide"):
        summarise_change(_changes().with_columns(count=1), by="count")


def test_summary_with_a_group_column_named_like_a_score_column_still_counts() -> None:
    summary = summarise_change(_changes(), by="first")
    assert summary["count"].sum() == 6


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_equals_the_published_table(count: int, n: int, low: float, high: float) -> None:
    interval = wilson_interval(count, n, confidence=0.95)
    assert round(interval.low, 4) == low
    assert round(interval.high, 4) == high


@pytest.mark.parametrize(("count", "n", "name"), [(0, 0, "n"), (-1, 5, "count"), (6, 5, "count")])
def test_interval_refuses_what_is_no_share(count: int, n: int, name: str) -> None:
    with pytest.raises(ParameterError, match=f"^{name} is"):
        wilson_interval(count, n, confidence=0.95)


def test_interval_is_the_one_that_is_asked_for() -> None:
    for kind, make in (("wilson", wilson_interval), ("exact", exact_interval)):
        row = summarise_change(_changes(), interval=kind).row(0, named=True)
        expected = make(row["count"], row["n_with_later_score"], confidence=0.95)
        assert (row["low"], row["high"]) == (expected.low, expected.high)
    with pytest.raises(ParameterError, match="wilson or exact"):
        summarise_change(_changes(), interval="wald")  # type: ignore[arg-type]


def test_group_named_twice_is_refused() -> None:
    with pytest.raises(SummaryFrameError, match="named twice"):
        summarise_change(_changes().with_columns(arm=pl.lit("a")), by=["arm", "arm"])
