"""How long goals take: what share is reached, and set aside, by when."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl

from telos.science.attainment.errors import TooLittleDataError
from telos.science.attainment.estimates import Floats, check_confidence, student
from telos.science.attainment.influence import Exits, Steps, standard_errors
from telos.science.attainment.reading import column, identities, numbers, refuse
from telos.science.attainment.times import GoalEnd
from telos.science.change import ParameterError
from telos.science.change.reliability import critical_value
from telos.science.frames import require_frame

SetAside = Literal["competing", "censored"]

# A share so near 0 or 1 is 0 or 1 seen through rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class TimeColumns:
    """Which column of a table of goals is what: as `goal_times` makes it.

    Attributes
    ----------
    client : str
        Whose goal it is; intervals take clients as the sample.
    time : str
        From agreement to the end or the last known day, at least 0, in any unit.
    outcome : str
        “reached”, “set_aside” or “open” (`GoalEnd`).
    """

    client: str
    time: str = "time"
    outcome: str = "outcome"


@dataclass(frozen=True, eq=False)
class AttainmentCurve:
    """The share of goals reached, set aside and still open by each time.

    Attributes
    ----------
    steps : pl.DataFrame, one row a time at which anything happened
        ``time``; ``n_at_risk`` (goals followed up to then), ``n_reached``, ``n_set_aside``,
        ``n_open`` (no longer followed from then on); ``open``, ``reached``, ``set_aside``
        (shares, 0 to 1), each with ``_se``, ``_low`` and ``_high``. Null where there is none:
        no interval of a share of 0 or 1, or where all goals are one client's; no share set
        aside where that is censored.
    n_clients, n_goals, n_reached, n_set_aside, n_open : int
    set_aside : "competing" or "censored"
    confidence : float
    """

    steps: pl.DataFrame
    n_clients: int
    n_goals: int
    n_reached: int
    n_set_aside: int
    n_open: int
    set_aside: SetAside
    confidence: float

    @property
    def provenance(self) -> tuple[str, ...]:
        """Sentences to be printed with every figure of this curve."""
        counted = {
            "competing": "Goals set aside count as never reached (Aalen–Johansen).",
            "censored": (
                "Goals set aside are taken as if they might yet have been reached "
                "(Kaplan–Meier): an upper guess, not a share of goals."
            ),
        }[self.set_aside]
        surely = (
            "All goals are one client's, so there is no interval."
            if self.n_clients == 1
            else f"{100 * self.confidence:g} % intervals, each point by itself, goals of one "
            f"client taken together."
        )
        goals = (
            f"{self.n_goals} goals of {self.n_clients} clients: {self.n_reached} reached, "
            f"{self.n_set_aside} set aside, {self.n_open} open when last known."
        )
        return goals, counted, surely


def time_to_attainment(
    frame: pl.DataFrame, *, columns: TimeColumns, set_aside: SetAside, confidence: float
) -> AttainmentCurve:
    r"""What share of goals is reached by when, though many are still open.

    *competing*: the share of all agreed goals that are reached, and that are set aside, by each
    time; the two and the share still open make 1. This is what a client may be told.
    *censored*: what would be reached by then if nobody ever set a goal aside and those that were
    would have gone like the others. It is always at least as high, seldom believable, and here
    for comparison with papers that did so.

    Both take goals that are no longer followed as going on like those that are. That fails where
    people leave because goals go badly: give the end of care as *set_aside* to see the other end.

    Parameters
    ----------
    frame : pl.DataFrame, one row a goal
        For example ``goal_times(…).frame``.
    columns : TimeColumns
    set_aside : "competing" or "censored"
    confidence : float
        Between 0 and 1, for example 0.95; of each point of the curve by itself.

    Returns
    -------
    AttainmentCurve

    Raises
    ------
    GoalFrameError
        When a column is missing or empty, a time is negative or infinite, an outcome unknown.
    TooLittleDataError
        When there is no goal.
    ParameterError
        When `set_aside` is unknown or `confidence` not between 0 and 1.

    Notes
    -----
    With n goals at risk and d of them ending at each time,

    .. math:: S(t) = \prod_{s \le t} (1 - d / n), \quad
              F_k(t) = \sum_{s \le t} S(s^-) d_k / n

    S is SciPy's (`scipy.stats.ecdf`). Goals that end and goals that are last seen at the same
    time: the latter are still at risk. Ties of reached and set aside need no order.

    Intervals are symmetric on the scale of :math:`\ln(-\ln p)`, p being F for *competing*, S for
    the share open and for *censored*. Their errors (`standard_errors`) take goals of one client
    together, with :math:`\sqrt{G / (G - 1)}` and Student's t on :math:`G - 1` for G clients: in
    a simulation with 1 to 5 goals a client of which those of the same client go alike, 95 %
    intervals then held the truth in 95 to 96 of 100 cases for 8 to 100 clients, those of
    Greenwood in 86 to 87. Where every client has one goal they are Greenwood's, with the normal
    quantile.

    References
    ----------
    Kaplan EL, Meier P (1958). Nonparametric estimation from incomplete observations. J Am Stat
    Assoc 53:457-481. https://doi.org/10.1080/01621459.1958.10501452
    Aalen OO, Johansen S (1978). An empirical transition matrix for non-homogeneous Markov
    chains based on censored observations. Scand J Stat 5:141-150.
    Putter H, Fiocco M, Geskus RB (2007). Tutorial in biostatistics: competing risks and
    multi-state models. Stat Med 26:2389-2430. https://doi.org/10.1002/sim.2712
    Williams RL (1995). Product-limit survival functions with correlated survival times.
    Lifetime Data Anal 1:171-186. https://doi.org/10.1007/BF00985768

    Examples
    --------
    >>> goals = pl.DataFrame(
    ...     {"client": ["A", "A", "B", "C", "D"], "time": [4, 8, 8, 12, 12],
    ...      "outcome": ["reached", "set_aside", "reached", "open", "reached"]}
    ... )
    >>> curve = time_to_attainment(
    ...     goals, columns=TimeColumns("client"), set_aside="competing", confidence=0.95
    ... )
    >>> shares = pl.col("open", "reached", "set_aside").round(4)
    >>> curve.steps.select("time", "n_at_risk", shares).rows()
    [(4.0, 5, 0.8, 0.2, 0.0), (8.0, 4, 0.4, 0.4, 0.2), (12.0, 2, 0.2, 0.6, 0.2)]
    """
    require_frame(frame, "frame")
    check_confidence(confidence)
    if set_aside not in get_args(SetAside):
        raise ParameterError("set_aside", set_aside, "“competing” or “censored”")
    goals = _read(frame, columns)
    competing = set_aside == "competing"
    ways = [GoalEnd.REACHED, GoalEnd.SET_ASIDE] if competing else [GoalEnd.REACHED]
    steps, exits = _steps(goals, ways)
    people = goals["client"].n_unique()
    open_error, errors = standard_errors(steps, exits)
    wider, quantile = _few_clients(people, len(goals), confidence=confidence)
    shares = {"open": (steps.still_open, open_error)}
    if competing:
        for k, way in enumerate(ways):
            shares[str(way)] = (steps.incidence[k], errors[k])
    table = _counts(goals, steps)
    for name, (share, error) in shares.items():
        table = table.with_columns(_with_interval(name, share, wider * error, quantile=quantile))
    if not competing:
        table = table.with_columns(*_mirrored(), *_nothing("set_aside"))
    ended = goals["outcome"].value_counts()
    n = {str(outcome): count for outcome, count in ended.iter_rows()}
    return AttainmentCurve(
        steps=table,
        n_clients=people,
        n_goals=len(goals),
        n_reached=n.get(GoalEnd.REACHED, 0),
        n_set_aside=n.get(GoalEnd.SET_ASIDE, 0),
        n_open=n.get(GoalEnd.OPEN, 0),
        set_aside=set_aside,
        confidence=confidence,
    )


def _read(frame: pl.DataFrame, columns: TimeColumns) -> pl.DataFrame:
    identities(frame, [columns.client, columns.time, columns.outcome])
    times = numbers(frame, columns.time)
    refuse(columns.time, times < 0, what="is below 0")
    outcomes = column(frame, columns.outcome).cast(pl.String)
    known = [str(end) for end in GoalEnd]
    refuse(columns.outcome, ~outcomes.is_in(known), what=f"is none of {', '.join(known)}")
    if not len(frame):
        raise TooLittleDataError("The table has no goal, so there is no time to reach one.")
    return pl.DataFrame(
        [frame[columns.client].alias("client"), times.alias("time"), outcomes.alias("outcome")]
    )


def _steps(goals: pl.DataFrame, ways: list[GoalEnd]) -> tuple[Steps, Exits]:
    from scipy.stats import CensoredData, ecdf

    moments = goals["time"].to_numpy()
    way = np.full(len(goals), -1, dtype=np.int64)
    for k, end in enumerate(ways):
        way[(goals["outcome"] == str(end)).to_numpy()] = k
    times, step = np.unique(moments, return_inverse=True)
    leaving = np.bincount(step, minlength=len(times))
    at_risk = (len(goals) - np.cumsum(leaving) + leaving).astype(np.float64)
    ended = np.array(
        [np.bincount(step[way == k], minlength=len(times)) for k in range(len(ways))], dtype=float
    )
    known = CensoredData(uncensored=moments[way >= 0], right=moments[way < 0])
    steps = Steps(
        time=times,
        at_risk=at_risk,
        ended=ended,
        still_open=ecdf(known).sf.evaluate(times),
    )
    owner = goals["client"].rank("dense").to_numpy().astype(np.int64)
    return steps, Exits(owner=owner, step=step.astype(np.int64), way=way)


def _few_clients(people: int, n_goals: int, *, confidence: float) -> tuple[float, float]:
    """By how much an error grows, and its quantile, where few clients have several goals each."""
    if people == n_goals:
        return 1.0, critical_value(confidence=confidence)
    if people == 1:
        # One person moves the estimate by nothing but themselves: there is no spread to see.
        return math.nan, math.nan
    return math.sqrt(people / (people - 1)), student(people - 1, confidence=confidence)


def _counts(goals: pl.DataFrame, steps: Steps) -> pl.DataFrame:
    """Times with whole numbers of goals at risk and leaving in each way."""
    leaving = goals.group_by("time").agg(
        (pl.col("outcome") == str(end)).sum().cast(pl.Int64).alias(f"n_{end}") for end in GoalEnd
    )
    at_risk = pl.DataFrame({"time": steps.time, "n_at_risk": steps.at_risk.astype(np.int64)})
    return at_risk.join(leaving, on="time", how="left", maintain_order="left")


def _with_interval(
    name: str, share: Floats, error: Floats, *, quantile: float
) -> tuple[pl.Series, ...]:
    """The share and its error, and an interval where the share is neither 0 nor 1."""
    inside = (share > ROUNDING) & (share < 1 - ROUNDING)
    place = np.where(inside, share, 0.5)
    reach = quantile * error / (place * np.abs(np.log(place)))
    ends = [np.where(inside, place ** np.exp(way * reach), np.nan) for way in (1, -1)]
    return (
        pl.Series(name, np.clip(share, 0.0, 1.0)),
        pl.Series(f"{name}_se", np.where(inside, error, np.nan)).fill_nan(None),
        pl.Series(f"{name}_low", ends[0]).fill_nan(None),
        pl.Series(f"{name}_high", ends[1]).fill_nan(None),
    )


def _mirrored() -> tuple[pl.Expr, ...]:
    """Reached as the mirror of open, where nothing else can happen to a goal."""
    return (
        (1 - pl.col("open")).alias("reached"),
        pl.col("open_se").alias("reached_se"),
        (1 - pl.col("open_high")).alias("reached_low"),
        (1 - pl.col("open_low")).alias("reached_high"),
    )


def _nothing(name: str) -> tuple[pl.Expr, ...]:
    parts = (name, *(f"{name}_{part}" for part in ("se", "low", "high")))
    return tuple(pl.lit(None, dtype=pl.Float64).alias(part) for part in parts)
