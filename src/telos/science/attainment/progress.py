"""One goal, for the page that shows it: where it began, where it stands, and the two sides."""

from dataclasses import dataclass

import polars as pl

from telos.science.attainment.errors import TooLittleDataError
from telos.science.attainment.ratings import RatingColumns, goal_changes
from telos.science.change import ChangeCategory, ChangeRule
from telos.science.change.series import Scores, score_pairs


@dataclass(frozen=True)
class GoalProgress:
    """How one goal's rating moved.

    Attributes
    ----------
    n_rated, n_missing : int
        Times at which the goal was, and was not, rated.
    first, latest, best : float
        Ratings, 0 to 10; the first is the latest where it was rated once.
    change : float or None
        Latest − first; None where it was rated once.
    reliable : bool or None
        Whether that is more than chance would give, either way.
    category : ChangeCategory or None
    """

    n_rated: int
    n_missing: int
    first: float
    latest: float
    best: float
    change: float | None
    reliable: bool | None
    category: ChangeCategory | None


def goal_progress(ratings: Scores, *, rule: ChangeRule) -> GoalProgress:
    """Sum up one goal's ratings, given by one person.

    Parameters
    ----------
    ratings : pl.Series, NumPy array or sequence, shape (times,)
        In order of time, 0 to 10; None or NaN where it was not rated.
    rule : ChangeRule
        As in `goal_changes`.

    Returns
    -------
    GoalProgress

    Raises
    ------
    TooLittleDataError
        When the goal was never rated.
    RatingError
        When a rating lies outside 0 to 10.
    ScoreSeriesError
        When something is not a number.

    References
    ----------
    See `goal_changes`, of which this is one row.

    Examples
    --------
    >>> from telos.science.attainment import GOAL_BASED_OUTCOMES, rule_for_ratings
    >>> rule = rule_for_ratings(GOAL_BASED_OUTCOMES, better="higher")
    >>> progress = goal_progress([2, None, 7, 6], rule=rule)
    >>> progress.first, progress.latest, progress.best, progress.reliable
    (2.0, 6.0, 7.0, True)
    """
    given = score_pairs(ratings, ratings)["first"]
    frame = pl.DataFrame({"client": 0, "goal": 0, "time": range(len(given)), "rating": given})
    if not given.count():
        raise TooLittleDataError(f"The goal was not rated at any of {len(given)} times.")
    columns = RatingColumns("client", "goal", "time", "rating")
    row = goal_changes(frame, columns=columns, rule=rule).row(0, named=True)
    return GoalProgress(
        n_rated=row["n_rated"],
        n_missing=row["n_missing"],
        first=row["first"],
        latest=row["first"] if row["last"] is None else row["last"],
        best=row["best"],
        change=row["change"],
        reliable=row["reliable"],
        category=None if row["category"] is None else ChangeCategory(row["category"]),
    )
