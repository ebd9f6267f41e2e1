"""A share of goals, with an interval that knows that goals of one client go together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.attainment.errors import GoalFrameError, TooLittleDataError
from telos.science.attainment.estimates import Floats, check_confidence, student
from telos.science.attainment.reading import refuse
from telos.science.change.reliability import critical_value
from telos.science.frames import unnamed


@dataclass(frozen=True)
class GoalShare:
    """A share of goals, out of how many, of how many people, and how surely.

    Attributes
    ----------
    count, n_goals, n_clients : int
        Goals with the property, goals of which it is known, and the people whose goals those are.
    n_missing : int
        Goals of which it is not known; they are in no other count.
    share : float
        Of the goals of which it is known, 0 to 1.
    low, high : float or None
        Its interval; None where all goals are one client's, for one person tells nothing about
        how people differ.
    confidence : float
    least, most : float
        What the share of *all* goals would be if none, or all, of the missing had the property.
    effective_goals : float or None
        How many independent goals would say as much as these do.
    """

    count: int
    n_goals: int
    n_clients: int
    n_missing: int
    share: float
    low: float | None
    high: float | None
    confidence: float
    least: float
    most: float
    effective_goals: float | None


def share_of_goals(
    reached: Sequence[bool | None] | pl.Series,
    *,
    clients: Sequence[object] | pl.Series,
    confidence: float,
) -> GoalShare:
    r"""Which share of goals has a property, such as being reached as expected.

    Each goal counts alike, so that a client with five goals counts five times as much as one
    with one. The interval takes clients as the sample: where goals of the same person tend to
    go well or badly together it is wider than one that counts goals. It knows nothing of why
    goals are missing: see `least` and `most`.

    Parameters
    ----------
    reached : pl.Series or sequence of bool or None, shape (goals,)
        Whether each goal has it; None where it is not known.
    clients : pl.Series or sequence, shape (goals,)
        Whose goal each is.
    confidence : float
        Between 0 and 1, for example 0.95.

    Returns
    -------
    GoalShare

    Raises
    ------
    GoalFrameError
        When lengths differ, a client is missing, or the property is not Boolean.
    TooLittleDataError
        When it is known of no goal.
    ParameterError
        When `confidence` is not between 0 and 1.

    Notes
    -----
    With :math:`x_c` of :math:`m_c` goals of client c, :math:`G` clients and :math:`M` goals,

    .. math:: v = \frac{G}{G-1} \frac{\sum_c (x_c - p\,m_c)^2}{M^2}, \quad
              n_{eff} = \min\left(M, \frac{p(1-p)}{v}\right) \frac{z^2}{t_{G-1}^2}

    and Wilson's interval for :math:`n_{eff}` goals. Where no client has two goals it is Wilson's
    interval itself. At a share of 0 or 1, where v says nothing, :math:`n_{eff}` is that of one
    goal a client: our own, cautious choice.

    References
    ----------
    Korn EL, Graubard BI (1998). Confidence intervals for proportions with small expected number
    of positive counts estimated from survey data. Surv Methodol 24:193-201, for the effective
    number and its t; they go on with Clopper and Pearson's interval.
    Rao JNK, Scott AJ (1992). A simple method for the analysis of clustered binary data.
    Biometrics 48:577-585. https://doi.org/10.2307/2532311

    Examples
    --------
    >>> found = share_of_goals(
    ...     [True, True, False, True, None], clients=["A", "A", "B", "C", "C"], confidence=0.95
    ... )
    >>> found.count, found.n_goals, found.n_clients, found.n_missing, found.share
    (3, 4, 3, 1, 0.75)
    >>> found.least, found.most
    (0.6, 0.8)
    """
    check_confidence(confidence)
    table = _table(reached, clients)
    known = table.drop_nulls()
    if not len(known):
        raise TooLittleDataError(f"Of none of {len(table)} goals is it known; there is no share.")
    sums = known.group_by("client").agg(
        pl.col("reached").sum().cast(pl.Float64).alias("with"),
        pl.len().cast(pl.Float64).alias("goals"),
    )
    having, goals = sums["with"].to_numpy(), sums["goals"].to_numpy()
    count, n_goals, n_missing = int(having.sum()), len(known), len(table) - len(known)
    share = count / n_goals
    effective = _effective_goals(having, goals, confidence=confidence)
    low, high = (None, None) if effective is None else _wilson(share, effective, confidence)
    return GoalShare(
        count=count,
        n_goals=n_goals,
        n_clients=len(sums),
        n_missing=n_missing,
        share=share,
        low=low,
        high=high,
        confidence=confidence,
        least=count / len(table),
        most=(count + n_missing) / len(table),
        effective_goals=effective,
    )


def _table(
    reached: Sequence[bool | None] | pl.Series, clients: Sequence[object] | pl.Series
) -> pl.DataFrame:
    having, whose = pl.Series("reached", reached), pl.Series("client", clients)
    if len(having) != len(whose):
        raise GoalFrameError("clients", f"has {len(whose)} rows for {len(having)} goals.")
    if having.dtype not in (pl.Boolean, pl.Null):
        raise GoalFrameError("reached", f"must be true, false or empty; it holds {having.dtype}.")
    refuse("clients", unnamed(whose), what="is empty")
    return pl.DataFrame([having.cast(pl.Boolean), whose])


def _effective_goals(having: Floats, goals: Floats, *, confidence: float) -> float | None:
    people, total = len(goals), float(goals.sum())
    if goals.max() == 1:
        return total
    if people == 1:
        return None
    share = float(having.sum()) / total
    if share in (0.0, 1.0):
        independent = float(people)
    else:
        apart = float(np.square(having - share * goals).sum())
        variance = people / (people - 1) * apart / total**2
        binomial = share * (1 - share)
        independent = min(total, binomial / variance) if variance > 0 else total
    few = critical_value(confidence=confidence) / student(people - 1, confidence=confidence)
    return independent * few**2


def _wilson(share: float, n: float, confidence: float) -> tuple[float, float]:
    """Wilson's interval where the number of goals need not be whole."""
    z2 = critical_value(confidence=confidence) ** 2
    centre = share + z2 / (2 * n)
    reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n)))
    low = 0.0 if share == 0 else min(share, (centre - reach) / (1 + z2 / n))
    high = 1.0 if share == 1 else max(share, (centre + reach) / (1 + z2 / n))
    return low, high
