"""Judging each person's change by a rule."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.science.change.cutoffs import direction
from telos.science.change.errors import ScoreSeriesError
from telos.science.change.rules import ChangeRule, Cutoff

Scores = pl.Series | npt.NDArray[np.generic] | Sequence[float | int | None]

_NOT_NUMBERS = "{} holds something that is not a number; give numbers, or None for no score."


class ChangeCategory(StrEnum):
    """Where a person ended; each person with two scores is in exactly one."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


def classify_change(first: Scores, last: Scores, *, rule: ChangeRule) -> pl.DataFrame:
    r"""Judge the change of each person from a first to a last score.

    *Recovered* means reliably better and moved from the clinical to the functional side of the
    line; *improved* reliably better without that; *deteriorated* reliably worse; *unchanged*
    all else, which is “not more than chance would give”, not “nothing happened”. The words
    speak of scores: they do not say that a therapy caused the change.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        Scores of the same people in the same order, in the instrument's units. None and NaN
        both mean that there is no score; they come out as null everywhere.
    rule : ChangeRule
        From `rule_from_instrument` or `rule_jacobson_truax`.

    Returns
    -------
    pl.DataFrame, n rows in the order given
        ``first``, ``last`` (Float64); ``change`` (last − first, score units: negative is a
        fall); ``rci`` (change in standard errors, same sign; null where the rule has no
        standard error); ``reliable`` (Boolean, either way); ``clinical_first`` and
        ``functional_last`` (Boolean; null without a line); ``category`` (String, a
        `ChangeCategory`); ``harmed`` (Boolean: deteriorated, and moved across the line from
        not clinical to not functional). All null where a score is missing.

    Raises
    ------
    ScoreSeriesError
        When the lengths differ, or a score is infinite or not a number.

    Notes
    -----
    With :math:`d = -1` when lower is better, else 1, and :math:`x = d (last - first)`:
    reliably better when :math:`x > amount`, worse when :math:`x < -amount` (:math:`\ge` and
    :math:`\le` when the rule is inclusive).

    .. math:: RCI = \frac{last - first}{S_{diff}}

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> rule = rule_from_instrument(load_instrument("phq9"))
    >>> classify_change([18, 18, 18, 8, 18], [9, 12, 13, 14, None], rule=rule)["category"].to_list()
    ['recovered', 'improved', 'unchanged', 'deteriorated', None]
    """
    before, after = _scores("first", first), _scores("last", last)
    if len(before) != len(after):
        raise ScoreSeriesError(
            f"first has {len(before)} scores and last {len(after)}; give both for each person, "
            "None where there is no score."
        )
    frame = pl.DataFrame([before, after]).with_columns(
        (pl.col("last") - pl.col("first")).alias("change")
    )
    gain = pl.col("change") * direction(rule.better)
    better = gain >= rule.amount if rule.inclusive else gain > rule.amount
    worse = gain <= -rule.amount if rule.inclusive else gain < -rule.amount
    return frame.with_columns(
        _index(rule).alias("rci"),
        (better | worse).alias("reliable"),
        _both_known(_clinical("first", rule.cutoff)).alias("clinical_first"),
        _both_known(_functional("last", rule.cutoff)).alias("functional_last"),
        _category(better, worse, rule.cutoff).alias("category"),
        _harmed(worse, rule.cutoff).alias("harmed"),
    )


def _scores(name: str, scores: Scores) -> pl.Series:
    """As Float64 with null for every missing score, NaN included."""
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


def _both_known(expression: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("change").is_not_null()).then(expression)


def _index(rule: ChangeRule) -> pl.Expr:
    if rule.standard_error is None:
        return pl.lit(None, dtype=pl.Float64)
    return pl.col("change") / rule.standard_error


def _clinical(column: str, cutoff: Cutoff | None) -> pl.Expr:
    if cutoff is None:
        return pl.lit(None, dtype=pl.Boolean)
    score = pl.col(column)
    return {
        ">=": score >= cutoff.value,
        "<=": score <= cutoff.value,
        ">": score > cutoff.value,
        "<": score < cutoff.value,
    }[cutoff.operator]


def _functional(column: str, cutoff: Cutoff | None) -> pl.Expr:
    """Strictly beyond the line on the good side, whichever operator makes a score clinical."""
    if cutoff is None:
        return pl.lit(None, dtype=pl.Boolean)
    score = pl.col(column)
    return score < cutoff.value if cutoff.operator[0] == ">" else score > cutoff.value


def _category(better: pl.Expr, worse: pl.Expr, cutoff: Cutoff | None) -> pl.Expr:
    crossed = (_clinical("first", cutoff) & _functional("last", cutoff)).fill_null(value=False)
    return _both_known(
        pl.when(better & crossed)
        .then(pl.lit(str(ChangeCategory.RECOVERED)))
        .when(better)
        .then(pl.lit(str(ChangeCategory.IMPROVED)))
        .when(worse)
        .then(pl.lit(str(ChangeCategory.DETERIORATED)))
        .otherwise(pl.lit(str(ChangeCategory.UNCHANGED)))
    )


def _harmed(worse: pl.Expr, cutoff: Cutoff | None) -> pl.Expr:
    crossed = ~_clinical("first", cutoff) & ~_functional("last", cutoff)
    return _both_known(worse & crossed.fill_null(value=False))
