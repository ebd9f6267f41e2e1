"""A course as it went: what was expected at each visit, from what was known by then."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from telos.science.trajectory import (
    ScoreRange,
    TimeScale,
    TrajectoryError,
    TrajectoryModel,
    expected_at_visits,
    expected_course,
)
from tests.science.trajectory.conftest import fit, invented

CHOICES: dict[str, Any] = {"confidence": 0.8, "score_range": None}


@pytest.fixture(params=["slope", "intercept", "spline"])
def model(visits: pl.DataFrame, request: pytest.FixtureRequest) -> TrajectoryModel:
    if request.param == "spline":
        return fit(visits, scale=TimeScale("spline", knots=(0, 2, 5)), covariates=("arm",))
    return fit(visits, random=request.param, covariates=("arm",))


@pytest.mark.parametrize("given", ["before", "first"])
def test_each_visit_is_foretold_from_what_came_before(
    visits: pl.DataFrame, model: TrajectoryModel, given: str
) -> None:
    """The running sums say what the whole computation says for every beginning of a course."""
    ours = expected_at_visits(model, visits, given=given, **CHOICES)  # type: ignore[arg-type]
    for client in (0, 7, 21):
        own = visits.filter(pl.col("client") == client)
        told = ours.filter(pl.col("client") == client)
        for place in range(1, len(own)):
            known = own.head(place if given == "before" else 1)
            later = expected_course(
                model, known, times=[own["time"][place]], confidence=0.8
            ).select("expected", "low", "high", "course_low", "sd_course", "sd_score")
            assert told.select(later.columns).row(place) == pytest.approx(later.row(0), rel=1e-9)


def test_nothing_is_known_at_a_first_visit(visits: pl.DataFrame) -> None:
    model = fit(visits)
    firsts = pl.col("time") == 0
    by_first = expected_at_visits(model, visits, given="first", **CHOICES).filter(firsts)
    by_before = expected_at_visits(model, visits, given="before", **CHOICES).filter(firsts)
    assert by_first["expected"].null_count() == by_first["beyond"].null_count() == len(by_first)
    assert by_before["expected"].to_list() == pytest.approx(
        [model.coefficients[0]] * len(by_before)
    )
    whole = (model.sd_intercept**2 + model.sd_residual**2 + model.fixed[0].se ** 2) ** 0.5
    assert by_before["sd_score"].to_list() == pytest.approx([whole] * len(by_before))


@pytest.mark.parametrize("given", ["before", "first"])
def test_later_scores_and_other_clients_change_no_digit(visits: pl.DataFrame, given: str) -> None:
    model = fit(visits)
    whole = expected_at_visits(model, visits, given=given, **CHOICES)  # type: ignore[arg-type]
    early = expected_at_visits(
        model,
        visits.filter(pl.col("time") < 3),
        given=given,  # type: ignore[arg-type]
        **CHOICES,
    )
    assert early.equals(whole.filter(pl.col("time") < 3))
    some = pl.col("client").is_in([3, 30])
    few = expected_at_visits(model, visits.filter(some), given=given, **CHOICES)  # type: ignore[arg-type]
    assert few.equals(whole.filter(some))


def test_visit_without_a_score_is_left_out_and_tells_nothing(visits: pl.DataFrame) -> None:
    model = fit(visits)
    silent = visits.with_columns(
        score=pl.when(pl.col("time") != 1).then(pl.col("score")).otherwise(None)
    )
    found = expected_at_visits(model, silent, given="before", **CHOICES)
    left = expected_at_visits(model, visits.filter(pl.col("time") != 1), given="before", **CHOICES)
    assert found.equals(left)
    assert len(found) == len(visits.filter(pl.col("time") != 1))


def test_of_people_like_the_models_own_one_in_ten_is_beyond_each_end() -> None:
    seen, unseen = invented(3000, seed=31), invented(6000, seed=32)
    found = expected_at_visits(fit(seen), unseen, given="before", **CHOICES)
    assert (found["share_below"] > 0.9).mean() == pytest.approx(0.1, abs=0.01)
    assert (found["score"] < found["low"]).mean() == pytest.approx(0.1, abs=0.01)
    assert found["beyond"].std() == pytest.approx(1, abs=0.02)


def test_bands_are_cut_off_at_the_ends(visits: pl.DataFrame) -> None:
    model = fit(visits)
    choices: dict[str, Any] = {"given": "before", "confidence": 0.99}
    within = expected_at_visits(
        model, visits, **choices, score_range=ScoreRange(lowest=10, highest=20, step=1)
    )
    assert within["low"].min() == 10
    assert within["high"].max() == 20
    assert within["beyond"].equals(
        expected_at_visits(model, visits, **choices, score_range=None)["beyond"]
    )


@pytest.mark.parametrize(
    ("choices", "message"),
    [({"given": "all"}, "first or before"), ({"given": "first", "confidence": 0}, "between 0")],
)
def test_refuses_what_it_cannot_foretell(
    visits: pl.DataFrame, choices: dict[str, Any], message: str
) -> None:
    with pytest.raises(TrajectoryError, match=message):
        expected_at_visits(fit(visits), visits, **CHOICES | choices)
