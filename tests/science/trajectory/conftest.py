"""The reference models, and tables small enough to think about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
import pytest

from telos.science.trajectory import TimeScale, TrajectoryModel, fit_trajectory
from tests.reference import reference_data, reference_groups

Columns = dict[str, Any]
# Data set → file, client, time, outcome.
TABLES = {
    "lmm:btheb": ("growth_btheb", "id", "month", "bdi"),
    "lmm:sleepstudy": ("growth_sleepstudy", "Subject", "Days", "Reaction"),
    "lmm:oxboys": ("growth_oxboys", "Subject", "age", "height"),
    "lmm:synthetic_10k": ("synthetic_growth_10000", "id", "session", "y"),
}
# Model → covariates, time scale, random effects; the names are those of the reference file.
MODELS: dict[tuple[str, str], tuple[tuple[str, ...], str, str]] = {
    ("lmm:btheb", "ri_month"): ((), "linear", "intercept"),
    ("lmm:btheb", "ris_month"): ((), "linear", "slope"),
    ("lmm:btheb", "ri_log1p_month"): ((), "log1p", "intercept"),
    ("lmm:btheb", "ris_log1p_month"): ((), "log1p", "slope"),
    ("lmm:btheb", "hsaur_ri"): (("bdi_pre", "treatment", "drug", "length"), "linear", "intercept"),
    ("lmm:btheb", "hsaur_ris"): (("bdi_pre", "treatment", "drug", "length"), "linear", "slope"),
    ("lmm:sleepstudy", "ri_days"): ((), "linear", "intercept"),
    ("lmm:sleepstudy", "ris_days"): ((), "linear", "slope"),
    ("lmm:sleepstudy", "ris_log1p"): ((), "log1p", "slope"),
    ("lmm:oxboys", "ri_age"): ((), "linear", "intercept"),
    ("lmm:oxboys", "ris_age"): ((), "linear", "slope"),
    ("lmm:synthetic_10k", "ris_log1p_base"): (("base",), "log1p", "slope"),
}
CASES = [(*key, method) for key in MODELS for method in ("REML", "ML")]


@dataclass(frozen=True)
class Case:
    """A model as lme4 fitted it, and the same as Telos does."""

    table: pl.DataFrame
    model: TrajectoryModel
    theirs: dict[str, Any]
    folder: Path
    name: str

    @property
    def order(self) -> list[int]:
        """Their fixed effects in our order: time before the covariates."""
        if self.name.startswith("hsaur"):
            return [0, 2, 1, 3, 4, 5]
        return list(range(len(self.theirs["fixef"])))


@cache
def load_case(folder: Path, group: str, name: str, method: str) -> Case:
    file, client, time, outcome = TABLES[group]
    covariates, scale, random = MODELS[group, name]
    table = pl.read_csv(reference_data(folder, f"{file}.csv"), null_values="NA")
    if name.startswith("hsaur"):
        # As in the book that the model is from: the first score is a covariate, not a visit.
        table = table.filter(pl.col("month") > 0)
    theirs = reference_groups(folder)[group][name]
    return Case(
        table=table,
        model=fit_trajectory(
            table,
            client=client,
            time=time,
            outcome=outcome,
            covariates=covariates,
            time_scale=TimeScale(scale),  # type: ignore[arg-type]
            random=random,  # type: ignore[arg-type]
            method=method.lower(),  # type: ignore[arg-type]
        ),
        theirs=theirs[method],
        folder=folder,
        name=name,
    )


def fit(
    table: pl.DataFrame,
    *,
    random: Literal["intercept", "independent", "slope"] = "slope",
    scale: TimeScale | None = None,
    method: Literal["reml", "ml"] = "reml",
    covariates: tuple[str, ...] = (),
) -> TrajectoryModel:
    """Fit a table with the columns client, time and score."""
    return fit_trajectory(
        table,
        client="client",
        time="time",
        outcome="score",
        covariates=covariates,
        time_scale=scale or TimeScale("linear"),
        random=random,
        method=method,
    )


@pytest.fixture
def visits() -> pl.DataFrame:
    """Forty people with two to seven visits each, whose courses truly differ."""
    return invented(40, seed=3)


def invented(people: int, *, seed: int, slope_sd: float = 0.8, level_sd: float = 4) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    client = np.repeat(np.arange(people), draw.integers(2, 8, people))
    starts = np.flatnonzero(np.diff(client, prepend=-1))
    time = np.arange(len(client)) - np.repeat(starts, np.bincount(client))
    level, slope = level_sd * draw.standard_normal(people), slope_sd * draw.standard_normal(people)
    score = 16 + level[client] + (slope[client] - 1) * time + 2 * draw.standard_normal(len(client))
    return pl.DataFrame(
        {
            "client": client,
            "time": time.astype(float),
            "score": score,
            "arm": np.where(client % 2, "group", "alone"),
        }
    )
