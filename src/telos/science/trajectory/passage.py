"""How likely a reliable improvement is seen by a time: the first passage of a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtr

from telos.science.counts import is_count
from telos.science.frames import require_frame
from telos.science.trajectory.chances import check_improvement
from telos.science.trajectory.course import repeated, same_times, scored_visits
from telos.science.trajectory.deviations import posterior
from telos.science.trajectory.errors import TrajectoryError
from telos.science.trajectory.forecast import forecast_from, moments_at, unsure_rows
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.range import ScoreRange
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits

# With fewer drawn courses the error of the drawing is itself only guessed at.
FEWEST_DRAWS = 10
# Numbers held at once, so that a hundred thousand clients need no more memory than a thousand.
AT_ONCE = 4_000_000


def chance_of_reliable_improvement_by(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    times: Sequence[float],
    amount: float,
    better: str,
    score_range: ScoreRange | None,
    draws: int,
    seed: int,
) -> pl.DataFrame:
    r"""How likely each client shows a reliable improvement at least once by some time.

    The chance that at least one score, of those seen so far or at the named times up to this
    one, is at least `amount` better than the client's first. It grows with every time that is
    named, since every score is another occasion, for chance too: a client who never changes
    passes the line once in a while. For being improved *at* a time, which is what an outcome
    at the end means, take `chance_of_reliable_improvement`.

    Parameters
    ----------
    model, frame
        As in `expected_course`.
    times : sequence of float
        The coming sessions at which a score will be seen, rising, in the table's units.
    amount : float
        Points that count as reliable improvement, above 0.
    better : "lower" or "higher"
    score_range : ScoreRange or None
        As in `chance_of_reliable_improvement`.
    draws : int
        How many courses are drawn for each client, at least 10; each is used twice, as it is
        and mirrored at the expected course. The error falls with the square root.
    seed : int
        The same seed gives the same chances, to the last digit. All clients share one set of
        draws, so that no client's chance depends on who else is in the table.

    Returns
    -------
    pl.DataFrame, one row a client and time
        The client's column, ``time``, ``first`` (the client's first score), ``already``
        (whether a score so far shows it), ``probability`` (0 to 1; 1 where it was seen
        already) and ``monte_carlo_error`` (the standard error that comes of the drawing
        alone). Times that are past for a client have neither: null.

    Raises
    ------
    VisitFrameError, TimeScaleError
        As `fit_trajectory`.
    TrajectoryError
        When `times` do not rise, `draws` is no whole number from 10 up or `seed` none from 0
        up, `amount` is not above 0, or `better` is neither.

    Notes
    -----
    Given the client's course :math:`\mu`, scores at different times are independent, so only
    the course is drawn, from its joint posterior :math:`\mu \sim N(m, S)` over all times (with
    what is not known of the fixed effects), and the scores are integrated exactly:

    .. math:: P(\text{by } t_n) = 1 - E_\mu \prod_{j \le n}
              \Phi\!\left(\frac{d (L - \mu_j)}{\sigma}\right), \quad L = first + d \cdot amount

    with :math:`d = -1` when lower is better, else 1.

    References
    ----------
    Gelfand AE, Smith AFM (1990). Sampling-based approaches to calculating marginal densities.
    J Am Stat Assoc 85:398-409, section 2, for integrating what can be integrated.
    https://doi.org/10.1080/01621459.1990.10476213

    Examples
    --------
    >>> from telos.science.trajectory import TimeScale, fit_trajectory
    >>> visits = pl.DataFrame({
    ...     "who": ["a"] * 3 + ["b"] * 3, "week": [0, 1, 2] * 2, "score": [18, 15, 13, 12, 11, 8],
    ... })
    >>> model = fit_trajectory(
    ...     visits, client="who", time="week", outcome="score",
    ...     time_scale=TimeScale("linear"), random="intercept", method="ml",
    ... )
    >>> by = chance_of_reliable_improvement_by(
    ...     model, visits, times=[3, 4], amount=6, better="lower",
    ...     score_range=ScoreRange(0, 27, 1), draws=1000, seed=1,
    ... )
    >>> by.select("who", "time", "already", pl.col("probability").round(2)).rows()[2:]
    [('b', 3.0, False, 0.79), ('b', 4.0, False, 1.0)]
    """
    require_frame(frame, "frame")
    way = check_improvement(amount=amount, better=better)
    _check_drawing(times, draws=draws, seed=seed)
    visits = scored_visits(model, frame)
    at = same_times(times, visits)
    lines = visits.outcome[visits.starts] + way * amount
    already = np.logical_or.reduceat(
        way * (visits.outcome - np.repeat(lines, visits.lengths)) >= 0, visits.starts
    )
    last = visits.time[np.append(visits.starts[1:], len(visits.time)) - 1]
    ahead = at > last[:, None]
    to_pass = lines if score_range is None else score_range.to_pass(lines, way=way)
    courses = _courses(model, visits, at)
    drawn = np.random.default_rng(seed).standard_normal((draws, courses.spread.shape[2]))
    chance, error = np.empty(at.shape), np.empty(at.shape)
    for some in _portions(len(at), int(draws) * at.shape[1]):
        scores = (way * courses.mean[some] - (way * to_pass)[some, None]) / model.sd_residual
        moves = way * courses.spread[some] @ drawn.T / model.sd_residual
        chance[some], error[some] = _passed(scores, moves, ahead[some])
    chance[already], error[already] = 1.0, 0.0
    return pl.DataFrame(
        {
            model.roles.client: repeated(visits.clients, at.shape[1]),
            "time": at.ravel(),
            "first": np.repeat(visits.outcome[visits.starts], at.shape[1]),
            "already": np.repeat(already, at.shape[1]),
            "probability": np.where(ahead, chance, np.nan).ravel(),
            "monte_carlo_error": np.where(ahead, error, np.nan).ravel(),
        }
    ).with_columns(pl.col("probability", "monte_carlo_error").fill_nan(None))


@dataclass(frozen=True)
class _Courses:
    """Joint posterior of courses: expected, shape (clients, times), and the roots of their spread.

    A drawn course is ``mean + spread @ z`` with independent standard normal ``z``.
    """

    mean: Floats
    spread: Floats


def _courses(model: TrajectoryModel, visits: Visits, at: Floats) -> _Courses:
    known = posterior(model, visits)
    moments = moments_at(model, visits, at)
    own = moments.place @ _roots(known.covariances)
    shared = unsure_rows(known, moments) @ _root(model.fixed_covariance)
    return _Courses(
        mean=forecast_from(model, known, moments, known_model=True).mean,
        spread=np.concatenate([own, shared], axis=2),
    )


def _roots(covariances: Floats) -> Floats:
    """Lower triangular roots of two-by-two matrices, those of a spread of 0 among them."""
    roots = np.zeros_like(covariances)
    level = np.sqrt(np.maximum(covariances[:, 0, 0], 0.0))
    together = np.divide(covariances[:, 0, 1], level, out=np.zeros_like(level), where=level > 0)
    roots[:, 0, 0], roots[:, 1, 0] = level, together
    roots[:, 1, 1] = np.sqrt(np.maximum(covariances[:, 1, 1] - together**2, 0.0))
    return roots


def _root(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    root: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return root


def _portions(clients: int, numbers_each: int) -> Iterator[slice]:
    size = max(1, AT_ONCE // numbers_each)
    for start in range(0, clients, size):
        yield slice(start, start + size)


def _passed(scores: Floats, moves: Floats, ahead: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Chance and its error from expected scores and drawn moves, in residual units past the line.

    ``scores`` has shape (clients, times), ``moves`` (clients, times, draws).
    """
    missed: Floats = np.zeros_like(moves)
    for side in (1, -1):
        below = ndtr(-(scores[:, :, None] + side * moves))
        below[~ahead] = 1.0
        missed += np.cumprod(below, axis=1) / 2
    passed = 1.0 - missed
    draws = moves.shape[2]
    return passed.mean(axis=2), passed.std(axis=2, ddof=1) / np.sqrt(draws)


def _check_drawing(times: Sequence[float], *, draws: int, seed: int) -> None:
    if any(later <= earlier for earlier, later in pairwise(times)):
        raise TrajectoryError("times must rise, each above the one before.")
    for name, value, least in (("draws", draws, FEWEST_DRAWS), ("seed", seed, 0)):
        if not is_count(value, least=least):
            raise TrajectoryError(
                f"{name} is {value!r}; it must be a whole number of at least {least}."
            )
