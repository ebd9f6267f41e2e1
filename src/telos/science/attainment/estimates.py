"""A figure and the interval that belongs to it."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from telos.science.change import ParameterError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A figure with both ends of its interval.

    Attributes
    ----------
    value, low, high : float or None
        None where the figure, or its interval, does not exist for these data.
    note : str
        Why not, where it does not; otherwise empty.
    """

    value: float | None
    low: float | None
    high: float | None
    note: str = ""


def mean_estimate(values: Floats, *, confidence: float) -> Estimate:
    """The mean of independent values with Student's interval; None without values.

    Examples
    --------
    >>> mean_estimate(np.array([1.0, 2.0, 3.0]), confidence=0.95).value
    2.0
    """
    n = len(values)
    if n == 0:
        return Estimate(None, None, None, note="there is nobody to take the mean of")
    mean = float(values.mean())
    if n == 1:
        return Estimate(mean, None, None, note="one value says nothing of its spread")
    reach = student(n - 1, confidence=confidence) * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, mean - reach, mean + reach)


def student(freedom: float, *, confidence: float) -> float:
    """The two-sided quantile of Student's t with `freedom` degrees of freedom."""
    check_confidence(confidence)
    return float(stdtrit(freedom, (1 + confidence) / 2))


def check_confidence(confidence: float) -> None:
    """Refuse what is not a share between 0 and 1."""
    if not 0 < confidence < 1:
        raise ParameterError("confidence", confidence, "between 0 and 1, for example 0.95")
