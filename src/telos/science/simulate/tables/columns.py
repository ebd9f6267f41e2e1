"""Columns of words."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray


def words(names: Sequence[str], places: NDArray[np.int64]) -> pl.Series:
    """The name at each place."""
    return pl.Series([str(name) for name in names]).gather(pl.Series(places.astype(np.uint32)))


def known(values: NDArray[np.float64]) -> pl.Series:
    """Numbers, null where they are NaN."""
    return pl.Series(np.ascontiguousarray(values).ravel(), nan_to_null=True)
