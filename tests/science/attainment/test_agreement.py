"""Agreement of two people, against R, by hand, and at its ends."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import stdtrit

from telos.science.attainment import (
    Agreement,
    Estimate,
    GoalFrameError,
    TooLittleDataError,
    intraclass_correlation,
    rating_agreement,
    rating_agreement_by_client,
    weighted_kappa,
)
from telos.science.attainment.kappa import MOST_CATEGORIES
from telos.science.change import ParameterError, ScoreSeriesError

CASES = ("near", "higher", "unlike", "halves")
FIGURES = (
    "mean_difference",
    "limit_low",
    "limit_high",
    "kappa_linear",
    "kappa_quadratic",
    "intraclass",
)
Z = 1.959963984540054
PAIRS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=30)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, references: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = references["agreement"][request.param]
    return found


def _ends(found: Estimate) -> tuple[float, float, float]:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.value, found.low, found.high


@pytest.mark.parametrize("weighting", ["linear", "quadratic"])
def test_kappa_and_its_error_are_those_of_vcd(case: dict[str, Any], weighting: str) -> None:
    """And not those of psych 2.2.9, whose error of weighted kappa is another formula."""
    value, error = case[weighting]
    found = weighted_kappa(case["one"], case["other"], weighting=weighting, confidence=0.95)  # type: ignore[arg-type]
    expected = (value, max(-1, value - Z * error), min(1, value + Z * error))
    assert _ends(found) == pytest.approx(expected, abs=1e-9)
    if weighting == "quadratic":
        assert found.value == pytest.approx(case["psych_quadratic"], abs=1e-9)


def test_intraclass_correlation_and_its_interval_are_those_of_psych(case: dict[str, Any]) -> None:
    found = intraclass_correlation(case["one"], case["other"], confidence=0.95)
    assert _ends(found) == pytest.approx(case["icc"], abs=1e-9)


def test_differences_and_limits_are_those_of_t_test_and_paper(case: dict[str, Any]) -> None:
    found = rating_agreement(case["one"], case["other"], confidence=0.95)
    assert _ends(found.mean_difference) == pytest.approx(case["difference"], abs=1e-9)
    assert found.sd_difference == pytest.approx(case["sd"], abs=1e-9)
    mean, sd, n = case["difference"][0], case["sd"], found.n_pairs
    # Student's t with 39 degrees of freedom: 2.0226909
    reach = 2.0226909 * sd * math.sqrt(1 / n + Z**2 / (2 * (n - 1)))
    low = mean - Z * sd
    assert _ends(found.limit_low) == pytest.approx((low, low - reach, low + reach), rel=1e-6)


def test_shares_of_near_pairs_are_counted() -> None:
    found = rating_agreement([3, 5, 7, 8, 2, None], [3, 6, 5, 8, None, 4], confidence=0.95)
    assert (found.n_pairs, found.n_incomplete, found.n_clients) == (4, 2, None)
    assert (found.same, found.within_one) == (0.5, 0.75)


@pytest.mark.parametrize("apart", [1, -1])
def test_pairs_one_apart_are_so_in_tenths_too(apart: int) -> None:
    """4.4 − 3.4 is more than 1 by its last digits."""
    ones = [tenth / 10 for tenth in range(10, 91)]
    others = [(tenth + 10 * apart) / 10 for tenth in range(10, 91)]
    found = rating_agreement([*ones, 5.0], [*others, 5.0 + 1.1 * apart], confidence=0.95)
    assert found.within_one == pytest.approx(81 / 82, abs=1e-12)
    assert found.same == 0


def test_kappa_by_hand() -> None:
    # Ratings 0 and 2 of one, 0 and 1 of the other: Σ|i−j| = 0 + 1; by chance (0+1+2+1)/4 · 2.
    found = weighted_kappa([0, 2], [0, 1], weighting="linear", confidence=0.95)
    assert found.value == pytest.approx(1 - 1 / 2)
    # Squares: 0 + 1; by chance (0 + 1 + 4 + 1) / 4 · 2 = 3.
    found = weighted_kappa([0, 2], [0, 1], weighting="quadratic", confidence=0.95)
    assert found.value == pytest.approx(1 - 1 / 3)


def test_full_agreement_is_one() -> None:
    found = rating_agreement([3, 5, 7], [3, 5, 7], confidence=0.95)
    for figure in (found.kappa_linear, found.kappa_quadratic, found.intraclass):
        assert _ends(figure) == (1, 1, 1)
    assert _ends(found.mean_difference) == (0, 0, 0)


def test_the_same_rating_throughout_has_no_kappa_and_says_why() -> None:
    found = rating_agreement([5, 5, 5], [5, 5, 5], confidence=0.95)
    for figure in (found.kappa_linear, found.kappa_quadratic, found.intraclass):
        assert (figure.value, figure.low, figure.high) == (None, None, None)
        assert "all ratings of both are the same" in figure.note
    assert found.same == 1


def test_one_constant_rater_agrees_as_chance_does() -> None:
    found = rating_agreement([5, 5, 5, 5], [4, 5, 6, 7], confidence=0.95)
    assert found.kappa_linear.value == pytest.approx(0, abs=1e-12)
    assert found.kappa_quadratic.value == pytest.approx(0, abs=1e-12)


def test_a_constant_shift_lowers_absolute_agreement() -> None:
    found = rating_agreement([1, 4, 7, 9], [2, 5, 8, 10], confidence=0.95)
    value, low, high = _ends(found.intraclass)
    assert 0 < low < value < high < 1
    assert found.sd_difference == 0


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [([], [], "0 of 0"), ([3], [4], "1 of 1"), ([3, 4], [4, None], "1")],
)
def test_one_pair_is_no_agreement(
    one: list[float], other: list[float | None], message: str
) -> None:
    for ask in (rating_agreement, intraclass_correlation):
        with pytest.raises(TooLittleDataError, match=message):
            ask(one, other, confidence=0.95)
    with pytest.raises(TooLittleDataError, match=message):
        weighted_kappa(one, other, weighting="linear", confidence=0.95)


def test_refuses_what_is_no_rating_or_no_choice() -> None:
    with pytest.raises(ScoreSeriesError, match="2 scores and last 1"):
        rating_agreement([1, 2], [1], confidence=0.95)
    with pytest.raises(ScoreSeriesError, match="infinite"):
        rating_agreement([1, math.inf], [1, 2], confidence=0.95)
    with pytest.raises(ParameterError, match="confidence"):
        rating_agreement([1, 2], [1, 3], confidence=95)
    with pytest.raises(ParameterError, match="weighting"):
        weighted_kappa([1, 2], [1, 3], weighting="cubic", confidence=0.95)  # type: ignore[arg-type]
    many = np.linspace(0, 10, MOST_CATEGORIES + 1)
    with pytest.raises(ParameterError, match="202 different ratings"):
        weighted_kappa(many, many, weighting="linear", confidence=0.95)


@given(pairs=PAIRS)
def test_either_may_come_first(pairs: list[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    there, back = (rating_agreement(*way, confidence=0.9) for way in ((one, other), (other, one)))
    assert there.mean_difference.value == -back.mean_difference.value  # type: ignore[operator]
    for figure in ("kappa_linear", "kappa_quadratic", "intraclass"):
        assert _near(getattr(there, figure), getattr(back, figure))


@given(pairs=PAIRS, shift=st.integers(-20, 20))
def test_agreement_does_not_depend_on_where_the_scale_begins(
    pairs: list[tuple[int, int]], shift: int
) -> None:
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    here = rating_agreement(one, other, confidence=0.9)
    there = rating_agreement(one + shift, other + shift, confidence=0.9)
    for figure in FIGURES:
        assert _near(getattr(here, figure), getattr(there, figure))


@given(pairs=PAIRS)
def test_flipping_the_scale_changes_no_agreement(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    here = rating_agreement(one, other, confidence=0.9)
    there = rating_agreement(10 - one, 10 - other, confidence=0.9)
    for figure in ("kappa_linear", "kappa_quadratic", "intraclass"):
        assert _near(getattr(here, figure), getattr(there, figure))


def _near(one: Estimate, other: Estimate) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return (one.value, one.low, one.high) == pytest.approx(
        (other.value, other.low, other.high), abs=1e-6
    )


def _by_client(pairs: list[tuple[int, int]], clients: list[object]) -> Agreement:
    one, other = zip(*pairs, strict=True)
    return rating_agreement_by_client(one, other, clients=clients, confidence=0.9)


@given(pairs=PAIRS, data=st.data())
def test_each_client_is_left_out_with_all_their_goals(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    clients = data.draw(st.lists(st.integers(0, 4), min_size=len(pairs), max_size=len(pairs)))
    people = sorted(set(clients))
    assume(len(people) > 1)
    rows = [
        [pair for pair, client in zip(pairs, clients, strict=True) if client != left]
        for left in people
    ]
    assume(min(map(len, rows)) > 1)
    found = _by_client(pairs, clients)
    plain = rating_agreement(*zip(*pairs, strict=True), confidence=0.9)
    without = [rating_agreement(*zip(*row, strict=True), confidence=0.9) for row in rows]
    assert found.n_clients == len(people)
    for figure in FIGURES:
        ours: Estimate = getattr(found, figure)
        left = [getattr(agreement, figure).value for agreement in without]
        assert ours.value == getattr(plain, figure).value
        if ours.value is None or None in left:
            assert ours.low is None
            assert ours.note
            continue
        spread = len(people) - 1
        error = math.sqrt(spread / len(people) * np.square(np.array(left) - np.mean(left)).sum())
        reach = float(stdtrit(spread, 0.95)) * error
        low, high = ours.value - reach, ours.value + reach
        if figure in FIGURES[3:]:
            low, high = max(-1.0, low), min(1.0, high)
        assert (ours.low, ours.high) == pytest.approx((low, high), abs=1e-6)


def test_one_goal_a_client_gives_students_interval_of_the_mean(
    references: dict[str, Any],
) -> None:
    """The jackknife of a mean is the textbook's error."""
    told = references["agreement"]["near"]
    found = rating_agreement_by_client(
        told["one"], told["other"], clients=list(range(40)), confidence=0.95
    )
    assert _ends(found.mean_difference) == pytest.approx(told["difference"], abs=1e-9)


def test_goals_that_go_together_make_wider_intervals() -> None:
    pairs = [(k, min(10, k + (k % 3))) for k in range(10)]
    alone = _by_client(pairs * 6, list(range(60)))
    together = _by_client(pairs * 6, [k % 10 for k in range(60)])
    for figure in FIGURES:
        wide, narrow = (
            high - low for _, low, high in (_ends(getattr(a, figure)) for a in (together, alone))
        )
        assert wide > 1.5 * narrow


def test_a_figure_that_hangs_on_one_client_has_no_interval() -> None:
    found = _by_client([(5, 5), (5, 5), (7, 6)], ["A", "B", "C"])
    assert found.intraclass.value is not None
    assert (found.intraclass.low, found.kappa_linear.high) == (None, None)
    assert "without one of the clients" in found.intraclass.note
    assert found.mean_difference.low is not None
    same = _by_client([(5, 5), (5, 5)], ["A", "B"])
    assert same.intraclass.value is None
    assert "all ratings" in same.intraclass.note


def test_the_client_of_an_incomplete_pair_does_not_count() -> None:
    found = rating_agreement_by_client(
        [1, 4, 6, None], [2, 4, 5, 3], clients=["A", "B", "B", "C"], confidence=0.95
    )
    assert (found.n_clients, found.n_pairs, found.n_incomplete) == (2, 3, 1)


def test_refuses_to_leave_out_the_only_client() -> None:
    with pytest.raises(TooLittleDataError, match="one client"):
        _by_client([(1, 2), (3, 4)], ["A", "A"])
    with pytest.raises(GoalFrameError, match="1 rows for 2 pairs"):
        _by_client([(1, 2), (3, 4)], ["A"])
    with pytest.raises(GoalFrameError, match="empty in row 2"):
        _by_client([(1, 2), (3, 4)], ["A", None])
    with pytest.raises(GoalFrameError, match="empty in row 2"):
        _by_client([(1, 2), (3, 4)], [1.0, float("nan")])
    with pytest.raises(GoalFrameError, match="empty in row 2"):
        _by_client([(1, 2), (3, 4)], ["A", ""])
