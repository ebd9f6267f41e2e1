"""Refused rows, tied to the people whose they are: before the first score, after the last."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.cli.report.reading.fates import FIRST_REFUSED


@dataclass(frozen=True, kw_only=True)
class RefusedRows:
    """The refused rows that may hold a score of one instrument.

    `rows`: client, time (null where it cannot be read), own (whether the row names this
    instrument; false where it names none).
    """

    rows: pl.DataFrame
    nameless: int
    """Those on which no client is named."""

    @property
    def dated(self) -> pl.DataFrame:
        """Client and time of each response of this instrument with a refused row."""
        own = self.rows.filter(pl.col("own") & pl.col("time").is_not_null())
        return own.select("client", "time").unique()


def refused_rows(
    frame: pl.DataFrame, *, place: int, fates: npt.NDArray[np.uint8], aside: pl.Series
) -> RefusedRows:
    """Those of the instrument at `place`, and those that name none.

    `aside`: the rows that can hold no score of it, since they name one that is not known here, or
    hold neither a time nor a value.
    """
    may_be = np.ones(len(fates), dtype=np.bool_)
    may_be[aside.to_numpy()] = False
    at = np.flatnonzero((fates >= FIRST_REFUSED) & may_be)
    own = pl.col("instrument") == place
    these = frame[at].filter(own.fill_null(value=True))
    rows = these.filter(pl.col("client").is_not_null()).select(
        "client", "time", own=own.fill_null(value=False)
    )
    return RefusedRows(rows=rows.unique(), nameless=these["client"].null_count())


def refused_of_clients(
    refused: RefusedRows, compared: pl.DataFrame, *, first: pl.Expr, last: pl.Expr
) -> pl.DataFrame:
    """For each client who has one, where the refused rows lie beside the scores that are compared.

    `compared`: client, n_scores, first_time, last_time. Gives client, refused_first (at a time
    for a first score, where none could be used, or at a time that nobody can tell, where there is
    no score at all), undated_first (only the latter), refused_before (at a time for a first score,
    before the one that was used), refused_later (at a time for a later score, where none could be
    used), refused_after (the same, after the one that was used), refused_undated (at a time that
    nobody can tell), refused_else (anywhere but at the first score). Rows that name no
    instrument count in refused_later and refused_else alone: they may be of another one.
    """
    time, begun = pl.col("time"), pl.col("first_time")
    own, undated = pl.col("own"), pl.col("time").is_null()
    no_first = begun.is_null()
    unread = undated & (pl.col("n_scores") == 0)
    dated_first = own & no_first & pl.col("as_first") & ~undated
    return (
        refused.rows.with_columns(as_first=first, as_last=last)
        .join(compared, on="client", how="left")
        .with_columns(
            refused_first=dated_first | own & no_first & unread,
            dated_first=dated_first,
            refused_before=own & pl.col("as_first") & (time < begun),
            refused_later=pl.col("as_last") & (time > begun) & pl.col("last_time").is_null(),
            refused_after=own & pl.col("as_last") & (time > pl.col("last_time")),
            refused_undated=own & undated,
            refused_else=(time > begun) | own & (undated | no_first | (time < begun)),
        )
        .group_by("client")
        .agg(pl.col(*FLAGS, "dated_first").fill_null(value=False).any())
        .with_columns(undated_first=pl.col("refused_first") & ~pl.col("dated_first"))
        .drop("dated_first")
    )


FLAGS = (
    "refused_first",
    "refused_before",
    "refused_later",
    "refused_after",
    "refused_undated",
    "refused_else",
)
