"""Reliable change, cut-offs and rules: the worked example of the paper, and what is refused."""

import math

import numpy as np
import polars as pl
import pytest

from telos.science.change import (
    ChangeRule,
    Cutoff,
    NoPublishedAmountError,
    ParameterError,
    Population,
    PopulationError,
    Scores,
    ScoreSeriesError,
    classify_change,
    cutoff_a,
    cutoff_b,
    cutoff_c,
    reliable_change_amount,
    rule_from_instrument,
    rule_jacobson_truax,
    standard_error_of_difference,
)
from telos.science.instruments import load_instrument

PHQ9 = rule_from_instrument(load_instrument("phq9"))
WHO5 = rule_from_instrument(load_instrument("who5"))


def test_worked_example_of_the_paper() -> None:
    assert cutoff_a(clinical_mean=40, clinical_sd=7.5, better="higher") == 55
    assert cutoff_b(functional_mean=60, functional_sd=7.5, better="higher") == 45
    middle = cutoff_c(clinical_mean=40, clinical_sd=7.5, functional_mean=60, functional_sd=7.5)
    assert middle == 50
    error = standard_error_of_difference(sd=7.5, reliability=0.80)
    assert (47.5 - 32.5) / error == pytest.approx(3.16, abs=0.005)


@pytest.mark.parametrize(
    ("sd", "reliability", "amount"),
    [
        (5.65, 0.89, 5.19),
        (5.65, 0.84, 6.26),
        (4.43, 0.92, 3.47),
        (4.43, 0.83, 5.06),
        (6.43, 0.82, 7.56),
    ],
)
def test_amount_equals_the_published_reckoning(
    sd: float, reliability: float, amount: float
) -> None:
    ours = reliable_change_amount(sd=sd, reliability=reliability, confidence=0.95)
    assert ours == pytest.approx(amount, abs=0.006)


@pytest.mark.parametrize(
    ("first", "last", "category"),
    [
        (16, 10, "improved"),
        (16, 9, "recovered"),
        (15, 9, "recovered"),
        (10, 4, "recovered"),
        (9, 3, "improved"),
        (14, 9, "unchanged"),
        (9, 14, "unchanged"),
        (9, 15, "deteriorated"),
        (10, 16, "deteriorated"),
    ],
)
def test_published_phq9_amount_counts_when_it_is_reached(
    first: int, last: int, category: str
) -> None:
    assert classify_change([first], [last], rule=PHQ9)["category"].to_list() == [category]


@pytest.mark.parametrize(
    ("first", "last", "category", "harmed"),
    [
        (40, 52, "recovered", False),
        (40, 50, "improved", False),
        (60, 70, "improved", False),
        (60, 50, "deteriorated", True),
        (40, 28, "deteriorated", False),
        (48, 56, "unchanged", False),
    ],
)
def test_higher_is_better_works_the_other_way_round(
    first: int, last: int, category: str, harmed: bool
) -> None:
    row = classify_change([first], [last], rule=WHO5).select("category", "harmed").row(0)
    assert row == (category, harmed)


def test_statistic_of_the_paper_must_be_passed_not_reached() -> None:
    rule = ChangeRule(
        better="lower",
        amount=5.0,
        inclusive=False,
        cutoff=Cutoff(value=10, kind="c", operator=">"),
        standard_error=2.5,
        provenance=(),
    )
    changes = classify_change([20, 20, 15, 15.5, 10], [15, 14.5, 10, 9, 4], rule=rule)
    assert changes["category"].to_list() == [
        "unchanged",
        "improved",
        "unchanged",
        "recovered",
        "improved",
    ]
    assert changes["rci"].to_list() == pytest.approx([-2.0, -2.2, -2.0, -2.6, -2.4])


def test_score_on_the_line_is_on_neither_side_for_the_paper() -> None:
    rule = ChangeRule(
        better="lower",
        amount=1.0,
        inclusive=False,
        cutoff=Cutoff(value=10, kind="a", operator=">"),
        standard_error=1.0,
        provenance=(),
    )
    changes = classify_change([10, 12, 10, 8], [8, 10, 12, 10], rule=rule)
    wanted = changes.select("clinical_first", "functional_last", "category", "harmed").rows()
    assert wanted == [
        (False, True, "improved", False),
        (True, False, "improved", False),
        (False, False, "deteriorated", True),
        (False, False, "deteriorated", True),
    ]


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_score_leaves_everything_empty(missing: float | None) -> None:
    changes = classify_change([18, missing, missing], [missing, 9, missing], rule=PHQ9)
    judged = changes.drop("first", "last")
    assert all(column.null_count() == 3 for column in judged)


def test_scores_may_come_as_arrays_series_or_lists() -> None:
    arrays = classify_change(np.array([18.0, np.nan]), np.array([9, 9]), rule=PHQ9)
    series = classify_change(pl.Series([18.0, None]), pl.Series([9, 9]), rule=PHQ9)
    objects = classify_change(np.array([18, None], dtype=object), [9, 9.0], rule=PHQ9)
    lists = classify_change([18, None], [9, 9], rule=PHQ9)
    assert objects.equals(series)
    assert arrays.equals(series)
    assert lists.equals(series)


def test_no_people_give_no_rows() -> None:
    changes = classify_change([], [], rule=PHQ9)
    assert changes.height == 0
    assert changes.schema["category"] == pl.String


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ScoreSeriesError, match="first has 2 scores and last 1"):
        classify_change([1, 2], [1], rule=PHQ9)


@pytest.mark.parametrize(
    "bad",
    [
        ["a"],
        [float("inf")],
        pl.Series(["12"]),
        pl.Series([True]),
        np.array(["a"]),
        np.array(["a"], dtype=object),
    ],
)
def test_scores_that_are_not_numbers_are_refused(bad: Scores) -> None:
    with pytest.raises(ScoreSeriesError, match="last holds"):
        classify_change([1], bad, rule=PHQ9)


def test_rule_of_the_instrument_says_where_it_comes_from() -> None:
    assert PHQ9.amount == 6
    assert "NHS Talking Therapies" in PHQ9.provenance[0]
    assert "confirmed" in PHQ9.provenance[0]
    assert "Kroenke" in PHQ9.provenance[1]


@pytest.mark.parametrize("key", ["phq4", "swls", "bdi2"])
def test_rule_is_refused_where_no_amount_was_published(key: str) -> None:
    with pytest.raises(NoPublishedAmountError, match="rule_jacobson_truax"):
        rule_from_instrument(load_instrument(key))


def test_rule_without_a_line_counts_nobody_as_recovered() -> None:
    rule = rule_jacobson_truax(
        better="higher", sd=6.43, reliability=0.82, confidence=0.95, cutoff=None
    )
    changes = classify_change([10, 30], [30, 10], rule=rule)
    assert changes["category"].to_list() == ["improved", "deteriorated"]
    assert changes["harmed"].to_list() == [False, False]
    assert changes["clinical_first"].null_count() == 2


def test_rule_of_the_paper_says_where_it_comes_from() -> None:
    bdi2 = load_instrument("bdi2")
    rule = rule_jacobson_truax(
        better=bdi2.better,
        sd=12.75,
        reliability=0.93,
        confidence=0.95,
        cutoff="c",
        clinical=Population.from_norm(bdi2.norm("outpatients")),
        functional=Population.from_norm(bdi2.norm("college_students")),
    )
    assert rule.cutoff is not None
    assert rule.cutoff.value == pytest.approx((12.75 * 12.56 + 9.93 * 22.45) / (12.75 + 9.93))
    assert "reliability 0.93" in rule.provenance[0]
    assert "College students" in rule.provenance[1]
    assert "unconfirmed" in rule.provenance[1]


@pytest.mark.parametrize("kind", ["a", "b", "c"])
def test_line_needs_its_population(kind: str) -> None:
    with pytest.raises(PopulationError, match=f"Cut-off {kind} needs the"):
        rule_jacobson_truax(
            better="lower",
            sd=5,
            reliability=0.8,
            confidence=0.95,
            cutoff=kind,  # type: ignore[arg-type]  # parametrised over the literal's values
        )


def test_norm_without_a_spread_cannot_draw_a_line() -> None:
    with pytest.raises(PopulationError, match=r"general_approximate.*standard deviation"):
        Population.from_norm(load_instrument("who5").norm("general_approximate"))


@pytest.mark.parametrize("sd", [0, -1, math.nan, math.inf])
def test_spread_must_be_above_nought(sd: float) -> None:
    with pytest.raises(ParameterError, match="sd is"):
        reliable_change_amount(sd=sd, reliability=0.8, confidence=0.95)
    with pytest.raises(ParameterError, match="clinical_sd is"):
        cutoff_a(clinical_mean=1, clinical_sd=sd, better="lower")


@pytest.mark.parametrize("reliability", [0, 1, 1.2, math.nan])
def test_reliability_must_be_a_proper_share(reliability: float) -> None:
    with pytest.raises(ParameterError, match="reliability is"):
        standard_error_of_difference(sd=1, reliability=reliability)


@pytest.mark.parametrize("confidence", [0, 1, 95, math.nan])
def test_confidence_must_be_a_proper_share(confidence: float) -> None:
    with pytest.raises(ParameterError, match="confidence is"):
        reliable_change_amount(sd=1, reliability=0.8, confidence=confidence)


def test_direction_and_means_are_checked() -> None:
    with pytest.raises(ParameterError, match="better is 'up'"):
        cutoff_a(clinical_mean=1, clinical_sd=1, better="up")  # type: ignore[arg-type]  # the point
    with pytest.raises(ParameterError, match="functional_mean is nan"):
        cutoff_b(functional_mean=math.nan, functional_sd=1, better="lower")
    with pytest.raises(ParameterError, match="operator"):
        ChangeRule(
            better="lower",
            amount=1,
            inclusive=True,
            cutoff=Cutoff(value=1, kind="caseness", operator="<="),
            standard_error=None,
            provenance=(),
        )
