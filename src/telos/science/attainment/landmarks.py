"""What is asked of a curve: the share by a given time, and the time to a given share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.attainment.incidence import AttainmentCurve
from telos.science.attainment.reading import identities, numbers, refuse
from telos.science.change import ParameterError

# Sums of shares carry rounding: 0.1 + 0.2 + 0.2 is half.
ROUNDING = 1e-12

_SHARES = ("open", "reached", "set_aside")


@dataclass(frozen=True)
class TimeToShare:
    """When a share of goals was reached.

    Attributes
    ----------
    share : float
        The share that was asked for.
    time : float or None
        None: not reached by so many, as far as goals were followed.
    low, high : float or None
        Ends of the interval; `high` None: it has no end that was observed. Both None where the
        curve has no interval.
    followed_until : float
        The last time at which anything is known.
    """

    share: float
    time: float | None
    low: float | None
    high: float | None
    followed_until: float


def share_reached_by(
    curve: AttainmentCurve, times: Sequence[float] | np.ndarray | pl.Series
) -> pl.DataFrame:
    """Read the shares, and how many goals they still rest on, at given times.

    A share that rests on a handful of goals still at risk says little, whatever its interval.

    Parameters
    ----------
    curve : AttainmentCurve
    times : sequence of float
        In the unit of the curve, at least 0.

    Returns
    -------
    pl.DataFrame, one row a time, in the order given
        ``time``; ``n_at_risk`` (goals followed up to that time); ``open``, ``reached``,
        ``set_aside``, each with ``_se``, ``_low`` and ``_high``. Null after the last time that
        anything is known of, unless by then every goal had ended; an interval is null while the
        share is 0 or 1.

    Raises
    ------
    GoalFrameError
        When a time is missing, negative or infinite.

    References
    ----------
    See `time_to_attainment`.

    Examples
    --------
    >>> from telos.science.attainment import TimeColumns, time_to_attainment
    >>> goals = pl.DataFrame(
    ...     {"client": ["A", "A", "B", "C", "D"], "time": [4, 8, 8, 12, 12],
    ...      "outcome": ["reached", "set_aside", "reached", "open", "reached"]}
    ... )
    >>> curve = time_to_attainment(
    ...     goals, columns=TimeColumns("client"), set_aside="competing", confidence=0.95
    ... )
    >>> by = share_reached_by(curve, [6, 10, 26])
    >>> by.select("n_at_risk", pl.col("reached").round(4)).rows()
    [(4, 0.2), (2, 0.4), (0, None)]
    """
    asked = pl.DataFrame({"time": pl.Series(times, dtype=pl.Float64, strict=False)})
    identities(asked, ["time"])
    refuse("time", numbers(asked, "time") < 0, what="is below 0")
    at = asked["time"].to_numpy()
    known = curve.steps["time"].to_numpy()
    last = np.searchsorted(known, at, side="right") - 1
    following = np.searchsorted(known, at, side="left")
    at_risk = np.append(curve.steps["n_at_risk"].to_numpy(), 0)[following]
    names = [f"{name}{part}" for name in _SHARES for part in ("", "_se", "_low", "_high")]
    start = dict.fromkeys(names) | {"open": 1.0, "reached": 0.0}
    if curve.set_aside == "competing":
        start |= {"set_aside": 0.0}
    origin = pl.DataFrame([start], schema=dict.fromkeys(names, pl.Float64))
    read = pl.concat([origin, curve.steps.select(names)])[last + 1]
    beyond = pl.Series((at > known[-1]) & (curve.steps["open"][-1] > 0))
    return (
        asked.with_columns(pl.Series("n_at_risk", at_risk))
        .hstack(read)
        .with_columns(pl.when(~beyond).then(pl.col(names)))
    )


def time_to_share(curve: AttainmentCurve, share: float) -> TimeToShare:
    """By when a given share of goals was reached.

    Parameters
    ----------
    curve : AttainmentCurve
    share : float
        Above 0 and at most 1.

    Returns
    -------
    TimeToShare
        The first time at which at least the share is reached. Where the curve lies flat exactly
        at the share some programs, R's among them, give the middle of the flat stretch.

    Raises
    ------
    ParameterError
        When the share is not above 0 and at most 1.

    Notes
    -----
    The interval holds the times at which the curve's interval holds the share.

    References
    ----------
    Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time.
    Biometrics 38:29-41. https://doi.org/10.2307/2530286

    Examples
    --------
    >>> from telos.science.attainment import TimeColumns, time_to_attainment
    >>> goals = pl.DataFrame(
    ...     {"client": ["A", "A", "B", "C", "D"], "time": [4, 8, 8, 12, 12],
    ...      "outcome": ["reached", "set_aside", "reached", "open", "reached"]}
    ... )
    >>> curve = time_to_attainment(
    ...     goals, columns=TimeColumns("client"), set_aside="competing", confidence=0.95
    ... )
    >>> time_to_share(curve, 0.25).time, time_to_share(curve, 0.9).time
    (8.0, None)
    """
    if not 0 < share <= 1:
        raise ParameterError("share", share, "above 0 and at most 1")
    steps = curve.steps
    return TimeToShare(
        share=share,
        time=_first(steps, "reached", share),
        low=_first(steps, "reached_high", share),
        high=_first(steps, "reached_low", share),
        followed_until=float(steps["time"][-1]),
    )


def median_time(curve: AttainmentCurve) -> TimeToShare:
    """By when half of all goals were reached; None where fewer than half were.

    Parameters
    ----------
    curve : AttainmentCurve
        *competing*: half of all agreed goals. *censored*: half, had none been set aside.

    Returns
    -------
    TimeToShare

    References
    ----------
    See `time_to_share`.

    Examples
    --------
    See ``docs/attainment.md``.
    """
    return time_to_share(curve, 0.5)


def _first(steps: pl.DataFrame, name: str, share: float) -> float | None:
    enough = (steps[name] >= share - ROUNDING).fill_null(value=False).arg_true()
    return float(steps["time"][int(enough[0])]) if len(enough) else None
