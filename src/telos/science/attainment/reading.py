"""Checks that every table of goals passes; each names the rows at fault."""

from collections.abc import Iterable, Sequence

import polars as pl

from telos.science.attainment.errors import GoalFrameError
from telos.science.frames import unnamed

# How many rows an error names before it says how many more there are.
NAMED_ROWS = 5


def column(frame: pl.DataFrame, name: str) -> pl.Series:
    """The column, or an error that says which there are."""
    if name not in frame.columns:
        known = ", ".join(frame.columns) or "no columns"
        raise GoalFrameError(name, f"is not in the table, which has {known}.")
    return frame[name]


def numbers(
    frame: pl.DataFrame, name: str, *, error: type[GoalFrameError] = GoalFrameError
) -> pl.Series:
    """The column as Float64; NaN becomes null, an infinite number is refused."""
    series = column(frame, name)
    if not (series.dtype.is_numeric() or series.dtype == pl.Null):
        raise error(name, f"must hold numbers; it holds {series.dtype}.")
    series = series.cast(pl.Float64).fill_nan(None)
    refuse(name, series.is_infinite(), what="is infinite", error=error)
    return series


def identities(frame: pl.DataFrame, names: Sequence[str]) -> None:
    """Refuse rows that do not say whose or which they are."""
    for name in names:
        refuse(name, unnamed(column(frame, name)), what="is empty")


def refuse(
    name: str,
    faulty: pl.Series,
    *,
    what: str,
    error: type[GoalFrameError] = GoalFrameError,
) -> None:
    """Raise `error` when anything is true; rows are counted from 1."""
    rows = faulty.fill_null(value=False).arg_true().to_list()
    if rows:
        raise error(name, f"{what} {where(rows)}; correct or remove it.")


def refuse_twice(frame: pl.DataFrame, names: Sequence[str], *, what: str) -> None:
    """Refuse a table in which two rows have the same values in all of `names`."""
    twice = frame.select(names).is_duplicated()
    refuse(names[-1], twice, what=f"{what} twice:")


def refuse_names(names: Iterable[str | None], *, reserved: Iterable[str]) -> None:
    """Refuse identifying columns whose names the result needs for itself."""
    for name in names:
        if name in set(reserved):
            raise GoalFrameError(str(name), "is a name that the result uses; rename the column.")


def where(rows: list[int]) -> str:
    """“in row 3, 7 and 2 more”, for rows counted from 0."""
    named = ", ".join(str(row + 1) for row in rows[:NAMED_ROWS])
    more = len(rows) - NAMED_ROWS
    return f"in row {named}" + (f" and {more} more" if more > 0 else "")
