"""Bounds of a parameter, told by name when they are passed."""

import math

from telos.science.simulate.errors import CareParameterError


def within(part: object, name: str, *, low: float, high: float, open_low: bool = False) -> None:
    """Refuse a value outside its range, or at the low end where that is open."""
    value = getattr(part, name)
    if not low <= value <= high or (open_low and value == low):
        words = f"above {low:g} and at most {high:g}" if open_low else f"from {low:g} to {high:g}"
        raise CareParameterError(name, value, allowed=words)


def above(part: object, name: str, *, limit: float = 0.0, or_equal: bool = False) -> None:
    """Refuse a value below its limit, or at it unless that is allowed, or without bounds."""
    value = getattr(part, name)
    if not math.isfinite(value) or not (value > limit or (or_equal and value == limit)):
        words = "at least" if or_equal else "above"
        raise CareParameterError(name, value, allowed=f"{words} {limit:g}")
