"""Change that matters to people: an anchored amount of points, or a share of the first score."""

import math
from dataclasses import dataclass

import polars as pl

from telos.science.change.classification import ChangeCategory
from telos.science.change.cutoffs import Better, Cutoff, direction
from telos.science.change.errors import ParameterError
from telos.science.change.lines import Line
from telos.science.change.rules import ChangeRule
from telos.science.change.series import SLACK, Scores, score_pairs


def rule_from_anchor(
    *,
    better: Better,
    improvement: float,
    deterioration: float | None = None,
    line: Line | None = None,
    source: str,
) -> ChangeRule:
    """The rule of the smallest change that people themselves call a difference.

    It speaks of importance, not of chance: an anchored amount below the reliable amount will
    be reached by many who did not change.

    Parameters
    ----------
    better : "lower" or "higher"
    improvement : float
        Points that people called better, above 0.
    deterioration : float, optional
        Points that people called worse, above 0; as `improvement` where not given.
    line : Line, optional
        Without it nobody counts as recovered.
    source : str
        Where the amount was found, for the reader.

    Returns
    -------
    ChangeRule
        Inclusive: a change of exactly the amount counts. No reliable change index.

    Raises
    ------
    ParameterError
        When an amount is not above 0.
    PopulationError
        When the line needs a population that was not given.

    References
    ----------
    Jaeschke R, Singer J, Guyatt GH (1989). Measurement of health status: ascertaining the
    minimal clinically important difference. Control Clin Trials 10:407-415.
    https://doi.org/10.1016/0197-2456(89)90005-6

    Examples
    --------
    >>> from telos.science.change import classify_change
    >>> rule = rule_from_anchor(better="lower", improvement=5, source="Kroenke 2012")
    >>> classify_change([18, 18], [13, 14], rule=rule)["category"].to_list()
    ['improved', 'unchanged']
    """
    cutoff, sentences = None, []
    if line is not None:
        value = line.value(better)
        cutoff = Cutoff(value=value, kind=line.kind, operator=">" if better == "lower" else "<")
        sentences = [line.sentence(value)]
    return ChangeRule(
        better=better,
        amount=improvement,
        inclusive=True,
        cutoff=cutoff,
        standard_error=None,
        provenance=(f"A change of {improvement:g} points or more matters: {source}.", *sentences),
        amount_worse=deterioration,
        rests_on="importance",
    )


@dataclass(frozen=True)
class PercentageRule:
    """What `classify_percentage` is asked, in one value: for `share_bounds` and `impute_shares`.

    Attributes
    ----------
    better, improvement, deterioration, package_zero
        As in `classify_percentage`.

    Raises
    ------
    ParameterError
        As `classify_percentage`.
    """

    better: Better
    improvement: float
    deterioration: float | None = None
    package_zero: bool = False

    def __post_init__(self) -> None:
        _check_shares(self.better, self.improvement, self.deterioration)

    @property
    def worse(self) -> float:
        """The share of the first score that counts as a deterioration, above 0."""
        return self.improvement if self.deterioration is None else self.deterioration


def _check_shares(better: Better, improvement: float, deterioration: float | None) -> None:
    falls = "improvement" if direction(better) < 0 else "deterioration"
    for name, value in (("improvement", improvement), ("deterioration", deterioration)):
        if value is None:
            continue
        if not (math.isfinite(value) and value > 0):
            raise ParameterError(name, value, "a share above 0, for example 0.5")
        if name == falls and value > 1:
            raise ParameterError(
                name, value, "a share of 1 at most, for it is a fall: half of the score is 0.5"
            )


def classify_percentage(
    first: Scores,
    last: Scores,
    *,
    better: Better,
    improvement: float,
    deterioration: float | None = None,
    package_zero: bool = False,
) -> pl.DataFrame:
    r"""Judge each person's change as a share of the first score.

    Usual in trials (“response”: a fall by half). It favours people with low first scores, who
    reach a share by few points, and depends on where a scale's zero lies: of a score below it no
    share means anything. What people without a later score could do to the rates:
    `share_bounds` and `impute_shares`, with a `PercentageRule`.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        As in `classify_change`.
    better : "lower" or "higher"
    improvement : float
        A share above 0, for example 0.5; where lower is better 1 at most, for nobody falls by
        more than the whole of their first score.
    deterioration : float, optional
        As `improvement` where not given; where higher is better 1 at most.
    package_zero : bool
        Judge a first score of 0 as the R package clinicalsignificance 2.1 does, for comparison
        only: any rise above it is an infinite share and called improved.

    Returns
    -------
    pl.DataFrame, n rows in the order given
        ``first``, ``last``, ``change`` (score units), ``share`` (change over first; null where
        the first score is 0 or below, since nothing is a share of nothing), ``category``
        (improved, unchanged or deteriorated; null where the share is).

    Raises
    ------
    ParameterError
        When a share is not above 0, or is a fall of more than the whole; or `better` is
        unknown.
    ScoreSeriesError
        As `classify_change`.

    Notes
    -----
    .. math:: share = \frac{last - first}{first}

    Improved when :math:`d \cdot share \ge improvement`, what arithmetic loses in the last digits
    forgiven: from 2.0 to 1.8 is a fall by 0.1.

    References
    ----------
    Hiller W, Schindler AC, Lambert MJ (2012). Defining response and remission in psychotherapy
    research. Psychother Res 22:1-11. https://doi.org/10.1080/10503307.2011.616237

    Examples
    --------
    >>> classify_percentage(
    ...     [20, 20, 0], [10, 11, 3], better="lower", improvement=0.5
    ... )["category"].to_list()
    ['improved', 'unchanged', None]
    """
    worse = improvement if deterioration is None else deterioration
    _check_shares(better, improvement, deterioration)
    gain = pl.col("share") * direction(better)
    zero = pl.col("first") == 0
    names = [
        str(c)
        for c in (ChangeCategory.IMPROVED, ChangeCategory.UNCHANGED, ChangeCategory.DETERIORATED)
    ]
    better_, same, worse_ = (pl.lit(name) for name in names)
    category: pl.Expr = (
        pl.when(gain >= improvement * (1 - SLACK))
        .then(better_)
        .when(gain <= -worse * (1 - SLACK))
        .then(worse_)
        .when(pl.col("share").is_not_null())
        .then(same)
    )
    if package_zero:
        rose = zero & (pl.col("change") > 0)
        category = (
            pl.when(rose)
            .then(better_)
            .when(zero & pl.col("change").is_not_null())
            .then(same)
            .otherwise(category)
        )
    return (
        score_pairs(first, last)
        .with_columns((pl.col("last") - pl.col("first")).alias("change"))
        .with_columns(share=pl.when(pl.col("first") > 0).then(pl.col("change") / pl.col("first")))
        .with_columns(category.alias("category"))
    )
