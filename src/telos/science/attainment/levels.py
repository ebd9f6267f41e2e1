"""Levels of goal attainment scaling: the table that holds them, checked."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from telos.science.attainment.errors import GoalFrameError, LevelError, WeightError
from telos.science.attainment.reading import identities, numbers, refuse, refuse_twice
from telos.science.change import ParameterError
from telos.science.frames import require_frame

# Much less than expected … as expected … much more than expected.
LOWEST_LEVEL: Final = -2.0
EXPECTED_LEVEL: Final = 0.0
HIGHEST_LEVEL: Final = 2.0
# Half a level is our own reading of “partly”, and what the mean of two raters gives.
LEVEL_STEP: Final = 0.5


@dataclass(frozen=True)
class LevelColumns:
    """Which column of a table of scaled goals is what.

    Attributes
    ----------
    client, goal, level : str
        Who, which goal of theirs, and the level it stands at: −2 to +2 in whole or half
        steps; null or NaN where it was not rated.
    weight : str or None
        How much a goal counts, at least 0 and never missing; None where all count alike.
    time : str, optional
        When it was rated; then the result has a row for each client and time.
    baseline : str, optional
        The level at which the goal stood at the start, for change; null where unknown.
    """

    client: str
    goal: str
    level: str
    weight: str | None
    time: str | None = None
    baseline: str | None = None

    @property
    def keys(self) -> list[str]:
        """The columns that make a row of the result."""
        return [self.client] if self.time is None else [self.client, self.time]


def with_first_levels(frame: pl.DataFrame, *, columns: LevelColumns) -> pl.DataFrame:
    """Add to each row the level at which its goal was first rated, as ``baseline``.

    For change from the start where goals were rated at several times and nobody noted a
    baseline apart. A goal's first rating may come long after the start: look at the times.

    Parameters
    ----------
    frame : pl.DataFrame, one row a goal and time
    columns : LevelColumns
        With `time`.

    Returns
    -------
    pl.DataFrame
        The same rows with ``baseline``; null where a goal was never rated.

    Raises
    ------
    ParameterError
        When `columns` names no time.
    GoalFrameError, LevelError, WeightError
        As `score_attainment`, or when there is a column ``baseline`` already.

    References
    ----------
    Our own definition.

    Examples
    --------
    >>> goals = pl.DataFrame({"client": "A", "goal": 1, "week": [8, 0], "level": [1, -1]})
    >>> columns = LevelColumns("client", "goal", "level", weight=None, time="week")
    >>> with_first_levels(goals, columns=columns)["baseline"].to_list()
    [-1.0, -1.0]
    """
    require_frame(frame, "frame")
    time = _time(columns)
    if "baseline" in frame.columns:
        raise GoalFrameError("baseline", "is there already; rename it, or use it as it is.")
    levels = read_levels(frame, columns=columns)
    first = pl.col("level").sort_by(time).drop_nulls().first()
    return frame.with_columns(
        levels.select(first.over(columns.client, columns.goal).alias("baseline"))
    )


def latest_levels(frame: pl.DataFrame, *, columns: LevelColumns) -> pl.DataFrame:
    """One row a goal, at the last time at which it was rated.

    Parameters
    ----------
    frame : pl.DataFrame, one row a goal and time
    columns : LevelColumns
        With `time`.

    Returns
    -------
    pl.DataFrame, one row a goal
        All columns, from the row of the goal's last rating; of a goal that was never rated its
        last row, with a null level. Goals of one client may have been rated at different times.

    Raises
    ------
    ParameterError
        When `columns` names no time.
    GoalFrameError, LevelError, WeightError
        As `score_attainment`.

    References
    ----------
    Our own definition.

    Examples
    --------
    >>> goals = pl.DataFrame({"client": "A", "goal": 1, "week": [0, 8, 12], "level": [-1, 1, None]})
    >>> columns = LevelColumns("client", "goal", "level", weight=None, time="week")
    >>> latest_levels(goals, columns=columns).rows()
    [('A', 1, 8, 1)]
    """
    require_frame(frame, "frame")
    time = _time(columns)
    levels = read_levels(frame, columns=columns)
    order = frame.with_columns(levels["level"].is_not_null().alias("telos_rated"))
    last = pl.all().sort_by("telos_rated", time).last()
    return (
        order.group_by(columns.client, columns.goal, maintain_order=True)
        .agg(last)
        .select(frame.columns)
    )


def read_levels(frame: pl.DataFrame, *, columns: LevelColumns) -> pl.DataFrame:
    """Check a table of scaled goals; key columns as they are, the rest as Float64."""
    keys = [columns.client, *([columns.time] if columns.time else []), columns.goal]
    identities(frame, keys)
    refuse_twice(frame, keys, what="a client has a goal")
    read = [_levels(frame, columns.level).alias("level")]
    if columns.baseline is None:
        read.append(pl.Series("baseline", [None] * len(frame), dtype=pl.Float64))
    else:
        read.append(_levels(frame, columns.baseline).alias("baseline"))
    read.append(_weights(frame, columns.weight).alias("weight"))
    return frame.select(keys).with_columns(read)


def _levels(frame: pl.DataFrame, name: str) -> pl.Series:
    levels = numbers(frame, name, error=LevelError)
    beyond = (levels < LOWEST_LEVEL) | (levels > HIGHEST_LEVEL)
    refuse(name, beyond, what="is not between −2 and +2", error=LevelError)
    between = (levels / LEVEL_STEP) % 1 != 0
    refuse(name, between, what="is neither a whole nor a half level", error=LevelError)
    return levels


def _weights(frame: pl.DataFrame, name: str | None) -> pl.Series:
    if name is None:
        return pl.Series("weight", [1.0] * len(frame), dtype=pl.Float64)
    weights = numbers(frame, name, error=WeightError)
    refuse(name, weights.is_null(), what="is missing", error=WeightError)
    refuse(name, weights < 0, what="is below 0", error=WeightError)
    return weights


def _time(columns: LevelColumns) -> str:
    if columns.time is None:
        raise ParameterError("columns.time", None, "the column that says when a goal was rated")
    return columns.time
