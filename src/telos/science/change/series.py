"""First and last scores, whatever form they come in."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.science.change.errors import ScoreSeriesError

Scores = pl.Series | npt.NDArray[np.generic] | Sequence[float | int | None]

_NOT_NUMBERS = "{} holds something that is not a number; give numbers, or None for no score."


def score_pairs(first: Scores, last: Scores) -> pl.DataFrame:
    """Columns ``first`` and ``last`` as Float64, null for every missing score, NaN included."""
    before, after = _scores("first", first), _scores("last", last)
    if len(before) != len(after):
        raise ScoreSeriesError(
            f"first has {len(before)} scores and last {len(after)}; give both for each person, "
            "None where there is no score."
        )
    return pl.DataFrame([before, after])


def _scores(name: str, scores: Scores) -> pl.Series:
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
    if series.is_infinite().any():
        raise ScoreSeriesError(f"{name} holds an infinite score; correct it or leave it empty.")
    return series
