"""What was put in is found again: the parameters that made the data, from the data alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from telos.science.simulate import (
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameters,
    DropOutParameters,
    GroupParameters,
    SeasonParameters,
    Table,
    TherapistParameters,
    simulate_courses,
    simulate_table,
    with_figure,
)
from telos.science.trajectory import TimeScale, TrajectoryModel, fit_trajectory

# The model itself: no rounding, no ends of the scale, nobody lost.
MODEL = replace(DERIVED_SEED, whole_points=False, within_scale=False)
LEAVING = DropOutParameters(base=0.15, slope=1.0, informed_by="observed")


def first_scores(parameters: CareParameters, *, clients: int) -> pl.DataFrame:
    """A column for each measure."""
    courses = simulate_courses(clients=clients, parameters=parameters, seed=31)
    return courses.filter(session=0).pivot("instrument", index="client", values="score")


def fitted(parameters: CareParameters, *, clients: int = 20_000) -> TrajectoryModel:
    """The course of the first measure over log(1 + sessions), from what was answered."""
    courses = simulate_courses(clients=clients, parameters=parameters, seed=32)
    return fit_trajectory(
        courses.filter(instrument="phq9"),
        client="client",
        time="session",
        outcome="score",
        time_scale=TimeScale("log1p"),
        random="slope",
        method="reml",
    )


def truth(parameters: CareParameters) -> dict[str, float]:
    """Moments of ``burden · (1 − fall · ln(1 + session) / ln(8))``, burden and fall independent."""
    measure, change = parameters.measures[0], parameters.change
    unit = math.log(change.complete_at_session)
    variance = (
        measure.mean**2 * change.sd**2 + measure.true_sd**2 * (change.mean**2 + change.sd**2)
    ) / unit**2
    return {
        "level": float(measure.mean),
        "slope": -measure.mean * change.mean / unit,
        "sd_level": measure.true_sd,
        "sd_slope": math.sqrt(variance),
        "correlation": -change.mean * measure.true_sd / unit / math.sqrt(variance),
        "sd_residual": measure.error_sd,
    }


def test_first_scores_have_the_moments_put_in():
    scores = first_scores(MODEL, clients=100_000)
    for measure in MODEL.measures:
        seen = scores[measure.instrument]
        assert seen.mean() == pytest.approx(measure.mean, abs=4 * measure.sd / math.sqrt(100_000))
        assert seen.std() == pytest.approx(measure.sd, rel=0.01)
    assert scores.select(pl.corr("phq9", "gad7")).item() == pytest.approx(0.65, abs=0.01)


def test_falls_have_the_moments_put_in_and_go_together():
    courses = simulate_courses(clients=100_000, parameters=MODEL, seed=33)
    eighth = courses.filter(pl.col("session") == 7)
    first = courses.filter(session=0)
    both = eighth.join(first, on=["client", "instrument"], suffix="_first")
    falls = both.select(
        "client", "instrument", fall=1 - pl.col("true_score") / pl.col("true_score_first")
    ).pivot("instrument", index="client", values="fall")
    # A burden near nothing makes a share of it that is lost to rounding.
    assert falls["phq9"].median() == pytest.approx(MODEL.change.mean, abs=0.01)
    middle = falls.filter(pl.all_horizontal((pl.col("phq9", "gad7") - 0.55).abs() < 3))
    assert middle["phq9"].std() == pytest.approx(MODEL.change.sd, abs=0.01)
    assert middle.select(pl.corr("phq9", "gad7")).item() == pytest.approx(0.85, abs=0.01)


def test_mixed_model_finds_the_course_put_in():
    model, true = fitted(MODEL), truth(MODEL)
    level, slope = model.fixed
    assert level.estimate == pytest.approx(true["level"], abs=4 * level.se)
    assert slope.estimate == pytest.approx(true["slope"], abs=4 * slope.se)
    assert model.sd_intercept == pytest.approx(true["sd_level"], rel=0.02)
    assert model.sd_slope == pytest.approx(true["sd_slope"], rel=0.02)
    assert model.correlation == pytest.approx(true["correlation"], abs=0.02)
    assert model.sd_residual == pytest.approx(true["sd_residual"], rel=0.01)


def test_mixed_model_finds_the_course_though_those_who_are_worse_leave():
    """Missing at random: what was seen explains who left."""
    parameters = replace(MODEL, drop_out=LEAVING)
    model, true = fitted(parameters), truth(parameters)
    _, slope = model.fixed
    assert slope.estimate == pytest.approx(true["slope"], abs=4 * slope.se)
    # Slopes are a product and not normal, which drop-out makes felt in their spread.
    assert model.sd_slope == pytest.approx(true["sd_slope"], rel=0.04)


def test_mixed_model_is_too_rosy_where_leaving_depends_on_what_nobody_saw():
    """Missing not at random: the bias is real, and in the direction of too much improvement."""
    parameters = replace(MODEL, drop_out=replace(LEAVING, informed_by="true"))
    _, slope = fitted(parameters).fixed
    bias = slope.estimate - truth(parameters)["slope"]
    assert bias < -5 * slope.se
    assert -0.35 < bias < -0.1


def test_last_scores_of_those_who_stayed_mislead_under_either_kind_of_leaving():
    """A guard on the two tests above: there is something to correct for."""
    courses = simulate_courses(
        clients=20_000, parameters=replace(MODEL, drop_out=LEAVING), seed=34
    ).filter(instrument="phq9")
    late = courses.filter(pl.col("session") == 7)
    seen = late.filter("attended")["true_score"].mean()
    assert seen < late["true_score"].mean() - 0.5


@pytest.mark.parametrize("informed_by", ["observed", "true"])
def test_hazard_of_leaving_is_found_again(informed_by):
    """Complementary log-log regression of leaving on the change so far, by Newton's method."""
    leaving = replace(LEAVING, slope=0.7, informed_by=informed_by)
    courses = simulate_courses(
        clients=30_000, parameters=replace(MODEL, drop_out=leaving), seed=35
    ).filter(instrument="phq9")
    now = pl.col("score") if informed_by == "observed" else pl.col("true_score").shift(-1)
    first = pl.col("score" if informed_by == "observed" else "true_score").first()
    risk = courses.with_columns(
        worse=((now - first) / MODEL.measures[0].sd).over("client"),
        due=pl.len().over("client"),
        leaves=(pl.col("attended") & ~pl.col("attended").shift(-1)).over("client"),
    ).filter("attended", pl.col("session") >= 1, pl.col("session") < pl.col("due") - 1)
    base, slope = cloglog(risk["worse"].to_numpy(), risk["leaves"].to_numpy())
    assert math.exp(base) == pytest.approx(leaving.base, rel=0.05)
    assert slope == pytest.approx(leaving.slope, abs=0.05)


def cloglog(x: np.ndarray, event: np.ndarray) -> np.ndarray:
    """Maximum likelihood of ``1 − exp(−exp(a + b·x))``."""
    design = np.column_stack([np.ones_like(x), x])
    found = np.array([math.log(event.mean()), 0.0])
    for _ in range(30):
        hazard = np.exp(design @ found)
        chance = -np.expm1(-hazard)
        weight = hazard * (event / chance - 1)
        spread = hazard**2 * (1 - chance) / chance
        step = np.linalg.solve((design * spread[:, None]).T @ design, design.T @ weight)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return found


def test_sessions_have_the_mean_and_spread_put_in():
    clients = simulate_table(Table.CLIENTS, clients=100_000, parameters=DERIVED_SEED, seed=36)
    plan = DERIVED_SEED.sessions
    assert clients["sessions_due"].mean() == pytest.approx(2 + plan.mean, abs=0.05)
    variance = plan.mean + plan.mean**2 / plan.shape
    assert clients["sessions_due"].var() == pytest.approx(variance, rel=0.03)
    assert clients["sessions_due"].min() == 2
    assert clients["sessions_due"].max() <= 30


def test_weeks_between_sessions_have_the_mean_put_in():
    courses = simulate_courses(clients=5000, parameters=DERIVED_SEED, seed=37)
    weeks = courses.filter(instrument="phq9").select(
        "client", gap=pl.col("week").diff().over("client")
    )["gap"]
    assert weeks.drop_nulls().mean() == pytest.approx(1 / (1 - 0.089), abs=0.01)
    assert weeks.drop_nulls().min() == 1


def one_way_icc(values: np.ndarray, groups: np.ndarray) -> float:
    """Intraclass correlation from the mean squares of a one-way layout, unequal sizes."""
    _, place, size = np.unique(groups, return_inverse=True, return_counts=True)
    means = np.bincount(place, values) / size
    within = ((values - means[place]) ** 2).sum() / (len(values) - len(size))
    between = (size * (means - values.mean()) ** 2).sum() / (len(size) - 1)
    usual = (size.sum() - (size**2).sum() / size.sum()) / (len(size) - 1)
    return float((between - within) / (between + (usual - 1) * within))


@pytest.mark.parametrize("share", [0.0, 0.07, 0.3])
def test_therapists_share_of_variance_is_found_again(share):
    clients = truth_of_change(
        replace(MODEL, therapists=TherapistParameters(clients_each=60, share=share))
    )
    found = one_way_icc(clients["fall"].to_numpy(), clients["therapist"].to_numpy())
    assert found == pytest.approx(share, abs=0.025)


def test_groups_share_of_variance_is_found_again_and_touches_nobody_else():
    groups = GroupParameters(clients=0.5, size=8, share=0.06)
    clients = truth_of_change(replace(MODEL, groups=groups))
    members = clients.drop_nulls("group")
    assert len(members) / len(clients) == pytest.approx(0.5, abs=0.01)
    assert members["group"].value_counts()["count"].max() == 8
    found = one_way_icc(members["fall"].to_numpy(), members["group"].to_numpy())
    assert found == pytest.approx(0.06, abs=0.015)
    alone = truth_of_change(MODEL)
    assert members["fall"].std() == pytest.approx(alone["fall"].std(), rel=0.02)


def truth_of_change(parameters: CareParameters, *, clients: int = 60_000) -> pl.DataFrame:
    """Each client's share of the burden that goes, with therapist and group."""
    # Everybody begins at the same burden, so that the share can be read from the score.
    same = with_figure(parameters, "correlation", 0.0)
    same = with_figure(same, "measures.phq9.reliability", 1e-9)
    about = {"clients": clients, "parameters": same, "seed": 38}
    courses = simulate_courses(**about).filter(instrument="phq9")
    second = courses.filter(session=1)["true_score"].to_numpy()
    fall = (1 - second / 13.5) * math.log(8) / math.log(2)
    return simulate_table(Table.CLIENTS, **about).with_columns(fall=pl.Series(fall))


def test_seasons_move_intakes_and_scores():
    intakes = tuple(float(month) for month in range(1, 13))
    seasons = SeasonParameters(intakes=intakes, swing=0.1, peak_month=1.0)
    about = {
        "clients": 60_000,
        "parameters": replace(MODEL, seasons=seasons),
        "seed": 39,
    }
    clients = simulate_table(Table.CLIENTS, **about)
    shares = dict(clients["intake_month"].value_counts(normalize=True).iter_rows())
    for month in range(1, 13):
        assert shares[month] == pytest.approx(month / 78, abs=0.006)
    assert clients["intake_day"].min() >= 1
    assert clients["intake_day"].max() <= 365
    first = simulate_courses(**about).filter(session=0, instrument="phq9")
    by_month = dict(
        first.with_columns(month=clients["intake_month"])
        .group_by("month")
        .agg(pl.col("true_score").mean())
        .iter_rows()
    )
    # In the middle of a month half a month after the peak, and half a year later.
    reach = 13.5 * 0.1 * math.cos(math.pi / 12)
    assert by_month[12] - by_month[6] == pytest.approx(2 * reach, abs=0.3)


def test_missing_forms_have_the_shares_put_in():
    courses = simulate_courses(clients=50_000, parameters=ROUTINE_CARE, seed=40)
    came = courses.filter("attended")
    first = came.filter(pl.col("session") == 0)["score"].is_null().mean()
    later = came.filter(pl.col("session") > 0)["score"].is_null().mean()
    assert first == pytest.approx(ROUTINE_CARE.missing.first_form, abs=0.002)
    assert later == pytest.approx(ROUTINE_CARE.missing.later_form, abs=0.002)
    assert courses.filter(~pl.col("attended"))["score"].null_count() == len(courses) - len(came)
