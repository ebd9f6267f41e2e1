"""Courses: early, proportional to the burden, within the scale, the same for the same seed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.simulate import (
    CourseShape,
    ResponseClass,
    SimulationError,
    draw_shapes,
    expected_scores,
    simulate_scores,
    typical_shape,
)

PHQ9 = {"lowest": 0.0, "highest": 27.0, "better": "lower"}
SWLS = {"lowest": 5.0, "highest": 35.0, "better": "higher"}
BETTER = CourseShape(response_class=ResponseClass.BETTER, fall=0.5)
shapes = st.sampled_from([typical_shape(each) for each in ResponseClass])
weeks = st.lists(st.floats(0, 52), min_size=1, max_size=40)


@given(shape=shapes, at=weeks, baseline=st.floats(0, 27), seed=st.integers(0, 2**32))
def test_scores_stay_on_the_scale_and_are_whole(shape, at, baseline, seed):
    scores = simulate_scores(
        baseline=baseline, weeks=at, shape=shape, error_sd=2.26, seed=seed, **PHQ9
    )
    there = scores[~np.isnan(scores)]
    assert ((there >= 0) & (there <= 27)).all()
    assert (there == np.round(there)).all()


@given(shape=shapes, at=weeks, seed=st.integers(0, 2**32))
def test_scores_are_the_same_for_the_same_seed(shape, at, seed):
    first, second = (
        simulate_scores(baseline=15, weeks=at, shape=shape, error_sd=2, seed=seed, **PHQ9)
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


@given(at=weeks, factor=st.floats(0.1, 1.0))
def test_change_is_proportional_to_the_burden(at, factor):
    whole = expected_scores(baseline=20, weeks=at, shape=BETTER, **PHQ9)
    part = expected_scores(baseline=20 * factor, weeks=at, shape=BETTER, **PHQ9)
    np.testing.assert_allclose(part, whole * factor)


def test_change_is_early_and_then_level():
    course = expected_scores(baseline=20, weeks=[0, 2, 4, 7, 30], shape=BETTER, **PHQ9)
    falls = -np.diff(course)
    assert falls[0] > falls[1] > falls[2]
    assert falls[3] == pytest.approx(0)
    assert course[-1] == pytest.approx(10)


def test_change_follows_the_formula():
    at = 3.0
    shape = CourseShape(
        response_class=ResponseClass.UP_AND_DOWN, fall=0.4, swing=0.2, swing_weeks=9, takes_weeks=12
    )
    done = math.log(1 + at) / math.log(13)
    burden = 18 * (1 - 0.4 * done - 0.2 * math.sin(2 * math.pi * at / 9))
    assert expected_scores(baseline=18, weeks=[at], shape=shape, **PHQ9)[0] == pytest.approx(burden)


def test_higher_is_better_moves_up_towards_the_good_end():
    course = expected_scores(baseline=15, weeks=[0, 7], shape=BETTER, **SWLS)
    np.testing.assert_allclose(course, [15, 25])


def test_late_responder_waits():
    shape = CourseShape(response_class=ResponseClass.LATE_RESPONDER, fall=0.6, waits_weeks=10)
    course = expected_scores(baseline=20, weeks=[0, 5, 10, 17], shape=shape, **PHQ9)
    np.testing.assert_allclose(course, [20, 20, 20, 8])


def test_worse_grows():
    shape = typical_shape(ResponseClass.WORSE)
    course = expected_scores(baseline=14, weeks=[0, 4, 8], shape=shape, **PHQ9)
    assert (np.diff(course) > 0).all()


def test_whoever_left_gives_no_more_scores():
    shape = CourseShape(response_class=ResponseClass.DROPPED_OUT, fall=0.2, leaves_after_weeks=3)
    scores = simulate_scores(
        baseline=15, weeks=[0, 3, 4, 9], shape=shape, error_sd=2, seed=1, **PHQ9
    )
    assert np.isnan(scores).tolist() == [False, False, True, True]


def test_scores_of_a_multiplied_scale_keep_its_step():
    scores = simulate_scores(
        baseline=40,
        weeks=np.arange(20),
        shape=BETTER,
        lowest=0,
        highest=100,
        better="higher",
        error_sd=10,
        step=4,
        seed=5,
    )
    assert (scores % 4 == 0).all()


def test_scores_scatter_by_the_error_given():
    scores = simulate_scores(
        baseline=13,
        weeks=np.zeros(20_000),
        shape=BETTER,
        error_sd=2.26,
        seed=3,
        **PHQ9,
    )
    assert scores.mean() == pytest.approx(13, abs=0.06)
    # Rounding to whole points adds a twelfth to the variance.
    assert scores.std() == pytest.approx(math.sqrt(2.26**2 + 1 / 12), abs=0.05)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"baseline": 28}, "baseline"),
        ({"weeks": [-1]}, "week"),
        ({"weeks": [math.nan]}, "week"),
        ({"error_sd": -1}, "error_sd"),
        ({"step": 0}, "step"),
        ({"seed": -1}, "seed is -1; it must be a whole number"),
        ({"seed": (1, 2.5)}, "or a list of such"),
        ({"seed": "7"}, "seed is '7'"),
    ],
)
def test_scores_refuse_what_cannot_be(change, words):
    asked = {"baseline": 15, "weeks": [0], "shape": BETTER, "error_sd": 2, "seed": 1, **PHQ9}
    with pytest.raises(SimulationError, match=words):
        simulate_scores(**{**asked, **change})


@pytest.mark.parametrize("change", [{"fall": 1.2}, {"takes_weeks": 0}, {"waits_weeks": -1}])
def test_shapes_refuse_what_cannot_be(change):
    with pytest.raises(SimulationError):
        CourseShape(**{"response_class": ResponseClass.BETTER, "fall": 0.5, **change})


def test_drawn_shapes_have_the_shares_asked_for():
    drawn = draw_shapes(20_000, seed=11)
    left = sum(shape.response_class is ResponseClass.DROPPED_OUT for shape in drawn)
    assert left / len(drawn) == pytest.approx(0.20, abs=0.01)
    assert drawn[:50] == draw_shapes(20_000, seed=11)[:50]


def test_drawn_shapes_refuse_what_cannot_be():
    for count in (-1, 1.5, True):
        with pytest.raises(SimulationError, match=r"count is .*whole number"):
            draw_shapes(count, seed=1)
    with pytest.raises(SimulationError, match="seed"):
        draw_shapes(3, seed=-1)
    with pytest.raises(SimulationError, match="sum"):
        draw_shapes(3, seed=1, shares={ResponseClass.FLAT: 0.5})
