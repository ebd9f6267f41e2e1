"""What is printed of a fitted model: figures that can be read, whatever the unit of the scores."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

from telos.science.trajectory import TimeScale, TrajectoryModel, fit_trajectory, summary

LONG = "baseline_severity_composite_score"


def fitted(
    *, times: float = 1.0, plus: float = 0.0, covariates: tuple[str, ...] = (), seed: int = 4
) -> TrajectoryModel:
    """A course of sixty people, its scores in another unit or counted from elsewhere."""
    random = np.random.default_rng(seed)
    level, slope = random.normal(15, 3, 60), random.normal(-1, 0.5, 60)
    when = np.tile(np.arange(6.0), 60)
    scores = level.repeat(6) + slope.repeat(6) * when + random.normal(0, 2, 360)
    table = pl.DataFrame(
        {
            "who": np.arange(60).repeat(6).astype(str),
            "when": when,
            "score": scores * times + plus,
            **{name: random.normal(30_000, 9_000, 60).repeat(6) for name in covariates},
        }
    )
    return fit_trajectory(
        table,
        client="who",
        time="when",
        outcome="score",
        covariates=list(covariates),
        time_scale=TimeScale("linear"),
        random="slope",
        method="reml",
    )


@pytest.mark.parametrize("times", [1e-10, 1e-4, 1.0, 1e4, 1e10])
def test_every_figure_shows_five_digits_whatever_the_unit(times: float) -> None:
    model = fitted(times=times)
    told = summary(model)
    for effect in model.fixed:
        row = re.search(rf"^  {effect.term} +(\S+) +(\S+) +(\S+)$", told, re.MULTILINE)
        assert row is not None, told
        estimate, se, t = (float(figure) for figure in row.groups())
        assert estimate == pytest.approx(effect.estimate, abs=max(abs(effect.estimate), se) * 2e-5)
        assert se == pytest.approx(effect.se, rel=2e-5)
        assert t == pytest.approx(effect.estimate / effect.se, abs=6e-4)
    for name, spread in (("level", model.sd_intercept), ("slope", model.sd_slope)):
        row = re.search(rf"^  who \({name}\) +(\S+)", told, re.MULTILINE)
        assert row is not None
        assert float(row.group(1)) == pytest.approx(spread, rel=2e-5)


def test_estimate_of_a_large_number_does_not_run_into_its_error() -> None:
    model = fitted(plus=1e8)
    row = re.search(r"^  intercept +(\S+) +(\S+) +(\S+)$", summary(model), re.MULTILINE)
    assert row is not None
    assert float(row.group(1)) == pytest.approx(model.fixed[0].estimate, abs=1e-4)


def test_terms_are_told_apart_by_their_ends() -> None:
    told = summary(fitted(covariates=(f"{LONG}_a", f"{LONG}_b")))
    assert f"  {LONG}_a " in told
    assert f"  {LONG}_b " in told
    ends = {len(line) for line in told.splitlines()[-4:]}
    assert len(ends) == 1, "columns stand below each other"


def test_people_who_do_not_differ_have_no_spread_and_no_correlation() -> None:
    random = np.random.default_rng(5)
    seen = 0
    for _ in range(12):
        table = pl.DataFrame(
            {
                "who": np.arange(40).repeat(5).astype(str),
                "when": np.tile(np.arange(5.0), 40),
                "score": random.normal(10, 1, 200),
            }
        )
        model = fit_trajectory(
            table,
            client="who",
            time="when",
            outcome="score",
            time_scale=TimeScale("linear"),
            random="slope",
            method="reml",
        )
        spreads = (model.sd_intercept, model.sd_slope or 0.0)
        assert all(spread == 0 or spread > 1e-6 for spread in spreads)
        if 0 in spreads:
            assert model.singular
            assert model.correlation is None
            seen += 1
            assert "clients d" in summary(model)
    assert seen > 0
