"""From a long table, one row a visit, to the arrays that a course is fitted to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.frames import named
from telos.science.trajectory.errors import VisitFrameError
from telos.science.trajectory.timescale import Floats, TimeScale

# How many rows an error names before it says how many more there are.
NAMED_ROWS = 10

SMALLEST, LARGEST = 1e-100, 1e100
"""Of values whose largest lies beyond these not even the squares can be summed."""

INSTRUMENT = "instrument"
"""The column by which a long table says what was given, where it has one."""


@dataclass(frozen=True)
class Covariate:
    """A thing known of a client or a visit that the course may depend on.

    ``levels`` are the words of a covariate in words, in alphabetical order; the first is what
    the others are compared with. Without levels the covariate is a number.
    """

    name: str
    levels: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """One name for each column: the covariate's own, or ``name=level``."""
        return tuple(f"{self.name}={level}" for level in self.levels[1:]) or (self.name,)


@dataclass(frozen=True)
class Roles:
    """Which column of the table is what."""

    client: str
    time: str
    outcome: str
    covariates: tuple[Covariate, ...] = ()


@dataclass(frozen=True)
class Visits:
    """Visits sorted by client and time; nothing missing, nothing twice.

    Attributes
    ----------
    clients : pl.Series, shape (clients,)
        Who, in the order of `starts`.
    starts : np.ndarray of int, shape (clients,)
        The row at which each client's visits begin.
    time, outcome : np.ndarray of float, shape (visits,)
        ``outcome`` is empty where the table was read without one.
    fixed : tuple of np.ndarray of float, each of shape (visits,)
        Intercept, columns of time, covariates.
    slope : np.ndarray of float, shape (visits,)
        The time along which clients differ.
    without_outcome : int
        Rows left aside because the outcome is missing.
    """

    clients: pl.Series
    starts: np.ndarray
    time: Floats
    outcome: Floats
    fixed: tuple[Floats, ...]
    slope: Floats
    without_outcome: int

    @property
    def lengths(self) -> np.ndarray:
        """Number of visits of each client, shape (clients,)."""
        return np.diff(self.starts, append=len(self.time))


def covariates_of(frame: pl.DataFrame, names: Sequence[str]) -> tuple[Covariate, ...]:
    """Learn from a table whether each covariate is a number or words, and which words."""
    found = []
    for name in names:
        series = _column(frame, name)
        if series.dtype.is_numeric():
            found.append(Covariate(name))
            continue
        levels = tuple(sorted(series.drop_nulls().cast(pl.String).unique().to_list()))
        if len(levels) <= 1:
            raise VisitFrameError(name, "says the same of everybody; leave it out.")
        found.append(Covariate(name, levels))
    return tuple(found)


def read_visits(
    frame: pl.DataFrame, *, roles: Roles, scale: TimeScale, with_outcome: bool = True
) -> Visits:
    """Check a long table and turn it into arrays; the table itself is not changed."""
    needed = [roles.client, roles.time, *([roles.outcome] if with_outcome else [])]
    for name in needed:
        _column(frame, name)
    _refuse_mixed(frame, roles)
    rows = frame.select(
        named(frame[roles.client]).alias("client"),
        _number(frame, roles.time).alias("time"),
        *([_number(frame, roles.outcome).alias("outcome")] if with_outcome else []),
        *(pl.col(c.name).alias(f"x{k}") for k, c in enumerate(roles.covariates) if _has(frame, c)),
    ).with_row_index("row")
    gaps = with_outcome and rows["outcome"].null_count() > 0
    kept = rows.filter(pl.col("outcome").is_not_null()) if gaps else rows
    _refuse_missing(kept, "client", name=roles.client, what="nobody is named")
    _refuse_missing(kept, "time", name=roles.time, what="there is no time")
    kept = _sorted(kept, roles)
    starts = _starts(kept["client"])
    time = kept["time"].to_numpy()
    moments = scale.columns(time)
    # One column beside the other, none copied: millions of visits should fit in memory once.
    columns = [np.broadcast_to(1.0, len(time)), *moments.T]
    for k, covariate in enumerate(roles.covariates):
        columns.extend(_columns(kept, f"x{k}", covariate))
    return Visits(
        clients=kept["client"].gather(starts),
        starts=starts,
        time=time,
        outcome=kept["outcome"].to_numpy() if with_outcome else np.empty(0),
        fixed=tuple(columns),
        slope=moments[:, 0],
        without_outcome=len(rows) - len(kept),
    )


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    if name not in frame.columns:
        raise VisitFrameError(
            name, f"is not in the table, which has {', '.join(frame.columns) or 'no columns'}."
        )
    return frame[name]


def _refuse_mixed(frame: pl.DataFrame, roles: Roles) -> None:
    """Refuse scores of several instruments in one course: their points are not the same."""
    if INSTRUMENT not in frame.columns or INSTRUMENT in {c.name for c in roles.covariates}:
        return
    several = frame[INSTRUMENT].drop_nulls().unique().sort()
    if len(several) > 1:
        named = ", ".join(str(one) for one in several.head(NAMED_ROWS))
        raise VisitFrameError(INSTRUMENT, f"names several ({named}); keep the rows of one.")


def _has(frame: pl.DataFrame, covariate: Covariate) -> bool:
    _column(frame, covariate.name)
    return True


def _number(frame: pl.DataFrame, name: str) -> pl.Expr:
    series = frame[name]
    if not (series.dtype.is_numeric() or series.dtype == pl.Null):
        raise VisitFrameError(name, f"must hold numbers; it holds {series.dtype}.")
    numbers = series.cast(pl.Float64)
    infinite = numbers.is_infinite().fill_null(value=False)
    if infinite.any():
        raise VisitFrameError(name, f"is infinite {_where(infinite.arg_true().to_list())}.")
    _refuse_unreckonable(numbers, name)
    number = pl.col(name).cast(pl.Float64)
    # Millions of visits are not copied for a NaN that none of them is.
    return number.fill_nan(None) if numbers.is_nan().any() else number


def _refuse_unreckonable(numbers: pl.Series, name: str) -> None:
    """Refuse what is lost, or beyond every number, as soon as it is squared and summed."""
    # The ends show it without a copy of millions of visits; NaN is never one of them.
    ends = numbers.min(), numbers.max()
    largest = max((abs(end) for end in ends if isinstance(end, float)), default=0.0)
    if largest and not SMALLEST < largest < LARGEST:
        raise VisitFrameError(
            name,
            f"the largest value is {largest:g}, which is beyond what can be reckoned with. Give it "
            "in another unit.",
        )


def _refuse_missing(rows: pl.DataFrame, key: str, *, name: str, what: str) -> None:
    missing = rows.filter(pl.col(key).is_null())["row"].to_list()
    if missing:
        raise VisitFrameError(name, f"{what} {_where(missing)}; correct or remove them.")


def _where(rows: list[int]) -> str:
    named = ", ".join(str(row + 1) for row in rows[:NAMED_ROWS])
    more = len(rows) - NAMED_ROWS
    return f"in row {named}" + (f" and {more} more" if more > 0 else "")


def _sorted(rows: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    """By client, then time. Sorting is skipped where the table has that order already."""
    if not (rows["client"].is_sorted() and _rising(rows)):
        rows = rows.sort("client", "time")
        if not _rising(rows):
            twins = pl.struct("client", "time").is_duplicated()
            twice = rows.filter(twins)["row"].to_list()
            raise VisitFrameError(
                roles.time,
                f"a client has two visits at the same time {_where(sorted(twice))}; keep one of "
                "them.",
            )
    return rows


def _again() -> pl.Expr:
    same = pl.col("client") == pl.col("client").shift(1)
    return same & (pl.col("time") <= pl.col("time").shift(1))


def _rising(rows: pl.DataFrame) -> bool:
    return not rows.select(_again().any()).item()


def _starts(clients: pl.Series) -> np.ndarray:
    if not len(clients):
        return np.empty(0, dtype=np.int64)
    changes = (clients != clients.shift(1)).fill_null(value=True)
    return changes.arg_true().to_numpy().astype(np.int64)


def _columns(rows: pl.DataFrame, key: str, covariate: Covariate) -> list[Floats]:
    series = rows[key]
    if not covariate.levels:
        if not series.dtype.is_numeric():
            raise VisitFrameError(covariate.name, "must hold numbers, as when the model was made.")
        numbers = series.cast(pl.Float64)
        if numbers.is_nan().any():
            numbers = numbers.fill_nan(None)
        bad = (numbers.is_null() | numbers.is_infinite().fill_null(value=False)).arg_true()
        _refuse_rows(rows, bad, name=covariate.name, what="is missing or not a number")
        _refuse_unreckonable(numbers, covariate.name)
        return [numbers.to_numpy()]
    words = series.cast(pl.String)
    bad = (~words.is_in(list(covariate.levels))).fill_null(value=True).arg_true()
    known = ", ".join(covariate.levels)
    _refuse_rows(rows, bad, name=covariate.name, what=f"is missing, or is none of {known},")
    return [(words == level).cast(pl.Float64).to_numpy() for level in covariate.levels[1:]]


def _refuse_rows(rows: pl.DataFrame, bad: pl.Series, *, name: str, what: str) -> None:
    if len(bad):
        where = sorted(rows["row"].gather(bad).to_list())
        raise VisitFrameError(name, f"{what} {_where(where)}; complete or remove them.")
