"""Indices against equations that are written out here."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
import polars as pl
import pytest

from telos.science.change import (
    ChangeRule,
    Cutoff,
    Line,
    PairedScores,
    Population,
    classify_change,
    classify_percentage,
    classify_slopes,
    describe_pairs,
    rule_by_method,
    rule_jacobson_truax,
    service_outcomes,
    share_bounds,
)
from telos.science.trajectory import ScoreRange, TimeScale, fit_trajectory


def test_slopes_against_no_change_rest_on_the_whole_uncertainty() -> None:
    """Of slope and average together, by Henderson's equations written out."""
    draw = np.random.default_rng(8)
    people = [(k, t, 20 + draw.normal(0, 4) - t * 0.8) for k in range(12) for t in range(3 + k % 3)]
    visits = pl.DataFrame(people, schema=["who", "week", "score"], orient="row")
    model = fit_trajectory(
        visits,
        client="who",
        time="week",
        outcome="score",
        time_scale=TimeScale("linear"),
        random="independent",
        method="reml",
    )
    model = replace(model, sd_intercept=3.0, sd_slope=0.7, sd_residual=2.0, correlation=-0.4)
    x = np.column_stack([np.ones(len(visits)), visits["week"].to_numpy()])
    mine = visits["who"].to_numpy()[:, None] == np.arange(12)
    z = np.concatenate([x[:, k, None] * mine for k in range(2)], axis=1)
    shared = -0.4 * 3 * 0.7
    psi = np.kron(np.array([[9, shared], [shared, 0.49]]), np.eye(12))
    joint = np.linalg.inv(
        np.block([[x.T @ x, x.T @ z], [z.T @ x, z.T @ z + 4 * np.linalg.inv(psi)]]) / 4
    )
    model = replace(model, fixed_covariance=joint[:2, :2])
    own = 2 + 12 + np.arange(12)
    variance = joint[1, 1] + 2 * joint[1, own] + joint[own, own]
    judged = classify_slopes(
        model, visits, better="lower", cutoff=None, confidence=0.95, against="no change"
    )
    assert judged["rci"].to_numpy() == pytest.approx(judged["slope"] / np.sqrt(variance), rel=1e-9)


def test_nobody_differs_from_an_average_that_is_everybodys() -> None:
    """On the boundary: no spread of slopes, and none of what is not known of them."""
    visits = pl.DataFrame(
        [
            (who, week, 20 - 2 * week + (who**2 + 2 * week * who + week) % 7)
            for who in range(10)
            for week in range(4)
        ],
        schema=["who", "week", "score"],
        orient="row",
    )
    model = fit_trajectory(
        visits,
        client="who",
        time="week",
        outcome="score",
        time_scale=TimeScale("linear"),
        random="slope",
        method="reml",
    )
    assert (model.sd_intercept, model.sd_slope) == (0, 0)
    ways: tuple[Literal["lower", "higher"], ...] = ("lower", "higher")
    for better in ways:
        judged = classify_slopes(
            model, visits, better=better, cutoff=None, confidence=0.95, against="average"
        )
        assert judged["rci"].to_list() == [0.0] * 10
        assert set(judged["category"]) == {"unchanged"}
        assert not judged["reliable"].any()


def test_all_who_end_alike_share_nothing_with_where_they_began() -> None:
    """True difference 25 − 2 · 25 · 0.2 of 25, by hand."""
    pairs = describe_pairs([10.0, 15, 20], [5.0, 5, 5])
    rule = rule_by_method(
        "ha",
        better="lower",
        pairs=pairs,
        reliability=0.8,
        reliability_after=None,
        confidence=0.95,
        line=None,
    )
    assert rule.weight_last == pytest.approx(0.6)
    assert rule.standard_error == pytest.approx(math.sqrt(0.6) * math.sqrt(2 * 5))


@pytest.mark.parametrize(("better", "way"), [("lower", 1), ("higher", -1)])
def test_last_score_is_drawn_towards_the_last_mean_before_it_meets_the_line(
    better: Literal["lower", "higher"], way: int
) -> None:
    """Hageman and Arrindell (1999): CS = (M + r_y (y − M) − line) / (√r_y S_E), by hand.

    First scores 20, 30, 40: SD 10; with r = 0.64, S_E = 10 √0.36 = 6. Last scores 24, 12, 36:
    mean M = 24, SD 12, r_y = 1 − 36 / 144 = 0.75. So the true value of y is 24 + 0.75 (y − 24),
    which is 0.75 y + 6, and its error √0.75 · 6 = 5.196.

    The line is a: two true spreads, 10 √0.64 = 8, from the mean of the ill, 40 − 16 = 24. With
    95 % confidence, one-sided, 1.645 · 5.196 = 8.547, a true value must be below 15.453:
    y = 12 has 15 (CS −1.732) and y = 13 has 15.75 (CS −1.588). Without the 6, 13 would pass too.
    """
    pairs = describe_pairs([20.0 * way, 30 * way, 40 * way], [24.0 * way, 12 * way, 36 * way])
    rule = rule_by_method(
        "ha",
        better=better,
        pairs=pairs,
        reliability=0.64,
        confidence=0.95,
        line=Line("a", clinical=Population("the ill", mean=40 * way, sd=10)),
    )
    true = rule.functional_by
    assert rule.cutoff is not None
    assert true is not None
    assert rule.cutoff.value == pytest.approx(24 * way)
    assert true.weight == pytest.approx(0.75)
    assert true.offset == pytest.approx(6 * way)
    assert true.standard_error == pytest.approx(math.sqrt(27))
    judged = classify_change([40 * way] * 2, [12 * way, 13 * way], rule=rule)
    assert judged["functional_last"].to_list() == [True, False]


def test_score_on_a_line_that_is_off_in_its_last_digit_is_on_neither_side() -> None:
    """(2 · 6 + 3.2 · 19) / 5.2 = 14, which the machine makes 14.000000000000002."""
    rule = rule_jacobson_truax(
        better="lower",
        sd=5,
        reliability=0.9,
        confidence=0.95,
        cutoff="c",
        clinical=Population("the ill", mean=19, sd=2),
        functional=Population("the well", mean=6, sd=3.2),
    )
    assert rule.cutoff is not None
    assert rule.cutoff.value != 14
    judged = classify_change([34, 34, 14, 14, 4], [14, 13, 4, 24, 14], rule=rule)
    assert judged["category"].to_list() == [
        *("improved", "recovered", "improved", "deteriorated", "deteriorated")
    ]
    # Harmed: not clinical at first, not functional at last.
    assert judged["harmed"].to_list() == [False, False, False, True, True]
    # What somebody could still become is judged alike.
    found = share_bounds([34], [None], rule=rule, score_range=ScoreRange(14, 40, step=0))
    assert found.filter(pl.col("category") == "recovered")["most"].item() == 0


@pytest.mark.parametrize(
    ("operator", "clinical", "functional"),
    [(">=", True, False), ("<=", True, False), (">", False, False), ("<", False, False)],
)
@pytest.mark.parametrize("value", [0.1 + 0.2, 1 - 0.9, 0.3 - 0.1 * 3, 14 + 2e-15])
def test_every_operator_forgives_the_last_digits_of_a_line(
    operator: Literal[">=", "<=", ">", "<"], value: float, *, clinical: bool, functional: bool
) -> None:
    exact = round(value, 6)
    line = Cutoff(value=value, kind="caseness", operator=operator)
    way = 1 if operator[0] == ">" else -1
    scores = pl.DataFrame({"score": [exact, exact + 0.001 * way, exact - 0.001 * way]})
    sides = scores.select(
        clinical=line.is_clinical(pl.col("score")), functional=line.is_functional(pl.col("score"))
    )
    assert sides.rows() == [(clinical, functional), (True, False), (False, True)]


def test_caseness_of_a_service_forgives_the_last_digits_too() -> None:
    """0.1 · 3 is more than 0.3 by them: whoever has 0.3 is a case at it."""
    rule = ChangeRule(
        better="lower",
        amount=1,
        inclusive=True,
        cutoff=Cutoff(value=0.1 * 3, kind="caseness", operator=">="),
        standard_error=None,
        provenance=(),
    )
    judged = service_outcomes(PairedScores([2], [0.3], rule), PairedScores([2], [0.2], rule))
    assert judged["caseness_last"].to_list() == [True]
    assert judged["recovered"].to_list() == [False]


def test_fall_by_exactly_a_tenth_is_one_of_fractions_too() -> None:
    """(1.8 − 2.0) / 2.0 is less than 0.1 by its last digits, (18 − 20) / 20 is not."""
    judged = classify_percentage([20, 2.0, 2.0], [18, 1.8, 1.81], better="lower", improvement=0.1)
    assert judged["category"].to_list() == ["improved", "improved", "unchanged"]
