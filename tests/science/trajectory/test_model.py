"""What can be done with a model once it is fitted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from telos.science.trajectory import (
    ModelFileError,
    ProvenanceError,
    TimeScale,
    TrajectoryError,
    TrajectoryModel,
    VisitFrameError,
    chance_of_reliable_improvement,
    check_residuals,
    client_deviations,
    expected_course,
    load_model,
    save_model,
    summary,
    visit_residuals,
)
from tests.science.trajectory.conftest import fit, invented


@pytest.fixture
def model(visits: pl.DataFrame) -> TrajectoryModel:
    return fit(visits, covariates=("arm",))


def test_deviations_shrink_with_fewer_visits(visits: pl.DataFrame, model: TrajectoryModel) -> None:
    all_visits = client_deviations(model, visits)
    first_two = client_deviations(model, visits.filter(pl.col("time") < 2))
    assert (first_two["intercept_sd"] >= all_visits["intercept_sd"] - 1e-12).all()
    assert first_two["slope"].std() < all_visits["slope"].std()  # type: ignore[operator]


def test_model_without_slopes_gives_none(visits: pl.DataFrame) -> None:
    found = client_deviations(fit(visits, random="intercept"), visits)
    assert found["slope"].null_count() == found["slope_sd"].null_count() == len(found)


def test_new_clients_are_foretold_too(model: TrajectoryModel) -> None:
    somebody = pl.DataFrame({"client": ["new"], "time": [0.0], "score": [25.0], "arm": ["alone"]})
    ahead = expected_course(model, somebody, times=[1, 4, 8], confidence=0.8)
    assert ahead["client"].to_list() == ["new"] * 3
    assert (ahead["low"] < ahead["course_low"]).all()
    assert (ahead["course_high"] < ahead["high"]).all()
    # Who begins far from the average is drawn towards it.
    assert ahead["expected"][0] < 25


def test_uncertainty_of_the_model_widens_the_band(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    choices: dict[str, Any] = {"times": [1.0, 8.0], "confidence": 0.8}
    honest = expected_course(model, visits, **choices)
    narrow = expected_course(model, visits, **choices, known_model=True)
    assert (honest["sd_course"] > narrow["sd_course"]).all()


def test_band_holds_what_it_promises() -> None:
    """Of people the model has not seen, four of five next scores fall inside a band of 0.8."""
    seen, unseen = invented(1500, seed=11), invented(1500, seed=12)
    so_far = unseen.filter(pl.col("time") < 3)
    ahead = expected_course(fit(seen), so_far, times=[3], confidence=0.8)
    both = ahead.join(unseen, on=["client", "time"])
    held = both.filter(pl.col("score").is_between(pl.col("low"), pl.col("high")))
    assert len(both) > 800
    assert len(held) / len(both) == pytest.approx(0.8, abs=0.035)


def test_chance_of_improvement_holds_what_it_promises() -> None:
    seen, unseen = invented(8000, seed=13), invented(20000, seed=14)
    chances = chance_of_reliable_improvement(
        fit(seen), unseen.filter(pl.col("time") < 3), times=[5], amount=6, better="lower"
    )
    both = chances.join(unseen, on=["client", "time"])
    better = both["first"] - both["score"] >= 6
    assert both["probability"].mean() == pytest.approx(better.mean(), abs=0.02)
    likely = both.filter(pl.col("probability") > 0.7)
    assert (likely["first"] - likely["score"] >= 6).mean() > 0.65  # type: ignore[operator]


def test_chance_is_the_mirror_image_where_higher_is_better(visits: pl.DataFrame) -> None:
    mirrored = visits.with_columns(-pl.col("score"))
    choices: dict[str, Any] = {"times": [4.0, 9.0], "amount": 5}
    down = chance_of_reliable_improvement(fit(visits), visits, **choices, better="lower")
    up = chance_of_reliable_improvement(fit(mirrored), mirrored, **choices, better="higher")
    assert down["probability"].to_numpy() == pytest.approx(up["probability"].to_numpy(), abs=1e-5)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"times": [], "confidence": 0.8}, "at least one time"),
        ({"times": [np.nan], "confidence": 0.8}, "not a number"),
        ({"times": [1], "confidence": 1}, "between 0 and 1"),
    ],
)
def test_refuses_to_foretell_nothing(
    visits: pl.DataFrame, model: TrajectoryModel, choices: dict[str, Any], message: str
) -> None:
    with pytest.raises(TrajectoryError, match=message):
        expected_course(model, visits, **choices)


@pytest.mark.parametrize(
    ("choices", "message"),
    [({"amount": 0, "better": "lower"}, "above 0"), ({"amount": 5, "better": "up"}, "lower or")],
)
def test_refuses_chances_of_nothing(
    visits: pl.DataFrame, model: TrajectoryModel, choices: dict[str, Any], message: str
) -> None:
    with pytest.raises(TrajectoryError, match=message):
        chance_of_reliable_improvement(model, visits, times=[3], **choices)


def test_refuses_to_foretell_from_no_scores(visits: pl.DataFrame, model: TrajectoryModel) -> None:
    silent = visits.with_columns(score=pl.lit(None, pl.Float64))
    with pytest.raises(VisitFrameError, match="no score of anybody"):
        expected_course(model, silent, times=[3], confidence=0.8)


def test_refuses_a_word_that_the_model_has_not_seen(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    with pytest.raises(VisitFrameError, match="none of alone, group"):
        client_deviations(model, visits.with_columns(arm=pl.lit("couple")))


def test_summary_tells_what_was_done(visits: pl.DataFrame, model: TrajectoryModel) -> None:
    told = summary(model)
    for part in ("REML", f"{len(visits)} visits of 40 clients", "arm=group", "residual", "AIC"):
        assert part in told
    assert max(map(len, told.splitlines())) <= 78
    assert "singular" not in told


def test_summary_tells_of_a_boundary() -> None:
    models = [fit(invented(30, seed=seed, slope_sd=0)) for seed in range(8)]
    told = [summary(model) for model in models if model.singular]
    assert told
    assert all("On the boundary (singular)" in text for text in told)
    flat = [
        fit(invented(30, seed=seed, level_sd=0, slope_sd=0), random="intercept")
        for seed in range(8)
    ]
    assert any("do not differ in level" in summary(model) for model in flat if model.singular)


def test_saved_model_is_read_as_it_was(
    tmp_path: Path, visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    file = tmp_path / "model.json"
    save_model(model, file, provenance={"data": "invented", "seed": "3"})
    again = load_model(file)
    assert again.provenance == {"data": "invented", "seed": "3"}
    assert again.fixed == model.fixed
    assert again.relative_factor == pytest.approx(model.relative_factor, rel=1e-15)
    ours, theirs = client_deviations(model, visits), client_deviations(again, visits)
    assert ours.equals(theirs)
    assert file.stat().st_size < 4000


def test_saved_spline_is_read_as_it_was(tmp_path: Path, visits: pl.DataFrame) -> None:
    curved = fit(visits, scale=TimeScale("spline", (0, 2, 5)), random="intercept")
    save_model(curved, tmp_path / "model.json", provenance={"data": "invented"})
    assert load_model(tmp_path / "model.json").time_scale == curved.time_scale


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"format": 2}, "format", "another kind or version"),
        ({"kind": "recipe"}, "kind", "another kind or version"),
        ({"sd_residual": 0}, "sd_residual", "greater than 0"),
        ({"correlation": 1.5}, "correlation", "less than or equal"),
        ({"colour": "blue"}, "colour", "not permitted"),
        ({"fixed": []}, "model.json", "must be the terms"),
        ({"fixed_covariance": [[1.0]]}, "model.json", "square"),
        ({"time_scale": "spline"}, "model.json", "knots"),
        ({"fixed_covariance": [[1, 0.5, 0], [0.2, 1, 0], [0, 0, 1]]}, "model.json", "symmetric"),
        ({"fixed_covariance": [[1, 2, 0], [2, 1, 0], [0, 0, 1]]}, "model.json", "below 0"),
        ({"sd_slope": None}, "model.json", "sd_slope"),
        ({"random": "independent"}, "model.json", "correlation"),
    ],
)
def test_damaged_file_is_refused_by_field(
    tmp_path: Path, model: TrajectoryModel, change: dict[str, Any], field: str, message: str
) -> None:
    file = tmp_path / "model.json"
    save_model(model, file, provenance={"data": "invented"})
    content = json.loads(file.read_text())
    file.write_text(json.dumps({**content, **change}))
    with pytest.raises(ModelFileError, match=message) as caught:
        load_model(file)
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["kind", "format"])
def test_file_says_what_it_is(tmp_path: Path, model: TrajectoryModel, field: str) -> None:
    file = tmp_path / "model.json"
    save_model(model, file, provenance={"data": "invented"})
    content = json.loads(file.read_text())
    assert content.pop(field)
    file.write_text(json.dumps(content))
    with pytest.raises(ModelFileError, match="is missing") as caught:
        load_model(file)
    assert caught.value.field == field


@pytest.mark.parametrize("provenance", [{}, {"data": " "}, {"": "invented"}])
def test_model_without_a_word_on_its_data_is_not_kept(
    tmp_path: Path, model: TrajectoryModel, provenance: dict[str, str]
) -> None:
    file = tmp_path / "model.json"
    with pytest.raises(ProvenanceError, match="word on its data"):
        save_model(model, file, provenance=provenance)
    assert not file.exists()


def test_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("not a model")
    with pytest.raises(ModelFileError, match="no saved model"):
        load_model(tmp_path / "model.json")


def test_residuals_and_fit_make_the_score(visits: pl.DataFrame, model: TrajectoryModel) -> None:
    left = visit_residuals(model, visits)
    assert len(left) == len(visits)
    assert (left["fitted"] + left["residual"]).to_numpy() == pytest.approx(
        left["outcome"].to_numpy()
    )
    assert 0.7 < left["standardised"].std() < 1  # type: ignore[operator]


def test_checks_are_quiet_where_the_model_is_true() -> None:
    table = invented(1500, seed=21)
    checks = check_residuals(fit(table), table)
    assert abs(checks.skewness) < 0.15
    assert abs(checks.excess_kurtosis) < 0.3
    assert abs(checks.spread_with_level) < 0.1
    assert checks.far_rows <= 2


def test_checks_see_a_floor_and_outliers() -> None:
    table = invented(1500, seed=22)
    floored = table.with_columns(score=pl.col("score").clip(14))
    assert check_residuals(fit(floored), floored).spread_with_level > 0.15
    odd = table.with_columns(
        score=pl.when(pl.int_range(pl.len()) % 400 == 0).then(60.0).otherwise(pl.col("score"))
    )
    checks = check_residuals(fit(odd), odd)
    assert checks.far_rows >= 10
    assert checks.excess_kurtosis > 3


def test_checks_without_slopes_say_nothing_of_them(visits: pl.DataFrame) -> None:
    checks = check_residuals(fit(visits, random="intercept"), visits)
    assert np.isnan(checks.slope_skewness)
    assert not np.isnan(checks.level_skewness)
