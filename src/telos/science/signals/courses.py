"""From a long table, one row a session, to courses that rules can read."""

from collections.abc import Iterable

import polars as pl

from telos.science.change import ChangeRule
from telos.science.change.series import refuse_beyond
from telos.science.frames import named
from telos.science.signals.errors import CourseFrameError

# What a rule asks for beside client, session and score comes under its own name after this.
EXTRA = "x:"
# How many rows an error names before it says how many more there are.
NAMED_ROWS = 5
TWICE = "a client has two scores at one session"


def read_courses(
    frame: pl.DataFrame, *, client: str, session: str, score: str, extra: Iterable[str] = ()
) -> pl.DataFrame:
    """The sessions with a score, sorted: ``client``, ``session``, ``score``, ``place``, extras.

    ``place`` counts a client's scores from 0. Sessions without a score are left out: nobody is
    judged by an answer that was not given. The table itself is not changed.
    """
    extras = list(dict.fromkeys(extra))
    for name in (client, session, score, *extras):
        if name not in frame.columns:
            known = ", ".join(frame.columns) or "no columns"
            raise CourseFrameError(name, f"is not in the table, which has {known}.")
    if "instrument" in frame.columns and frame["instrument"].drop_nulls().n_unique() > 1:
        raise CourseFrameError("instrument", "names several; give the rows of one at a time.")
    rows = frame.select(
        named(frame[client]).alias("client"),
        _number(frame, session).alias("session"),
        _number(frame, score).alias("score"),
        *(pl.col(name).alias(EXTRA + name) for name in extras),
    ).with_row_index("row")
    rows = rows.filter(pl.col("score").is_not_null())
    _refuse(rows, pl.col("client").is_null(), name=client, what="nobody is named")
    _refuse(rows, pl.col("session").is_null(), name=session, what="there is no number")
    if not rows["client"].is_sorted() or rows.select((_same() & (_step() <= 0)).any()).item():
        rows = rows.sort("client", "session", maintain_order=True)
    _refuse(rows, _same() & (_step() == 0), name=session, what=TWICE)
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    start = pl.when(_same()).then(None).otherwise(row).forward_fill()
    return rows.with_columns(place=row - start).drop("row")


def refuse_beyond_ends(frame: pl.DataFrame, score: str, change: ChangeRule) -> None:
    """Refuse scores that the instrument of the rule cannot give, by row of the table."""
    refuse_beyond(score, frame[score].cast(pl.Float64).fill_nan(None), change.ends)


def lagged(column: str, by: int) -> pl.Expr:
    """The value that stood `by` scores earlier of the same client, null where there is none."""
    return pl.when(pl.col("place") >= by).then(pl.col(column).shift(by))


def first(column: str) -> pl.Expr:
    """The value at the client's first score."""
    return pl.when(pl.col("place") == 0).then(pl.col(column)).forward_fill()


def run_length(flag: pl.Expr) -> pl.Expr:
    """How many scores in a row the flag has been true by now, this one included."""
    broken = pl.when(~flag).then(pl.col("place"))
    before = pl.when(pl.col("place") == 0).then(pl.lit(-1, pl.Int64))
    return pl.col("place") - pl.coalesce(broken, before).forward_fill()


def weakest(column: str, in_a_row: int) -> pl.Expr:
    """The smallest of the last so many values of the same client, null where one is missing."""
    values = [lagged(column, k) for k in range(in_a_row)]
    complete = pl.all_horizontal(value.is_not_null() for value in values)
    return pl.when(complete).then(pl.min_horizontal(values))


def _same() -> pl.Expr:
    """Whether the row before is of the same client."""
    return (pl.col("client") == pl.col("client").shift(1)).fill_null(value=False)


def _step() -> pl.Expr:
    return pl.col("session") - pl.col("session").shift(1)


def _number(frame: pl.DataFrame, name: str) -> pl.Expr:
    series = frame[name]
    if not (series.dtype.is_numeric() or series.dtype == pl.Null):
        raise CourseFrameError(name, f"must hold numbers; it holds {series.dtype}.")
    infinite = series.cast(pl.Float64).is_infinite().fill_null(value=False)
    if infinite.any():
        raise CourseFrameError(name, f"is infinite {_where(infinite.arg_true().to_list())}.")
    return pl.col(name).cast(pl.Float64).fill_nan(None)


def _refuse(rows: pl.DataFrame, wrong: pl.Expr, *, name: str, what: str) -> None:
    found = rows.filter(wrong)["row"].to_list()
    if found:
        raise CourseFrameError(name, f"{what} {_where(sorted(found))}; correct or remove them.")


def _where(rows: list[int]) -> str:
    named = ", ".join(str(row + 1) for row in rows[:NAMED_ROWS])
    more = len(rows) - NAMED_ROWS
    return f"in row {named}" + (f" and {more} more" if more > 0 else "")
