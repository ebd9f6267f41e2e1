"""A fit on the boundary is one: no point inside is better, whatever the number of clients.

The deviance is even in the last standard deviation, so that its slope is nothing at nothing: a
search that is led there and looks at slopes alone stays, and calls a good fit singular.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl
import pytest
from scipy.optimize import minimize

from telos.science.trajectory import TimeScale, fit_trajectory
from telos.science.trajectory.likelihood import profile
from telos.science.trajectory.preparation import prepare
from telos.science.trajectory.visits import Roles, read_visits
from tests.science.trajectory.conftest import fit

if TYPE_CHECKING:
    from telos.science.trajectory import TrajectoryModel

DATA = Path(__file__).parent / "data"
# lme4 1.1-31, lmer(y ~ t + (t | id), REML = …), the same by bobyqa, Nelder_Mead and nloptwrap:
# deviance, standard deviations of level and slope, correlation, residual, standard errors.
NEAR = {
    "ml": (580.942015, 6.380169, 0.292021, -0.933220, 2.638867, 1.500606, 0.133917),
    "reml": (244.894986, 18.892467, 0.0990681, -0.473368, 0.503686, 4.226443, 0.0668351),
}


@pytest.mark.parametrize("method", NEAR)
def test_fit_close_to_the_boundary_is_lme4s(method: Literal["reml", "ml"]) -> None:
    """Made data of 20 clients, on which a search held at nothing stopped at a worse fit."""
    model = fit_trajectory(
        pl.read_csv(DATA / f"near_boundary_{method}.csv"),
        client="id",
        time="t",
        outcome="y",
        time_scale=TimeScale("linear"),
        random="slope",
        method=method,
        covariates=(),
    )
    criterion, *rest = NEAR[method]
    ours = (model.sd_intercept, model.sd_slope, model.correlation, model.sd_residual)
    assert model.criterion == pytest.approx(criterion, abs=2e-6)
    assert [*ours, *(effect.se for effect in model.fixed)] == pytest.approx(rest, rel=1e-5)
    assert not model.singular


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("slope_sd", [0.1, 0.15, 0.4])
@pytest.mark.parametrize(("people", "seeds"), [(20, 8), (500, 2), (3000, 2)])
def test_no_start_from_inside_finds_a_better_fit(
    people: int, seeds: int, slope_sd: float, method: Literal["reml", "ml"]
) -> None:
    for seed in range(seeds):
        table = _courses(people, slope_sd=slope_sd, seed=seed)
        model = fit(table, method=method)
        assert model.criterion <= _from_inside(table, method) + 1e-6, seed
        assert model.singular == _is_singular(model), seed


def test_boundary_is_met_on_both_sides() -> None:
    """Of the tables above some are singular and some are not, of few clients and of many."""
    for people in (20, 500):
        found = {
            fit(_courses(people, slope_sd=slope_sd, seed=seed)).singular
            for slope_sd in (0.0, 0.4)
            for seed in range(6)
        }
        assert found == {True, False}


def _courses(people: int, *, slope_sd: float, seed: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    level, slope = draw.standard_normal((2, people))
    slope = slope_sd * (-0.3 * level + np.sqrt(1 - 0.3**2) * slope)
    time = np.tile(np.arange(6.0), (people, 1))
    score = 20 - time + 5 * level[:, None] + slope[:, None] * time
    score += 4 * draw.standard_normal(time.shape)
    seen = draw.random(time.shape) > 0.35
    client = np.repeat(np.arange(people), 6).reshape(time.shape)
    return pl.DataFrame({"client": client[seen], "time": time[seen], "score": score[seen]})


def _from_inside(table: pl.DataFrame, method: Literal["reml", "ml"]) -> float:
    """Return the best criterion that starts inside reach with the last deviation kept above 0."""
    read = read_visits(table, roles=Roles("client", "time", "score"), scale=TimeScale("linear"))
    prepared = prepare(read, ("intercept", "time"), random="slope")

    def deviance(theta: np.ndarray) -> tuple[float, np.ndarray]:
        at = profile(theta, prepared.sums, n_visits=len(table), method=method)
        return at.deviance, at.gradient

    found = [
        minimize(
            deviance,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(1e-6, None), (None, None), (1e-6, None)],
        ).x
        for start in ([1.0, -0.1, 0.05], [0.5, 0.0, 0.3], [2.0, -0.3, 0.8])
    ]
    return min(
        prepared.criterion(
            profile(theta, prepared.sums, n_visits=len(table), method=method), method
        )
        for theta in found
    )


def _is_singular(model: TrajectoryModel) -> bool:
    assert model.sd_slope is not None
    assert model.correlation is not None
    spread = min(model.sd_intercept, model.sd_slope) / model.sd_residual
    return spread < 1e-4 or abs(model.correlation) > 1 - 1e-6
