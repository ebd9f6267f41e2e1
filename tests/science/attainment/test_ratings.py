"""Goals rated from 0 to 10: change of a goal, of a client, and the page of one goal."""

from __future__ import annotations

import math
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.attainment import (
    GOAL_BASED_OUTCOMES,
    GoalFrameError,
    RatingColumns,
    RatingError,
    TooLittleDataError,
    client_changes,
    goal_changes,
    goal_progress,
    pair_ratings,
    rule_for_ratings,
)
from telos.science.change import (
    ChangeCategory,
    ParameterError,
    ScoreSeriesError,
    rule_jacobson_truax,
    summarise_change,
)

COLUMNS = RatingColumns("client", "goal", "week", "rating")
SIDED = RatingColumns("client", "goal", "week", "rating", side="side")
HIGHER = rule_for_ratings(GOAL_BASED_OUTCOMES, better="higher")
LOWER = rule_for_ratings(GOAL_BASED_OUTCOMES, better="lower")

TABLE = pl.DataFrame(
    [
        ("B", "sleep", 6, 7.0),  # out of order on purpose
        ("B", "sleep", 0, 2.0),
        ("B", "sleep", 12, 5.0),
        ("B", "sleep", 15, None),
        ("A", "work", 0, 6.0),
        ("A", "work", 12, 3.5),
        ("A", "friends", 0, 4.0),
        ("A", "friends", 12, 6.0),
        ("A", "music", 12, 0.0),
        ("C", "calm", 0, 5.0),
        ("C", "calm", 12, math.nan),
        ("D", "home", 0, None),
    ],
    schema=["client", "goal", "week", "rating"],
    orient="row",
)


def test_published_amount_keeps_its_status() -> None:
    assert GOAL_BASED_OUTCOMES.amount == 2.45
    assert GOAL_BASED_OUTCOMES.status == "unconfirmed"
    assert "unconfirmed" in HIGHER.provenance[0]
    assert "2.45" in HIGHER.provenance[0]
    with pytest.raises(ParameterError, match="better"):
        rule_for_ratings(GOAL_BASED_OUTCOMES, better="more")  # type: ignore[arg-type]


def test_goals_are_judged_from_first_to_last() -> None:
    found = goal_changes(TABLE, columns=COLUMNS, rule=HIGHER)
    assert found.select("client", "goal").rows() == [
        ("B", "sleep"),
        ("A", "work"),
        ("A", "friends"),
        ("A", "music"),
        ("C", "calm"),
        ("D", "home"),
    ]
    assert found["n_rated"].to_list() == [3, 2, 2, 1, 1, 0]
    assert found["n_missing"].to_list() == [1, 0, 0, 0, 1, 1]
    assert found["first"].to_list() == [2, 6, 4, 0, 5, None]
    assert found["last"].to_list() == [5, 3.5, 6, None, None, None]
    assert found["best"].to_list() == [7, 6, 6, 0, 5, None]
    assert found["time_last"].to_list() == [12, 12, 12, 12, 0, None]
    assert found["category"].to_list() == [
        "improved",
        "deteriorated",
        "unchanged",
        None,
        None,
        None,
    ]


def test_clients_are_compared_over_the_same_goals() -> None:
    found = client_changes(TABLE, columns=COLUMNS, rule=HIGHER)
    assert found["client"].to_list() == ["B", "A", "C", "D"]
    assert found["n_goals"].to_list() == [1, 3, 1, 1]
    assert found["n_rated"].to_list() == [1, 3, 1, 0]
    assert found["n_compared"].to_list() == [1, 2, 0, 0]
    # A: (6 + 4) / 2 → (3.5 + 6) / 2; music, rated once at 0, is no step back.
    assert found["first"].to_list() == [2, 5, 5, None]
    assert found["last"].to_list() == [5, 4.75, None, None]


def test_missing_last_ratings_are_told_in_the_summary() -> None:
    found = summarise_change(client_changes(TABLE, columns=COLUMNS, rule=HIGHER))
    assert found["n_started"].to_list() == [3] * 4
    assert found["n_with_later_score"].to_list() == [2] * 4


def test_best_and_verdict_follow_the_direction() -> None:
    found = goal_changes(TABLE, columns=COLUMNS, rule=LOWER)
    assert found["best"].to_list() == [2, 3.5, 4, 0, 5, None]
    assert found["category"].to_list()[:3] == ["deteriorated", "improved", "unchanged"]


RATINGS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(0, 20)),
    min_size=1,
    max_size=25,
    unique_by=lambda row: row[:2],
).map(
    lambda rows: pl.DataFrame(
        [("A", goal, week, None if half is None else half / 2) for goal, week, half in rows],
        schema={"client": pl.String, "goal": pl.Int64, "week": pl.Int64, "rating": pl.Float64},
        orient="row",
    )
)


@given(table=RATINGS)
def test_flipping_the_scale_and_the_direction_changes_no_verdict(table: pl.DataFrame) -> None:
    flipped = table.with_columns(rating=10 - pl.col("rating"))
    for judge in (goal_changes, client_changes):
        straight = judge(table, columns=COLUMNS, rule=HIGHER)
        mirrored = judge(flipped, columns=COLUMNS, rule=LOWER)
        assert straight["category"].equals(mirrored["category"])
        assert (straight["change"] + mirrored["change"]).fill_null(0).abs().max() < 1e-12  # type: ignore[operator]


@given(table=RATINGS, order=st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(table: pl.DataFrame, order: st.DataObject) -> None:
    places = list(range(len(table)))
    order.shuffle(places)  # type: ignore[attr-defined]  # a random.Random, drawn by hypothesis
    keys = ["client", "goal"]
    one = goal_changes(table, columns=COLUMNS, rule=HIGHER).sort(keys)
    other = goal_changes(table[places], columns=COLUMNS, rule=HIGHER).sort(keys)
    assert one.equals(other)


@given(table=RATINGS)
def test_one_goal_alone_is_told_as_in_the_table(table: pl.DataFrame) -> None:
    rows = goal_changes(table, columns=COLUMNS, rule=HIGHER)
    for row in rows.filter(pl.col("n_rated") > 0).iter_rows(named=True):
        ratings = table.filter(pl.col("goal") == row["goal"]).sort("week")["rating"]
        found = goal_progress(ratings, rule=HIGHER)
        assert (found.n_rated, found.n_missing) == (row["n_rated"], row["n_missing"])
        assert (found.first, found.best, found.change) == (row["first"], row["best"], row["change"])
        assert (found.category, found.reliable) == (row["category"], row["reliable"])


def test_one_rating_is_first_latest_and_best() -> None:
    found = goal_progress([None, 4], rule=HIGHER)
    assert (found.first, found.latest, found.best) == (4, 4, 4)
    assert (found.change, found.reliable, found.category) == (None, None, None)


def test_constant_ratings_are_unchanged() -> None:
    found = goal_progress([4, 4, 4], rule=HIGHER)
    assert (found.change, found.reliable) == (0, False)
    assert found.category is ChangeCategory.UNCHANGED


def test_own_figures_give_an_index() -> None:
    rule = rule_jacobson_truax(
        better="higher", sd=2.5, reliability=0.8, confidence=0.95, cutoff=None
    )
    found = goal_changes(TABLE, columns=COLUMNS, rule=rule)
    assert found["rci"][0] == pytest.approx(3 / (2.5 * math.sqrt(0.4)))


def test_dates_are_times_too() -> None:
    days = pl.DataFrame(
        {
            "client": "A",
            "goal": 1,
            "week": [date(2026, 3, 1), date(2026, 1, 1)],
            "rating": [7, 3],
        }
    )
    found = goal_changes(days, columns=COLUMNS, rule=HIGHER)
    assert found.select("first", "last", "time_last").row(0) == (3, 7, date(2026, 3, 1))


def test_empty_tables_give_empty_ones() -> None:
    for judge in (goal_changes, client_changes):
        found = judge(TABLE.head(0), columns=COLUMNS, rule=HIGHER)
        assert len(found) == 0
        assert "category" in found.columns


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"rating": [11, 2]}, RatingError, "not between 0 and 10 in row 1"),
        ({"rating": [1, -0.5]}, RatingError, "row 2"),
        ({"rating": [1, math.inf]}, RatingError, "infinite in row 2"),
        ({"rating": ["low", "high"]}, RatingError, "must hold numbers"),
        ({"week": [0, 0]}, GoalFrameError, "was rated twice: in row 1, 2"),
        ({"week": [0, None]}, GoalFrameError, "empty in row 2"),
        ({"goal": [None, 1]}, GoalFrameError, "empty in row 1"),
    ],
)
def test_refuses_ratings_that_cannot_be(
    change: dict[str, list[object]], error: type[Exception], message: str
) -> None:
    given_ = {"client": ["A", "A"], "goal": [1, 1], "week": [0, 1], "rating": [3, 4]}
    with pytest.raises(error, match=message):
        goal_changes(pl.DataFrame({**given_, **change}, strict=False), columns=COLUMNS, rule=HIGHER)
    with pytest.raises(GoalFrameError, match="not in the table"):
        goal_changes(pl.DataFrame(given_).drop("week"), columns=COLUMNS, rule=HIGHER)


def test_refuses_one_goal_without_a_rating() -> None:
    with pytest.raises(TooLittleDataError, match="any of 2 times"):
        goal_progress([None, math.nan], rule=HIGHER)
    with pytest.raises(RatingError, match="0 and 10"):
        goal_progress([12], rule=HIGHER)
    with pytest.raises(ScoreSeriesError):
        goal_progress(["much"], rule=HIGHER)  # type: ignore[list-item]


SIDES = pl.DataFrame(
    [
        ("A", 1, 0, "client", 2),
        ("A", 1, 0, "therapist", 3),
        ("A", 1, 6, "client", 6),
        ("A", 1, 8, "therapist", 5),
        ("A", 1, 9, "therapist", None),
        ("A", 1, 9, "supervisor", 9),
        ("A", 2, 0, "client", 4),
        ("B", 1, 0, "therapist", 7),
    ],
    schema=["client", "goal", "week", "side", "rating"],
    orient="row",
)


@pytest.mark.parametrize(
    ("when", "rows"),
    [
        ("first", [("A", 1, 2, 3, -1), ("A", 2, 4, None, None), ("B", 1, None, 7, None)]),
        ("latest", [("A", 1, 6, 5, 1), ("A", 2, 4, None, None), ("B", 1, None, 7, None)]),
        (
            "together",
            [
                ("A", 1, 2, 3, -1),
                ("A", 1, 6, None, None),
                ("A", 1, None, 5, None),
                ("A", 1, None, None, None),
                ("A", 2, 4, None, None),
                ("B", 1, None, 7, None),
            ],
        ),
    ],
)
def test_sides_are_put_next_to_each_other(when: str, rows: list[tuple[object, ...]]) -> None:
    found = pair_ratings(SIDES, columns=SIDED, sides=("client", "therapist"), when=when)  # type: ignore[arg-type]
    assert found.select("client", "goal", "one", "other", "difference").rows() == rows


def test_latest_ratings_tell_how_far_apart_they_were_given() -> None:
    found = pair_ratings(SIDES, columns=SIDED, sides=("therapist", "client"), when="latest")
    assert found.select("one", "other", "time_one", "time_other").row(0) == (5, 6, 8, 6)


def test_refuses_sides_that_cannot_be() -> None:
    with pytest.raises(GoalFrameError, match="by 'parent'; ratings are by client, supervisor, th"):
        pair_ratings(SIDES, columns=SIDED, sides=("client", "parent"), when="latest")
    with pytest.raises(ParameterError, match="different"):
        pair_ratings(SIDES, columns=SIDED, sides=("client", "client"), when="latest")
    with pytest.raises(ParameterError, match="when"):
        pair_ratings(SIDES, columns=SIDED, sides=("client", "therapist"), when="last")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="side"):
        pair_ratings(SIDES, columns=COLUMNS, sides=("client", "therapist"), when="latest")
    twice = pl.concat([SIDES, SIDES.head(1)])
    with pytest.raises(GoalFrameError, match="twice"):
        pair_ratings(twice, columns=SIDED, sides=("client", "therapist"), when="latest")
