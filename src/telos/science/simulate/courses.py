"""From a shape to scores: early change, proportional to the burden, seen through an error."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from telos.science.change import Better
from telos.science.simulate.errors import SimulationError
from telos.science.simulate.shapes import CourseShape
from telos.science.simulate.streams import check_seed


def expected_scores(
    *,
    baseline: float,
    weeks: ArrayLike,
    shape: CourseShape,
    lowest: float,
    highest: float,
    better: Better,
) -> NDArray[np.float64]:
    """What the scores would be if nothing but the course itself moved them.

    Change is early and fades (log-linear, then level) and is a share of the burden at the
    start, so that somebody with twice the burden changes by twice as many points. Not a
    prognosis for anybody: the trajectory model of a real caseload is another thing.

    Parameters
    ----------
    baseline : float
        The score at week 0, in score units.
    weeks : array-like, shape (n,)
        Weeks since the start, each at least 0. A missing week is refused.
    shape : CourseShape
        How the course goes.
    lowest, highest : float
        The scale's ends.
    better : "lower" or "higher"
        Which end is the good one; the burden is the distance from it.

    Returns
    -------
    ndarray of float, shape (n,)
        In score units, within the scale, not rounded.

    Raises
    ------
    SimulationError
        When the baseline is off the scale or a week is missing or negative.

    Notes
    -----
    ``burden(w) = burden(0) · (1 − fall · f(w) − swing · sin(2π·w / swing_weeks))``, with
    ``f(w) = min(1, ln(1 + w − waits_weeks) / ln(1 + takes_weeks))`` after the waiting weeks
    and 0 before them.

    References
    ----------
    Karin E et al. (2018). JMIR Ment Health 5:e10200 (change proportional to baseline).
    McAlister K et al. (2025). JMIR e75750 (change early, then level).

    Examples
    --------
    >>> from telos.science.simulate.shapes import CourseShape, ResponseClass
    >>> half = CourseShape(response_class=ResponseClass.BETTER, fall=0.5)
    >>> expected_scores(
    ...     baseline=16, weeks=[0, 1, 3, 7, 20], shape=half, lowest=0, highest=27, better="lower"
    ... ).round(1).tolist()
    [16.0, 13.3, 10.7, 8.0, 8.0]
    """
    at = np.asarray(weeks, dtype=np.float64)
    if not lowest <= baseline <= highest:
        raise SimulationError(f"The baseline {baseline} is not between {lowest} and {highest}.")
    if at.size and not (np.isfinite(at).all() and at.min() >= 0):
        raise SimulationError("Every week is a number of at least 0.")
    good_end, away = (lowest, 1.0) if better == "lower" else (highest, -1.0)
    since = np.maximum(at - shape.waits_weeks, 0.0)
    done = np.minimum(np.log1p(since) / math.log1p(shape.takes_weeks), 1.0)
    sway = shape.swing * np.sin(2.0 * math.pi * at / shape.swing_weeks)
    burden = abs(baseline - good_end) * (1.0 - shape.fall * done - sway)
    return np.clip(good_end + away * burden, lowest, highest)


def simulate_scores(  # noqa: PLR0913 -- a scale, a course and its error are all of these
    *,
    baseline: float,
    weeks: ArrayLike,
    shape: CourseShape,
    lowest: float,
    highest: float,
    better: Better,
    error_sd: float,
    seed: int | Sequence[int],
    step: float = 1.0,
) -> NDArray[np.float64]:
    """Scores as somebody would have given them: the expected course seen through its error.

    Parameters
    ----------
    baseline, weeks, shape, lowest, highest, better
        As in `expected_scores`.
    error_sd : float
        Standard error of measurement in score units, at least 0 (see `measurement_error`).
    seed : int or sequence of int
        The same seed gives the same scores.
    step : float
        Distance between two possible scores: 1 for a sum, 4 for the WHO-5.

    Returns
    -------
    ndarray of float, shape (n,)
        Possible scores. After the course has been left (`leaves_after_weeks`) NaN: there is no
        answer, and nothing is put in its place.

    Raises
    ------
    SimulationError
        As `expected_scores`, or when `error_sd` is negative, `step` not above 0 or the seed no
        whole number from 0 up.

    Notes
    -----
    ``score = round(expected + e)``, ``e ~ N(0, error_sd²)``, then kept within the scale.

    Examples
    --------
    >>> from telos.science.simulate.shapes import ResponseClass, typical_shape
    >>> simulate_scores(
    ...     baseline=16, weeks=[0, 2, 4, 8, 12], shape=typical_shape(ResponseClass.BETTER),
    ...     lowest=0, highest=27, better="lower", error_sd=2.26, seed=7,
    ... ).tolist()
    [16.0, 11.0, 7.0, 3.0, 4.0]
    """
    if error_sd < 0 or step <= 0:
        raise SimulationError("error_sd is at least 0 and step above 0.")
    expected = expected_scores(
        baseline=baseline, weeks=weeks, shape=shape, lowest=lowest, highest=highest, better=better
    )
    check_seed(seed)
    error = np.random.default_rng(seed).normal(0.0, 1.0, expected.shape) * error_sd
    seen = np.clip(lowest + step * np.round((expected + error - lowest) / step), lowest, highest)
    if shape.leaves_after_weeks is not None:
        seen[np.asarray(weeks, dtype=np.float64) > shape.leaves_after_weeks] = np.nan
    return seen
