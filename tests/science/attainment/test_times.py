"""From moves of goals to times: agreed, paused, reworded, ended, taken up again."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.attainment import (
    GoalFrameError,
    MoveColumns,
    MoveState,
    TooLittleDataError,
    goal_times,
)
from telos.science.change import ParameterError

COLUMNS = MoveColumns("client", "goal", "at", "state")

# What happens to a goal, week by week, until week 20 → calendar time, time at work, outcome.
LIVES: list[tuple[str, list[tuple[float, str]], tuple[float, float, str] | None]] = [
    ("reached", [(0, "proposed"), (2, "agreed"), (12, "reached")], (10, 10, "reached")),
    ("set aside", [(2, "agreed"), (5, "set_aside")], (3, 3, "set_aside")),
    ("still open", [(2, "agreed")], (18, 18, "open")),
    ("care ended", [(2, "agreed"), (9, "care_ended")], (7, 7, "open")),
    ("reached at once", [(4, "agreed"), (4, "reached")], (0, 0, "reached")),
    (
        "rested twice",
        [
            (0, "agreed"),
            (3, "paused"),
            (5, "agreed"),
            (8, "paused"),
            (9, "agreed"),
            (15, "reached"),
        ],
        (15, 12, "reached"),
    ),
    ("reached while resting", [(0, "agreed"), (6, "paused"), (10, "reached")], (10, 6, "reached")),
    ("still resting", [(0, "agreed"), (6, "paused")], (20, 6, "open")),
    (
        "new words",
        [(0, "agreed"), (4, "proposed"), (6, "agreed"), (10, "reached")],
        (10, 10, "reached"),
    ),
    ("after the last day", [(0, "agreed"), (21, "reached")], (20, 20, "open")),
    ("agreed on the last day", [(20, "agreed")], (0, 0, "open")),
    (
        "taken up again",
        [(0, "agreed"), (5, "reached"), (8, "agreed"), (12, "set_aside")],
        (5, 5, "reached"),
    ),
    (
        "proposed again",
        [(1, "agreed"), (5, "set_aside"), (8, "proposed"), (9, "agreed"), (11, "reached")],
        (4, 4, "set_aside"),
    ),
    (
        "reached, then care ended",
        [(0, "agreed"), (5, "reached"), (8, "care_ended")],
        (5, 5, "reached"),
    ),
    ("only proposed", [(0, "proposed"), (4, "set_aside")], None),
    ("agreed too late", [(0, "proposed"), (25, "agreed")], None),
]


def _moves(lives: list[tuple[str, list[tuple[float, str]]]]) -> pl.DataFrame:
    rows = [("A", goal, at, state) for goal, life in lives for at, state in life]
    schema = {"client": pl.String, "goal": pl.String, "at": pl.Float64, "state": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(("goal", "life", "expected"), LIVES, ids=[row[0] for row in LIVES])
@pytest.mark.parametrize("paused", ["counted", "left_out"])
def test_a_goals_life_becomes_a_time_and_an_outcome(
    goal: str,
    life: list[tuple[float, str]],
    expected: tuple[float, float, str] | None,
    paused: str,
) -> None:
    moves = _moves([(goal, life), ("beside it", [(0, "agreed")])])
    found = goal_times(moves, columns=COLUMNS, until=20, paused=paused)  # type: ignore[arg-type]
    row = found.frame.filter(pl.col("goal") == goal)
    if expected is None:
        assert (len(row), found.n_never_agreed) == (0, 1)
        return
    calendar, at_work, outcome = expected
    assert row["outcome"].item() == outcome
    assert row["time"].item() == (calendar if paused == "counted" else at_work)
    assert row["paused_time"].item() == calendar - at_work


def test_all_goals_together_are_told_and_counted() -> None:
    found = goal_times(
        _moves([(goal, life) for goal, life, _ in LIVES]),
        columns=COLUMNS,
        until=20,
        paused="counted",
    )
    assert found.n_goals == len(LIVES)
    assert found.n_never_agreed == 2
    assert found.n_taken_up_again == 2
    assert found.frame["goal"].to_list() == [goal for goal, _, end in LIVES if end is not None]
    assert found.frame.columns == ["client", "goal", "time", "outcome", "paused_time"]


def test_goals_of_two_clients_may_share_a_name() -> None:
    one = _moves([("sleep", [(0, "agreed"), (5, "reached")])])
    other = _moves([("sleep", [(3, "agreed")])]).with_columns(client=pl.lit("B"))
    found = goal_times(pl.concat([other, one]), columns=COLUMNS, until=10, paused="counted")
    assert found.frame.select("client", "time", "outcome").rows() == [
        ("B", 7, "open"),
        ("A", 5, "reached"),
    ]


def test_dated_moves_give_days() -> None:
    moves = pl.DataFrame(
        {
            "client": "A",
            "goal": 1,
            "at": [date(2026, 1, 1), date(2026, 1, 31)],
            "state": ["agreed", "reached"],
        }
    )
    found = goal_times(moves, columns=COLUMNS, until=date(2026, 6, 1), paused="counted")
    assert found.frame["time"].to_list() == [30]
    moments = moves.with_columns(
        at=pl.Series([datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 31, tzinfo=UTC)])
    )
    until = datetime(2026, 6, 1, tzinfo=UTC)
    assert goal_times(moments, columns=COLUMNS, until=until, paused="counted").frame[
        "time"
    ].to_list() == [29.5]


LIFE = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([str(state) for state in MoveState])),
    min_size=1,
    max_size=8,
).map(lambda life: sorted(life, key=lambda move: move[0]))


@given(lives=st.lists(LIFE, min_size=1, max_size=6), until=st.integers(0, 35))
def test_any_lives_give_possible_times(lives: list[list[tuple[int, str]]], until: int) -> None:
    moves = _moves([(str(k), life) for k, life in enumerate(lives)])
    agreed = {
        str(k)
        for k, life in enumerate(lives)
        if any(state == "agreed" and at <= until for at, state in life)
    }
    if not agreed:
        with pytest.raises(TooLittleDataError, match="ever agreed"):
            goal_times(moves, columns=COLUMNS, until=until, paused="counted")
        return
    calendar, at_work = (
        goal_times(moves, columns=COLUMNS, until=until, paused=paused)
        for paused in ("counted", "left_out")
    )
    assert set(calendar.frame["goal"]) == agreed
    assert calendar.n_never_agreed == len(lives) - len(agreed)
    assert calendar.frame["outcome"].equals(at_work.frame["outcome"])
    assert at_work.frame["time"].min() >= 0  # type: ignore[operator]
    assert calendar.frame["time"].max() <= until  # type: ignore[operator]
    rested = calendar.frame["time"] - at_work.frame["time"]
    assert rested.to_list() == calendar.frame["paused_time"].to_list()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"state": ["agreed", "done"]}, "none of proposed, agreed, .* in row 2"),
        ({"state": ["agreed", None]}, "empty in row 2"),
        ({"at": [0.0, math.inf]}, "infinite in row 2"),
        ({"at": [0.0, math.nan]}, "empty in row 2"),
        ({"at": ["Monday", "Friday"]}, "must hold numbers"),
        ({"at": [date(2026, 1, 1), date(2026, 2, 1)]}, "same kind"),
        ({"client": ["A", None]}, "empty in row 2"),
    ],
)
def test_refuses_moves_that_cannot_be(change: dict[str, list[object]], message: str) -> None:
    moves = {"client": ["A", "A"], "goal": [1, 1], "at": [0.0, 4.0], "state": ["agreed", "reached"]}
    with pytest.raises(GoalFrameError, match=message):
        goal_times(pl.DataFrame({**moves, **change}), columns=COLUMNS, until=9, paused="counted")


def test_pauses_are_a_choice_and_the_last_day_a_number() -> None:
    moves = _moves([("sleep", [(0, "agreed")])])
    with pytest.raises(TypeError, match="paused"):
        goal_times(moves, columns=COLUMNS, until=9)  # type: ignore[call-arg]
    with pytest.raises(ParameterError, match="paused"):
        goal_times(moves, columns=COLUMNS, until=9, paused="ignored")  # type: ignore[arg-type]
    for until in (math.nan, math.inf):
        with pytest.raises(ParameterError, match="until"):
            goal_times(moves, columns=COLUMNS, until=until, paused="counted")
    with pytest.raises(TooLittleDataError, match="None of 0 goals"):
        goal_times(moves.head(0), columns=COLUMNS, until=9, paused="counted")
