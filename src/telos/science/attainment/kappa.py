"""Weighted kappa: agreement of two raters beyond what their habits alone would give."""

import math
from typing import Literal, get_args

import numpy as np

from telos.science.attainment.errors import TooLittleDataError
from telos.science.attainment.estimates import Estimate, Floats, check_confidence
from telos.science.change import ParameterError
from telos.science.change.reliability import critical_value
from telos.science.change.series import Scores, score_pairs

Weighting = Literal["linear", "quadratic"]

# A table of so many different ratings on each side is no longer a table of categories.
MOST_CATEGORIES = 201

SAME = "all ratings of both are the same, so chance alone agrees as well"


def weighted_kappa(
    one: Scores, other: Scores, *, weighting: Weighting, confidence: float
) -> Estimate:
    r"""How well two raters agree beyond chance, near misses counting in part.

    1 is full agreement, 0 what two people with the same habits would give without looking.
    With linear weights two points apart is twice as bad as one, with quadratic ones four times;
    quadratic kappa is nearly the intraclass correlation. It depends on how goals scatter: where
    all are rated about alike, kappa is low though the two hardly differ. Look at the mean
    difference too. The interval takes pairs as independent: several goals of one client are
    not (`rating_agreement_by_client`).

    Parameters
    ----------
    one, other : pl.Series, NumPy array or sequence, shape (pairs,)
        Ratings of the same goals in the same order; pairs with a missing one are left out.
    weighting : "linear" or "quadratic"
    confidence : float
        Between 0 and 1, for example 0.95.

    Returns
    -------
    Estimate
        At most 1; the interval is kept within −1 and 1. Without a value, and with a note,
        where both gave one and the same rating throughout.

    Raises
    ------
    TooLittleDataError
        When fewer than two pairs are complete.
    ParameterError
        When the weighting is unknown, the confidence not between 0 and 1, or there are more
        than 201 different ratings: round them, or use the intraclass correlation.
    ScoreSeriesError
        When lengths differ, or a rating is infinite or not a number.

    Notes
    -----
    With shares :math:`p_{ij}` of pairs rated i and j, :math:`d_{ij} = |i - j|` or
    :math:`(i - j)^2`, and :math:`w = 1 - d / d_{max}`,

    .. math:: \kappa = 1 - \frac{\sum p_{ij} d_{ij}}{\sum p_{i.} p_{.j} d_{ij}}, \quad
        Var = \frac{\sum p_{ij} (w_{ij} - (\bar w_{i.} + \bar w_{.j})(1 - \kappa))^2
              - (\kappa - P_e (1 - \kappa))^2}{n (1 - P_e)^2}

    References
    ----------
    Cohen J (1968). Weighted kappa. Psychol Bull 70:213-220. https://doi.org/10.1037/h0026256
    Fleiss JL, Cohen J, Everitt BS (1969). Large sample standard errors of kappa and weighted
    kappa. Psychol Bull 72:323-327. https://doi.org/10.1037/h0028106

    Examples
    --------
    >>> kappa = weighted_kappa([3, 5, 7, 8], [3, 5, 6, 8], weighting="linear", confidence=0.95)
    >>> round(kappa.value, 4)
    0.8824
    """
    check_confidence(confidence)
    if weighting not in get_args(Weighting):
        raise ParameterError("weighting", weighting, "“linear” or “quadratic”")
    first, second = complete_pairs(one, other)
    kinds, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    if len(kinds) > MOST_CATEGORIES:
        raise ParameterError(
            "one and other", f"{len(kinds)} different ratings", f"at most {MOST_CATEGORIES}"
        )
    if len(kinds) == 1:
        return Estimate(None, None, None, note=SAME)
    joint = np.zeros((len(kinds), len(kinds)))
    np.add.at(joint, (places[: len(first)], places[len(first) :]), 1 / len(first))
    apart = np.abs(kinds[:, None] - kinds[None, :])
    if weighting == "quadratic":
        apart = apart**2
    value, variance = _kappa(joint, 1 - apart / apart.max(), n=len(first))
    reach = critical_value(confidence=confidence) * math.sqrt(max(variance, 0.0))
    return Estimate(value, max(-1.0, value - reach), min(1.0, value + reach))


def complete_pairs(one: Scores, other: Scores) -> tuple[Floats, Floats]:
    """Both ratings of the pairs that have both; at least two."""
    pairs = score_pairs(one, other)
    both = pairs.drop_nulls()
    if len(both) < 2:  # noqa: PLR2004 - one pair cannot agree more or less than another
        raise TooLittleDataError(
            f"{len(both)} of {len(pairs)} pairs have both ratings; at least two are needed to "
            "speak of agreement."
        )
    return both["first"].to_numpy(), both["last"].to_numpy()


def _kappa(joint: Floats, weights: Floats, *, n: int) -> tuple[float, float]:
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    by_chance = float(rows @ weights @ columns)
    agreed = float((joint * weights).sum())
    value = (agreed - by_chance) / (1 - by_chance)
    habits = (weights @ columns)[:, None] + (rows @ weights)[None, :]
    spread = float((joint * (weights - habits * (1 - value)) ** 2).sum())
    variance = (spread - (value - by_chance * (1 - value)) ** 2) / (n * (1 - by_chance) ** 2)
    return value, variance
