"""How far two people's ratings of the same goals agree, told in several ways at once."""

import math
from dataclasses import dataclass

import numpy as np

from telos.science.attainment.correlation import intraclass_correlation
from telos.science.attainment.estimates import Estimate, Floats, mean_estimate, student
from telos.science.attainment.kappa import complete_pairs, weighted_kappa
from telos.science.change.reliability import critical_value
from telos.science.change.series import SLACK, Scores, score_pairs

PAIRS_INDEPENDENT = "Intervals take each pair as independent of the others."


@dataclass(frozen=True)
class Agreement:
    """Agreement of two people about the same goals.

    Attributes
    ----------
    n_pairs, n_incomplete : int
        Pairs with both ratings, and pairs that lack one and are in no figure.
    n_clients : int or None
        Whose goals the pairs are, where that is known.
    same, within_one : float
        Share of pairs, 0 to 1, that are equal, and that lie at most one point apart.
    mean_difference : Estimate
        One − other, in points: above 0 where the first rates higher.
    sd_difference : float
    limit_low, limit_high : Estimate
        Bland and Altman's limits: between them lie about as many differences as `confidence`
        says, if differences scatter normally and alike over the scale.
    kappa_linear, kappa_quadratic : Estimate
    intraclass : Estimate
        ICC(A,1).
    confidence : float
    basis : str
        What the intervals take for granted.
    """

    n_pairs: int
    n_incomplete: int
    n_clients: int | None
    same: float
    within_one: float
    mean_difference: Estimate
    sd_difference: float
    limit_low: Estimate
    limit_high: Estimate
    kappa_linear: Estimate
    kappa_quadratic: Estimate
    intraclass: Estimate
    confidence: float
    basis: str


def rating_agreement(one: Scores, other: Scores, *, confidence: float) -> Agreement:
    r"""Compare two people's ratings of the same goals, each goal another client's.

    Begin with the mean difference and its limits: they speak in points. Kappa and the
    intraclass correlation compare disagreement with how much goals differ, and are low in a
    group whose goals all stand alike. Agreement is no proof that either is right.

    Parameters
    ----------
    one, other : pl.Series, NumPy array or sequence, shape (pairs,)
        As in `weighted_kappa`; `pair_ratings` makes them. Levels of goal attainment scaling
        can be compared as well.
    confidence : float
        Of the intervals, and the share that the limits of agreement are to hold.

    Returns
    -------
    Agreement
        Where clients have several goals the intervals are too narrow:
        `rating_agreement_by_client`.

    Raises
    ------
    TooLittleDataError
        When fewer than two pairs are complete.
    ParameterError, ScoreSeriesError
        As `weighted_kappa`.

    Notes
    -----
    With mean :math:`\bar d` and standard deviation s of n differences, limits are
    :math:`\bar d \pm z s`; the standard error of a limit is
    :math:`s \sqrt{1/n + z^2 / (2 (n - 1))}`, taken with t on n − 1 degrees of freedom.

    References
    ----------
    Bland JM, Altman DG (1999). Measuring agreement in method comparison studies. Stat Methods
    Med Res 8:135-160. https://doi.org/10.1177/096228029900800204
    Bovend'Eerdt TJH et al. (2011). Agreement between two different scoring procedures for goal
    attainment scaling is low. J Rehabil Med 43:46-49. https://doi.org/10.2340/16501977-0624

    Examples
    --------
    >>> found = rating_agreement([3, 5, 7, 8, None], [3, 5, 6, 9, 4], confidence=0.95)
    >>> found.n_pairs, found.n_incomplete, found.mean_difference.value, found.within_one
    (4, 1, 0.0, 1.0)
    """
    first, second = complete_pairs(one, other)
    apart = first - second
    mean = mean_estimate(apart, confidence=confidence)
    low, high = _limits(apart, confidence=confidence)
    return Agreement(
        n_pairs=len(apart),
        n_incomplete=len(score_pairs(one, other)) - len(apart),
        n_clients=None,
        same=float((apart == 0).mean()),
        within_one=float((np.abs(apart) <= 1 + SLACK).mean()),
        mean_difference=mean,
        sd_difference=float(apart.std(ddof=1)),
        limit_low=low,
        limit_high=high,
        kappa_linear=weighted_kappa(first, second, weighting="linear", confidence=confidence),
        kappa_quadratic=weighted_kappa(first, second, weighting="quadratic", confidence=confidence),
        intraclass=intraclass_correlation(first, second, confidence=confidence),
        confidence=confidence,
        basis=PAIRS_INDEPENDENT,
    )


def _limits(apart: Floats, *, confidence: float) -> tuple[Estimate, Estimate]:
    n, mean, sd = len(apart), float(apart.mean()), float(apart.std(ddof=1))
    z = critical_value(confidence=confidence)
    reach = student(n - 1, confidence=confidence) * sd * math.sqrt(1 / n + z**2 / (2 * (n - 1)))
    low, high = mean - z * sd, mean + z * sd
    return Estimate(low, low - reach, low + reach), Estimate(high, high - reach, high + reach)
