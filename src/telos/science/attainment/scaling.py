"""Goal attainment scaling: from the levels of goals to one T-score a client."""

from typing import Final

import polars as pl

from telos.science.attainment.errors import TooLittleDataError, WeightError
from telos.science.attainment.levels import EXPECTED_LEVEL, LevelColumns, read_levels
from telos.science.attainment.reading import refuse_names, where
from telos.science.change import ParameterError
from telos.science.change.series import Scores, score_pairs
from telos.science.frames import require_frame

# The correlation between goals that Kiresuk and Sherman (1968) assumed and that is mostly used;
# Turner-Stokes (2009) prints the formula with it, as 0.7 and 0.3. An assumption, not an estimate.
USUAL_CORRELATION: Final = 0.30

T_MEAN: Final = 50.0
T_SPREAD: Final = 10.0

_RESULTS = (
    "t_score",
    "mean_level",
    "n_goals",
    "n_rated",
    "n_at_expected",
    "n_compared",
    "t_baseline",
    "t_change",
    "mean_change",
)


def score_attainment(
    frame: pl.DataFrame, *, columns: LevelColumns, correlation: float
) -> pl.DataFrame:
    r"""How far clients came with their goals, against what was expected of each goal.

    A T-score of 50 means that goals were, on the whole, reached as expected; 60 is one standard
    deviation better, *if* goals were set so that outcomes scatter evenly around the expected
    level. It speaks of expectations, not of health: easy goals make high scores. Do not compare
    two people, therapists or services by it unless somebody independent set or checked the
    goals' difficulty. Levels are an order, not a ruler (MacKay 1996, Tennant 2007): a T-score
    adds them as if each step were alike. `mean_level` and the counts beside it assume less or
    nothing; look whether the conclusion is the same.

    Parameters
    ----------
    frame : pl.DataFrame, one row a goal (and time)
    columns : LevelColumns
    correlation : float
        :math:`\rho`, the correlation that is expected between a client's goals, 0 to 1.
        Chosen by you; `USUAL_CORRELATION` is the usual one.

    Returns
    -------
    pl.DataFrame, one row a client (and time), in order of appearance
        The key columns; ``t_score`` (null where no goal with a weight above 0 was rated);
        ``mean_level`` (plain mean, without weights); ``n_goals``; ``n_rated``;
        ``n_at_expected`` (rated 0 or above). With a baseline also, all over the
        ``n_compared`` goals that have both levels: ``t_baseline``, ``t_change`` (above 0 is
        towards the goals) and ``mean_change``. Unrated goals are left out and counted, never
        filled in. An empty table gives an empty one.

    Raises
    ------
    GoalFrameError
        When a column is missing, a client, goal or time is empty, or a goal stands twice.
    LevelError
        When a level lies outside −2 to +2 or between half levels. Some authors add −3 for a
        goal that is worse than at the start: give that as −2, or use another method.
    WeightError
        When a weight is missing, negative or infinite, or all of a client are zero.
    ParameterError
        When the correlation is not between 0 and 1.

    Notes
    -----
    With weight :math:`w` and level :math:`x` of each rated goal,

    .. math:: T = 50 + \frac{10 \sum w x}{\sqrt{(1 - \rho) \sum w^2 + \rho (\sum w)^2}}

    References
    ----------
    Kiresuk TJ, Sherman RE (1968). Goal attainment scaling. Community Ment Health J 4:443-453.
    https://doi.org/10.1007/BF01530764
    Turner-Stokes L (2009). Goal attainment scaling in rehabilitation: a practical guide. Clin
    Rehabil 23:362-370, with its correction of the formula.
    https://doi.org/10.1177/0269215508101742
    MacKay G, Somerville W, Lundie J (1996). Reflections on goal attainment scaling: cautionary
    notes. Educ Res 38:161-172. https://doi.org/10.1080/0013188960380204
    Tennant A (2007). Goal attainment scaling: current methodological challenges. Disabil
    Rehabil 29:1583-1588. https://doi.org/10.1080/09638280701618828

    Examples
    --------
    >>> goals = pl.DataFrame(
    ...     {"client": ["A", "A", "A", "B", "B"], "goal": [1, 2, 3, 1, 2],
    ...      "level": [1, 1, 1, -1, None], "baseline": [-1, -1, -2, -1, -1]}
    ... )
    >>> columns = LevelColumns("client", "goal", "level", weight=None, baseline="baseline")
    >>> scored = score_attainment(goals, columns=columns, correlation=USUAL_CORRELATION)
    >>> scored.select(pl.col("t_score", "t_change").round(4), "n_goals", "n_rated").rows()
    [(63.6931, 31.9505, 3, 3), (40.0, 0.0, 2, 1)]
    """
    require_frame(frame, "frame")
    if not 0 <= correlation <= 1:
        raise ParameterError("correlation", correlation, "between 0 and 1, for example 0.30")
    refuse_names([columns.client, columns.time], reserved=_RESULTS)
    keys = columns.keys
    goals = _standardised(read_levels(frame, columns=columns), keys, name=columns.weight)
    compared = pl.col("level").is_not_null() & pl.col("baseline").is_not_null()
    rated = pl.col("level").is_not_null()
    results = [
        _t_score("level", rated, correlation).alias("t_score"),
        pl.col("level").mean().alias("mean_level"),
        pl.len().cast(pl.Int64).alias("n_goals"),
        rated.sum().cast(pl.Int64).alias("n_rated"),
        (pl.col("level") >= EXPECTED_LEVEL).sum().cast(pl.Int64).alias("n_at_expected"),
    ]
    if columns.baseline is not None:
        now, then = (_t_score(what, compared, correlation) for what in ("level", "baseline"))
        results += [
            compared.sum().cast(pl.Int64).alias("n_compared"),
            then.alias("t_baseline"),
            (now - then).alias("t_change"),
            (pl.col("level") - pl.col("baseline")).mean().alias("mean_change"),
        ]
    return goals.group_by(keys, maintain_order=True).agg(*results)


def t_score(levels: Scores, *, weights: Scores | None, correlation: float) -> float:
    r"""The T-score of one client; `score_attainment` says what it means, and what not.

    Parameters
    ----------
    levels : pl.Series, NumPy array or sequence, shape (goals,)
        −2 to +2 in whole or half steps; None or NaN where a goal was not rated.
    weights : the same, or None
        How much each goal counts, at least 0; None where all count alike.
    correlation : float
        :math:`\rho`, 0 to 1; `USUAL_CORRELATION` is the usual one.

    Returns
    -------
    float
        50 where goals were reached as expected; higher is better.

    Raises
    ------
    TooLittleDataError
        When no goal with a weight above 0 was rated.
    LevelError, WeightError, ParameterError
        As `score_attainment`; ScoreSeriesError when lengths differ.

    Notes
    -----
    See `score_attainment`.

    References
    ----------
    Kiresuk TJ, Sherman RE (1968). Goal attainment scaling. Community Ment Health J 4:443-453.
    https://doi.org/10.1007/BF01530764

    Examples
    --------
    >>> t_score([1], weights=None, correlation=USUAL_CORRELATION)
    60.0
    >>> round(t_score([-2, -2, -2], weights=[2, 2, 2], correlation=USUAL_CORRELATION), 4)
    22.6139
    """
    pairs = score_pairs(levels, [1.0] * len(levels) if weights is None else weights)
    goals = pairs.rename({"first": "level", "last": "weight"}).with_row_index("goal")
    scored = score_attainment(
        goals.with_columns(client=pl.lit("this client")),
        columns=LevelColumns("client", "goal", "level", weight="weight"),
        correlation=correlation,
    )
    score: float | None = scored["t_score"].item() if len(scored) else None
    if score is None:
        raise TooLittleDataError(
            f"None of {len(levels)} goals with a weight above 0 was rated, so there is no T-score."
        )
    return score


def _standardised(goals: pl.DataFrame, keys: list[str], *, name: str | None) -> pl.DataFrame:
    """Weights as shares of the client's largest, so that no square overflows."""
    largest = pl.col("weight").max().over(keys)
    nothing = goals.select((largest == 0).alias("zero"))["zero"].arg_true().to_list()
    if nothing:
        raise WeightError(
            str(name),
            f"all weights of a client are zero {where(nothing)}; give at least one goal weight.",
        )
    return goals.with_columns(pl.col("weight") / largest)


def _t_score(level: str, counted: pl.Expr, correlation: float) -> pl.Expr:
    weight = pl.when(counted).then(pl.col("weight"))
    squares = (1 - correlation) * (weight**2).sum() + correlation * weight.sum() ** 2
    attained = (weight * pl.col(level)).sum()
    return pl.when(squares > 0).then(T_MEAN + T_SPREAD * attained / squares.sqrt())
