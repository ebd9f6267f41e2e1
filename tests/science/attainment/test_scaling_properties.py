"""What must hold for any goals, levels and weights."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from telos.science.attainment import LevelColumns, score_attainment, share_of_goals, t_score

LEVELS = st.integers(-4, 4).map(lambda half: half / 2)
GOALS = st.lists(st.tuples(LEVELS, st.floats(0.01, 100)), min_size=1, max_size=8)
CORRELATION = st.floats(0, 1)


def _score(goals: list[tuple[float, float]], correlation: float) -> float:
    levels, weights = zip(*goals, strict=True)
    return t_score(levels, weights=weights, correlation=correlation)


@given(goals=GOALS, correlation=CORRELATION, scale=st.sampled_from([1e-200, 0.5, 3.0, 1e200]))
def test_scale_of_weights_does_not_matter(
    goals: list[tuple[float, float]], correlation: float, scale: float
) -> None:
    scaled = [(level, weight * scale) for level, weight in goals]
    assert _score(scaled, correlation) == pytest.approx(_score(goals, correlation), abs=1e-9)


@given(goals=GOALS, correlation=CORRELATION, order=st.randoms(use_true_random=False))
def test_order_of_goals_does_not_matter(
    goals: list[tuple[float, float]], correlation: float, order: random.Random
) -> None:
    mixed = goals.copy()
    order.shuffle(mixed)
    assert _score(mixed, correlation) == pytest.approx(_score(goals, correlation), abs=1e-9)


@given(goals=GOALS, correlation=CORRELATION, data=st.data())
def test_a_higher_level_never_lowers_the_score(
    goals: list[tuple[float, float]], correlation: float, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(goals) - 1))
    level, weight = goals[place]
    assume(level < 2)
    better = [*goals[:place], (level + 0.5, weight), *goals[place + 1 :]]
    assert _score(better, correlation) > _score(goals, correlation)


@given(goals=GOALS, correlation=CORRELATION)
def test_mirrored_levels_mirror_the_score(
    goals: list[tuple[float, float]], correlation: float
) -> None:
    mirrored = [(-level, weight) for level, weight in goals]
    assert _score(mirrored, correlation) == pytest.approx(100 - _score(goals, correlation))


@given(level=LEVELS, n=st.integers(1, 12), weight=st.floats(0.1, 9), correlation=CORRELATION)
def test_equal_goals_have_the_closed_form(
    level: float, n: int, weight: float, correlation: float
) -> None:
    expected = 50 + 10 * level * (n / (1 - correlation + correlation * n)) ** 0.5
    assert _score([(level, weight)] * n, correlation) == pytest.approx(expected)


@given(goals=GOALS, level=LEVELS)
def test_a_goal_without_weight_changes_nothing(
    goals: list[tuple[float, float]], level: float
) -> None:
    assert _score([*goals, (level, 0.0)], 0.3) == pytest.approx(_score(goals, 0.3))


@given(people=st.lists(GOALS, min_size=1, max_size=5), order=st.randoms(use_true_random=False))
def test_others_and_the_order_of_rows_do_not_matter(
    people: list[list[tuple[float, float]]], order: random.Random
) -> None:
    rows = [
        (client, goal, level, weight)
        for client, goals in enumerate(people)
        for goal, (level, weight) in enumerate(goals)
    ]
    order.shuffle(rows)
    table = pl.DataFrame(rows, schema=["client", "goal", "level", "weight"], orient="row")
    columns = LevelColumns("client", "goal", "level", weight="weight")
    found = score_attainment(table, columns=columns, correlation=0.3)
    for client, score in found.select("client", "t_score").iter_rows():
        assert score == pytest.approx(_score(people[client], 0.3), abs=1e-9)


@given(
    goals=st.lists(
        st.tuples(st.integers(0, 5), st.none() | st.booleans()), min_size=1, max_size=30
    ),
    confidence=st.sampled_from([0.8, 0.95, 0.99]),
)
def test_an_interval_of_goals_holds_its_share_and_mirrors(
    goals: list[tuple[int, bool | None]], confidence: float
) -> None:
    clients, hits = (list(column) for column in zip(*goals, strict=True))
    assume(any(hit is not None for hit in hits))
    found = share_of_goals(hits, clients=clients, confidence=confidence)
    assert found.least <= found.share <= found.most
    others = share_of_goals(
        [None if hit is None else not hit for hit in hits], clients=clients, confidence=confidence
    )
    if found.low is None or found.high is None:
        assert found.n_clients == 1
        assert others.low is None
        return
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert (others.low, others.high) == pytest.approx((1 - found.high, 1 - found.low), abs=1e-9)
