"""Goal attainment scaling: the published numbers, tables worked by hand, and what is refused."""

from __future__ import annotations

import math

import polars as pl
import pytest

from telos.science.attainment import (
    USUAL_CORRELATION,
    GoalFrameError,
    LevelColumns,
    LevelError,
    TooLittleDataError,
    WeightError,
    latest_levels,
    score_attainment,
    summarise_attainment,
    t_score,
    with_first_levels,
)
from telos.science.change import ParameterError, ScoreSeriesError

ALIKE = LevelColumns("client", "goal", "level", weight=None)
WEIGHTED = LevelColumns("client", "goal", "level", weight="weight")
STARTED = LevelColumns("client", "goal", "level", weight="weight", baseline="baseline")


def _table(**columns: list[object]) -> pl.DataFrame:
    n = len(columns["level"])
    given = {"client": ["A"] * n, "goal": list(range(n)), **columns}
    return pl.DataFrame(given, strict=False)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([1], 60.0),
        ([1, 1, 1], 63.6931),
        ([-2, -2, -2], 22.6139),
        ([0, 0, 0, 0], 50.0),
        ([1, None], 60.0),
        # 10 (1 − 1 + 2) / √(0.7·3 + 0.3·9) = 20 / √4.8
        ([1, -1, 2], 50 + 20 / math.sqrt(4.8)),
        # Half levels: 10 (0.5 − 0.5 + 1.5) / √4.8
        ([0.5, -0.5, 1.5], 50 + 15 / math.sqrt(4.8)),
    ],
)
def test_t_score_is_that_of_the_paper(levels: list[float | None], expected: float) -> None:
    found = t_score(levels, weights=None, correlation=USUAL_CORRELATION)
    assert found == pytest.approx(expected, abs=5e-5)


def test_t_score_takes_weights_and_the_correlation_it_is_given() -> None:
    # w·x = 3·1 + 1·(−1) = 2; Σw² = 10, (Σw)² = 16.
    for correlation, squares in ((0.3, 0.7 * 10 + 0.3 * 16), (0.0, 10), (1.0, 16)):
        found = t_score([1, -1], weights=[3, 1], correlation=correlation)
        assert found == pytest.approx(50 + 20 / math.sqrt(squares), abs=1e-12)


def test_correlation_has_no_default() -> None:
    with pytest.raises(TypeError, match="correlation"):
        t_score([1], weights=None)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="correlation"):
        score_attainment(_table(level=[1]), columns=ALIKE)  # type: ignore[call-arg]


@pytest.mark.parametrize("correlation", [-0.1, 1.1, math.nan, math.inf])
def test_correlation_lies_between_nought_and_one(correlation: float) -> None:
    with pytest.raises(ParameterError, match="correlation"):
        t_score([1], weights=None, correlation=correlation)


HAND = pl.DataFrame(
    {
        "client": ["B", "B", "A", "A", "A", "C", "D", "D"],
        "goal": [1, 2, 1, 2, 3, 1, 1, 2],
        "level": [1, None, 1, 0, -1, None, 2, 0],
        "weight": [1, 5, 2, 1, 1, 1, 0, 4],
        "baseline": [-1, -1, -2, None, -1, -1, -2, -1],
    }
)


def test_a_long_table_gives_one_row_a_client_in_order() -> None:
    found = score_attainment(HAND, columns=STARTED, correlation=0.3)
    assert found["client"].to_list() == ["B", "A", "C", "D"]
    assert found["n_goals"].to_list() == [2, 3, 1, 2]
    assert found["n_rated"].to_list() == [1, 3, 0, 2]
    assert found["n_at_expected"].to_list() == [1, 2, 0, 2]
    assert found["mean_level"].to_list() == [1, 0, None, 1]
    # A: Σwx = 2 − 1 = 1, Σw² = 6, (Σw)² = 16. D: the goal of weight 0 counts for nothing.
    by_hand = [60, 50 + 10 / math.sqrt(0.7 * 6 + 0.3 * 16), None, 50]
    assert found["t_score"].to_list() == pytest.approx(by_hand, abs=1e-12)


def test_change_is_over_the_goals_that_have_both_levels() -> None:
    found = score_attainment(HAND, columns=STARTED, correlation=0.3)
    assert found["n_compared"].to_list() == [1, 2, 0, 2]
    # A, goals 1 and 3: Σw(x − x₀) = 2·3 + 1·0; Σw² = 5, (Σw)² = 9; baseline Σwx₀ = −5.
    squares = math.sqrt(0.7 * 5 + 0.3 * 9)
    assert found["t_change"].to_list() == pytest.approx([20, 60 / squares, None, 10], abs=1e-12)
    assert found["t_baseline"].to_list() == pytest.approx([40, 50 - 50 / squares, None, 40])
    assert found["mean_change"].to_list() == [2, 1.5, None, 2.5]


@pytest.mark.parametrize(("start", "t_start"), [(-1, 36.3069), (-2, 22.6139)])
def test_change_from_a_baseline_alike_for_all(start: float, t_start: float) -> None:
    table = _table(level=[1, 1, 1], weight=[1, 1, 1], baseline=[start] * 3)
    found = score_attainment(table, columns=STARTED, correlation=USUAL_CORRELATION)
    assert found["t_baseline"].item() == pytest.approx(t_start, abs=5e-5)
    assert found["t_change"].item() == pytest.approx(63.6931 - t_start, abs=1e-4)


def test_times_give_one_row_a_client_and_time() -> None:
    table = pl.DataFrame(
        {
            "client": ["A", "A", "A", "A", "B"],
            "goal": [1, 2, 1, 2, 1],
            "week": [0, 0, 8, 8, 0],
            "level": [-1, -2, 1, None, -1],
        }
    )
    columns = LevelColumns("client", "goal", "level", weight=None, time="week")
    found = score_attainment(
        with_first_levels(table, columns=columns),
        columns=LevelColumns("client", "goal", "level", None, time="week", baseline="baseline"),
        correlation=0.3,
    )
    assert found.select("client", "week").rows() == [("A", 0), ("A", 8), ("B", 0)]
    assert found["n_rated"].to_list() == [2, 1, 1]
    assert found["t_change"].to_list() == [0, 20, 0]
    latest = latest_levels(table, columns=columns)
    assert latest.rows() == [("A", 1, 8, 1), ("A", 2, 0, -2), ("B", 1, 0, -1)]


def test_a_goal_never_rated_stays_in_the_latest_levels() -> None:
    table = pl.DataFrame({"client": "A", "goal": 1, "week": [4, 0], "level": [None, None]})
    columns = LevelColumns("client", "goal", "level", weight=None, time="week")
    assert latest_levels(table, columns=columns).rows() == [("A", 1, 4, None)]
    assert with_first_levels(table, columns=columns)["baseline"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([3], "not between −2 and \\+2 in row 1"),
        ([0, -3], "row 2"),
        ([0.25], "neither a whole nor a half"),
        ([math.inf], "infinite in row 1"),
        (["good"], "must hold numbers"),
        ([9] * 8, "in row 1, 2, 3, 4, 5 and 3 more"),
    ],
)
def test_refuses_levels_off_the_scale(levels: list[object], message: str) -> None:
    with pytest.raises(LevelError, match=message) as raised:
        score_attainment(_table(level=levels), columns=ALIKE, correlation=0.3)
    assert raised.value.column == "level"


def test_refuses_a_baseline_off_the_scale() -> None:
    table = _table(level=[0], weight=[1], baseline=[-3])
    with pytest.raises(LevelError, match="baseline"):
        score_attainment(table, columns=STARTED, correlation=0.3)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([0, 0], "all weights of a client are zero in row 1, 2"),
        ([1, -1], "below 0 in row 2"),
        ([1, math.nan], "missing in row 2"),
        ([1, None], "missing in row 2"),
        ([1, math.inf], "infinite in row 2"),
        ([1, -math.inf], "infinite in row 2"),
        (["much", "little"], "must hold numbers"),
    ],
)
def test_refuses_weights_that_cannot_be(weights: list[object], message: str) -> None:
    table = _table(level=[1, 0], weight=weights)
    with pytest.raises(WeightError, match=message):
        score_attainment(table, columns=WEIGHTED, correlation=0.3)


def test_one_client_with_weights_of_zero_is_named_among_others() -> None:
    table = pl.DataFrame(
        {"client": ["A", "B", "A"], "goal": [1, 1, 2], "level": [1, 1, 1], "weight": [0, 2, 0]}
    )
    with pytest.raises(WeightError, match="row 1, 3"):
        score_attainment(table, columns=WEIGHTED, correlation=0.3)


def test_only_goals_without_weight_rated_is_no_score() -> None:
    table = _table(level=[1, None], weight=[0, 3])
    found = score_attainment(table, columns=WEIGHTED, correlation=0.3)
    assert found.select("t_score", "n_rated").row(0) == (None, 1)
    with pytest.raises(TooLittleDataError, match="None of 2 goals"):
        t_score([1, None], weights=[0, 3], correlation=0.3)


@pytest.mark.parametrize("levels", [[], [None], [math.nan, None]])
def test_no_rated_goal_is_no_t_score(levels: list[float | None]) -> None:
    with pytest.raises(TooLittleDataError, match="None of"):
        t_score(levels, weights=None, correlation=0.3)


def test_refuses_levels_and_weights_of_unequal_length() -> None:
    with pytest.raises(ScoreSeriesError, match="2 scores and last 1"):
        t_score([1, 1], weights=[1], correlation=0.3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"goal": [1, 1]}, "has a goal twice: in row 1, 2"),
        ({"goal": [1, None]}, "empty in row 2"),
        ({"client": ["A", None]}, "empty in row 2"),
        ({"client": [1.0, math.nan]}, "empty in row 2"),
    ],
)
def test_refuses_rows_that_name_no_goal_or_the_same(
    change: dict[str, list[object]], message: str
) -> None:
    with pytest.raises(GoalFrameError, match=message):
        score_attainment(_table(level=[1, 0], **change), columns=ALIKE, correlation=0.3)


def test_refuses_a_column_that_is_not_there_or_is_needed() -> None:
    with pytest.raises(GoalFrameError, match="which has client, goal, level"):
        score_attainment(_table(level=[1]), columns=WEIGHTED, correlation=0.3)
    taken = LevelColumns("n_goals", "goal", "level", weight=None)
    with pytest.raises(GoalFrameError, match="rename"):
        score_attainment(_table(level=[1]), columns=taken, correlation=0.3)
    timed = LevelColumns("client", "goal", "level", weight=None, time="week")
    with pytest.raises(GoalFrameError, match="there already"):
        with_first_levels(_table(level=[1], week=[0], baseline=[1]), columns=timed)
    for ask in (latest_levels, with_first_levels):
        with pytest.raises(ParameterError, match="time"):
            ask(_table(level=[1]), columns=ALIKE)


def test_an_empty_table_gives_an_empty_one() -> None:
    nobody = _table(level=[1], weight=[1], baseline=[0]).head(0)
    found = score_attainment(nobody, columns=STARTED, correlation=0.3)
    assert len(found) == 0
    assert found.columns[:3] == ["client", "t_score", "mean_level"]
    assert found["t_score"].dtype == pl.Float64


def test_the_table_that_was_given_is_left_as_it_was() -> None:
    before = HAND.clone()
    score_attainment(HAND, columns=STARTED, correlation=0.3)
    assert HAND.equals(before)


def test_a_group_is_told_with_its_denominators() -> None:
    group = summarise_attainment(HAND, columns=STARTED, correlation=0.3, confidence=0.95)
    assert (group.n_clients, group.n_scored, group.n_compared) == (4, 3, 3)
    assert (group.n_goals, group.n_rated) == (8, 6)
    assert group.level_counts == ((-1.0, 1), (0.0, 2), (1.0, 2), (2.0, 1))
    assert group.median_level == 0.5
    share = group.at_expected
    assert (share.count, share.n_goals, share.n_clients, share.n_missing) == (5, 6, 3, 2)
    assert (share.least, share.most) == (5 / 8, 7 / 8)
    scores = score_attainment(HAND, columns=STARTED, correlation=0.3)["t_score"].drop_nulls()
    assert group.mean_t_score.value == pytest.approx(scores.mean())
    # Student's t with 2 degrees of freedom: 4.302653
    reach = 4.302653 * scores.std() / math.sqrt(3)  # type: ignore[operator]
    assert group.mean_t_score.high == pytest.approx(scores.mean() + reach, rel=1e-6)  # type: ignore[operator]


def test_a_group_of_one_has_a_mean_without_an_interval() -> None:
    group = summarise_attainment(
        _table(level=[1, 0]), columns=ALIKE, correlation=0.3, confidence=0.95
    )
    assert group.mean_t_score.value is not None
    assert (group.mean_t_score.low, group.at_expected.low) == (None, None)
    assert group.mean_t_change.value is None
    assert "nobody" in group.mean_t_change.note


def test_a_group_needs_one_time_and_a_rated_goal() -> None:
    timed = LevelColumns("client", "goal", "level", weight=None, time="week")
    with pytest.raises(ParameterError, match="latest_levels"):
        summarise_attainment(_table(level=[1]), columns=timed, correlation=0.3, confidence=0.95)
    with pytest.raises(TooLittleDataError, match="None of 1 goals"):
        summarise_attainment(_table(level=[None]), columns=ALIKE, correlation=0.3, confidence=0.95)
