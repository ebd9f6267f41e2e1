"""A caseload looks like the services whose figures it was made from."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from telos.science.change import classify_change, rule_from_instrument
from telos.science.instruments import load_instrument
from telos.science.simulate import SimulationError, simulate_caseload


@pytest.fixture(scope="module")
def caseload() -> pl.DataFrame:
    return simulate_caseload(clients=1500, weeks=16, seed=21)


def test_caseload_is_the_same_for_the_same_seed():
    assert_frame_equal(*(simulate_caseload(clients=20, weeks=10, seed=5) for _ in range(2)))


def test_caseload_begins_as_troubled_as_services_see(caseload):
    first = caseload.filter(week=0).group_by("instrument").agg(pl.col("score").mean())
    means = dict(first.iter_rows())
    assert means["phq9"] == pytest.approx(13.5, abs=0.6)
    assert means["gad7"] == pytest.approx(12.0, abs=0.6)


def test_caseload_depression_and_anxiety_go_together(caseload):
    first = caseload.filter(week=0).pivot("instrument", index="client", values="score")
    correlation = first.select(pl.corr("phq9", "gad7")).item()
    assert 0.4 < correlation < 0.75


def test_caseload_loses_about_a_fifth(caseload):
    weeks = caseload.group_by("client").agg(pl.col("week").max())
    left = (weeks["week"] < 10).mean()
    assert left == pytest.approx(0.20, abs=0.04)


def test_caseload_improves_about_as_often_as_published(caseload):
    """Reliable improvement in NHS Talking Therapies is about two thirds, worse about one in 15."""
    scores = (
        caseload.filter(instrument="phq9")
        .sort("week")
        .group_by("client")
        .agg(first=pl.col("score").first(), last=pl.col("score").last())
        .filter(pl.col("first") >= 10)
    )
    rule = rule_from_instrument(load_instrument("phq9"))
    categories = classify_change(scores["first"], scores["last"], rule=rule)["category"]
    assert 0.45 < categories.is_in(["recovered", "improved"]).mean() < 0.75
    assert 0.005 < (categories == "deteriorated").mean() < 0.10


def test_caseload_changes_early(caseload):
    """Most of the change by the twelfth visit is there at the fifth (McAlister 2025)."""
    stayed = caseload.filter(pl.col("response_class") != "dropped_out", instrument="phq9")
    means = dict(stayed.group_by("week").agg(pl.col("score").mean()).iter_rows())
    assert (means[0] - means[4]) / (means[0] - means[11]) > 0.6


@pytest.mark.parametrize(
    "change",
    [
        *({"clients": -1}, {"weeks": 0}, {"every_weeks": 0}),
        *({"clients": 1.5}, {"weeks": 4.5}, {"every_weeks": "1"}),
        *({"seed": -1}, {"seed": 1.5}, {"seed": "1"}, {"seed": [1, -1]}),
    ],
)
def test_caseload_refuses_what_cannot_be(change):
    with pytest.raises(SimulationError):
        simulate_caseload(**{"clients": 1, "weeks": 4, "seed": 1, **change})


def test_caseload_of_nobody_is_empty():
    assert simulate_caseload(clients=0, weeks=4, seed=1).is_empty()
