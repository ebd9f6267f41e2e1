"""An interval for a share of people."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from scipy.special import betaincinv

from telos.science.change.errors import ParameterError
from telos.science.change.reliability import critical_value

IntervalKind = Literal["wilson", "exact"]


@dataclass(frozen=True)
class Interval:
    """Both ends of an interval, and the confidence it was made for."""

    low: float
    high: float
    confidence: float


def wilson_interval(count: int, n: int, *, confidence: float) -> Interval:
    r"""The shares that are compatible with `count` people out of `n`.

    It stays inside 0 to 1 and keeps its promise for small groups and for shares near 0 or 1,
    where the textbook interval fails. It speaks of chance only: people who dropped out may
    differ from those who stayed, and no interval knows that.

    Parameters
    ----------
    count : int
        People with the property, 0 to `n`.
    n : int
        People asked, at least 1.
    confidence : float
        Between 0 and 1, for example 0.95.

    Returns
    -------
    Interval
        Shares between 0 and 1.

    Raises
    ------
    ParameterError
        When `n` is below 1, `count` is not between 0 and `n`, or `confidence` is outside.

    Notes
    -----
    With :math:`p = count / n`,

    .. math:: \frac{p + z^2/2n \pm z \sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    References
    ----------
    Wilson EB (1927). Probable inference, the law of succession, and statistical inference.
    J Am Stat Assoc 22:209-212. https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    Newcombe (1998, https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E),
    table I, 81 of 263:

    >>> interval = wilson_interval(81, 263, confidence=0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2553, 0.3662)
    """
    _check_count(count, n)
    z2 = critical_value(confidence=confidence) ** 2
    share = count / n
    centre = share + z2 / (2 * n)
    reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n)))
    # At 0 and n the end is exact; elsewhere rounding must not carry it past the share.
    low = 0.0 if count == 0 else min(share, (centre - reach) / (1 + z2 / n))
    high = 1.0 if count == n else max(share, (centre + reach) / (1 + z2 / n))
    return Interval(low=low, high=high, confidence=confidence)


def exact_interval(count: int, n: int, *, confidence: float) -> Interval:
    r"""The shares compatible with `count` people out of `n`, never promising too much.

    Clopper and Pearson's interval holds at least what it promises for every share, and is
    therefore wider than Wilson's; for describing a service Wilson's is the better choice.

    Parameters
    ----------
    count : int
        People with the property, 0 to `n`.
    n : int
        People asked, at least 1.
    confidence : float
        Between 0 and 1, for example 0.95.

    Returns
    -------
    Interval
        Shares between 0 and 1.

    Raises
    ------
    ParameterError
        When `n` is below 1, `count` is not between 0 and `n`, or `confidence` is outside.

    Notes
    -----
    The quantiles :math:`\alpha/2` of :math:`Beta(k, n - k + 1)` and :math:`1 - \alpha/2` of
    :math:`Beta(k + 1, n - k)`.

    References
    ----------
    Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits illustrated in the
    case of the binomial. Biometrika 26:404-413. https://doi.org/10.1093/biomet/26.4.404

    Examples
    --------
    Newcombe (1998), table I, 81 of 263:

    >>> interval = exact_interval(81, 263, confidence=0.95)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2527, 0.3676)
    """
    _check_count(count, n)
    if not 0 < confidence < 1:
        raise ParameterError("confidence", confidence, "between 0 and 1, for example 0.95")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, n - count + 1, tail))
    high = 1.0 if count == n else float(betaincinv(count + 1, n - count, 1 - tail))
    return Interval(low=low, high=high, confidence=confidence)


def share_interval(count: int, n: int, *, confidence: float, kind: IntervalKind) -> Interval:
    """`wilson_interval` or `exact_interval`, by name."""
    if kind not in get_args(IntervalKind):
        raise ParameterError("interval", kind, "wilson or exact")
    make = wilson_interval if kind == "wilson" else exact_interval
    return make(count, n, confidence=confidence)


def _check_count(count: int, n: int) -> None:
    if n < 1:
        raise ParameterError("n", n, "at least 1; without people there is no share")
    if not 0 <= count <= n:
        raise ParameterError("count", count, f"between 0 and n ({n})")
