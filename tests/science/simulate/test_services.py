"""The services on offer: every number has a source, and the results are those that are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from telos.science.simulate import (
    DERIVED_SEED,
    IAPT_MEASURES,
    ROUTINE_CARE,
    SOURCES,
    CareParameters,
    SimulationError,
    Status,
    Table,
    figures_of,
    published,
    simulate_courses,
    simulate_table,
)
from tests.science.simulate.outcomes import effect, first_and_last, judge_service

CLIENTS = 120_000


@pytest.fixture(scope="module")
def routine() -> pl.DataFrame:
    return simulate_courses(clients=CLIENTS, parameters=ROUTINE_CARE, seed=51)


@pytest.mark.parametrize("parameters", [DERIVED_SEED, ROUTINE_CARE])
def test_every_number_has_a_status_and_a_source_or_reason(parameters: CareParameters) -> None:
    figures = figures_of(parameters)
    assert not (figures["status"] == Status.GIVEN).any()
    assert figures["words"].null_count() == 0
    judged = figures["status"] == Status.JUDGED
    assert figures.filter(judged)["source"].null_count() == judged.sum()
    assert set(figures.filter(~judged)["source"]) <= set(SOURCES)


def test_seed_has_the_numbers_of_the_fit() -> None:
    fit = {
        "measures.phq9.mean": 13.5,
        "measures.phq9.sd": 5.65,
        "measures.phq9.reliability": 0.84,
        "measures.gad7.mean": 12.0,
        "measures.gad7.sd": 4.43,
        "measures.gad7.reliability": 0.83,
        "correlation": 0.65,
        "change.mean": 0.55,
        "change.sd": 0.47,
        "change.correlation": 0.85,
        "change.complete_at_session": 8.0,
        "sessions.shape": 3.0,
        "sessions.mean": 5.5,
        "sessions.most": 30.0,
    }
    listed = dict(figures_of(DERIVED_SEED).select("name", "value").iter_rows())
    assert {name: listed[name] for name in fit} == fit


def test_published_measures_stand_as_published() -> None:
    parameters = replace(DERIVED_SEED, measures=IAPT_MEASURES)
    figures = figures_of(parameters).filter(
        pl.col("name").str.contains(r"^measures\..*\.(mean|sd)$")
    )
    assert figures["value"].to_list() == [16.41, 5.65, 14.53, 4.43]
    assert set(figures["source"]) == {"saunders2019"}
    assert set(figures["status"]) == {"published"}


def test_routine_care_loses_people_as_published(routine: pl.DataFrame) -> None:
    endings = routine.group_by("client").agg(pl.col("ending").first())["ending"]
    share = dict(endings.value_counts(normalize=True).iter_rows())
    assert share["never_started"] == pytest.approx(0.30, abs=0.006)
    assert share["one_session"] / (1 - share["never_started"]) == pytest.approx(0.291, abs=0.006)
    again = share["completed"] + share["dropped_out"]
    assert share["dropped_out"] / again == pytest.approx(published.DROP_OUT, abs=0.01)


def test_routine_care_comes_to_the_results_that_its_docstring_tells(
    routine: pl.DataFrame,
) -> None:
    again = routine.filter(pl.col("ending").is_in(["completed", "dropped_out"]))
    ends = first_and_last(again)
    outcomes = judge_service(ends).drop_nulls()
    case = outcomes.filter("caseness_first")
    assert outcomes["reliably_improved"].mean() == pytest.approx(0.676, abs=0.01)
    assert case["recovered"].mean() == pytest.approx(0.495, abs=0.01)
    assert case["reliably_recovered"].mean() == pytest.approx(0.471, abs=0.01)
    assert outcomes["reliably_deteriorated"].mean() == pytest.approx(0.044, abs=0.004)
    assert ends["phq9"]["n"].mean() == pytest.approx(7.6, abs=0.1)
    assert effect(ends["phq9"].drop_nulls()) == pytest.approx(1.09, abs=0.03)
    assert effect(ends["gad7"].drop_nulls()) == pytest.approx(1.27, abs=0.03)


def test_routine_care_changes_early_and_then_stays(routine: pl.DataFrame) -> None:
    """By far most of twelve visits' change is in the first five (McAlister 2025)."""
    long = routine.filter(pl.col("session").max().over("client") >= 11, instrument="phq9")
    means = dict(long.group_by("session").agg(pl.col("true_score").mean()).iter_rows())
    theirs = published.FIRST_VISIT["phq9"].mean - published.TWELFTH_VISIT["phq9"].mean
    assert 4 * 0.72 / theirs > 0.9  # theirs: slope −.72 in visits 1 to 5
    assert (means[0] - means[4]) / (means[0] - means[11]) > 0.6
    assert abs(means[11] - means[10]) < 0.15


def test_routine_care_falls_by_week_about_as_published_though_it_was_not_fitted_to_that(
    routine: pl.DataFrame,
) -> None:
    seen = routine.filter("attended", instrument="phq9")
    means = dict(seen.group_by("week").agg(pl.col("score").mean()).iter_rows())
    ours = [means[float(week)] for week in range(11)]
    assert ours == pytest.approx(published.LYRA["phq9"].at(range(11)).tolist(), abs=0.8)


def test_late_responders_are_flat_to_session_six(routine: pl.DataFrame) -> None:
    late = routine.filter(response_class="late_responder", instrument="phq9", ending="completed")
    long = late.filter(pl.col("session").max().over("client") >= 11)
    means = dict(long.group_by("session").agg(pl.col("true_score").mean()).iter_rows())
    assert means[5] == pytest.approx(means[0], abs=0.3)
    assert means[5] - means[11] > 4


def test_worse_grow_worse_and_flat_stay(routine: pl.DataFrame) -> None:
    phq9 = routine.filter(instrument="phq9", ending="completed")
    change = (
        phq9.group_by("client", "response_class", maintain_order=True)
        .agg(change=pl.col("true_score").last() - pl.col("true_score").first())
        .group_by("response_class")
        .agg(pl.col("change").mean())
    )
    means = dict(change.iter_rows())
    assert means["worse"] > 2
    assert abs(means["flat"]) < 1
    assert means["better"] < -5


def test_up_and_down_goes_up_and_down(routine: pl.DataFrame) -> None:
    """Within a client the true course turns; that of the steady ones does not."""
    phq9 = routine.filter(instrument="phq9").with_columns(
        step=pl.col("true_score").diff().over("client")
    )
    rises = phq9.filter(pl.col("step") > 1.0).group_by("response_class").len()
    clients = phq9.filter(pl.col("session") == 3).group_by("response_class").len()
    counts = dict(rises.iter_rows())
    people = dict(clients.iter_rows())
    assert counts["up_and_down"] / people["up_and_down"] > 1
    assert counts.get("better", 0) / people["better"] < 0.05


def test_sudden_gains_are_sudden_and_end_better_by_the_published_effect() -> None:
    about = {"clients": CLIENTS, "parameters": ROUTINE_CARE, "seed": 52}
    clients = simulate_table(Table.CLIENTS, **about).filter(pl.col("sessions_attended") > 1)
    gained = clients["sudden_gain_session"].is_not_null()
    assert 0.14 < gained.mean() < 0.20
    courses = simulate_courses(**about).filter(instrument="phq9")
    ends = first_and_last(courses)["phq9"].join(clients, on="client")
    with_gain = pl.col("sudden_gain_session").is_not_null()
    last = [ends.filter(each)["last"].drop_nulls() for each in (with_gain, ~with_gain)]
    pooled = np.sqrt(sum(each.var() * (len(each) - 1) for each in last) / (sum(map(len, last)) - 2))
    found = (last[1].mean() - last[0].mean()) / pooled
    assert found == pytest.approx(published.SUDDEN_GAIN_EFFECT, abs=0.05)
    steps = courses.join(clients.drop_nulls("sudden_gain_session"), on="client").with_columns(
        fall=-pl.col("true_score").diff().over("client")
    )
    at = steps.filter(pl.col("session") == pl.col("sudden_gain_session"))["fall"].mean()
    before = steps.filter(pl.col("session") == pl.col("sudden_gain_session") - 1)["fall"].mean()
    assert at > 4 * before


def test_goals_move_with_symptoms_and_apart_from_them() -> None:
    about = {"clients": CLIENTS, "parameters": ROUTINE_CARE, "seed": 53}
    ratings = simulate_table(Table.RATINGS, **about).drop_nulls("rating")
    change = (
        ratings.group_by("client", "goal", maintain_order=True)
        .agg(change=pl.col("rating").last() - pl.col("rating").first(), n=pl.len())
        .filter(pl.col("n") > 1)
        .group_by("client")
        .agg(pl.col("change").mean())
    )
    phq9 = first_and_last(simulate_courses(**about))["phq9"]
    both = change.join(phq9, on="client").filter(pl.col("n") > 1).drop_nulls()
    fall = both["first"] - both["last"]
    reached = both["change"] >= 2.45  # Edbrooke-Childs 2015, as the goal form is judged
    found = (fall.filter(reached) < 6).mean()
    assert found == pytest.approx(published.GOALS_APART_FROM_SYMPTOMS, abs=0.02)
    assert (fall.filter(~reached) < 6).mean() > found + 0.15


def test_attainment_has_the_mean_by_design() -> None:
    goals = simulate_table(Table.GOALS, clients=CLIENTS, parameters=ROUTINE_CARE, seed=54)
    reviewed = goals.drop_nulls("attainment")
    t_scores = 50 + 10 * reviewed["attainment"]
    assert t_scores.mean() == pytest.approx(50, abs=1)
    assert 8 < t_scores.std() < 11
    assert set(reviewed["attainment"]) == {-2, -1, 0, 1, 2}
    assert goals.filter(pl.col("attainment").is_null())["reviewed_at"].null_count() > 0


def test_scores_drift_after_the_end_as_published() -> None:
    about = {"clients": CLIENTS, "parameters": ROUTINE_CARE, "seed": 55}
    after = simulate_table(Table.AFTERCARE, **about)
    assert after["months_after"].unique().sort().to_list() == [3, 6, 12]
    last = first_and_last(simulate_courses(**about))["phq9"]
    year = after.filter(instrument="phq9", months_after=12).join(last, on="client").drop_nulls()
    drift = (year["score"] - year["last"]).mean()
    low, high = published.DRIFT_AFTER_THE_END
    assert low < drift < high
    assert year.height / after.filter(instrument="phq9", months_after=12).height == pytest.approx(
        0.5, abs=0.01
    )


def test_published_course_stands_as_published_and_stops_where_it_turns() -> None:
    phq9 = published.LYRA["phq9"]
    assert phq9.at([0, 10]).tolist() == pytest.approx([12.90, 12.90 - 14.5 + 7.0])
    with pytest.raises(SimulationError, match=r"10\.4"):
        phq9.at([11])
    with pytest.raises(SimulationError):
        phq9.at([np.nan])
