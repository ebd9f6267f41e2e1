"""The mixed model against lme4's, on every shared data set, to the digits it gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from telos.science.trajectory import client_deviations, expected_course
from tests.science.trajectory.conftest import CASES, Case, load_case

CRITERION = 1e-6  # absolute
FIXED = 1e-5  # relative
# Where the likelihood is flat (a correlation near 0) lme4's own optimisers differ from each other
# by more than they differ from us; the criterion above shows who is lower.
SPREAD = 1e-4  # relative
DEVIATION = 1e-4  # of their spread
# The reference foretells from REML fits with slopes.
PREDICTED = [
    case for case in CASES if "ris" in case[1] and case[2] == "REML" and "10k" not in case[0]
]


@pytest.fixture(params=CASES, ids="-".join)
def case(request: pytest.FixtureRequest, reference_dir: Path) -> Case:
    return load_case(reference_dir, *request.param)


def test_sample_is_the_same(case: Case) -> None:
    assert (case.model.n_visits, case.model.n_clients) == (
        case.theirs["nobs"],
        case.theirs["ngroups"],
    )


def test_criterion_is_as_low(case: Case) -> None:
    assert case.model.criterion == pytest.approx(case.theirs["criterion"], abs=CRITERION)
    assert case.model.log_likelihood == pytest.approx(case.theirs["logLik"], abs=CRITERION)
    assert case.model.aic == pytest.approx(case.theirs["AIC"], abs=CRITERION)
    assert case.model.bic == pytest.approx(case.theirs["BIC"], abs=CRITERION)
    assert case.model.singular is case.theirs["singular"]


def test_fixed_effects_and_their_errors_are_equal(case: Case) -> None:
    estimates, errors = (list(case.theirs[key].values()) for key in ("fixef", "se"))
    for ours, place in zip(case.model.fixed, case.order, strict=True):
        assert ours.estimate == pytest.approx(estimates[place], rel=FIXED)
        assert ours.se == pytest.approx(errors[place], rel=FIXED)
    theirs = np.array(case.theirs["vcov_fixef"])[np.ix_(case.order, case.order)]
    spread = np.sqrt(np.outer(np.diag(theirs), np.diag(theirs)))
    assert np.abs((case.model.fixed_covariance - theirs) / spread).max() < FIXED


def test_variance_components_are_equal(case: Case) -> None:
    ours = [case.model.sd_intercept]
    if case.model.random == "slope":
        ours += [case.model.sd_slope, case.model.correlation]
    ours.append(case.model.sd_residual)
    theirs = [part["sdcor"] for part in case.theirs["random"]]
    assert ours == pytest.approx(theirs, rel=SPREAD)


@pytest.mark.parametrize("name", CASES, ids="-".join)
def test_deviations_of_each_client_are_equal(
    name: tuple[str, str, str], reference_dir: Path
) -> None:
    case = load_case(reference_dir, *name)
    client = case.model.roles.client
    ours = client_deviations(case.model, case.table).with_columns(
        pl.col(client).cast(pl.String).alias("client")
    )
    theirs = _their_deviations(case, name)
    both = ours.join(theirs, on="client")
    # Of the large data set the reference keeps the first six clients only.
    assert len(both) == len(theirs) == (6 if "10k" in name[0] else len(ours))
    for column in ("intercept", "slope")[: 2 if case.model.random == "slope" else 1]:
        difference = (both[column] - both[f"their_{column}"]).abs().to_numpy().max()
        assert difference < DEVIATION * np.std(ours[column].to_numpy())
        spread = both[f"{column}_sd"].to_numpy()
        assert spread == pytest.approx(both[f"their_{column}_sd"].to_numpy(), rel=1e-4)


def _their_deviations(case: Case, name: tuple[str, str, str]) -> pl.DataFrame:
    group, model, method = name
    file = case.folder / "data" / f"expected_blup_{group.removeprefix('lmm:')}_{model}_{method}.csv"
    columns = ["client", "their_intercept", "their_slope", "their_intercept_sd", "their_slope_sd"]
    if case.model.random == "intercept":
        columns = [column for column in columns if "slope" not in column]
    if file.is_file():
        rows = pl.read_csv(file, schema_overrides={"id": pl.String, "Subject": pl.String})
        rows.columns = columns
        return rows.with_columns(pl.col("client").cast(pl.String))
    return pl.DataFrame(
        [list(row.values()) for row in case.theirs["blup_first6"]], schema=columns, orient="row"
    )


@pytest.mark.parametrize("early", [False, True], ids=["all visits", "the first two"])
@pytest.mark.parametrize("name", PREDICTED, ids="-".join)
def test_expected_course_is_theirs(
    name: tuple[str, str, str], reference_dir: Path, *, early: bool
) -> None:
    case = load_case(reference_dir, *name)
    prediction = case.theirs["prediction"]
    roles = case.model.roles
    for client, told in prediction["clients"].items():
        table = case.table.filter(pl.col(roles.client).cast(pl.String) == client)
        if early:
            _check_early(case, table.drop_nulls(roles.outcome), told["early_k2"])
        else:
            _check_full(case, table, told["full"])


def _check_full(case: Case, table: pl.DataFrame, told: list[dict[str, float]]) -> None:
    times = [row["t"] for row in told]
    ours = expected_course(case.model, table, times=times, confidence=0.95)
    for column, theirs in (
        ("expected", "cond_mean"),
        ("sd_course", "cond_mean_se"),
        ("sd_score", "cond_new_obs_sd"),
        ("low", "cond_lo95"),
        ("high", "cond_hi95"),
    ):
        assert ours[column].to_list() == pytest.approx([row[theirs] for row in told], rel=2e-4)


def _check_early(case: Case, table: pl.DataFrame, told: dict[str, list[dict[str, float]]]) -> None:
    times = [row["t"] for row in told["traj"]]
    first = table.head(2)
    ours = expected_course(case.model, first, times=times, confidence=0.8, known_model=True)
    for column, theirs in (
        ("expected", "early_mean"),
        ("sd_score", "early_sd"),
        ("low", "early_lo80"),
        ("high", "early_hi80"),
    ):
        given = [row[theirs] for row in told["traj"]]
        assert ours[column].to_list() == pytest.approx(given, rel=2e-4, abs=1e-3)
