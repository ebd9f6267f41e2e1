"""What is expected next, and how likely an improvement is seen by a session."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import multivariate_normal

from telos.science.trajectory import (
    ScoreRange,
    ScoreRangeError,
    TrajectoryError,
    TrajectoryModel,
    chance_of_reliable_improvement,
    chance_of_reliable_improvement_by,
    expected_at_next,
    expected_course,
)
from telos.science.trajectory.course import scored_visits
from telos.science.trajectory.deviations import posterior
from telos.science.trajectory.forecast import moments_at, unsure_rows
from tests.science.trajectory.conftest import fit, invented

PHQ9 = ScoreRange(lowest=0, highest=27, step=1)
AHEAD: dict[str, Any] = {
    "amount": 6,
    "better": "lower",
    "score_range": None,
    "draws": 2000,
    "seed": 5,
}


@pytest.fixture
def model(visits: pl.DataFrame) -> TrajectoryModel:
    return fit(visits, covariates=("arm",))


# --- the range of an instrument ---------------------------------------------------------------


@pytest.mark.parametrize("ends", [(5, 5, 1), (9, 3, 1), (float("nan"), 3, 1), (0, 27, -1)])
def test_range_refuses_what_cannot_be_meant(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ScoreRangeError):
        ScoreRange(*ends)


@pytest.mark.parametrize(("way", "better"), [(-1, "lower"), (1, "higher")])
def test_chance_is_that_of_whole_scores_within_the_ends(way: int, better: str) -> None:
    """Against scores that were drawn, rounded and cut off one by one."""
    seen = invented(300, seed=4)
    model = fit(seen)
    one = pl.DataFrame({"client": [1], "time": [0.0], "score": [13.0]})
    chosen = {"times": [3.0], "amount": 6, "better": better, "score_range": PHQ9}
    ours = chance_of_reliable_improvement(model, one, **chosen)["probability"][0]  # type: ignore[arg-type]
    told = expected_course(model, one, times=[3.0], confidence=0.8)
    draws = np.random.default_rng(1).normal(told["expected"][0], told["sd_score"][0], 400_000)
    whole = np.clip(np.round(draws), 0, 27)
    assert ours == pytest.approx((way * (whole - 13) >= 6).mean(), abs=0.003)


def test_who_begins_near_the_floor_has_no_chance_to_fall_below_it(model: TrajectoryModel) -> None:
    low = pl.DataFrame({"client": [1], "time": [0.0], "score": [4.0], "arm": ["alone"]})
    choices: dict[str, Any] = {"times": [3, 8], "amount": 6, "better": "lower"}
    without = chance_of_reliable_improvement(model, low, **choices)
    within = chance_of_reliable_improvement(model, low, **choices, score_range=PHQ9)
    by = chance_of_reliable_improvement_by(
        model, low, times=[3, 8], **AHEAD | {"score_range": PHQ9}
    )
    assert (without["probability"] > 0).all()
    assert within["probability"].to_list() == by["probability"].to_list() == [0.0, 0.0]


def test_course_and_bands_stay_within_the_ends(model: TrajectoryModel) -> None:
    ends = pl.DataFrame({"client": [1, 2], "time": [0.0] * 2, "score": [0.0, 27.0], "arm": "alone"})
    choices: dict[str, Any] = {"times": [1, 20], "confidence": 0.95}
    open_ended = expected_course(model, ends, **choices)
    within = expected_course(model, ends, **choices, score_range=PHQ9)
    assert open_ended["low"].min() < 0  # type: ignore[operator]
    for column in ("expected", "low", "high", "course_low", "course_high"):
        assert within[column].to_list() == open_ended[column].clip(0, 27).to_list()
    assert within["sd_score"].equals(open_ended["sd_score"])


# --- the next session ---------------------------------------------------------------------------


def test_next_session_is_the_course_at_each_clients_own_time(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    ahead = expected_at_next(model, visits, ahead=1, confidence=0.8, score_range=PHQ9)
    assert ahead["client"].n_unique() == len(ahead) == visits["client"].n_unique()
    for client, time in ahead.select("client", "time").rows():
        own = visits.filter(pl.col("client") == client)
        assert time == own["time"].max() + 1  # type: ignore[operator]
        alone = expected_course(model, own, times=[time], confidence=0.8, score_range=PHQ9)
        assert ahead.filter(pl.col("client") == client).row(0)[1:] == pytest.approx(
            alone.row(0)[1:], rel=1e-9
        )


def test_visit_without_an_answer_moves_the_next_one_and_tells_nothing(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    own = visits.filter(pl.col("client") == 3)
    last = float(own["time"].max())  # type: ignore[arg-type]
    silent = own.tail(1).with_columns(time=last + 1, score=pl.lit(None, pl.Float64))
    ahead = expected_at_next(
        model, pl.concat([own, silent]), ahead=1, confidence=0.8, score_range=None
    )
    told = expected_course(model, own, times=[last + 2], confidence=0.8)
    assert ahead.row(0) == pytest.approx(told.row(0))


@pytest.mark.parametrize("ahead", [0, -1, float("nan")])
def test_refuses_a_next_session_that_is_past(
    visits: pl.DataFrame, model: TrajectoryModel, ahead: float
) -> None:
    with pytest.raises(TrajectoryError, match="above 0"):
        expected_at_next(model, visits, ahead=ahead, confidence=0.8, score_range=None)


# --- first passage --------------------------------------------------------------------------------


def _exactly(
    model: TrajectoryModel,
    own: pl.DataFrame,
    times: list[float],
    line: float,
    *,
    effects_known: bool = False,
) -> float:
    """Genz's integral of the joint normal of all coming scores: another way to the chance."""
    visits = scored_visits(model, own)
    known = posterior(model, visits)
    moments = moments_at(model, visits, np.array([times]))
    place, unsure = moments.place[0], unsure_rows(known, moments)[0]
    mean = moments.rows[0] @ model.coefficients + place @ known.means[0]
    spread = place @ known.covariances[0] @ place.T
    if not effects_known:
        spread += unsure @ model.fixed_covariance @ unsure.T
    scores = spread + model.sd_residual**2 * np.eye(len(times))
    never = multivariate_normal(mean, scores, seed=7, abseps=1e-6, releps=1e-6).cdf(
        np.full(len(times), np.inf), lower_limit=np.full(len(times), line)
    )
    return 1 - float(never)


def test_chance_by_a_session_is_that_of_the_joint_normal(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    so_far = visits.filter(pl.col("time") < 2)
    times = [2.0, 3.0, 5.0, 8.0]
    ours = chance_of_reliable_improvement_by(model, so_far, times=times, **AHEAD)
    compared = 0
    for client in range(0, 40, 4):
        own = so_far.filter(pl.col("client") == client)
        told = ours.filter(pl.col("client") == client)
        if told["already"][0]:
            continue
        for count in (1, 4):
            row = told.row(count - 1, named=True)
            exact = _exactly(model, own, times[:count], row["first"] - 6)
            assert abs(row["probability"] - exact) < 4 * row["monte_carlo_error"] + 2e-5
            compared += 1
    assert compared >= 10


def test_chance_by_a_session_knows_that_the_fixed_effects_are_estimated() -> None:
    """From eight people one knows little of an average course, and a newcomer leans on it."""
    model = fit(invented(8, seed=2), random="intercept")
    newcomer = pl.DataFrame({"client": [99], "time": [0.0], "score": [16.0]})
    times = [6.0, 9.0, 12.0]
    by = chance_of_reliable_improvement_by(
        model, newcomer, times=times, **AHEAD | {"amount": 14, "draws": 20_000}
    )
    for count, row in enumerate(by.iter_rows(named=True), start=1):
        exact = _exactly(model, newcomer, times[:count], 2.0)
        as_if_known = _exactly(model, newcomer, times[:count], 2.0, effects_known=True)
        told_apart = 4 * row["monte_carlo_error"] + 2e-5
        assert abs(exact - as_if_known) > 2 * told_apart
        assert abs(row["probability"] - exact) < told_apart


def test_stated_error_is_the_spread_between_seeds(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    one = visits.filter(pl.col("client") == 5, pl.col("time") < 2)
    found = [
        chance_of_reliable_improvement_by(
            model, one, times=[3, 6], **AHEAD | {"seed": seed, "draws": 200}
        ).row(1, named=True)
        for seed in range(200)
    ]
    spread = float(np.std([each["probability"] for each in found], ddof=1))
    stated = float(np.mean([each["monte_carlo_error"] for each in found]))
    assert stated > 0
    assert spread == pytest.approx(stated, rel=0.2)


def test_chance_by_a_session_grows_and_is_no_smaller_than_at_it(
    visits: pl.DataFrame, model: TrajectoryModel
) -> None:
    so_far = visits.filter(pl.col("time") < 2)
    times = [2, 3, 4, 6, 9]
    by = chance_of_reliable_improvement_by(model, so_far, times=times, **AHEAD)
    at = chance_of_reliable_improvement(model, so_far, times=times, amount=6, better="lower")
    chances = by["probability"].to_numpy().reshape(-1, 5)
    assert (np.diff(chances, axis=1) >= 0).all()
    assert (by["probability"] >= at["probability"] - 4 * by["monte_carlo_error"] - 1e-12).all()


def test_improvement_seen_already_is_certain_and_past_times_are_unknown(
    model: TrajectoryModel,
) -> None:
    two = pl.DataFrame(
        {
            "client": [1, 1, 1, 2],
            "time": [0.0, 1.0, 3.0, 0.0],
            "score": [20.0, 14.0, 19.0, 20.0],
            "arm": "alone",
        }
    )
    by = chance_of_reliable_improvement_by(model, two, times=[2, 4], **AHEAD)
    assert by["already"].to_list() == [True, True, False, False]
    assert by["probability"].to_list()[:2] == [None, 1.0]
    assert by["monte_carlo_error"].to_list()[:2] == [None, 0.0]
    assert by["probability"].null_count() == 1


def test_chance_by_does_not_depend_on_who_else_is_there(
    visits: pl.DataFrame, model: TrajectoryModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = chance_of_reliable_improvement_by(model, visits, times=[8, 9], **AHEAD)
    alone = chance_of_reliable_improvement_by(
        model, visits.filter(pl.col("client") == 7), times=[8, 9], **AHEAD
    )
    monkeypatch.setattr("telos.science.trajectory.passage.AT_ONCE", 10)
    in_portions = chance_of_reliable_improvement_by(model, visits, times=[8, 9], **AHEAD)
    mine = together.filter(pl.col("client") == 7)
    assert mine["probability"].to_list() == pytest.approx(alone["probability"].to_list(), rel=1e-12)
    assert in_portions["probability"].to_list() == pytest.approx(
        together["probability"].to_list(), rel=1e-12
    )


def test_chance_by_is_the_mirror_image_where_higher_is_better(visits: pl.DataFrame) -> None:
    mirrored = visits.with_columns(score=27 - pl.col("score"))
    choices = AHEAD | {"score_range": PHQ9, "draws": 20_000}
    down = chance_of_reliable_improvement_by(fit(visits), visits, times=[8, 9], **choices)
    up = chance_of_reliable_improvement_by(
        fit(mirrored), mirrored, times=[8, 9], **choices | {"better": "higher"}
    )
    assert down["probability"].to_numpy() == pytest.approx(up["probability"].to_numpy(), abs=1e-3)


def test_chance_by_holds_what_it_promises() -> None:
    seen, unseen = invented(8000, seed=13), invented(20000, seed=14)
    full = unseen.filter(pl.len().over("client") >= 6)
    by = chance_of_reliable_improvement_by(
        fit(seen), full.filter(pl.col("time") < 2), times=[2, 3, 4, 5], **AHEAD | {"draws": 200}
    ).filter(pl.col("time") == 5)
    shown = (
        full.filter(pl.col("time") <= 5)
        .group_by("client", maintain_order=True)
        .agg(((pl.col("score").first() - pl.col("score")) >= 6).any().alias("shown"))
    )
    both = by.join(shown, on="client")
    assert len(both) > 4000
    assert both["probability"].mean() == pytest.approx(both["shown"].mean(), abs=0.02)
    for low, high in ((0.1, 0.4), (0.4, 0.7), (0.7, 0.99)):
        some = both.filter(pl.col("probability").is_between(low, high))
        assert some["shown"].mean() == pytest.approx(some["probability"].mean(), abs=0.05)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"times": [3, 3]}, "must rise"),
        ({"times": [3, 2]}, "must rise"),
        ({"times": []}, "at least one time"),
        *(
            ({"times": [3], "draws": draws}, "draws is .* a whole number of at least 10")
            for draws in (9, 10.5, 20.0, True, "20")
        ),
        *(
            ({"times": [3], "seed": seed}, "seed is .* a whole number of at least 0")
            for seed in (-1, 1.5, None, True)
        ),
        ({"times": [3], "amount": 0}, "above 0"),
    ],
)
def test_refuses_chances_by_nothing(
    visits: pl.DataFrame, model: TrajectoryModel, choices: dict[str, Any], message: str
) -> None:
    with pytest.raises(TrajectoryError, match=message):
        chance_of_reliable_improvement_by(model, visits, **AHEAD | choices)


def test_chances_take_whole_numbers_of_numpy(visits: pl.DataFrame, model: TrajectoryModel) -> None:
    asked = AHEAD | {"times": [3, 4], "draws": 200}
    same = asked | {"draws": np.uint8(200), "seed": np.int64(asked["seed"])}
    chances = chance_of_reliable_improvement_by(model, visits, **asked)
    assert chance_of_reliable_improvement_by(model, visits, **same).equals(chances)
