"""How much a score must move before chance alone no longer explains it."""

import math
from statistics import NormalDist

from telos.science.change.errors import ParameterError


def critical_value(*, confidence: float) -> float:
    r"""How many standard errors hold chance in, at this confidence, on both sides.

    Parameters
    ----------
    confidence : float
        Between 0 and 1, for example 0.95.

    Returns
    -------
    float
        The exact two-sided quantile of the normal distribution, without unit: 1.95996… for
        0.95, not the rounded 1.96.

    Raises
    ------
    ParameterError
        When `confidence` is not between 0 and 1.

    Notes
    -----
    .. math:: z = \Phi^{-1}\left(\frac{1 + confidence}{2}\right)

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19, p. 14.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> round(critical_value(confidence=0.95), 6)
    1.959964
    """
    # So close to 1 that no number lies between, (1 + confidence) / 2 is 1, which has no quantile.
    if not (confidence > 0 and (1 + confidence) / 2 < 1):
        raise ParameterError("confidence", confidence, "between 0 and 1, for example 0.95")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def standard_error_of_difference(*, sd: float, reliability: float) -> float:
    r"""How far two scores of an unchanged person lie apart by measurement error alone.

    Parameters
    ----------
    sd : float
        Standard deviation of the scores at the start (n − 1), in score units, above 0.
    reliability : float
        Above 0 and below 1. Alpha and retest answer different questions and give different
        errors: name the one you use.

    Returns
    -------
    float
        In score units, above 0.

    Raises
    ------
    ParameterError
        When a parameter is outside its range or not a number.

    Notes
    -----
    .. math:: S_{diff} = \sqrt{2 S_E^2}, \quad S_E = sd \sqrt{1 - reliability}

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19, p. 14.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    The worked example of the paper:

    >>> round(standard_error_of_difference(sd=7.5, reliability=0.80), 2)
    4.74
    """
    if not (math.isfinite(sd) and sd > 0):
        raise ParameterError("sd", sd, "a number above 0")
    if not 0 < reliability < 1:
        raise ParameterError("reliability", reliability, "above 0 and below 1")
    return sd * math.sqrt(2) * math.sqrt(1 - reliability)


def reliable_change_amount(*, sd: float, reliability: float, confidence: float) -> float:
    r"""How many points a score must move to be more than measurement error would give.

    Not a measure of importance: a reliable change may be too small to matter to the person,
    and one that matters may be too small to be reliable.

    Parameters
    ----------
    sd, reliability : float
        As in `standard_error_of_difference`.
    confidence : float
        Between 0 and 1; 0.95 leaves 5 unchanged people of 100 outside, 2.5 on each side.

    Returns
    -------
    float
        In score units, above 0, not rounded. A change counts when it is *larger* than this.

    Raises
    ------
    ParameterError
        When a parameter is outside its range or not a number.

    Notes
    -----
    .. math:: amount = z \cdot sd \cdot \sqrt{2} \cdot \sqrt{1 - reliability}

    References
    ----------
    Jacobson NS, Truax P (1991). Clinical significance. J Consult Clin Psychol 59:12-19, p. 14.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    PHQ-9 with the standard deviation of IAPT's clients and the alpha of its paper:

    >>> round(reliable_change_amount(sd=5.65, reliability=0.89, confidence=0.95), 2)
    5.19
    """
    error = standard_error_of_difference(sd=sd, reliability=reliability)
    return critical_value(confidence=confidence) * error
