"""The intraclass correlation of two raters, absolute agreement, single rating: ICC(A,1)."""

import math
from dataclasses import dataclass
from typing import Final

from scipy.special import fdtri

from telos.science.attainment.estimates import Estimate, Floats, check_confidence
from telos.science.attainment.kappa import SAME, complete_pairs
from telos.science.change.series import Scores

TOO_ALIKE: Final = "goals differ too little, beside the raters, for an interval"


@dataclass(frozen=True)
class _Squares:
    """Mean squares between goals, between the two raters, and what is left."""

    goals: float
    raters: float
    rest: float
    n: int

    @property
    def spread(self) -> float:
        return self.goals + self.rest + 2 * (self.raters - self.rest) / self.n


def intraclass_correlation(one: Scores, other: Scores, *, confidence: float) -> Estimate:
    r"""How much of the scatter of ratings is about the goals and not about who rated.

    1 where both always say the same; 0 where goals do not differ more than the two raters'
    words. A rater who is always a point higher lowers it (absolute agreement). Like kappa it
    is low where goals hardly differ. The interval takes goals as independent.

    Parameters
    ----------
    one, other : pl.Series, NumPy array or sequence, shape (pairs,)
        As in `weighted_kappa`.
    confidence : float
        Between 0 and 1, for example 0.95.

    Returns
    -------
    Estimate
        May be below 0. Without a value, and with a note, where all ratings are the same;
        without an interval where goals hardly differ beside the raters.

    Raises
    ------
    TooLittleDataError
        When fewer than two pairs are complete.
    ParameterError, ScoreSeriesError
        As `weighted_kappa`.

    Notes
    -----
    With k = 2 raters, n goals and mean squares of goals (R), raters (C) and the rest (E),

    .. math:: ICC(A,1) = \frac{MS_R - MS_E}{MS_R + (k-1) MS_E + \frac{k}{n} (MS_C - MS_E)}

    and the interval of table 7 of the paper, with Satterthwaite's degrees of freedom.

    References
    ----------
    McGraw KO, Wong SP (1996). Forming inferences about some intraclass correlation
    coefficients. Psychol Methods 1:30-46, with the correction on p. 390.
    https://doi.org/10.1037/1082-989X.1.1.30

    Examples
    --------
    >>> found = intraclass_correlation([3, 5, 7, 8], [3, 5, 6, 8], confidence=0.95)
    >>> round(found.value, 4)
    0.973
    """
    check_confidence(confidence)
    first, second = complete_pairs(one, other)
    squares = _mean_squares(first, second)
    if squares.spread <= 0:
        return Estimate(None, None, None, note=SAME)
    value = (squares.goals - squares.rest) / squares.spread
    if squares.rest == 0 and squares.raters == 0:
        return Estimate(1.0, 1.0, 1.0)
    low, high = _interval(squares, value, confidence=confidence)
    if not (math.isfinite(low) and math.isfinite(high)):
        return Estimate(value, None, None, note=TOO_ALIKE)
    return Estimate(value, low, high)


def _mean_squares(one: Floats, other: Floats) -> _Squares:
    n = len(one)
    goals = (one + other) / 2
    apart = one - other
    raters = n * float(apart.mean()) ** 2 / 2
    within = float((apart - apart.mean()) @ (apart - apart.mean())) / 2
    between = 2 * float((goals - goals.mean()) @ (goals - goals.mean()))
    return _Squares(goals=between / (n - 1), raters=raters, rest=within / (n - 1), n=n)


def _interval(squares: _Squares, value: float, *, confidence: float) -> tuple[float, float]:
    """Both ends; NaN where the degrees of freedom of the rest come to nothing."""
    k, n = 2, squares.n
    # a and b of the paper, times n (1 − ICC), which keeps them finite at ICC = 1.
    a, b = k * value, n * (1 - value) + k * value * (n - 1)
    top = (a * squares.raters + b * squares.rest) ** 2
    bottom = (a * squares.raters) ** 2 / (k - 1) + (b * squares.rest) ** 2 / ((n - 1) * (k - 1))
    if top == 0 or bottom == 0:
        return math.nan, math.nan
    freedom = top / bottom
    upper_tail = (1 + confidence) / 2
    rest = k * squares.raters + (k * n - k - n) * squares.rest
    f = float(fdtri(n - 1, freedom, upper_tail))
    low = n * (squares.goals - f * squares.rest) / (f * rest + n * squares.goals)
    f = float(fdtri(freedom, n - 1, upper_tail))
    high = n * (f * squares.goals - squares.rest) / (rest + n * f * squares.goals)
    return low, high
