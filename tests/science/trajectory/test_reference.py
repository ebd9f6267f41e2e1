"""The mixed model against lme4's, on every shared data set, to the digits it gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from telos.science.trajectory import client_deviations, expected_course
from tests.science.trajectory.conftest import CASES, Case, load_case

CRITERION = 1e-6  # absolute
# Five digits: relative, but deviations to their own spread and a band to its width, since either
# may pass through 0.
CLOSE = 1e-5
# Slopes hardly differ between these people and the likelihood is flat: lme4 stops 1.7e-11 above
# the lowest criterion and 9e-6 beside the best parameters (gradient 7e-5), Telos 1.5e-15 and 5e-8
# (gradient 2e-6), by a complex-step derivative of the REML criterion. The slopes of some people
# then differ by 1.4e-5 of their spread; every other figure of the model is within `CLOSE`.
FLAT = {("lmm:btheb", "hsaur_ris", "REML"): 2e-5}
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
        assert ours.estimate == pytest.approx(estimates[place], rel=CLOSE)
        assert ours.se == pytest.approx(errors[place], rel=CLOSE)
    theirs = np.array(case.theirs["vcov_fixef"])[np.ix_(case.order, case.order)]
    spread = np.sqrt(np.outer(np.diag(theirs), np.diag(theirs)))
    assert np.abs((case.model.fixed_covariance - theirs) / spread).max() < CLOSE


def test_variance_components_are_equal(case: Case) -> None:
    ours = [case.model.sd_intercept]
    if case.model.random == "slope":
        ours += [case.model.sd_slope, case.model.correlation]
    ours.append(case.model.sd_residual)
    theirs = [part["sdcor"] for part in case.theirs["random"]]
    assert ours == pytest.approx(theirs, rel=CLOSE)


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
        close = FLAT.get(name, CLOSE) if column == "slope" else CLOSE
        assert difference < close * np.std(ours[column].to_numpy())
        spread = both[f"{column}_sd"].to_numpy()
        assert spread == pytest.approx(both[f"their_{column}_sd"].to_numpy(), rel=CLOSE)


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
    assert ours["sd_course"].to_list() == pytest.approx(
        [row["cond_mean_se"] for row in told], rel=CLOSE
    )
    theirs = {"low": "cond_lo95", "expected": "cond_mean", "high": "cond_hi95"}
    _check_bands(ours, told, theirs | {"sd_score": "cond_new_obs_sd"})


def _check_early(case: Case, table: pl.DataFrame, told: dict[str, list[dict[str, float]]]) -> None:
    times = [row["t"] for row in told["traj"]]
    first = table.head(2)
    ours = expected_course(case.model, first, times=times, confidence=0.8, known_model=True)
    theirs = {"low": "early_lo80", "expected": "early_mean", "high": "early_hi80"}
    _check_bands(ours, told["traj"], theirs | {"sd_score": "early_sd"})


def _check_bands(ours: pl.DataFrame, told: list[dict[str, float]], theirs: dict[str, str]) -> None:
    sd = [row[theirs["sd_score"]] for row in told]
    assert ours["sd_score"].to_list() == pytest.approx(sd, rel=CLOSE)
    for column in ("low", "expected", "high"):
        given = [row[theirs[column]] for row in told]
        gaps = (ours[column] - pl.Series(given)).abs() / pl.Series(sd)
        assert gaps.max() < CLOSE  # type: ignore[operator]
