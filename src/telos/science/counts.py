"""What counts as a number, and what as a whole one: of Python or NumPy, and never true or false."""

import math
from numbers import Integral, Real


def is_number(value: object) -> bool:
    """Whether it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    # math.isfinite alone fails on a whole number that is too long for it.
    return isinstance(value, Integral) or math.isfinite(value)


def is_count(value: object, *, least: int = 0) -> bool:
    """Whether it is a whole number of at least so many; 2.0 is none: it cannot count rows."""
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= least
