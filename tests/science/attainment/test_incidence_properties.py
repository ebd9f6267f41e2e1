"""What must hold for the curve of any goals."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.attainment import AttainmentCurve, TimeColumns, time_to_attainment

STATES = ("open", "reached", "set_aside")


def _curve(frame: pl.DataFrame, set_aside: str) -> AttainmentCurve:
    return time_to_attainment(
        frame,
        columns=TimeColumns("client"),
        set_aside=set_aside,  # type: ignore[arg-type]
        confidence=0.95,
    )


def _inside(steps: pl.DataFrame, name: str) -> np.ndarray:
    share = steps[name].to_numpy()
    inside: np.ndarray = (share > 1e-9) & (share < 1 - 1e-9)
    return inside


GOALS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 6), st.sampled_from(STATES)),
    min_size=2,
    max_size=25,
).map(lambda rows: pl.DataFrame(rows, schema=["client", "time", "outcome"], orient="row"))


@given(frame=GOALS)
def test_shares_make_one_and_only_rise(frame: pl.DataFrame) -> None:
    steps = _curve(frame, "competing").steps
    total = steps.select(pl.sum_horizontal(STATES)).to_series().to_list()
    assert total == pytest.approx([1] * len(steps))
    for name in ("reached", "set_aside"):
        assert (steps[name].diff().drop_nulls() >= 0).all()
    censored = _curve(frame, "censored").steps
    assert (censored["reached"] - steps["reached"] >= -1e-12).all()
    for table in (steps, censored):
        for name in ("open", "reached"):
            known = table.drop_nulls(f"{name}_low")
            assert (known[f"{name}_low"] <= known[name] + 1e-12).all()
            assert (known[name] <= known[f"{name}_high"] + 1e-12).all()


@given(frame=GOALS, order=st.randoms(use_true_random=False), scale=st.sampled_from([0.25, 7.0]))
def test_order_of_rows_names_and_unit_of_time_do_not_matter(
    frame: pl.DataFrame, order: st.DataObject, scale: float
) -> None:
    places = list(range(len(frame)))
    order.shuffle(places)  # type: ignore[attr-defined]  # a random.Random, drawn by hypothesis
    other = frame[places].with_columns(
        pl.col("time") * scale, client=pl.format("client {}", 9 - pl.col("client"))
    )
    one, two = (_curve(table, "competing").steps for table in (frame, other))
    assert one["time"].to_list() == pytest.approx((two["time"] / scale).to_list())
    for name in one.columns[1:]:
        here, there = one[name].to_list(), two[name].to_list()
        assert [x is None for x in here] == [x is None for x in there]
        known = [(x, y) for x, y in zip(here, there, strict=True) if x is not None]
        assert [x for x, _ in known] == pytest.approx([y for _, y in known], abs=1e-7)


@given(frame=GOALS)
def test_twice_the_clients_divide_the_variance_by_two(frame: pl.DataFrame) -> None:
    again = frame.with_columns(pl.col("client") + 100)
    one, two = _curve(frame, "competing"), _curve(pl.concat([frame, again]), "competing")
    if one.n_clients in {1, one.n_goals}:
        return
    factor = math.sqrt((one.n_clients - 1) / (2 * one.n_clients - 1))
    for name in ("reached", "set_aside"):
        inside = _inside(one.steps, name)
        ours = (one.steps[f"{name}_se"].to_numpy() * factor)[inside]
        assert two.steps[f"{name}_se"].to_numpy()[inside].tolist() == pytest.approx(
            ours.tolist(), abs=1e-7
        )


@given(frame=GOALS)
def test_errors_are_what_counting_a_client_a_little_more_would_move(frame: pl.DataFrame) -> None:
    """The derivative in each client's weight, taken by small steps of a weighted estimate."""
    curve = _curve(frame, "competing")
    if curve.n_clients == 1:
        return
    step = 1e-5
    squares = np.zeros((3, len(curve.steps)))
    for client in frame["client"].unique():
        more, less = (
            _weighted(frame, 1 + way * step * (frame["client"] == client).to_numpy())
            for way in (1, -1)
        )
        squares += ((more - less) / (2 * step)) ** 2
    few = 1.0
    if curve.n_clients != curve.n_goals:
        few = math.sqrt(curve.n_clients / (curve.n_clients - 1))
    for k, name in enumerate(STATES):
        inside = _inside(curve.steps, name)
        ours = curve.steps[f"{name}_se"].to_numpy()[inside]
        assert ours.tolist() == pytest.approx(
            (few * np.sqrt(squares[k]))[inside].tolist(), abs=1e-5
        )


def _weighted(frame: pl.DataFrame, weights: np.ndarray) -> np.ndarray:
    """Open, reached and set aside by the product and the sum of the textbook."""
    time, outcome = frame["time"].to_numpy(), frame["outcome"].to_numpy()
    shares, rows = [1.0, 0.0, 0.0], []
    for moment in np.unique(time):
        at_risk = weights[time >= moment].sum()
        ended = [weights[(time == moment) & (outcome == way)].sum() for way in STATES[1:]]
        before = shares[0]
        shares = [
            before * (1 - sum(ended) / at_risk),
            shares[1] + before * ended[0] / at_risk,
            shares[2] + before * ended[1] / at_risk,
        ]
        rows.append(shares)
    return np.array(rows).T
