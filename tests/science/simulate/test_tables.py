"""The tables are of the same clients, at any size, and empty where there is nothing."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from telos.science.simulate import (
    CLIENTS_A_BLOCK,
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameters,
    Table,
    simulate_courses,
    simulate_table,
    table_blocks,
    table_schema,
)

MANY = CLIENTS_A_BLOCK + 500


@pytest.fixture(scope="module")
def tables() -> dict[Table, pl.DataFrame]:
    return {
        table: simulate_table(table, clients=MANY, parameters=ROUTINE_CARE, seed=71)
        for table in Table
    }


@pytest.mark.parametrize("table", Table)
@pytest.mark.parametrize("few", [1, 200, CLIENTS_A_BLOCK + 1])
def test_first_clients_do_not_depend_on_how_many_follow(tables, table, few) -> None:
    alone = simulate_table(table, clients=few, parameters=ROUTINE_CARE, seed=71)
    assert_frame_equal(alone, tables[table].filter(pl.col("client") < few))


@pytest.mark.parametrize("table", Table)
def test_blocks_are_the_table(tables, table) -> None:
    blocks = list(table_blocks(table, clients=MANY, parameters=ROUTINE_CARE, seed=71))
    assert len(blocks) == 2
    assert_frame_equal(pl.concat(blocks), tables[table])
    assert tables[table].schema == table_schema(table, ROUTINE_CARE)


def test_tables_agree_about_who_came(tables) -> None:
    clients = tables[Table.CLIENTS]
    assert clients["client"].to_list() == list(range(MANY))
    courses = (
        tables[Table.COURSES]
        .filter(instrument="phq9")
        .group_by("client", maintain_order=True)
        .agg(
            pl.col("therapist", "response_class", "ending").first(),
            sessions_due=pl.len().cast(pl.Int64),
            sessions_attended=pl.col("attended").sum().cast(pl.Int64),
        )
    )
    assert_frame_equal(courses, clients.select(courses.columns))
    came = set(clients.filter(pl.col("sessions_attended") > 0)["client"])
    assert set(tables[Table.GOALS]["client"]) == came
    assert set(tables[Table.ANSWERS]["client"]) == came
    ratings = tables[Table.RATINGS].group_by("client", "goal").len()
    goals = tables[Table.GOALS].join(clients, on="client")
    counted = ratings.join(goals, on=["client", "goal"])
    assert len(counted) == len(goals) == len(ratings)
    assert (counted["len"] == counted["sessions_attended"]).all()
    finished = set(clients.filter(ending="completed")["client"])
    assert set(tables[Table.AFTERCARE]["client"]) == finished


def test_endings_mean_what_they_say(tables) -> None:
    clients = tables[Table.CLIENTS]
    attended, due = pl.col("sessions_attended"), pl.col("sessions_due")
    rules = {
        "completed": (attended == due) & (due >= 2),
        "dropped_out": (attended >= 2) & (attended < due),
        "one_session": (attended == 1) & (due == 1),
        "never_started": (attended == 0) & (due == 1),
    }
    for ending, rule in rules.items():
        of_it = clients.filter(ending=ending)
        assert len(of_it) > 100
        assert of_it.select(rule.all()).item()


def test_goals_are_rated_on_their_scale(tables) -> None:
    ratings, goals = tables[Table.RATINGS], tables[Table.GOALS]
    assert ratings["rating"].min() == 0
    assert ratings["rating"].max() == 10
    assert (ratings["rating"].drop_nulls() % 1 == 0).all()
    assert ratings["rating"].is_null().mean() == pytest.approx(0.15, abs=0.01)
    assert goals.group_by("client").len()["len"].max() == 3
    assert goals.group_by("client").len()["len"].mean() == pytest.approx(2, abs=0.05)


def test_sudden_gains_are_told_only_where_they_came_to_be(tables) -> None:
    gained = tables[Table.CLIENTS].drop_nulls("sudden_gain_session")
    assert (gained["sudden_gain_session"] < gained["sessions_attended"]).all()
    assert gained["sudden_gain_session"].unique().sort().to_list() == [2, 3, 4, 5]


def test_more_features_do_not_move_what_was_there() -> None:
    """Each purpose has its own chance: asking for goals or forgetting forms moves no score."""
    about = {"clients": 3000, "seed": 72}
    plain = simulate_courses(parameters=DERIVED_SEED, **about)
    more = replace(
        DERIVED_SEED,
        goals=ROUTINE_CARE.goals,
        aftercare=ROUTINE_CARE.aftercare,
        missing=ROUTINE_CARE.missing,
    )
    with_more = simulate_courses(parameters=more, **about)
    assert with_more["score"].null_count() > 0
    assert_frame_equal(
        plain.with_columns(score=pl.when(with_more["score"].is_not_null()).then("score")),
        with_more,
    )


@pytest.mark.parametrize("parameters", [DERIVED_SEED, ROUTINE_CARE])
@pytest.mark.parametrize("table", Table)
def test_table_of_nobody_is_empty(table: Table, parameters: CareParameters) -> None:
    empty = simulate_table(table, clients=0, parameters=parameters, seed=1)
    assert empty.is_empty()
    assert empty.schema == table_schema(table, parameters)


@pytest.mark.parametrize("table", [Table.GOALS, Table.RATINGS, Table.AFTERCARE])
def test_table_of_what_the_parameters_do_not_have_is_empty(table: Table) -> None:
    nothing = simulate_table(table, clients=50, parameters=DERIVED_SEED, seed=1)
    assert nothing.is_empty()
    assert nothing.schema == table_schema(table, DERIVED_SEED)


def test_nobody_is_in_a_group_without_groups() -> None:
    clients = simulate_table(Table.CLIENTS, clients=200, parameters=DERIVED_SEED, seed=1)
    assert clients["group"].null_count() == 200


@pytest.mark.parametrize("width", [1, 3])
def test_any_number_of_measures_can_be_simulated(width: int) -> None:
    first = DERIVED_SEED.measures[0]
    measures = tuple(replace(first, instrument=f"measure{k}") for k in range(width))
    courses = simulate_courses(
        clients=20_000, parameters=replace(DERIVED_SEED, measures=measures), seed=73
    )
    scores = courses.filter(session=0).pivot("instrument", index="client", values="score")
    assert scores.width == width + 1
    for name in scores.columns[2:]:
        found = scores.select(pl.corr("measure0", name)).item()
        assert found == pytest.approx(0.64, abs=0.02)


@pytest.mark.parametrize("correlation", [0.0, 1.0])
def test_falls_may_be_as_alike_as_can_be(correlation: float) -> None:
    """At a correlation of 1 the matrix is singular, and has a factor all the same."""
    change = replace(DERIVED_SEED.change, correlation=correlation)
    free = replace(DERIVED_SEED, change=change, whole_points=False, within_scale=False)
    courses = simulate_courses(clients=20_000, parameters=free, seed=74)
    ends = courses.filter(pl.col("session") <= 1)
    kept = ends.group_by("client", "instrument", maintain_order=True).agg(
        kept=pl.col("true_score").last() / pl.col("true_score").first()
    )
    both = kept.pivot("instrument", index="client", values="kept")
    assert both.select(pl.corr("phq9", "gad7", method="spearman")).item() == pytest.approx(
        correlation, abs=0.03
    )
