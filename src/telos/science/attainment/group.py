"""How a group of clients came on with their scaled goals."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.attainment.errors import TooLittleDataError
from telos.science.attainment.estimates import Estimate, mean_estimate
from telos.science.attainment.levels import EXPECTED_LEVEL, LevelColumns, read_levels
from telos.science.attainment.scaling import score_attainment
from telos.science.attainment.shares import GoalShare, share_of_goals
from telos.science.change import ParameterError
from telos.science.frames import require_frame


@dataclass(frozen=True)
class GroupAttainment:
    """Goals of a group at one time.

    Attributes
    ----------
    n_clients, n_scored, n_compared : int
        People with a goal; those with a T-score; those with a change from a baseline.
    n_goals, n_rated : int
    level_counts : tuple of (level, goals)
        How many goals stand at each level, lowest first: assumes nothing about steps.
    median_level : float
        The middle one of all rated goals.
    at_expected : GoalShare
        Goals at the expected level or above.
    mean_t_score, mean_t_change : Estimate
        Over clients, each counting once; T-score units.
    """

    n_clients: int
    n_scored: int
    n_compared: int
    n_goals: int
    n_rated: int
    level_counts: tuple[tuple[float, int], ...]
    median_level: float
    at_expected: GoalShare
    mean_t_score: Estimate
    mean_t_change: Estimate


def summarise_attainment(
    frame: pl.DataFrame, *, columns: LevelColumns, correlation: float, confidence: float
) -> GroupAttainment:
    """Describe a group's goals at one time, with honest denominators.

    The share of goals at or above the expected level needs no adding of levels and is the
    figure to begin with. The mean T-score of a well-run group is near 50 *by design*: goals
    set too low raise it, and so does leaving out clients who stopped. Not for comparing
    services whose goals were set by themselves.

    Parameters
    ----------
    frame : pl.DataFrame, one row a goal
        One time only: take `latest_levels`, or filter.
    columns : LevelColumns
        Without `time`; with `baseline` where change is asked for.
    correlation : float
        As in `score_attainment`.
    confidence : float
        Of all intervals; clients are the sample in each.

    Returns
    -------
    GroupAttainment

    Raises
    ------
    ParameterError
        When `columns` names a time.
    TooLittleDataError
        When no goal was rated.
    GoalFrameError, LevelError, WeightError
        As `score_attainment`.

    Notes
    -----
    See `score_attainment` and `share_of_goals`; means have Student's interval over clients.

    References
    ----------
    MacKay G, Somerville W, Lundie J (1996). Reflections on goal attainment scaling: cautionary
    notes. Educ Res 38:161-172, for counts and order instead of sums.
    https://doi.org/10.1080/0013188960380204

    Examples
    --------
    >>> goals = pl.DataFrame(
    ...     {"client": ["A", "A", "B", "B", "C"], "goal": [1, 2, 1, 2, 1],
    ...      "level": [1, 0, -1, None, 2]}
    ... )
    >>> columns = LevelColumns("client", "goal", "level", weight=None)
    >>> group = summarise_attainment(goals, columns=columns, correlation=0.3, confidence=0.95)
    >>> group.at_expected.count, group.n_rated, group.n_goals, round(group.mean_t_score.value, 2)
    (3, 4, 5, 55.4)
    """
    require_frame(frame, "frame")
    if columns.time is not None:
        raise ParameterError(
            "columns.time", columns.time, "None: take one time, for example by latest_levels"
        )
    levels = read_levels(frame, columns=columns)
    rated = levels["level"].drop_nulls()
    if not len(rated):
        raise TooLittleDataError(f"None of {len(levels)} goals was rated.")
    people = score_attainment(frame, columns=columns, correlation=correlation)
    scores = people["t_score"].drop_nulls().to_numpy()
    known = columns.baseline is not None
    changes = (people["t_change"].drop_nulls() if known else rated.head(0)).to_numpy()
    counts = rated.value_counts().sort("level").rows()
    return GroupAttainment(
        n_clients=len(people),
        n_scored=len(scores),
        n_compared=len(changes),
        n_goals=len(levels),
        n_rated=len(rated),
        level_counts=tuple((float(level), int(goals)) for level, goals in counts),
        median_level=float(np.median(rated.to_numpy())),
        at_expected=share_of_goals(
            levels["level"] >= EXPECTED_LEVEL,
            clients=levels[columns.client],
            confidence=confidence,
        ),
        mean_t_score=mean_estimate(scores, confidence=confidence),
        mean_t_change=mean_estimate(changes, confidence=confidence),
    )
