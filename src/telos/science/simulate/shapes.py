"""The shapes that a course can take, and how common each is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from telos.science.counts import is_count
from telos.science.simulate.errors import SimulationError
from telos.science.simulate.streams import check_seed

# Nearly all change is in visits 1–5 of 12 (McAlister 2025, n = 365,741); in the seed that was
# fitted to service outcomes it is over at the eighth weekly session.
USUAL_WEEKS: Final = 7.0


class ResponseClass(StrEnum):
    """How somebody's scores went, in the words of a case discussion."""

    BETTER = "better"
    UP_AND_DOWN = "up_and_down"
    FLAT = "flat"
    LATE_RESPONDER = "late_responder"
    WORSE = "worse"
    DROPPED_OUT = "dropped_out"


@dataclass(frozen=True, kw_only=True)
class CourseShape:
    """The expected course of somebody, as shares of the burden that they began with.

    Attributes
    ----------
    response_class : ResponseClass
        What the course would be called.
    fall : float
        Share of the burden at the start that is gone in the end; negative when it grows.
    waits_weeks : float
        Weeks before anything changes.
    takes_weeks : float
        Weeks from there until all change has happened.
    swing : float
        Share of the burden by which the course goes up and down around its trend.
    swing_weeks : float
        Weeks from one high to the next.
    leaves_after_weeks : float or None
        Weeks after which there are no more answers; None for somebody who stays.
    """

    response_class: ResponseClass
    fall: float
    waits_weeks: float = 0.0
    takes_weeks: float = USUAL_WEEKS
    swing: float = 0.0
    swing_weeks: float = 8.0
    leaves_after_weeks: float | None = None

    def __post_init__(self) -> None:
        if not np.isfinite(self.fall) or self.fall > 1.0:
            raise SimulationError(f"fall is {self.fall}; it is a share, at most 1.")
        if self.waits_weeks < 0 or self.takes_weeks <= 0 or self.swing_weeks <= 0:
            raise SimulationError(
                "waits_weeks is at least 0, takes_weeks and swing_weeks are above 0."
            )


@dataclass(frozen=True, kw_only=True)
class _Spread:
    """Mean and standard deviation of `fall` in a class, and its ways of differing."""

    fall: float
    fall_sd: float
    waits_weeks: tuple[float, float] = (0.0, 0.0)
    swing: float = 0.0
    leaves_after_weeks: tuple[float, float] | None = None


# A fall of about a half, whatever the burden at the start: Karin et al. 2018 (50–55 %), and the
# p ~ N(.55, .47) fitted to service outcomes. Its spread is split among the classes here. Waiting
# six to twelve weeks is ours: long enough that a look at the third session misses it.
_SPREADS: Final[Mapping[ResponseClass, _Spread]] = {
    ResponseClass.BETTER: _Spread(fall=0.66, fall_sd=0.17),
    ResponseClass.UP_AND_DOWN: _Spread(fall=0.30, fall_sd=0.15, swing=0.24),
    ResponseClass.FLAT: _Spread(fall=0.05, fall_sd=0.07),
    ResponseClass.LATE_RESPONDER: _Spread(fall=0.62, fall_sd=0.14, waits_weeks=(6.0, 12.0)),
    ResponseClass.WORSE: _Spread(fall=-0.35, fall_sd=0.12),
    ResponseClass.DROPPED_OUT: _Spread(fall=0.25, fall_sd=0.25, leaves_after_weeks=(2.0, 7.0)),
}

# Ours, leaning on: drop-out 19.7 % (Swift & Greenberg 2012), worse 5 % and delayed about a
# quarter of responders (npj Mental Health Research 2024, n = 228). No study gives all six.
CLASS_SHARES: Final[Mapping[ResponseClass, float]] = {
    ResponseClass.BETTER: 0.42,
    ResponseClass.UP_AND_DOWN: 0.10,
    ResponseClass.FLAT: 0.12,
    ResponseClass.LATE_RESPONDER: 0.11,
    ResponseClass.WORSE: 0.05,
    ResponseClass.DROPPED_OUT: 0.20,
}


def typical_shape(response_class: ResponseClass) -> CourseShape:
    """The middle of a class: what somebody in it does when chance does nothing.

    Parameters
    ----------
    response_class : ResponseClass
        Which.

    Returns
    -------
    CourseShape
        Every figure at the middle of its spread.

    Examples
    --------
    >>> typical_shape(ResponseClass.LATE_RESPONDER).waits_weeks
    9.0
    """
    spread = _SPREADS[response_class]
    leaves = spread.leaves_after_weeks
    return CourseShape(
        response_class=response_class,
        fall=spread.fall,
        waits_weeks=sum(spread.waits_weeks) / 2,
        swing=spread.swing,
        leaves_after_weeks=None if leaves is None else sum(leaves) / 2,
    )


def draw_shapes(
    count: int, *, seed: int | Sequence[int], shares: Mapping[ResponseClass, float] = CLASS_SHARES
) -> list[CourseShape]:
    """Draw the shapes of a caseload's courses, each with its own figures.

    Parameters
    ----------
    count : int
        How many, at least 0.
    seed : int or sequence of int
        The same seed gives the same shapes.
    shares : mapping, optional
        How common each class is, summing to 1. The default mixes published shares with our own
        judgement (see `CLASS_SHARES`): it makes a caseload look like one, and is not evidence.

    Returns
    -------
    list of CourseShape

    Raises
    ------
    SimulationError
        When `count` or `seed` is no whole number from 0 up, or the shares do not sum to 1.

    Examples
    --------
    >>> [str(shape.response_class) for shape in draw_shapes(3, seed=1)]
    ['up_and_down', 'dropped_out', 'better']
    """
    total = sum(shares.values())
    if not is_count(count):
        raise SimulationError(f"count is {count!r}; it must be a whole number of at least 0.")
    if not math.isclose(total, 1.0):
        raise SimulationError(f"The shares sum to {total:g}; they must sum to 1.")
    check_seed(seed)
    rng = np.random.default_rng(seed)
    classes = rng.choice([str(each) for each in shares], size=count, p=list(shares.values()))
    return [_drawn(ResponseClass(each), rng) for each in classes]


def _drawn(response_class: ResponseClass, rng: np.random.Generator) -> CourseShape:
    spread = _SPREADS[response_class]
    leaves = spread.leaves_after_weeks
    return CourseShape(
        response_class=response_class,
        # Nobody loses more than 95 % of a burden, nor doubles it, in routine care.
        fall=float(np.clip(rng.normal(spread.fall, spread.fall_sd), -1.0, 0.95)),
        waits_weeks=float(rng.uniform(*spread.waits_weeks)),
        swing=spread.swing * float(rng.uniform(0.7, 1.3)),
        swing_weeks=float(rng.uniform(6.0, 10.0)),
        leaves_after_weeks=None if leaves is None else float(rng.uniform(*leaves)),
    )
