"""Numbers as they stand in a sentence or a table."""

import math
from typing import Final

_DIGITS: Final = 5
# Beyond these a figure stands in powers of ten.
_MOST_DECIMALS: Final = 9
_LARGEST: Final = 1e10


def figure(value: float, *, decimals: int, known_to: float | None = None) -> str:
    """Write a number so that five digits of it, or of what it is known to, can be read.

    Parameters
    ----------
    value : float
        In any unit.
    decimals : int
        As many as a figure of usual size has; a smaller one has more.
    known_to : float, optional
        An error to which the value is known: as many digits are shown as can be read of it.

    Returns
    -------
    str
        In powers of ten where it is very small or very large.

    Examples
    --------
    >>> figure(12.3456, decimals=2), figure(0.000123456, decimals=2), figure(2e12, decimals=2)
    ('12.35', '0.00012346', '2.00000e+12')
    """
    exact = abs(value if known_to is None else known_to)
    if 0 < exact < 1:
        decimals = max(decimals, _DIGITS - 1 - math.floor(math.log10(exact)))
    if decimals > _MOST_DECIMALS or abs(value) >= _LARGEST:
        return f"{value:.{_DIGITS}e}"
    return f"{value:.{decimals}f}"
