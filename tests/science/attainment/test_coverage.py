"""How often intervals hold the truth, in simulated practices whose clients have several goals.

docs/attainment.md and decision 10 give figures of 2,000 repetitions: TELOS_REPETITIONS=2000, with
`pytest -s`.
"""

from __future__ import annotations

import os

import numpy as np
import polars as pl
import pytest

from telos.science.attainment import (
    TimeColumns,
    rating_agreement,
    rating_agreement_by_client,
    share_of_goals,
    share_reached_by,
    time_to_attainment,
)
from telos.science.change import wilson_interval

REPETITIONS = int(os.environ.get("TELOS_REPETITIONS", "150"))
WEEK = 12.0
# Rates a week of reaching and of setting aside for a client like most.
REACHING, SETTING_ASIDE = 0.05, 0.02


def _ends(random: np.random.Generator, leaning: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weeks to reaching and to setting aside: who leans to the one leans from the other."""
    reached = random.exponential(1 / (REACHING * np.exp(leaning)))
    set_aside = random.exponential(1 / (SETTING_ASIDE * np.exp(-leaning / 2)))
    return reached, set_aside


def _practice(random: np.random.Generator, clients: int) -> pl.DataFrame:
    owner = np.repeat(np.arange(clients), random.integers(1, 6, clients))
    reached, set_aside = _ends(random, random.normal(0, 1, clients)[owner])
    followed = random.uniform(8, 40, clients)[owner]
    first = np.minimum(reached, set_aside)
    outcome = np.where(reached < set_aside, "reached", "set_aside")
    return pl.DataFrame(
        {
            "client": owner,
            "time": np.ceil(np.minimum(first, followed)),
            "outcome": np.where(followed <= first, "open", outcome),
        }
    )


@pytest.mark.parametrize("clients", [8, 12, 20, 40, 100])
def test_intervals_of_a_curve_hold_the_truth_as_often_as_they_say(clients: int) -> None:
    random = np.random.default_rng(clients)
    reached, set_aside = _ends(random, random.normal(0, 1, 2_000_000))
    truth = float(((reached < set_aside) & (reached <= WEEK)).mean())
    held, by_goals, seen = 0, 0, 0
    for _ in range(REPETITIONS):
        goals = _practice(random, clients)
        together, apart = (
            share_reached_by(
                time_to_attainment(
                    table, columns=TimeColumns("client"), set_aside="competing", confidence=0.95
                ),
                [WEEK],
            ).row(0, named=True)
            for table in (goals, goals.with_columns(client=pl.int_range(pl.len())))
        )
        if together["reached_low"] is None:
            continue
        seen += 1
        held += together["reached_low"] <= truth <= together["reached_high"]
        by_goals += apart["reached_low"] <= truth <= apart["reached_high"]
    print(f"{clients} clients: {held / seen:.3f}, by goals {by_goals / seen:.3f}")  # noqa: T201
    assert seen > 0.98 * REPETITIONS
    assert held / seen > 0.95 - 3 * (0.95 * 0.05 / seen) ** 0.5 - 0.01
    assert by_goals < held


@pytest.mark.parametrize("clients", [8, 15, 40, 150])
def test_intervals_of_a_share_hold_the_truth_at_least_as_often_as_they_say(clients: int) -> None:
    random = np.random.default_rng(clients)

    def chance(leaning: np.ndarray) -> np.ndarray:
        found: np.ndarray = 1 / (1 + np.exp(-leaning))
        return found

    truth = float(chance(random.normal(1, 1, 2_000_000)).mean())
    held, by_goals = 0, 0
    for _ in range(REPETITIONS):
        owner = np.repeat(np.arange(clients), random.integers(1, 6, clients))
        leaning = random.normal(1, 1, clients)[owner]
        hits = random.random(len(owner)) < chance(leaning)
        share = share_of_goals(pl.Series(hits), clients=pl.Series(owner), confidence=0.95)
        wilson = wilson_interval(int(hits.sum()), len(hits), confidence=0.95)
        held += share.low <= truth <= share.high  # type: ignore[operator]
        by_goals += wilson.low <= truth <= wilson.high
    print(f"{clients} clients: {held / REPETITIONS:.3f}, by goals {by_goals / REPETITIONS:.3f}")  # noqa: T201
    assert held / REPETITIONS > 0.95 - 3 * (0.95 * 0.05 / REPETITIONS) ** 0.5 - 0.01
    assert by_goals < held


def _rated(random: np.random.Generator, clients: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two sides' ratings: clients differ in where they stand and in how far the sides differ."""
    owner = np.repeat(np.arange(clients), random.integers(1, 6, clients))
    stands = 5 + random.normal(0, 1.5, clients)[owner] + random.normal(0, 1.5, len(owner))
    apart = random.normal(0.5, 1, clients)[owner]
    one, other = (
        np.clip(np.round(stands + lift + random.normal(0, 0.8, len(owner))), 0, 10)
        for lift in (apart, 0.0)
    )
    return one, other, owner


@pytest.mark.parametrize("clients", [10, 40])
def test_intervals_of_agreement_hold_the_truth_more_often_by_client(clients: int) -> None:
    random = np.random.default_rng(clients)
    figures = ("mean_difference", "kappa_linear")
    one, other, _ = _rated(random, 300_000)
    whole = rating_agreement(one, other, confidence=0.95)
    truth = {figure: getattr(whole, figure).value for figure in figures}
    held = dict.fromkeys(figures, 0)
    by_pairs = dict.fromkeys(figures, 0)
    for _ in range(REPETITIONS):
        one, other, owner = _rated(random, clients)
        together = rating_agreement_by_client(one, other, clients=pl.Series(owner), confidence=0.95)
        apart = rating_agreement(one, other, confidence=0.95)
        for counts, found in ((held, together), (by_pairs, apart)):
            for figure in figures:
                ends = getattr(found, figure)
                counts[figure] += ends.low <= truth[figure] <= ends.high
    for figure in figures:
        print(  # noqa: T201
            f"{clients} clients, {figure}: {held[figure] / REPETITIONS:.3f}, "
            f"by pairs {by_pairs[figure] / REPETITIONS:.3f}"
        )
        assert held[figure] / REPETITIONS > 0.94 - 3 * (0.94 * 0.06 / REPETITIONS) ** 0.5 - 0.01
        assert by_pairs[figure] < held[figure]
