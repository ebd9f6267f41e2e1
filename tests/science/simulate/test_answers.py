"""Answers: they come to the total, stay on their options, and look like answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from telos.science.instruments import load_instrument, score_items
from telos.science.simulate import (
    NoErrorKnownError,
    SimulationError,
    measurement_error,
    simulate_answers,
)

KEYS = ("phq9", "gad7", "phq4", "swls", "who5")


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data())
def test_answers_come_to_the_totals(key, data):
    instrument = load_instrument(key)
    scale = instrument.score
    possible = st.integers(0, int((scale.highest - scale.lowest) // scale.multiply))
    totals = [
        scale.lowest + scale.multiply * step
        for step in data.draw(st.lists(possible, min_size=1, max_size=20))
    ]
    answers = simulate_answers(totals, instrument=instrument, seed=data.draw(st.integers(0, 99)))
    scored = score_items(answers, instrument=instrument)
    assert scored["score"].to_list() == totals
    assert tuple(answers.columns) == instrument.item_keys


def test_answers_are_the_same_for_the_same_seed():
    first, second = (
        simulate_answers([3, 9, 20], instrument=load_instrument("phq9"), seed=4) for _ in range(2)
    )
    assert_frame_equal(first, second)


def test_item_nine_is_rarer_and_lower_than_the_others():
    rng = np.random.default_rng(8)
    phq9 = load_instrument("phq9")
    # One call a person: what troubles somebody differs from person to person.
    answers = np.vstack(
        [
            simulate_answers(rng.integers(8, 20, 3), instrument=phq9, seed=seed).to_numpy()
            for seed in range(400)
        ]
    )
    means, endorsed = answers.mean(axis=0), (answers > 0).mean(axis=0)
    assert means[8] < means[:8].min() / 2
    assert endorsed[8] < endorsed[:8].min() / 2
    assert endorsed[8] > 0.02


def test_answers_of_one_person_keep_their_pattern():
    phq9 = load_instrument("phq9")
    alike, unlike = [], []
    for seed in range(60):
        first, second = simulate_answers([12, 12], instrument=phq9, seed=seed).to_numpy()
        stranger = simulate_answers([12], instrument=phq9, seed=seed + 1000).to_numpy()[0]
        alike.append(np.abs(first - second).sum())
        unlike.append(np.abs(first - stranger).sum())
    assert np.mean(alike) < np.mean(unlike)


def test_readiness_of_zero_keeps_an_item_at_its_lowest():
    answers = simulate_answers(
        range(25), instrument=load_instrument("phq9"), seed=2, readiness={"phq9_9": 0.0}
    )
    assert answers["phq9_9"].sum() == 0


@pytest.mark.parametrize(
    ("key", "totals", "readiness"),
    [
        ("phq9", [28], None),
        ("phq9", [-1], None),
        ("phq9", [3.5], None),
        ("phq9", [float("nan")], None),
        ("who5", [6], None),
        ("bdi2", [10], None),
        ("phq9", [3], {"gad7_1": 1.0}),
        ("phq9", [3], {"phq9_1": -1.0}),
    ],
)
def test_answers_refuse_what_cannot_be(key, totals, readiness):
    with pytest.raises(SimulationError):
        simulate_answers(totals, instrument=load_instrument(key), seed=1, readiness=readiness)


def test_measurement_error_names_what_is_unknown():
    with pytest.raises(NoErrorKnownError, match="nobody"):
        measurement_error(load_instrument("phq9"), norm="nobody")
