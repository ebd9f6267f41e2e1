"""How time enters a course: as it is, as its logarithm, or along a spline."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from telos.science.trajectory.errors import TimeScaleError

Floats = npt.NDArray[np.float64]
TimeKind = Literal["linear", "log1p", "spline"]

# A natural cubic spline with fewer knots is a straight line.
FEWEST_KNOTS = 3


@dataclass(frozen=True)
class TimeScale:
    r"""From a time to the columns that stand for it in the model.

    Attributes
    ----------
    kind : "linear", "log1p" or "spline"
        ``linear``: the time itself. ``log1p``: :math:`\ln(1 + time)`, for courses in which
        most change comes early, as it does in therapy counted in sessions; time 0 is the
        first session. ``spline``: a natural cubic spline through `knots`, straight before
        the first and after the last; its first column is the time itself, and that is the
        one along which clients may differ.
    knots : tuple of float
        For ``spline`` only: at least three, rising, in units of time.

    Raises
    ------
    TimeScaleError
        When the kind is unknown, or knots are missing, too few, not rising or not asked for.

    References
    ----------
    Harrell FE (2015). Regression Modeling Strategies, 2nd ed., section 2.4.5, for the basis.

    Examples
    --------
    >>> TimeScale("log1p").columns(np.array([0.0, np.e - 1])).tolist()
    [[0.0], [1.0]]
    """

    kind: TimeKind
    knots: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in ("linear", "log1p", "spline"):
            raise TimeScaleError(f"{self.kind!r} is no scale of time; use linear, log1p or spline.")
        if self.kind != "spline":
            if self.knots:
                raise TimeScaleError("Knots belong to the spline; choose it, or leave them out.")
            return
        if len(self.knots) < FEWEST_KNOTS or not all(map(math.isfinite, self.knots)):
            raise TimeScaleError(f"A spline needs at least {FEWEST_KNOTS} knots, each a number.")
        if any(later <= earlier for earlier, later in pairwise(self.knots)):
            raise TimeScaleError("The knots of a spline must rise, each above the one before.")

    @property
    def terms(self) -> tuple[str, ...]:
        """A name for each column: ``time``, and for a spline ``time curve 1`` and so on."""
        return ("time", *(f"time curve {k}" for k in range(1, len(self.knots) - 1)))

    def columns(self, time: Floats) -> Floats:
        """One row a time, one column a term.

        Raises
        ------
        TimeScaleError
            When `log1p` is given a time before 0, the first session.
        """
        if self.kind == "linear":
            return time[:, None]
        if self.kind == "log1p":
            if time.size and time.min() < 0:
                raise TimeScaleError(
                    f"A time of {time.min():g} lies before the first visit, and log1p begins at 0. "
                    "Count from the first visit, or use the linear scale."
                )
            return np.log1p(time)[:, None]
        return np.column_stack([time, *self._curves(time)])

    def _curves(self, time: Floats) -> list[Floats]:
        first, *_, before, last = self.knots
        span = (last - first) ** 2
        end = _cubed(time - last)
        almost = _cubed(time - before)
        return [
            (
                _cubed(time - knot)
                - almost * (last - knot) / (last - before)
                + end * (before - knot) / (last - before)
            )
            / span
            for knot in self.knots[:-2]
        ]


def _cubed(distance: Floats) -> Floats:
    return np.maximum(distance, 0.0) ** 3
