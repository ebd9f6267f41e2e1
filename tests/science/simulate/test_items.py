"""Answers item by item: they come to the score, as the model says, and look like answers."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from telos.science.instruments import cronbach_alpha, load_instrument, score_items
from telos.science.simulate import (
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameterError,
    CareParameters,
    MeasureParameters,
    SimulationError,
    Table,
    simulate_courses,
    simulate_table,
    table_schema,
)
from telos.science.simulate.items import EVENNESS, answer_table, draw_answers

KEYS = ("phq9", "gad7")
COMPLETE = replace(ROUTINE_CARE, missing=replace(ROUTINE_CARE.missing, item=0.0))
# PHQ-9 and GAD-7 have no item to turn round and begin at 0; these two do and do not.
OTHERS = replace(
    DERIVED_SEED,
    measures=(
        MeasureParameters(instrument="swls", lowest=5, highest=35, mean=20, sd=7, reliability=0.8),
        MeasureParameters(instrument="phq4", lowest=0, highest=12, mean=6, sd=3, reliability=0.8),
    ),
)


@pytest.mark.parametrize(("parameters", "keys"), [(COMPLETE, KEYS), (OTHERS, ("swls", "phq4"))])
def test_answers_come_to_the_scores_of_the_courses(parameters: CareParameters, keys) -> None:
    about = {"clients": 9000, "parameters": parameters, "seed": 61}
    answers = simulate_table(Table.ANSWERS, **about)
    assert answers.schema == table_schema(Table.ANSWERS, parameters)
    courses = simulate_courses(**about).filter("attended")
    for key in keys:
        scored = score_items(answers, instrument=load_instrument(key))
        told = courses.filter(instrument=key).select("client", "session", "score")
        assert_frame_equal(scored.select("client", "session", "score"), told)


def test_single_items_are_left_out_as_often_as_put_in() -> None:
    about = {"clients": 20_000, "parameters": ROUTINE_CARE, "seed": 62}
    answers = simulate_table(Table.ANSWERS, **about)
    whole = simulate_table(Table.ANSWERS, **{**about, "parameters": COMPLETE})
    items = [name for name in answers.columns if name.startswith("phq9_")]
    form = whole.select(pl.all_horizontal(pl.col(items).is_not_null()).alias("form"))["form"]
    share = np.mean([answers.filter(form)[name].is_null().mean() for name in items])
    assert share == pytest.approx(ROUTINE_CARE.missing.item, abs=0.0005)
    # Those that are there are the same as with nothing left out.
    same = [(answers[name] == whole[name]).drop_nulls().all() for name in items]
    assert all(same)


@pytest.mark.parametrize("few", [1, 37, 8193])
def test_answers_of_the_first_clients_do_not_depend_on_how_many_follow(few: int) -> None:
    many, some = (
        simulate_table(Table.ANSWERS, clients=n, parameters=ROUTINE_CARE, seed=63)
        for n in (9000, few)
    )
    assert_frame_equal(some, many.filter(pl.col("client") < few))


def test_answers_given_a_total_are_those_of_the_model() -> None:
    """Every way in which three items can come to a total, by hand."""
    steps, readiness = np.array([3, 2, 1]), np.array([1.0, 0.5, 2.0])
    personal = np.array([[1.0, 1.0, 1.0], [2.0, 1.0, 0.25]])
    table = answer_table(steps, readiness, personal=personal)
    rng = np.random.default_rng(64)
    draws = 60_000
    for profile, total in itertools.product((0, 1), range(7)):
        ways = {
            answer: math.prod(
                (math.comb(steps[k], v) * readiness[k] ** v) ** EVENNESS * personal[profile, k] ** v
                for k, v in enumerate(answer)
            )
            for answer in itertools.product(range(4), range(3), range(2))
            if sum(answer) == total
        }
        drawn = draw_answers(
            np.full(draws, total),
            np.full(draws, profile),
            table=table,
            chance=rng.random((draws, 3)),
        )
        found, counts = np.unique(drawn, axis=0, return_counts=True)
        assert {tuple(row) for row in found} <= set(ways)
        shares = dict(zip(map(tuple, found.tolist()), counts / draws, strict=True))
        for answer, weight in ways.items():
            expected = weight / sum(ways.values())
            error = 4.5 * math.sqrt(expected * (1 - expected) / draws)
            assert shares.get(answer, 0.0) == pytest.approx(expected, abs=error + 1e-9)


def test_answers_look_like_answers() -> None:
    first = simulate_table(Table.ANSWERS, clients=30_000, parameters=COMPLETE, seed=65).filter(
        session=0
    )
    for key, alpha in (("phq9", 0.88), ("gad7", 0.84)):
        instrument = load_instrument(key)
        items = first.select(instrument.item_keys).drop_nulls()
        assert cronbach_alpha(items, instrument=instrument) == pytest.approx(alpha, abs=0.015)
    means = first.select(load_instrument("phq9").item_keys).mean().row(0)
    assert means[8] < min(means[:8]) / 2
    assert 0.1 < (first["phq9_9"] > 0).mean() < 0.4


def test_one_client_is_troubled_by_the_same_things_from_week_to_week() -> None:
    answers = simulate_table(Table.ANSWERS, clients=8000, parameters=COMPLETE, seed=66).drop_nulls()
    items = load_instrument("phq9").item_keys
    pattern = answers.select("client", pl.col(items) - pl.mean_horizontal(items))
    early, late = (
        pattern.group_by("client", maintain_order=True).agg(
            pl.col(items).get(place, null_on_oob=True)
        )
        for place in (0, 1)
    )
    both = early.join(late.drop_nulls(), on="client", suffix="_late").drop_nulls()
    centred = [both[name] - both[name].mean() for name in items]
    again = [both[f"{name}_late"] - both[f"{name}_late"].mean() for name in items]
    alike = np.mean([(a * b).mean() for a, b in zip(centred, again, strict=True)])
    unlike = np.mean([(a * b.shift(1)).mean() for a, b in zip(centred, again, strict=True)])
    assert alike > unlike + 0.02


def test_answers_are_refused_where_there_are_none() -> None:
    about = {"clients": 5, "seed": 1}
    with pytest.raises(CareParameterError, match="whole_points"):
        simulate_table(Table.ANSWERS, parameters=replace(DERIVED_SEED, whole_points=False), **about)
    total_only = MeasureParameters(
        instrument="bdi2", lowest=0, highest=63, mean=25, sd=10, reliability=0.9
    )
    with pytest.raises(SimulationError, match="total"):
        simulate_table(
            Table.ANSWERS, parameters=replace(DERIVED_SEED, measures=(total_only,)), **about
        )
