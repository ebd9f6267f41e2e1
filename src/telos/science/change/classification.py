"""Judging each person's change by a rule."""

from enum import StrEnum

import polars as pl

from telos.science.change.cutoffs import Cutoff, direction
from telos.science.change.indices import IndexRule
from telos.science.change.rules import ChangeRule
from telos.science.change.series import Scores, score_pairs


class ChangeCategory(StrEnum):
    """Where a person ended; each person with two scores is in exactly one."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


def classify_change(first: Scores, last: Scores, *, rule: ChangeRule | IndexRule) -> pl.DataFrame:
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
    rule : ChangeRule or IndexRule
        From `rule_from_instrument`, `rule_jacobson_truax` or `rule_by_method`.

    Returns
    -------
    pl.DataFrame, n rows in the order given
        ``first``, ``last`` (Float64); ``change`` (last − first, score units: negative is a
        fall); ``rci`` (change in standard errors, same sign; null where the rule has no
        standard error); ``reliable`` (Boolean, either way); ``clinical_first`` and
        ``functional_last`` (Boolean; null without a line); ``category`` (String, a
        `ChangeCategory`); ``harmed`` (Boolean: deteriorated, not clinical at first and
        not functional at last: they moved across the line. Under Hageman and Arrindell functional
        is who is so *surely*, so that somebody is harmed too whose last score lies on the good
        side, nearer to the line than its error). All null where a score is missing.

    Raises
    ------
    ScoreSeriesError
        When the lengths differ, a score is infinite or not a number, or one is beyond what the
        rule's instrument can give (named by row, counted from 1; `ChangeRule.ends`).

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
    ends = None if isinstance(rule, IndexRule) else rule.ends
    pairs = score_pairs(first, last, ends=ends)
    frame = pairs.with_columns((pl.col("last") - pl.col("first")).alias("change"))
    index = _index(rule)
    return judged(
        frame,
        index=index,
        verdict=_verdict(rule, index),
        functional=_functional_by(rule),
        cutoff=rule.cutoff,
    )


def judged(
    frame: pl.DataFrame,
    *,
    index: pl.Expr,
    verdict: tuple[pl.Expr, pl.Expr],
    functional: pl.Expr,
    cutoff: Cutoff | None,
) -> pl.DataFrame:
    """Put index, verdict and line together; the columns are those of `classify_change`."""
    better, worse = verdict
    clinical = _clinical("first", cutoff)
    crossed = (clinical & functional).fill_null(value=False)
    left = (~clinical & ~functional).fill_null(value=False)
    category = (
        pl.when(better & crossed)
        .then(pl.lit(str(ChangeCategory.RECOVERED)))
        .when(better)
        .then(pl.lit(str(ChangeCategory.IMPROVED)))
        .when(worse)
        .then(pl.lit(str(ChangeCategory.DETERIORATED)))
        .otherwise(pl.lit(str(ChangeCategory.UNCHANGED)))
    )
    return frame.with_columns(
        index.alias("rci"),
        (better | worse).alias("reliable"),
        _both_known(clinical).alias("clinical_first"),
        _both_known(functional).alias("functional_last"),
        _both_known(category).alias("category"),
        _both_known(worse & left).alias("harmed"),
    )


def _both_known(expression: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("change").is_not_null()).then(expression)


def _index(rule: ChangeRule | IndexRule) -> pl.Expr:
    if isinstance(rule, IndexRule):
        index = pl.col("last") * rule.weight_last - pl.col("first") * rule.weight_first
        return (index + rule.offset) / rule.standard_error
    if rule.standard_error is None:
        return pl.lit(None, dtype=pl.Float64)
    return pl.col("change") / rule.standard_error


def _verdict(rule: ChangeRule | IndexRule, index: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether a change is reliably better, and whether it is reliably worse."""
    way = direction(rule.better)
    if isinstance(rule, IndexRule):
        return index * way > rule.critical, index * way < -rule.critical
    gain = pl.col("change") * way
    return gain >= rule.least_better, gain <= -rule.least_worse


def _functional_by(rule: ChangeRule | IndexRule) -> pl.Expr:
    if isinstance(rule, IndexRule) and rule.functional_by and rule.cutoff:
        true = rule.functional_by
        beyond = pl.col("last") * true.weight + true.offset - rule.cutoff.value
        return beyond * direction(rule.better) / true.standard_error > rule.critical
    return functional_side("last", rule.cutoff)


def _clinical(column: str, cutoff: Cutoff | None) -> pl.Expr:
    if cutoff is None:
        return pl.lit(None, dtype=pl.Boolean)
    return cutoff.is_clinical(pl.col(column))


def functional_side(column: str, cutoff: Cutoff | None) -> pl.Expr:
    """Whether a score is on the functional side of the line; null without one."""
    if cutoff is None:
        return pl.lit(None, dtype=pl.Boolean)
    return cutoff.is_functional(pl.col(column))
