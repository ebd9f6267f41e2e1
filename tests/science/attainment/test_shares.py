"""Shares of goals whose clients have several."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from telos.science.attainment import GoalFrameError, TooLittleDataError, share_of_goals
from telos.science.change import ParameterError, wilson_interval


def test_one_goal_a_client_is_wilsons_interval() -> None:
    found = share_of_goals([True] * 7 + [False] * 3, clients=list(range(10)), confidence=0.95)
    wilson = wilson_interval(7, 10, confidence=0.95)
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high), abs=1e-12)
    assert found.effective_goals == 10


def test_effective_number_follows_from_the_survey_error(references: dict[str, Any]) -> None:
    told = references["share"]
    hits, clients = [bool(hit) for hit in told["hit"]], told["client"]
    found = share_of_goals(hits, clients=clients, confidence=0.95)
    assert found.share == pytest.approx(told["share"], abs=1e-12)
    # Normal and Student's quantile with 6 degrees of freedom.
    few = (1.959964 / 2.446912) ** 2
    independent = told["share"] * (1 - told["share"]) / told["se"] ** 2
    assert independent < len(hits)
    assert found.effective_goals == pytest.approx(independent * few, rel=1e-6)


def test_goals_that_go_together_make_a_wider_interval() -> None:
    clients = [client for client in range(10) for _ in range(4)]
    together = share_of_goals([c < 6 for c in clients], clients=clients, confidence=0.95)
    apart = share_of_goals([k % 10 < 6 for k in range(40)], clients=clients, confidence=0.95)
    assert together.share == apart.share == 0.6
    assert together.effective_goals is not None
    # Four goals that always go alike say what one says: v = p (1 − p) / (G − 1).
    assert together.effective_goals == pytest.approx(9 * (1.959964 / 2.262157) ** 2, rel=1e-6)
    assert apart.effective_goals > together.effective_goals  # type: ignore[operator]
    assert together.high - together.low > apart.high - apart.low  # type: ignore[operator]


def test_all_or_none_counts_each_client_once() -> None:
    found = share_of_goals([True] * 6, clients=["A", "A", "B", "B", "C", "C"], confidence=0.95)
    assert found.high == 1
    assert found.effective_goals == pytest.approx(3 * (1.959964 / 4.302653) ** 2, rel=1e-6)


def test_one_client_alone_has_no_interval() -> None:
    found = share_of_goals([True, False], clients=["A", "A"], confidence=0.95)
    assert (found.share, found.low, found.high, found.effective_goals) == (0.5, None, None, None)


@pytest.mark.parametrize(
    ("reached", "clients", "error", "message"),
    [
        ([None], ["A"], TooLittleDataError, "none of 1 goals"),
        ([], [], TooLittleDataError, "none of 0 goals"),
        ([True], ["A", "B"], GoalFrameError, "2 rows for 1 goals"),
        ([True], [None], GoalFrameError, "empty in row 1"),
        ([True, False], [1.0, float("nan")], GoalFrameError, "empty in row 2"),
        ([1, 0], ["A", "B"], GoalFrameError, "true, false or empty"),
    ],
)
def test_refuses_shares_that_cannot_be(
    reached: list[bool], clients: list[object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        share_of_goals(reached, clients=clients, confidence=0.95)
    with pytest.raises(ParameterError, match="confidence"):
        share_of_goals(pl.Series([True]), clients=["A"], confidence=1.5)
