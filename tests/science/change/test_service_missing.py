"""What missing last scores could do to the rates of a service."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.change import (
    PairedScores,
    ParameterError,
    PopulationError,
    impute_service,
    rule_from_anchor,
    rule_from_instrument,
    service_bounds,
    service_outcomes,
    summarise_service,
)
from telos.science.instruments import load_instrument
from telos.science.trajectory import ScoreRange

PHQ9 = rule_from_instrument(load_instrument("phq9"))
GAD7 = rule_from_instrument(load_instrument("gad7"), line="nhs")
RANGES = (ScoreRange(lowest=0, highest=27, step=1), ScoreRange(lowest=0, highest=21, step=1))
RATES = ("recovered", "reliably_improved", "reliably_deteriorated", "reliably_recovered")
PERSON = st.tuples(
    st.integers(0, 27),
    st.none() | st.integers(0, 27),
    st.integers(0, 21),
    st.none() | st.integers(0, 21),
)


def pair(rows: list[tuple[int | None, ...]]) -> tuple[PairedScores, PairedScores]:
    columns: list[list[int | None]] = [list(column) for column in zip(*rows, strict=True)]
    return (
        PairedScores(columns[0], columns[1], PHQ9),  # type: ignore[arg-type]
        PairedScores(columns[2], columns[3], GAD7),  # type: ignore[arg-type]
    )


@given(person=PERSON)
def test_bounds_are_what_some_scores_give(person: tuple[int, int | None, int, int | None]) -> None:
    """Every pair of last scores that can be, one after the other, is the whole truth."""
    first, last, other_first, other_last = person
    every = [
        (first, one, other_first, two)
        for one in ([last] if last is not None else range(28))
        for two in ([other_last] if other_last is not None else range(22))
    ]
    outcomes = service_outcomes(*pair(every))  # type: ignore[arg-type]
    case = bool(outcomes["caseness_first"][0])
    for row in service_bounds(*pair([person]), ranges=RANGES).iter_rows(named=True):
        if "recovered" in row["outcome"] and not case:
            assert (row["n_started"], row["least"], row["most"]) == (0, None, None)
            continue
        found = outcomes[row["outcome"]]
        assert (row["least"], row["most"]) == (float(found.all()), float(found.any()))


def test_bounds_have_the_denominators_of_the_rates() -> None:
    rows = [
        (18, 8, 12, 6),
        (18, None, 12, 9),
        (18, None, 12, None),
        (5, None, 3, 3),
        (None, 4, 9, 3),
    ]
    found = {row[0]: row[1:] for row in service_bounds(*pair(rows), ranges=RANGES).rows()}
    # The second is a case by anxiety; the fourth was none, and can still get worse.
    assert found["recovered"] == (3, 1, 1 / 3, 2 / 3)
    assert found["reliably_recovered"] == (3, 1, 1 / 3, 2 / 3)
    assert found["reliably_deteriorated"] == (4, 0, 0.0, 3 / 4)
    assert found["reliably_improved"] == (4, 1, 1 / 4, 3 / 4)


def test_bounds_of_nobody_missing_are_the_rates() -> None:
    both = pair([(18, 8, 12, 6), (12, 18, 9, 9), (9, 3, 7, 3), (10, 9, 8, 7)])
    rates = summarise_service(service_outcomes(*both)).filter(pl.col("outcome") != "caseness_first")
    bounds = service_bounds(*both, ranges=RANGES)
    assert bounds["least"].to_list() == bounds["most"].to_list() == rates["share"].to_list()
    assert bounds["n_started"].to_list() == rates["n"].to_list()


def test_bounds_know_unequal_amounts() -> None:
    """Who began at 9 can rise by 18, and not fall by 10."""
    rule = replace(PHQ9, amount=10, amount_worse=18)
    found = service_bounds(
        PairedScores([9], [None], rule), PairedScores([9], [9], GAD7), ranges=RANGES
    )
    assert found["most"].to_list() == [0.0, 0.0, 1.0, 0.0]


def test_missing_service_scores_refuse_other_measures() -> None:
    swls = rule_from_anchor(better="higher", improvement=5, source="nothing")
    with pytest.raises(ParameterError, match="published caseness"):
        service_bounds(PairedScores([5], [5], swls), PairedScores([5], [5], GAD7), ranges=RANGES)


def _service(people: int, *, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and last scores, shape (n, 2), and which last ones are there.

    Measures go together, at first and in what is left over; who began worse leaves more often,
    and a tenth of those who stay leave one form empty.
    """
    draw = np.random.default_rng(seed)
    general, left = draw.normal(0, 4, people), draw.normal(0, 3, people)
    level, top = np.array([15, 12]), np.array([27, 21])
    first = level + general[:, None] + draw.normal(0, 3, (people, 2))
    first = np.rint(np.clip(first, 0, top))
    last = 0.55 * first + left[:, None] + draw.normal(0, 2, (people, 2))
    last = np.rint(np.clip(last, 0, top))
    gone = draw.random(people) < first.sum(axis=1) / 80
    one = draw.random((people, 2)) < 0.1
    return first, last, ~(gone[:, None] | one)


def _both(first: np.ndarray, last: np.ndarray) -> tuple[PairedScores, PairedScores]:
    return (
        PairedScores(first[:, 0], last[:, 0], PHQ9),
        PairedScores(first[:, 1], last[:, 1], GAD7),
    )


def test_imputed_rates_are_nearer_the_truth_than_those_of_who_stayed() -> None:
    first, last, there = _service(30_000, seed=1)
    truth, stayed = (
        dict(
            summarise_service(service_outcomes(*_both(first, one)))
            .select("outcome", "share")
            .rows()
        )
        for one in (last, np.where(there, last, np.nan))
    )
    known = _both(first, np.where(there, last, np.nan))
    for found in impute_service(*known, ranges=RANGES, draws=10, seed=3):
        assert found.share == pytest.approx(truth[found.category], abs=0.012)
        assert 0 < found.information_missing < 1
    assert abs(stayed["recovered"] - truth["recovered"]) > 0.02


def test_imputed_rates_count_whom_they_are_about() -> None:
    first, last, there = _service(400, seed=2)
    known = _both(first, np.where(there, last, np.nan))
    found = impute_service(*known, ranges=RANGES, draws=5, seed=3)
    bounds = service_bounds(*known, ranges=RANGES)
    assert [one.category for one in found] == list(RATES)
    assert [one.n_started for one in found] == bounds["n_started"].to_list()
    assert found[1].n_imputed == int((~there).any(axis=1).sum()) > found[0].n_imputed > 0
    for one, least, most in zip(found, bounds["least"], bounds["most"], strict=True):
        assert least <= one.share <= most
    again = impute_service(*known, ranges=RANGES, draws=5, seed=3)
    assert found == again


def test_imputed_interval_holds_the_truth_as_often_as_it_says() -> None:
    truth = summarise_service(service_outcomes(*_both(*_service(60_000, seed=99)[:2])))["share"]
    held = 0
    for seed in range(50):
        first, last, there = _service(150, seed=seed)
        known = _both(first, np.where(there, last, np.nan))
        found = impute_service(*known, ranges=RANGES, draws=20, seed=seed)
        held += found[0].low <= truth[1] <= found[0].high
    assert held >= 43


def test_shift_for_the_worse_makes_fewer_recover() -> None:
    first, last, there = _service(400, seed=2)
    known = _both(first, np.where(there, last, np.nan))
    usual, worse = (
        impute_service(*known, ranges=RANGES, draws=10, seed=3, shifts=shifts)
        for shifts in ((0.0, 0.0), (6.0, 4.0))
    )
    assert worse[0].share < usual[0].share
    assert worse[2].share > usual[2].share


def test_nobody_missing_means_nothing_imputed() -> None:
    first, last, _there = _service(60, seed=5)
    found = impute_service(*_both(first, last), ranges=RANGES, draws=3, seed=1)
    rates = summarise_service(service_outcomes(*_both(first, last)))
    assert found[0].share == pytest.approx(rates["share"][1])
    assert {one.information_missing for one in found} == {0}


def test_other_measure_without_spread_lends_no_light() -> None:
    """Whoever ended at a plane of the first scores exactly leaves nothing to draw."""
    first, _last, _there = _service(12, seed=7)
    last = first.copy()
    last[0, 0] = np.nan
    found = impute_service(*_both(first, last), ranges=RANGES, draws=3, seed=1)
    assert found[1].share == 0


def test_imputing_refuses_too_little() -> None:
    first, last, _there = _service(5, seed=5)
    with pytest.raises(PopulationError, match="service_bounds"):
        impute_service(*_both(first, last), ranges=RANGES, draws=3, seed=1)
    well = np.array([[1, 2], [2, 1], [3, 2], [0, 4], [4, 0], [2, 5], [3, 3]], dtype=float)
    with pytest.raises(PopulationError, match="caseness at the start"):
        impute_service(*_both(well, well), ranges=RANGES, draws=3, seed=1)
    with pytest.raises(ParameterError, match="draws"):
        impute_service(*_both(first, last), ranges=RANGES, draws=1, seed=1)
    with pytest.raises(ParameterError, match="shift"):
        impute_service(*_both(first, last), ranges=RANGES, draws=2, seed=1, shifts=(0, np.nan))
