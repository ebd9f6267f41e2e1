"""How likely a reliable improvement is at a time."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from telos.science.frames import require_frame
from telos.science.trajectory.course import forecast_at, repeated, same_times, scored_visits
from telos.science.trajectory.errors import TrajectoryError
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.range import ScoreRange, chance_beyond


def chance_of_reliable_improvement(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    times: Sequence[float],
    amount: float,
    better: str,
    score_range: ScoreRange | None = None,
) -> pl.DataFrame:
    r"""How likely each client's score at some later time is reliably better than the first.

    Parameters
    ----------
    model, frame, times
        As in `expected_course`. Each client needs a first score.
    amount : float
        Points that count as reliable improvement, above 0.
    better : "lower" or "higher"
    score_range : ScoreRange, optional
        With it an improvement that the instrument cannot show has no chance, and a whole
        score counts for all that is rounded to it.

    Returns
    -------
    pl.DataFrame, one row a client and time
        The client's column, ``time``, ``first`` (the client's first score) and
        ``probability`` (0 to 1) that a score seen at that time is at least `amount` better
        than it. It is the chance *at* that time; for the chance *by* a time, which is no
        smaller, see `chance_of_reliable_improvement_by`.

    Raises
    ------
    TrajectoryError
        When `amount` is not above 0, or `better` is neither.

    Notes
    -----
    The first score is known, so the chance is that of the predictive normal distribution of
    `expected_course` beyond first score and amount.

    References
    ----------
    Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12-19, for what counts as reliable.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    require_frame(frame, "frame")
    way = check_improvement(amount=amount, better=better)
    visits = scored_visits(model, frame)
    at = same_times(times, visits)
    found = forecast_at(model, visits, at, known_model=False)
    first = visits.outcome[visits.starts]
    chance = chance_beyond(
        found.mean,
        found.sd_score,
        (first + way * amount)[:, None],
        way=way,
        score_range=score_range,
    )
    return pl.DataFrame(
        {
            model.roles.client: repeated(visits.clients, at.shape[1]),
            "time": at.ravel(),
            "first": np.repeat(first, at.shape[1]),
            "probability": chance.ravel(),
        }
    )


def check_improvement(*, amount: float, better: str) -> int:
    """Which way a score should move, −1 or 1, once the amount is one."""
    if not (np.isfinite(amount) and amount > 0):
        raise TrajectoryError(f"amount is {amount!r}; it must be a number above 0.")
    if better not in ("lower", "higher"):
        raise TrajectoryError(f"better is {better!r}; it must be lower or higher.")
    return -1 if better == "lower" else 1
