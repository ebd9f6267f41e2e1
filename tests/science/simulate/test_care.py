"""Courses of care come out as their parameters say, and stay themselves at any size."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from telos.science.simulate import (
    CLIENTS_A_BLOCK,
    COURSE_SCHEMA,
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameterError,
    Table,
    simulate_courses,
    table_blocks,
)
from tests.science.simulate.outcomes import effect, first_and_last, judge_service

SEED = 5
# What the fit came to, with the standard deviation of one client's part in it.
RESULT = {
    "sessions": (7.497, 3.95),
    "caseness": (0.902, 0.30),
    "reliable_improvement": (0.697, 0.46),
    "reliable_deterioration": (0.058, 0.24),
    "recovery": (0.493, 0.53),
    "reliable_recovery": (0.469, 0.53),
    "d_phq9": (1.097, 1.3),
    "d_gad7": (1.257, 1.4),
    "post_phq9": (7.407, 6.9),
    "post_gad7": (6.53, 6.0),
}


@pytest.fixture(scope="module")
def routine() -> pl.DataFrame:
    return simulate_courses(clients=20_000, parameters=ROUTINE_CARE, seed=SEED)


def test_courses_are_the_same_for_the_same_seed(routine):
    again = simulate_courses(clients=20_000, parameters=ROUTINE_CARE, seed=SEED)
    assert_frame_equal(routine, again)
    other = simulate_courses(clients=20_000, parameters=ROUTINE_CARE, seed=SEED + 1)
    assert not routine.equals(other)


@pytest.mark.parametrize("few", [1, 37, CLIENTS_A_BLOCK, CLIENTS_A_BLOCK + 1])
def test_courses_of_the_first_clients_do_not_depend_on_how_many_follow(routine, few):
    alone = simulate_courses(clients=few, parameters=ROUTINE_CARE, seed=SEED)
    assert_frame_equal(alone, routine.filter(pl.col("client") < few))


def test_courses_have_the_columns_that_others_build_on(routine):
    assert routine.schema == COURSE_SCHEMA
    keys = ["client", "session", "instrument"]
    assert not routine.select(pl.struct(keys).is_duplicated().any()).item()
    assert routine["client"].is_sorted()
    assert routine["client"].n_unique() == 20_000


def test_blocks_are_made_one_at_a_time():
    blocks = table_blocks(Table.COURSES, clients=10**12, parameters=DERIVED_SEED, seed=1)
    first, second = next(blocks), next(blocks)
    assert first["client"].max() == CLIENTS_A_BLOCK - 1
    assert second["client"].min() == CLIENTS_A_BLOCK


def test_derived_seed_gives_the_results_that_it_was_fitted_to():
    """Results of the fit: n = 200,000, so the tolerance is that of two simulations."""
    courses = simulate_courses(clients=200_000, parameters=DERIVED_SEED, seed=11)
    ends = first_and_last(courses)
    phq9, gad7 = ends["phq9"], ends["gad7"]
    outcomes = judge_service(ends)
    case = outcomes.filter("caseness_first")
    found = {
        "sessions": phq9["n"].mean(),
        "caseness": outcomes["caseness_first"].mean(),
        "reliable_improvement": outcomes["reliably_improved"].mean(),
        "reliable_deterioration": outcomes["reliably_deteriorated"].mean(),
        "recovery": case["recovered"].mean(),
        "reliable_recovery": case["reliably_recovered"].mean(),
        "d_phq9": effect(phq9),
        "d_gad7": effect(gad7),
        "post_phq9": phq9["last"].mean(),
        "post_gad7": gad7["last"].mean(),
    }
    for name, (expected, spread) in RESULT.items():
        error = 4 * spread * math.sqrt(2 / 200_000) + 0.0005
        assert found[name] == pytest.approx(expected, abs=error), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("clients", value) for value in (-1, 1.5, 2.0, True, "3", None)),
        *(("seed", value) for value in (-1, 1.5, True, None, [1, 2])),
    ],
)
def test_courses_refuse_what_cannot_be(name, value):
    with pytest.raises(CareParameterError, match="a whole number of at least 0") as refused:
        simulate_courses(**{"clients": 3, "parameters": DERIVED_SEED, "seed": 1, name: value})
    assert refused.value.name == name


def test_courses_take_whole_numbers_of_numpy():
    asked = {"clients": 3, "parameters": DERIVED_SEED, "seed": 1}
    same = simulate_courses(**asked | {"clients": np.uint8(3), "seed": np.int64(1)})
    assert same.equals(simulate_courses(**asked))


def test_courses_of_nobody_are_an_empty_table():
    empty = simulate_courses(clients=0, parameters=ROUTINE_CARE, seed=1)
    assert empty.is_empty()
    assert empty.schema == COURSE_SCHEMA


def test_nobody_is_late_without_classes():
    plain = replace(ROUTINE_CARE, classes=None)
    courses = simulate_courses(clients=500, parameters=plain, seed=2)
    assert set(courses["response_class"]) == {"better", "worse"}
