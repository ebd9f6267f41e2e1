"""Scores at the edges of what a number can hold, and groups without a spread."""

from __future__ import annotations

import math

import pytest

from telos.science.change import (
    PairedScores,
    ParameterError,
    PopulationError,
    ScoreSeriesError,
    classify_change,
    critical_value,
    describe_pairs,
    impute_shares,
    rule_by_method,
    rule_from_instrument,
    rule_from_published_figures,
    rule_jacobson_truax,
    service_outcomes,
)
from telos.science.instruments import load_instrument
from telos.science.trajectory import ScoreRange


@pytest.mark.parametrize("score", [0.1, 1 / 3, 1e9 + 0.1, 0.7, 0.0, -0.1])
@pytest.mark.parametrize("people", [3, 7, 10])
def test_first_scores_that_differ_by_arithmetic_alone_have_no_spread(
    score: float, people: int
) -> None:
    with pytest.raises(PopulationError, match="All first scores are the same"):
        describe_pairs([score] * people, list(range(people)))


def test_sums_of_fractions_are_the_number_that_they_are() -> None:
    with pytest.raises(PopulationError, match="All first scores are the same"):
        describe_pairs([0.1 + 0.2, 0.3, 0.3], [1, 2, 3])


def test_later_scores_that_differ_by_arithmetic_alone_have_no_spread() -> None:
    people = describe_pairs([1, 2, 3], [0.1, 0.1, 0.1])
    assert people.sd_last == 0
    assert math.isnan(people.correlation)


@pytest.mark.parametrize("unit", [1e-90, 1e90])
def test_scores_of_any_usual_unit_are_described(unit: float) -> None:
    people = describe_pairs([unit, 2 * unit, 3 * unit], [0, unit, 2 * unit])
    assert people.sd_first == pytest.approx(unit)
    assert people.correlation == pytest.approx(1)


@pytest.mark.parametrize("unit", [1e-300, 1e-160, 1e160, 1e300])
def test_scores_beyond_reckoning_are_refused_by_what_they_are(unit: float) -> None:
    with pytest.raises(ScoreSeriesError, match="another unit"):
        describe_pairs([unit, 2 * unit, 3 * unit], [0, unit, 2 * unit])


def test_confidence_that_is_1_but_for_arithmetic_is_refused() -> None:
    nearly = 1 - 1e-16
    assert nearly < 1
    with pytest.raises(ParameterError, match="confidence"):
        critical_value(confidence=nearly)
    with pytest.raises(ParameterError, match="confidence"):
        impute_shares(
            [12, 13, 14, 15, 16, 20],
            [2, 3, 4, 9, 6, None],
            rule=rule_from_instrument(load_instrument("phq9")),
            score_range=ScoreRange(lowest=0, highest=27, step=1),
            draws=5,
            seed=1,
            confidence=nearly,
        )


def test_direction_is_asked_for_where_no_line_is_drawn() -> None:
    with pytest.raises(ParameterError, match="better"):
        rule_by_method(
            "jt",
            better="down",  # type: ignore[arg-type]
            pairs=describe_pairs([1, 2, 4], [2, 3, 5]),
            reliability=0.8,
            confidence=0.95,
            line=None,
        )


def test_scores_that_the_instrument_cannot_give_are_refused_by_row() -> None:
    rule = rule_from_instrument(load_instrument("phq9"))
    assert rule.ends == (0, 27)
    with pytest.raises(
        ScoreSeriesError, match=r"first holds .* in row 2 \(99\)\. They lie between 0"
    ):
        classify_change([18, 99, None], [9, 3, 4], rule=rule)
    with pytest.raises(ScoreSeriesError, match=r"last holds .* in row 1 \(-1\), 3 \(28\)\."):
        classify_change([18, 12, 9], [-1, None, 28], rule=rule)
    with pytest.raises(ScoreSeriesError, match=r"10 \(99\) and 2 more"):
        classify_change([99] * 12, [3] * 12, rule=rule)
    ends = classify_change([27, 0, 27 + 1e-12], [0, 27, math.nan], rule=rule)
    assert ends["category"].to_list() == ["recovered", "deteriorated", None]


def test_both_measures_of_a_service_are_looked_at() -> None:
    gad7 = rule_from_instrument(load_instrument("gad7"), line="nhs")
    phq9 = rule_from_instrument(load_instrument("phq9"))
    with pytest.raises(ScoreSeriesError, match=r"in row 1 \(22\)\. They lie between 0 and 21"):
        service_outcomes(PairedScores([22], [9], phq9), PairedScores([22], [9], gad7))


def test_published_figures_bring_the_ends_and_chosen_ones_do_not() -> None:
    reckoned = rule_from_published_figures(load_instrument("bdi2"), confidence=0.95)
    assert reckoned is not None
    assert reckoned.ends == (0, 63)
    chosen = rule_jacobson_truax(
        better="lower", sd=8, reliability=0.8, confidence=0.95, cutoff=None
    )
    assert chosen.ends is None
    assert classify_change([99], [3], rule=chosen)["category"].to_list() == ["improved"]
