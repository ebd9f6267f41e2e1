"""Time to attainment, against R's survfit and cuminc, by hand, and at its ends."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from telos.science.attainment import (
    AttainmentCurve,
    GoalFrameError,
    TimeColumns,
    TooLittleDataError,
    median_time,
    share_reached_by,
    time_to_attainment,
    time_to_share,
)
from telos.science.change import ParameterError

COLUMNS = TimeColumns("client")
STATES = ("open", "reached", "set_aside")
Z = 1.959963984540054


def _curve(frame: pl.DataFrame, set_aside: str, confidence: float = 0.95) -> AttainmentCurve:
    return time_to_attainment(
        frame,
        columns=COLUMNS,
        set_aside=set_aside,  # type: ignore[arg-type]
        confidence=confidence,
    )


def _frame(told: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "client": told["client"],
            "time": told["time"],
            "outcome": [STATES[state] for state in told["state"]],
        }
    )


@pytest.fixture(params=["few", "many"])
def case(
    request: pytest.FixtureRequest, references: dict[str, Any]
) -> tuple[pl.DataFrame, dict[str, Any]]:
    return _frame(references["goals"][request.param]), references["curves"][request.param]


def _alone(frame: pl.DataFrame) -> pl.DataFrame:
    """Each goal another client's."""
    return frame.with_columns(client=pl.int_range(pl.len()))


def _inside(steps: pl.DataFrame, name: str) -> np.ndarray:
    share = steps[name].to_numpy()
    inside: np.ndarray = (share > 1e-9) & (share < 1 - 1e-9)
    return inside


def _equal(ours: pl.Series, theirs: list[float | None], where: np.ndarray) -> None:
    found = ours.to_numpy()[where]
    assert np.isfinite(found).all()
    expected = np.array(theirs, dtype=float)[where]
    assert found.tolist() == pytest.approx(expected.tolist(), abs=1e-10)


def test_competing_shares_are_those_of_survfit_and_cuminc(
    case: tuple[pl.DataFrame, dict[str, Any]],
) -> None:
    frame, told = case
    steps = _curve(frame, "competing").steps
    everywhere = np.ones(len(steps), dtype=bool)
    assert steps["time"].to_list() == told["time"]
    for name in STATES:
        _equal(steps[name], told["competing"][name], everywhere)
    for name, theirs in zip(("reached", "set_aside"), told["cmprsk"], strict=True):
        _equal(steps[name], theirs, everywhere)


def test_errors_and_intervals_of_goals_apart_are_those_of_survfit(
    case: tuple[pl.DataFrame, dict[str, Any]],
) -> None:
    frame, told = case
    steps = _curve(_alone(frame), "competing").steps
    for name in STATES:
        _equal(steps[f"{name}_se"], told["competing"][f"{name}_se"], _inside(steps, name))
    for end in ("low", "high"):
        theirs = told["competing"][f"reached_{end}"]
        _equal(steps[f"reached_{end}"], theirs, _inside(steps, "reached"))


def test_errors_of_goals_of_one_client_are_the_influences_of_survfit(
    case: tuple[pl.DataFrame, dict[str, Any]],
) -> None:
    frame, told = case
    curve = _curve(frame, "competing")
    # R leaves the factor for few clusters out.
    few = math.sqrt((curve.n_clients - 1) / curve.n_clients)
    for k, name in enumerate(STATES):
        theirs = [row[k] for row in told["competing"]["clustered_se"]]
        _equal(curve.steps[f"{name}_se"] * few, theirs, _inside(curve.steps, name))


def test_kaplan_meier_is_that_of_survfit(case: tuple[pl.DataFrame, dict[str, Any]]) -> None:
    frame, told = case
    curve = _curve(_alone(frame), "censored")
    steps, theirs = curve.steps, told["censored"]
    _equal(steps["open"], theirs["open"], np.ones(len(steps), dtype=bool))
    _equal(1 - steps["reached"], theirs["open"], np.ones(len(steps), dtype=bool))
    inside = _inside(steps, "open")
    for part in ("se", "low", "high"):
        _equal(steps[f"open_{part}"], theirs[f"open_{part}"], inside)
    _equal(1 - steps["reached_high"], theirs["open_low"], inside)
    assert steps["set_aside"].null_count() == len(steps)


def test_robust_errors_of_kaplan_meier_are_those_of_survfit(
    case: tuple[pl.DataFrame, dict[str, Any]],
) -> None:
    frame, told = case
    curve = _curve(frame, "censored")
    few = math.sqrt((curve.n_clients - 1) / curve.n_clients)
    inside = _inside(curve.steps, "open")
    _equal(curve.steps["open_se"] * few, told["censored"]["clustered_se"], inside)


def test_quartiles_are_those_of_survfit(case: tuple[pl.DataFrame, dict[str, Any]]) -> None:
    frame, told = case
    curve = _curve(_alone(frame), "censored")
    found = [time_to_share(curve, share) for share in (0.25, 0.5, 0.75)]
    theirs = told["censored"]
    assert [quartile.time for quartile in found] == theirs["quartiles"]
    assert [quartile.low for quartile in found] == theirs["quartiles_low"]
    # From 1 − S to S: R has no upper end where the band is missing once S is 0.
    assert [quartile.high for quartile in found] == theirs["quartiles_high"]


BY_HAND = pl.DataFrame(
    {
        "client": ["A", "A", "B", "C", "D"],
        "time": [4, 8, 8, 12, 12],
        "outcome": ["reached", "set_aside", "reached", "open", "reached"],
    }
)


def test_a_table_worked_by_hand() -> None:
    curve = _curve(BY_HAND, "competing")
    assert (curve.n_clients, curve.n_goals) == (4, 5)
    assert (curve.n_reached, curve.n_set_aside, curve.n_open) == (3, 1, 1)
    counts = ["n_at_risk", "n_reached", "n_set_aside", "n_open"]
    assert curve.steps.select(counts).rows() == [(5, 1, 0, 0), (4, 1, 1, 0), (2, 1, 0, 1)]
    # S: 4/5, · 2/4, · 1/2. Reached: 1/5, + 4/5 · 1/4, + 2/5 · 1/2. Set aside: 4/5 · 1/4.
    assert curve.steps["open"].to_list() == pytest.approx([0.8, 0.4, 0.2])
    assert curve.steps["reached"].to_list() == pytest.approx([0.2, 0.4, 0.6])
    assert curve.steps["set_aside"].to_list() == pytest.approx([0, 0.2, 0.2])
    # One goal each: Greenwood at time 4 is the binomial error, and the interval log–log.
    apart = _curve(_alone(BY_HAND), "competing").steps.row(0, named=True)
    assert apart["open_se"] == pytest.approx(math.sqrt(0.8 * 0.2 / 5))
    reach = Z * apart["open_se"] / (0.8 * abs(math.log(0.8)))
    assert apart["open_low"] == pytest.approx(0.8 ** math.exp(reach))


def test_goals_of_few_clients_have_wider_intervals() -> None:
    steps = _curve(BY_HAND, "competing").steps.row(0, named=True)
    # One of A's two goals is reached at time 4: A moves 1/5 by (1 − 2/5)/5, B, C, D by −(1/5)/5.
    error = math.sqrt(4 / 3 * (0.6**2 + 3 * 0.2**2)) / 5
    assert steps["reached_se"] == pytest.approx(error)
    # Student's t with 3 degrees of freedom: 3.1824463
    reach = 3.1824463 * error / (0.2 * abs(math.log(0.2)))
    assert steps["reached_low"] == pytest.approx(0.2 ** math.exp(reach), rel=1e-6)
    assert steps["reached_high"] == pytest.approx(0.2 ** math.exp(-reach), rel=1e-6)


def test_setting_aside_as_censored_is_higher_and_says_so() -> None:
    competing, censored = _curve(BY_HAND, "competing"), _curve(BY_HAND, "censored")
    # S: 4/5, · 3/4, · 1/2.
    assert censored.steps["reached"].to_list() == pytest.approx([0.2, 0.4, 0.7])
    assert "never reached" in competing.provenance[1]
    assert "upper guess" in censored.provenance[1]
    assert "5 goals of 4 clients: 3 reached, 1 set aside, 1 open" in competing.provenance[0]


def test_shares_are_read_at_any_time() -> None:
    found = share_reached_by(_curve(BY_HAND, "competing"), [0, 3.9, 4, 7, 8, 12, 12.1])
    assert found["n_at_risk"].to_list() == [5, 5, 5, 4, 4, 2, 0]
    assert found["reached"].to_list()[:-1] == pytest.approx([0, 0, 0.2, 0.2, 0.4, 0.6])
    assert found["open"].to_list()[:2] == [1, 1]
    # Nobody knows what became of the open goal after week 12.
    assert found.row(-1)[2:] == (None,) * 12
    assert found["reached_low"].to_list()[:2] == [None, None]


def test_a_curve_that_ended_stays_where_it_is() -> None:
    ended = BY_HAND.filter(pl.col("outcome") != "open")
    found = share_reached_by(_curve(ended, "competing"), [100])
    assert found.select("n_at_risk", "reached", "set_aside", "open").row(0) == pytest.approx(
        (0, 0.75, 0.25, 0)
    )


def test_median_is_the_first_time_by_which_half_are_reached() -> None:
    found = median_time(_curve(BY_HAND, "competing"))
    assert (found.time, found.followed_until) == (12, 12)
    half = BY_HAND.with_columns(outcome=pl.Series(["reached", "reached", "open", "open", "open"]))
    # 1/5 + 4/5 · 1/4 = 2/5 is less than half.
    assert median_time(_curve(half, "competing")).time is None
    # Exactly half, flat from 2 to 4: the first time, where R would say 3.
    flat = pl.DataFrame({"client": range(4), "time": [1, 2, 4, 5], "outcome": ["reached"] * 4})
    assert median_time(_curve(flat, "censored")).time == 2


def test_nothing_reached_is_a_share_of_nought_without_interval() -> None:
    waiting = BY_HAND.with_columns(outcome=pl.lit("open"))
    for set_aside in ("competing", "censored"):
        curve = _curve(waiting, set_aside)
        assert curve.steps["reached"].to_list() == [0, 0, 0]
        assert curve.steps["reached_high"].null_count() == 3
        found = median_time(curve)
        assert (found.time, found.low, found.high) == (None, None, None)


def test_everything_reached_is_a_share_of_one() -> None:
    curve = _curve(BY_HAND.with_columns(outcome=pl.lit("reached")), "competing")
    last = curve.steps.row(-1, named=True)
    assert (last["reached"], last["open"]) == (pytest.approx(1), 0)
    assert (last["reached_low"], last["open_se"]) == (None, None)


def test_one_goal_and_one_client_have_no_interval() -> None:
    one = _curve(BY_HAND.head(1), "competing")
    assert one.steps["reached"].to_list() == [1]
    assert one.steps["reached_low"].to_list() == [None]
    client = _curve(BY_HAND.with_columns(client=pl.lit("A")), "competing")
    assert client.steps["reached"].to_list() == pytest.approx([0.2, 0.4, 0.6])
    for part in ("se", "low", "high"):
        assert client.steps[f"reached_{part}"].null_count() == 3
    assert "no interval" in client.provenance[2]


def test_a_goal_reached_on_the_first_day_counts() -> None:
    at_once = BY_HAND.with_columns(time=pl.Series([0, 8, 8, 12, 12]))
    assert _curve(at_once, "competing").steps["reached"].to_list() == pytest.approx([0.2, 0.4, 0.6])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"time": [1.0, -2.0]}, "below 0 in row 2"),
        ({"time": [1.0, math.inf]}, "infinite in row 2"),
        ({"time": [1.0, math.nan]}, "empty in row 2"),
        ({"outcome": ["reached", "lost"]}, "none of reached, set_aside, open in row 2"),
        ({"outcome": ["reached", None]}, "empty in row 2"),
        ({"client": [None, "B"]}, "empty in row 1"),
        ({"client": ["A", ""]}, "empty in row 2"),
        ({"time": ["soon", "later"]}, "must hold numbers"),
    ],
)
def test_refuses_goals_that_cannot_be(change: dict[str, list[object]], message: str) -> None:
    goals = {"client": ["A", "B"], "time": [1.0, 2.0], "outcome": ["reached", "open"]}
    with pytest.raises(GoalFrameError, match=message):
        _curve(pl.DataFrame({**goals, **change}), "competing")


def test_refuses_questions_that_cannot_be() -> None:
    with pytest.raises(TooLittleDataError, match="no goal"):
        _curve(BY_HAND.head(0), "competing")
    with pytest.raises(ParameterError, match="set_aside"):
        _curve(BY_HAND, "ignored")
    with pytest.raises(ParameterError, match="confidence"):
        _curve(BY_HAND, "competing", confidence=1)
    with pytest.raises(TypeError, match="set_aside"):
        time_to_attainment(BY_HAND, columns=COLUMNS, confidence=0.95)  # type: ignore[call-arg]
    curve = _curve(BY_HAND, "competing")
    for share in (0, 1.1, math.nan):
        with pytest.raises(ParameterError, match="share"):
            time_to_share(curve, share)
    for time in (-1, math.nan, math.inf):
        with pytest.raises(GoalFrameError, match="time"):
            share_reached_by(curve, [time])
