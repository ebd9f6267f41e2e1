"""Indices against equations that are written out here."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from telos.science.change import classify_slopes, describe_pairs, rule_by_method
from telos.science.trajectory import TimeScale, fit_trajectory


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
