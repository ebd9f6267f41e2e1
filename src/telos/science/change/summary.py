"""How many people changed how, with honest denominators."""

from collections.abc import Sequence

import polars as pl

from telos.science.change.classification import ChangeCategory
from telos.science.change.errors import SummaryFrameError
from telos.science.change.intervals import IntervalKind, share_interval
from telos.science.frames import require_frame

_NEEDED = ("first", "category", "harmed")
_ADDED = (
    "n_started",
    "n_with_later_score",
    "n_harmed",
    "count",
    "share",
    "low",
    "high",
    "share_of_started",
)


def summarise_change(
    frame: pl.DataFrame,
    *,
    by: str | Sequence[str] | None = None,
    confidence: float = 0.95,
    interval: IntervalKind = "wilson",
) -> pl.DataFrame:
    """Count who recovered, improved, stayed and deteriorated, out of whom, and how surely.

    Read a share together with `n_started` and `n_with_later_score`: people without a later
    score are in no category, and are often not the ones who did best. `share_of_started`
    shows what the share would be if nobody of them belonged to the category.

    Parameters
    ----------
    frame : pl.DataFrame, one row a person
        As `classify_change` gives it (``first``, ``category`` and ``harmed`` are used), with
        whatever columns `by` names.
    by : str or sequence of str, optional
        Columns that divide people into groups; null is a group of its own.
    confidence : float
        Of the interval.
    interval : "wilson" or "exact"
        Wilson's holds its promise on average, the exact one (Clopper and Pearson) always, and is
        wider for it.

    Returns
    -------
    pl.DataFrame, four rows a group
        The columns of `by`; ``category`` in the order of `ChangeCategory`, those with nobody
        included; ``n_started`` (people with a first score), ``n_with_later_score`` (people in
        a category), ``n_harmed`` (of the deteriorated, those who also crossed the line),
        ``count``, ``share`` (of those with a later score, 0 to 1), ``low`` and ``high`` (its
        interval), ``share_of_started``. Shares are null where nobody could be counted. Groups
        are sorted.

    Raises
    ------
    SummaryFrameError
        When a column is missing, or `by` names one twice or one that the result needs for itself.
    ParameterError
        When `confidence` is not between 0 and 1, or there is no such interval.

    Notes
    -----
    See `wilson_interval` and `exact_interval` for the formulas.

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> from telos.science.change import classify_change, rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> rule = rule_from_instrument(load_instrument("phq9"))
    >>> people = classify_change([18, 18, 18, 18], [9, 8, 17, None], rule=rule)
    >>> summarise_change(people).select("category", "count", "n_with_later_score").rows()[0]
    ('recovered', 2, 3)
    """
    require_frame(frame, "frame")
    groups = [by] if isinstance(by, str) else list(by or ())
    _check(frame, groups)
    counts = _counts(frame, groups)
    # The same count of the same number gives the same interval: reckon each once.
    pairs = counts.select("count", "n_with_later_score").unique().rows()
    ends = {
        (k, n): (k / n, share_interval(k, n, confidence=confidence, kind=interval))
        for k, n in pairs
        if n > 0
    }
    lookup = pl.DataFrame(
        [(k, n, share, found.low, found.high) for (k, n), (share, found) in ends.items()],
        schema={
            "count": pl.Int64,
            "n_with_later_score": pl.Int64,
            "share": pl.Float64,
            "low": pl.Float64,
            "high": pl.Float64,
        },
        orient="row",
    )
    of_started = pl.when(pl.col("n_started") > 0).then(pl.col("count") / pl.col("n_started"))
    return (
        counts.join(lookup, on=["count", "n_with_later_score"], how="left", maintain_order="left")
        .with_columns(of_started.alias("share_of_started"))
        .select(*groups, "category", *_ADDED)
    )


def _check(frame: pl.DataFrame, groups: list[str]) -> None:
    for name in (*_NEEDED, *groups):
        if name not in frame.columns:
            raise SummaryFrameError(name, "is missing; give the frame that classify_change made.")
    for name in groups:
        if groups.count(name) > 1:
            raise SummaryFrameError(name, "is named twice; divide by it once.")
        if name == "category" or name in _ADDED:
            raise SummaryFrameError(name, "cannot divide people; the summary uses this name.")


def _counts(frame: pl.DataFrame, groups: list[str]) -> pl.DataFrame:
    """One row for each group and category, those with nobody in them included."""
    totals = (
        pl.col("first").is_not_null().sum().cast(pl.Int64).alias("n_started"),
        pl.col("category").is_not_null().sum().cast(pl.Int64).alias("n_with_later_score"),
        pl.col("harmed").fill_null(value=False).sum().cast(pl.Int64).alias("n_harmed"),
    )
    each = tuple(
        (pl.col("category") == str(category))
        .fill_null(value=False)
        .sum()
        .cast(pl.Int64)
        .alias(category)
        for category in ChangeCategory
    )
    if groups:
        wide = frame.group_by(groups).agg(*totals, *each).sort(groups, nulls_last=True)
    else:
        wide = frame.select(*totals, *each)
    names = [str(category) for category in ChangeCategory]
    kept = [*groups, "n_started", "n_with_later_score", "n_harmed"]
    return (
        wide.with_row_index("telos_group")
        .unpivot(names, index=["telos_group", *kept], variable_name="category", value_name="count")
        .with_columns(pl.col("category").cast(pl.Enum(names)))
        .sort("telos_group", "category")
        .with_columns(pl.col("category").cast(pl.String))
        .drop("telos_group")
    )
