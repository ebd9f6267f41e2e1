"""What a fit does with every table it may be given."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.trajectory import (
    CollinearError,
    ConvergenceError,
    TimeScale,
    TimeScaleError,
    TooLittleDataError,
    TrajectoryError,
    VisitFrameError,
    client_deviations,
    fit_trajectory,
)
from telos.science.trajectory.likelihood import profile
from telos.science.trajectory.preparation import prepare
from telos.science.trajectory.sums import Alone, ClientSums, Shared, schedule_sums
from telos.science.trajectory.visits import Roles, read_visits
from tests.science.trajectory.conftest import fit, invented


def _same(one: pl.DataFrame, other: pl.DataFrame, **choices: object) -> None:
    first, second = fit(one, **choices), fit(other, **choices)  # type: ignore[arg-type]
    assert first.criterion == pytest.approx(second.criterion, abs=1e-7)
    assert first.coefficients == pytest.approx(second.coefficients, rel=1e-7)


def test_order_of_rows_does_not_matter(visits: pl.DataFrame) -> None:
    _same(visits, visits.sample(fraction=1, shuffle=True, seed=1))


def test_names_of_clients_do_not_matter(visits: pl.DataFrame) -> None:
    _same(visits, visits.with_columns(pl.format("client {}", pl.col("client")).alias("client")))


def test_schedules_of_ones_own_give_what_shared_ones_give(visits: pl.DataFrame) -> None:
    """The same visits moved by less than a blink share no schedule, and fit the same."""
    draw = np.random.default_rng(0)
    moved = visits.with_columns(time=pl.col("time") + draw.random(len(visits)) * 1e-9)
    one, other = fit(visits), fit(moved)
    assert one.criterion == pytest.approx(other.criterion, abs=1e-5)
    assert one.sd_slope == pytest.approx(other.sd_slope, rel=1e-5)


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_clients_stay_alone_unless_all_of_a_schedule_is_shared(moved: int) -> None:
    """Number of visits, sum of times, sum of their squares: one that differs is enough."""
    gram = np.tile([3.0, 6.0, 14.0], (40, 1))
    sums = schedule_sums(ClientSums(gram=gram, cross=np.ones((40, 2, 3))), np.eye(3))
    assert isinstance(sums.kept, Shared)
    assert sums.clients.tolist() == [40]
    gram[:, moved] += np.arange(40) / 100
    sums = schedule_sums(ClientSums(gram=gram, cross=np.ones((40, 2, 3))), np.eye(3))
    assert isinstance(sums.kept, Alone)
    assert sums.clients.tolist() == [1] * 40


@given(
    theta=st.tuples(st.floats(0, 20), st.floats(-10, 10), st.floats(0, 10)),
    method=st.sampled_from(["reml", "ml"]),
    seed=st.integers(0, 5),
)
def test_likelihood_never_improves_past_the_optimum(
    theta: tuple[float, float, float], method: str, seed: int
) -> None:
    table = invented(12, seed=seed)
    model = fit(table, method=method)  # type: ignore[arg-type]
    roles = Roles("client", "time", "score")
    read = read_visits(table, roles=roles, scale=TimeScale("linear"))
    prepared = prepare(read, ("intercept", "time"), random="slope")
    at = profile(np.array(theta), prepared.sums, n_visits=len(table), method=method)  # type: ignore[arg-type]
    assert prepared.criterion(at, method) >= model.criterion - 1e-7  # type: ignore[arg-type]


@given(
    theta=st.tuples(st.floats(0.1, 5), st.floats(-3, 3), st.floats(0.1, 3)),
    method=st.sampled_from(["reml", "ml"]),
)
def test_gradient_is_the_slope_of_the_deviance(
    theta: tuple[float, float, float], method: str
) -> None:
    table = invented(12, seed=2)
    roles = Roles("client", "time", "score")
    read = read_visits(table, roles=roles, scale=TimeScale("linear"))
    sums = prepare(read, ("intercept", "time"), random="slope").sums

    def deviance(values: np.ndarray) -> float:
        return profile(values, sums, n_visits=len(table), method=method).deviance  # type: ignore[arg-type]

    here = np.array(theta)
    slopes = profile(here, sums, n_visits=len(table), method=method).gradient  # type: ignore[arg-type]
    for k in range(3):
        step = np.zeros(3)
        step[k] = 1e-5
        difference = (deviance(here + step) - deviance(here - step)) / 2e-5
        assert slopes[k] == pytest.approx(difference, rel=1e-4, abs=1e-4)


@given(scale=st.floats(0.01, 100), shift=st.floats(-1000, 1000))
def test_units_change_nothing_but_the_units(scale: float, shift: float) -> None:
    table = invented(15, seed=4)
    moved = table.with_columns(score=pl.col("score") * scale + shift, time=pl.col("time") * 7)
    one, other = fit(table), fit(moved)
    assert other.sd_intercept == pytest.approx(one.sd_intercept * scale, rel=1e-4)
    assert other.sd_slope == pytest.approx(one.sd_slope * scale / 7, rel=1e-4)  # type: ignore[operator]
    assert other.fixed[1].estimate == pytest.approx(one.fixed[1].estimate * scale / 7, rel=1e-5)


@given(later=st.floats(-3000, 50_000), higher=st.floats(-1e6, 1e6))
def test_where_time_and_score_begin_changes_nothing_else(later: float, higher: float) -> None:
    table = invented(15, seed=4)
    moved = table.with_columns(pl.col("time") + later, pl.col("score") + higher)
    one, other = fit(table), fit(moved)
    assert other.criterion == pytest.approx(one.criterion, abs=1e-5)
    assert other.singular == one.singular
    assert other.sd_slope == pytest.approx(one.sd_slope, rel=1e-5)
    assert other.sd_residual == pytest.approx(one.sd_residual, rel=1e-5)
    level, slope = other.fixed
    assert slope.estimate == pytest.approx(one.fixed[1].estimate, rel=1e-5)
    assert slope.se == pytest.approx(one.fixed[1].se, rel=1e-5)
    at_the_start = level.estimate - higher + slope.estimate * later
    assert at_the_start == pytest.approx(one.fixed[0].estimate, abs=1e-3)
    # How far levels spread at the old beginning follows from spread and correlation now.
    assert other.sd_slope is not None
    assert other.correlation is not None
    there = other.sd_intercept + later * other.sd_slope * other.correlation
    rest = later * other.sd_slope * np.sqrt(1 - other.correlation**2)
    assert np.hypot(there, rest) == pytest.approx(one.sd_intercept, rel=1e-2)


def test_independent_slopes_are_independent_where_time_begins(visits: pl.DataFrame) -> None:
    """Moving the beginning is another model there, so nothing is moved for the optimiser."""
    later = visits.with_columns(pl.col("time") + 50)
    one, other = fit(visits, random="independent"), fit(later, random="independent")
    assert abs(one.criterion - other.criterion) > 1


def test_truth_is_found_again_in_a_large_caseload() -> None:
    model = fit(invented(4000, seed=9))
    assert model.sd_intercept == pytest.approx(4, rel=0.05)
    assert model.sd_slope == pytest.approx(0.8, rel=0.07)
    assert model.sd_residual == pytest.approx(2, rel=0.02)
    assert model.fixed[1].estimate == pytest.approx(-1, abs=3 * model.fixed[1].se)


def test_people_without_a_difference_in_slope_give_a_boundary_that_is_told() -> None:
    table = invented(30, seed=6, slope_sd=0)
    singular = [fit(invented(30, seed=seed, slope_sd=0)) for seed in range(8)]
    assert any(model.singular for model in singular)
    for model in singular:
        assert model.random == "slope"
        assert model.sd_slope is not None
    assert fit(table, random="intercept").sd_slope is None


def test_independent_effects_have_no_correlation(visits: pl.DataFrame) -> None:
    apart, together = fit(visits, random="independent"), fit(visits)
    assert apart.correlation is None
    assert apart.criterion >= together.criterion
    assert apart.n_parameters == together.n_parameters - 1


def test_words_are_compared_with_the_first_of_them(visits: pl.DataFrame) -> None:
    model = fit(visits, covariates=("arm",))
    assert [effect.term for effect in model.fixed] == ["intercept", "time", "arm=group"]


def test_spline_of_a_straight_course_is_straight(visits: pl.DataFrame) -> None:
    model = fit(visits, scale=TimeScale("spline", (0, 2, 4, 6)), random="intercept")
    assert [effect.term for effect in model.fixed[1:]] == ["time", "time curve 1", "time curve 2"]
    for effect in model.fixed[2:]:
        assert abs(effect.estimate) < 4 * effect.se


def test_scores_that_are_missing_are_left_aside_and_counted(visits: pl.DataFrame) -> None:
    gaps = visits.with_columns(
        score=pl.when(pl.col("time") == 1)
        .then(None)
        .when(pl.col("time") == 2)
        .then(np.nan)
        .otherwise(pl.col("score"))
    )
    model = fit(gaps)
    assert model.n_without_outcome == visits.filter(pl.col("time").is_in([1.0, 2.0])).height
    _same(gaps, visits.filter(~pl.col("time").is_in([1.0, 2.0])))


def test_table_is_not_changed(visits: pl.DataFrame) -> None:
    before = visits.clone()
    client_deviations(fit(visits), visits)
    assert visits.equals(before)


REFUSED: dict[str, tuple[pl.Expr | None, type[TrajectoryError], str]] = {
    "infinite score": (
        pl.when(pl.int_range(pl.len()) == 3).then(np.inf).otherwise(pl.col("score")).alias("score"),
        VisitFrameError,
        "“score”: is infinite in row 4",
    ),
    "missing time": (
        pl.when(pl.int_range(pl.len()) == 3).then(None).otherwise(pl.col("time")).alias("time"),
        VisitFrameError,
        "there is no time in row 4",
    ),
    "missing client": (
        pl.when(pl.int_range(pl.len()) < 12).then(None).otherwise(pl.col("client")).alias("client"),
        VisitFrameError,
        "nobody is named in row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more",
    ),
    "client that is no number": (
        pl.when(pl.int_range(pl.len()) == 3)
        .then(np.nan)
        .otherwise(pl.col("client").cast(pl.Float64))
        .alias("client"),
        VisitFrameError,
        "“client”: nobody is named in row 4;",
    ),
    "client called by an empty text": (
        pl.when(pl.int_range(pl.len()) == 3)
        .then(pl.lit(""))
        .otherwise(pl.col("client").cast(pl.String))
        .alias("client"),
        VisitFrameError,
        "“client”: nobody is named in row 4;",
    ),
    "category called by an empty text": (
        pl.when(pl.int_range(pl.len()) == 3)
        .then(pl.lit(""))
        .otherwise(pl.col("client").cast(pl.String))
        .cast(pl.Categorical)
        .alias("client"),
        VisitFrameError,
        "“client”: nobody is named in row 4;",
    ),
    "words for scores": (pl.lit("high").alias("score"), VisitFrameError, "must hold numbers"),
    "constant scores": (pl.lit(7.0).alias("score"), TooLittleDataError, "do not vary"),
    "one client": (pl.lit(1).alias("client"), VisitFrameError, "two visits at the same time"),
    "everybody at one time": (pl.lit(0.0).alias("time"), VisitFrameError, "same time"),
    "no scores": (pl.lit(None, pl.Float64).alias("score"), TooLittleDataError, "at least two"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_what_cannot_be_used(visits: pl.DataFrame, what: str) -> None:
    change, error, message = REFUSED[what]
    assert fit(visits).n_clients == 40
    with pytest.raises(error, match=message):
        fit(visits.with_columns(change))


@pytest.mark.parametrize("unit", [1e-200, 1e300])
@pytest.mark.parametrize("name", ["score", "time", "covariate"])
@pytest.mark.parametrize("random", ["intercept", "slope"])
def test_numbers_beyond_reckoning_are_refused_by_what_they_are(
    visits: pl.DataFrame, name: str, unit: float, random: Literal["intercept", "slope"]
) -> None:
    covariate = pl.Series("covariate", np.random.default_rng(1).standard_normal(len(visits)))
    table = visits.with_columns(covariate)
    refusal = f"“{name}”: the largest value is .* beyond what can be reckoned with.*another unit"
    with pytest.raises(VisitFrameError, match=refusal):
        fit(table.with_columns(pl.col(name) * unit), covariates=("covariate",), random=random)


@pytest.mark.parametrize("unit", [1e-90, 1e90])
def test_scores_of_any_usual_unit_have_the_same_course(visits: pl.DataFrame, unit: float) -> None:
    usual, other = fit(visits), fit(visits.with_columns(pl.col("score") * unit))
    assert other.coefficients / unit == pytest.approx(usual.coefficients, rel=1e-6)


def test_names_every_visit_that_has_a_twin_in_order() -> None:
    """Whatever order equal times are sorted in: 30 rows, each client twice at both times."""
    twins = pl.DataFrame(
        {"client": [1, 1, 2, 2, 3, 3] * 5, "time": [0.0, 1.0] * 15, "score": range(30)}
    )
    with pytest.raises(VisitFrameError, match="in row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 20 more;"):
        fit(twins)
    with pytest.raises(VisitFrameError, match="in row 2, 4;"):
        fit(pl.DataFrame({"client": [1, 2, 1, 2, 2], "time": [0, 1, 1, 1, 0], "score": range(5)}))


def test_refuses_one_client(visits: pl.DataFrame) -> None:
    with pytest.raises(TooLittleDataError, match="of one client"):
        fit(visits.filter(pl.col("client") == 0))


def test_refuses_an_empty_table(visits: pl.DataFrame) -> None:
    with pytest.raises(TooLittleDataError, match="at least two"):
        fit(visits.clear())


def test_refuses_one_visit_each(visits: pl.DataFrame) -> None:
    with pytest.raises(TooLittleDataError, match="more than one visit"):
        fit(visits.filter(pl.col("time") == 0), random="intercept")


def test_refuses_slopes_from_two_visits_each(visits: pl.DataFrame) -> None:
    with pytest.raises(TooLittleDataError, match="random intercept alone"):
        fit(visits.filter(pl.col("time") < 2))


def test_refuses_more_parameters_than_visits(visits: pl.DataFrame) -> None:
    few = visits.filter(pl.col("client") < 2).tail(6)
    with pytest.raises(TooLittleDataError, match="cannot carry"):
        fit(few, scale=TimeScale("spline", (0, 1, 2, 3)))


def test_refuses_scores_on_exact_lines() -> None:
    exact = pl.DataFrame(
        {
            "client": np.repeat(np.arange(6), 4),
            "time": np.tile(np.arange(4.0), 6),
            "score": np.repeat(np.arange(6.0), 4) * 3
            + np.tile(np.arange(4.0), 6) * np.repeat([1.0, 2, 0, 4, 1, 3], 4),
        }
    )
    with pytest.raises(ConvergenceError, match="carried forward, or choose a random intercept al"):
        fit(exact)


def test_exact_scores_around_a_random_intercept_are_told_of_nothing_simpler() -> None:
    level, time = np.repeat(np.arange(6.0), 4), np.tile(np.arange(4.0), 6)
    exact = pl.DataFrame({"client": level.astype(int), "time": time, "score": 10 * level - time})
    with pytest.raises(ConvergenceError, match=r"one course, .* carried forward\.$"):
        fit(exact, random="intercept")
    with pytest.raises(ConvergenceError, match=r"their own lines.* random intercept alone\.$"):
        fit(exact, random="independent")


def test_refuses_terms_that_repeat_each_other(visits: pl.DataFrame) -> None:
    doubled = visits.with_columns(days=pl.col("time") * 7)
    with pytest.raises(CollinearError, match="days") as caught:
        fit(doubled, covariates=("days",))
    assert set(caught.value.terms) == {"time", "days"}
    with pytest.raises(CollinearError, match="nothing"):
        fit(visits.with_columns(nothing=pl.lit(0.0)), covariates=("nothing",))


def test_refuses_a_covariate_that_says_the_same_of_all(visits: pl.DataFrame) -> None:
    with pytest.raises(VisitFrameError, match="same of everybody"):
        fit(visits.with_columns(arm=pl.lit("group")), covariates=("arm",))


def test_refuses_a_covariate_with_gaps(visits: pl.DataFrame) -> None:
    gaps = visits.with_columns(
        arm=pl.when(pl.col("client") == 3).then(None).otherwise(pl.col("arm")),
        age=pl.when(pl.col("client") == 3).then(None).otherwise(30.0 + pl.col("client")),
    )
    for name in ("arm", "age"):
        with pytest.raises(VisitFrameError, match=f"“{name}”.*row"):
            fit(gaps, covariates=(name,))


def test_refuses_a_column_that_is_not_there(visits: pl.DataFrame) -> None:
    with pytest.raises(VisitFrameError, match="client, time, score, arm"):
        fit_trajectory(
            visits,
            client="who",
            time="time",
            outcome="score",
            time_scale=TimeScale("linear"),
            random="slope",
            method="reml",
        )


def test_refuses_a_time_before_the_first_visit(visits: pl.DataFrame) -> None:
    with pytest.raises(TimeScaleError, match="-1 lies before the first"):
        fit(visits.with_columns(pl.col("time") - 1), scale=TimeScale("log1p"))


def test_refuses_choices_that_there_are_not(visits: pl.DataFrame) -> None:
    with pytest.raises(TrajectoryError, match="intercept, independent, slope"):
        fit(visits, random="slopes")  # type: ignore[arg-type]
    with pytest.raises(TrajectoryError, match="reml or ml"):
        fit(visits, method="em")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "knots", "message"),
    [
        ("weeks", (), "no scale of time"),
        ("linear", (1, 2, 3), "belong to the spline"),
        ("spline", (1, 2), "at least 3"),
        ("spline", (1, 3, 2), "must rise"),
        ("spline", (1, 2, np.inf), "each a number"),
    ],
)
def test_refuses_scales_that_there_are_not(
    kind: str, knots: tuple[float, ...], message: str
) -> None:
    with pytest.raises(TimeScaleError, match=message):
        TimeScale(kind, knots)  # type: ignore[arg-type]


def test_refuses_a_covariate_called_like_its_own_terms(visits: pl.DataFrame) -> None:
    named = visits.rename({"time": "week"})
    with pytest.raises(VisitFrameError, match="rename it"):
        fit_trajectory(
            named.with_columns(time=pl.int_range(pl.len()).cast(pl.Float64)),
            client="client",
            time="week",
            outcome="score",
            covariates=["time"],
            time_scale=TimeScale("linear"),
            random="slope",
            method="reml",
        )
