"""From the moves of goals to how long each took, and how it ended."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

import polars as pl

from telos.science.attainment.errors import GoalFrameError, TooLittleDataError
from telos.science.attainment.reading import (
    column,
    identities,
    numbers,
    refuse,
    refuse_names,
)
from telos.science.change import ParameterError
from telos.science.frames import require_frame

PausedTime = Literal["counted", "left_out"]

MICROSECONDS_A_DAY: Final = 86_400_000_000


class GoalEnd(StrEnum):
    """How a goal left the work, as far as it was followed."""

    REACHED = "reached"
    SET_ASIDE = "set_aside"
    OPEN = "open"


class MoveState(StrEnum):
    """Where a goal stands after a move; the words of the app, and the end of care."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    PAUSED = "paused"
    REACHED = "reached"
    SET_ASIDE = "set_aside"
    CARE_ENDED = "care_ended"


_ENDS = (MoveState.REACHED, MoveState.SET_ASIDE, MoveState.CARE_ENDED)


@dataclass(frozen=True)
class MoveColumns:
    """Which column of a table of moves is what.

    Attributes
    ----------
    client, goal : str
        Whose, and which goal of theirs.
    at : str
        When the goal came to the state: numbers in any unit, or dates.
    state : str
        One of `MoveState`.
    """

    client: str
    goal: str
    at: str
    state: str


@dataclass(frozen=True, eq=False)
class GoalTimes:
    """How long goals took.

    Attributes
    ----------
    frame : pl.DataFrame, one row a goal
        Client, goal; ``time`` from agreement to the end, or to the last that is known of it;
        ``outcome`` (a `GoalEnd`); ``paused_time``. Days where moves were dated, otherwise in
        the unit of the moves.
    n_goals : int
        Goals in the table of moves.
    n_never_agreed : int
        Goals that were never agreed up to the last day, and are left out.
    n_taken_up_again : int
        Goals that went on after they were reached or set aside; their first end counts.
    """

    frame: pl.DataFrame
    n_goals: int
    n_never_agreed: int
    n_taken_up_again: int


def goal_times(
    moves: pl.DataFrame,
    *,
    columns: MoveColumns,
    until: float | date,
    paused: PausedTime,
) -> GoalTimes:
    """From when goals were agreed, rested and ended, to a time and an outcome for each.

    The clock starts when a goal is first agreed and stops when it is first reached or set
    aside. New words for the same goal (a move back to *proposed*) do not stop it: what counts
    is the aim, not its wording. A goal that was replaced by another of its own is two goals:
    let the first end as *set_aside*, or give both one identity and the clock goes on. A goal
    that is still open on the last day, or when care ended, is *open*: it may yet be reached, and
    nobody knows when. Ending care is no neutral event: people who leave may be those whose
    goals went badly; see `time_to_attainment`.

    Parameters
    ----------
    moves : pl.DataFrame, one row a move
        Moves of one goal at the same time keep the order of the table.
    columns : MoveColumns
    until : number or date
        Until when the table knows of goals, in the kind of the ``at`` column; a date stands for
        its first moment. Later moves are not looked at.
    paused : "counted" or "left_out"
        Whether the clock runs while a goal rests: calendar time, or time at work.

    Returns
    -------
    GoalTimes

    Raises
    ------
    GoalFrameError
        When a column is missing or empty, a state is unknown, or `until` is of another kind.
    ParameterError
        When `paused` is unknown, or `until` not a number or date.
    TooLittleDataError
        When no goal was ever agreed.

    References
    ----------
    Our own definitions, as stated.

    Examples
    --------
    >>> moves = pl.DataFrame(
    ...     {"client": "A", "goal": [1, 1, 1, 1, 2], "week": [0, 4, 6, 12, 2],
    ...      "state": ["agreed", "paused", "agreed", "reached", "agreed"]}
    ... )
    >>> columns = MoveColumns("client", "goal", "week", "state")
    >>> times = goal_times(moves, columns=columns, until=20, paused="left_out")
    >>> times.frame.rows()
    [('A', 1, 10.0, 'reached', 2.0), ('A', 2, 18.0, 'open', 0.0)]
    """
    require_frame(moves, "moves")
    if paused not in ("counted", "left_out"):
        raise ParameterError("paused", paused, "“counted” or “left_out”")
    if not isinstance(until, date) and not math.isfinite(until):
        raise ParameterError("until", until, "a number or a date")
    keys = [columns.client, columns.goal]
    refuse_names(keys, reserved=("time", "outcome", "paused_time", "at", "state"))
    rows, last_day = _read(moves, columns, until)
    n_goals = rows.select(pl.struct(keys).n_unique()).item()
    rows = rows.filter(pl.col("at") <= last_day).sort(*keys, "at", maintain_order=True)
    begun = (pl.col("state") == MoveState.AGREED).cum_sum().over(keys) > 0
    rows = rows.filter(begun)
    if not len(rows):
        raise TooLittleDataError(f"None of {n_goals} goals was ever agreed; no clock started.")
    is_end = pl.col("state").is_in([str(end) for end in _ENDS])
    ended_before = (is_end.cum_sum() - is_end.cast(pl.UInt32)).over(keys) > 0
    again = rows.filter(ended_before & ~is_end).select(pl.struct(keys).n_unique()).item()
    goals = _durations(rows.filter(~ended_before), keys, last_day)
    if paused == "left_out":
        goals = goals.with_columns(pl.col("time") - pl.col("paused_time"))
    return GoalTimes(
        frame=moves.select(keys)
        .unique(maintain_order=True)
        .join(goals, on=keys, maintain_order="left"),
        n_goals=n_goals,
        n_never_agreed=n_goals - len(goals),
        n_taken_up_again=again,
    )


def _durations(rows: pl.DataFrame, keys: list[str], last_day: float) -> pl.DataFrame:
    until_next = pl.col("at").shift(-1).over(keys).fill_null(last_day) - pl.col("at")
    rested = pl.when(pl.col("state") == MoveState.PAUSED).then(pl.col("until_next")).sum()
    ended = pl.col("state").last().is_in([str(end) for end in _ENDS])
    outcome = (
        pl.when(pl.col("state").last().is_in([str(GoalEnd.REACHED), str(GoalEnd.SET_ASIDE)]))
        .then(pl.col("state").last())
        .otherwise(pl.lit(str(GoalEnd.OPEN)))
    )
    end = pl.when(ended).then(pl.col("at").last()).otherwise(last_day)
    return (
        rows.with_columns(until_next.alias("until_next"))
        .group_by(keys)
        .agg(
            (end - pl.col("at").first()).alias("time"),
            outcome.alias("outcome"),
            rested.alias("paused_time"),
        )
    )


def _read(
    moves: pl.DataFrame, columns: MoveColumns, until: float | date
) -> tuple[pl.DataFrame, float]:
    """Moves with ``at`` in days or units as Float64, and the last day in the same."""
    keys = [columns.client, columns.goal]
    identities(moves, [*keys, columns.at, columns.state])
    states = column(moves, columns.state)
    known = [str(state) for state in MoveState]
    strange = ~states.cast(pl.String).is_in(known)
    refuse(columns.state, strange, what=f"is none of {', '.join(known)}")
    at = column(moves, columns.at)
    if at.dtype.is_temporal() != isinstance(until, date):
        raise GoalFrameError(
            columns.at, f"holds {at.dtype}, but until is {until!r}; give both in the same kind."
        )
    if isinstance(until, date):
        at, last_day = _days(at, columns.at), float(_days(pl.Series([until]), "until").item())
    else:
        at, last_day = numbers(moves, columns.at), float(until)
    rows = moves.select(keys).with_columns(at.alias("at"), states.cast(pl.String).alias("state"))
    return rows, last_day


def _days(moments: pl.Series, name: str) -> pl.Series:
    if moments.dtype not in (pl.Date, pl.Datetime):
        raise GoalFrameError(name, f"must hold dates or numbers; it holds {moments.dtype}.")
    return moments.dt.timestamp("us") / MICROSECONDS_A_DAY
