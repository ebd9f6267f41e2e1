"""First and last scores, whatever form they come in."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.science.change.errors import ScoreSeriesError

# Of fractional scores arithmetic loses the last digits: 4.2 − 3.6 is less than 0.6 by them. How
# much of an amount, a line, a share or a range a score may be off by.
SLACK = 1e-9
NAMED_ROWS = 10

Scores = pl.Series | npt.NDArray[np.generic] | Sequence[float | int | None]

_NOT_NUMBERS = "{} holds something that is not a number; give numbers, or None for no score."


def score_pairs(
    first: Scores, last: Scores, *, ends: tuple[float, float] | None = None
) -> pl.DataFrame:
    """Columns ``first`` and ``last`` as Float64, null for every missing score, NaN included.

    Scores beyond `ends`, the lowest and the highest that an instrument gives, are refused.
    """
    before, after = _scores("first", first, ends), _scores("last", last, ends)
    if len(before) != len(after):
        raise ScoreSeriesError(
            f"first has {len(before)} scores and last {len(after)}; give both for each person, "
            "None where there is no score."
        )
    return pl.DataFrame([before, after])


def _scores(name: str, scores: Scores, ends: tuple[float, float] | None) -> pl.Series:
    if isinstance(scores, np.ndarray) and scores.dtype == np.object_:
        scores = list(scores)
    try:
        if isinstance(scores, pl.Series | np.ndarray):
            series = pl.Series(name, scores)
        else:
            # Told the type, Polars takes whole numbers and fractions side by side.
            series = pl.Series(name, scores, dtype=pl.Float64)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        raise ScoreSeriesError(_NOT_NUMBERS.format(name)) from error
    if not (series.dtype.is_numeric() or series.dtype == pl.Null):
        raise ScoreSeriesError(_NOT_NUMBERS.format(name))
    series = series.cast(pl.Float64).fill_nan(None)
    refuse_beyond(name, series, ends)
    return series


def refuse_beyond(name: str, series: pl.Series, ends: tuple[float, float] | None) -> None:
    """Refuse infinite scores, and those that the instrument cannot give, by row.

    Of a Float64 series without NaN; `ends` as in `ChangeRule`.
    """
    # The least and the most show both at once, with no more work than a look for infinite ones.
    least, most = series.min(), series.max()
    if not isinstance(least, float) or not isinstance(most, float):
        return
    if not (math.isfinite(least) and math.isfinite(most)):
        raise ScoreSeriesError(f"{name} holds an infinite score; correct it or leave it empty.")
    if ends is None:
        return
    lowest, highest = ends
    slack = SLACK * (highest - lowest)
    if lowest - slack <= least and most <= highest + slack:
        return
    beyond = ~series.is_between(lowest - slack, highest + slack)
    rows = beyond.fill_null(value=False).arg_true().to_list()
    named = ", ".join(f"{row + 1} ({series[row]:g})" for row in rows[:NAMED_ROWS])
    more = f" and {len(rows) - NAMED_ROWS} more" if len(rows) > NAMED_ROWS else ""
    raise ScoreSeriesError(
        f"{name} holds scores that the instrument cannot give: in row {named}{more}. They lie "
        f"between {lowest:g} and {highest:g}; correct these, or leave them empty."
    )
