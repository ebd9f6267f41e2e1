"""Visits made ready for the optimiser: summed, and measured in units that it walks well in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from telos.science.trajectory.errors import CollinearError, TooLittleDataError, TrajectoryError
from telos.science.trajectory.fitting import BOUNDARY, Optimum
from telos.science.trajectory.likelihood import Method, Profile
from telos.science.trajectory.sums import (
    ClientSums,
    Origins,
    ScheduleSums,
    client_sums,
    schedule_sums,
    total_products,
)
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits

Random = Literal["intercept", "independent", "slope"]

# Which of the three parameters of the random effects each structure leaves free.
FREE: Mapping[Random, tuple[bool, bool, bool]] = {
    "intercept": (True, False, False),
    "independent": (True, False, True),
    "slope": (True, True, True),
}
# A column of which the others leave this small a share unexplained brings no news.
COLLINEAR = 1e-10
# A spread that is a smaller share of the residual's than this is where the search came to rest.
NOTHING = 1e-6
# Of a number that is everywhere the same, rounding leaves less than this share around its mean.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Spread:
    """How much clients differ, and visits of one client, in score units."""

    level: float
    slope: float
    correlation: float | None
    residual: float
    factor: Floats

    def on_the_boundary(self, random: Random) -> bool:
        """Whether a spread is nothing, or level and slope move as one."""
        free = FREE[random]
        return bool(min(self.factor[k] for k in (0, 2) if free[k]) < BOUNDARY)


@dataclass(frozen=True)
class Prepared:
    """Sums in units of their own, and the way back to the units of the table.

    Attributes
    ----------
    sums : ScheduleSums
    terms : tuple of str
    origins : Origins
        The means from which columns, scores and times are counted. Far from 0 the level at
        time 0 and the slope are all but one thing, and the optimiser would stop on the way.
    start : np.ndarray, shape (terms,)
        Least-squares estimates, taken off the scores beforehand so that no digits are lost.
    units : np.ndarray, shape (terms,)
        Root mean square of each column.
    score_unit, slope_unit : float
        The same of what least squares leave, and of the time along which clients differ.
    """

    sums: ScheduleSums
    terms: tuple[str, ...]
    origins: Origins
    start: Floats
    units: Floats
    score_unit: float
    slope_unit: float

    def fixed(self, at: Profile) -> tuple[Floats, Floats]:
        """Estimates of the fixed effects, and their covariance, in the table's units."""
        centred = self.start + self.score_unit * at.fixed / self.units
        inverse = np.linalg.inv(at.fixed_information) * at.variance * self.score_unit**2
        back = np.eye(len(centred))
        back[0] -= self.origins.columns[:-1]
        estimates = back @ centred
        estimates[0] += self.origins.columns[-1]
        return estimates, back @ (inverse / np.outer(self.units, self.units)) @ back.T

    def spread(self, best: Optimum) -> Spread:
        """Standard deviations and correlation in the table's units."""
        residual = float(np.sqrt(best.at.variance)) * self.score_unit
        # By what level and slope move with each of the two sources of difference.
        theta = np.where(np.abs(best.theta) < NOTHING, 0.0, best.theta)
        slopes = theta[1:] / self.slope_unit
        levels = np.array([theta[0], 0.0]) - self.origins.slope * slopes
        level, slope = (float(np.hypot(*each)) for each in (levels, slopes))
        together = float(levels @ slopes) / (level * slope) if level > 0 and slope > 0 else None
        return Spread(
            level=level * residual,
            slope=slope * residual,
            correlation=None if together is None else float(np.clip(together, -1, 1)),
            residual=residual,
            factor=best.theta,
        )

    def criterion(self, at: Profile, method: Method) -> float:
        """−2 log likelihood of the scores as they stand in the table."""
        freedom = self.sums.gram[:, 0] @ self.sums.clients
        if method == "reml":
            freedom -= len(self.terms)
        moved = 2 * freedom * np.log(self.score_unit)
        if method == "reml":
            moved += 2 * np.log(self.units).sum()
        return float(at.deviance + moved)


def check_choices(random: str, method: str) -> None:
    """Refuse a structure or a method that there is not."""
    if random not in FREE:
        raise TrajectoryError(f"random is {random!r}; it must be one of {', '.join(FREE)}.")
    if method not in get_args(Method):
        raise TrajectoryError(f"method is {method!r}; it must be reml or ml.")


def prepare(visits: Visits, terms: tuple[str, ...], *, random: Random) -> Prepared:
    """Sum the visits, and measure each column in its own unit.

    Raises
    ------
    TooLittleDataError
        When people cannot be told from chance, or scores do not vary.
    CollinearError
        When a term can be reckoned from the others.
    """
    _check_enough(visits, len(terms), random)
    origins = _origins(visits, random)
    totals = total_products(visits, origins)
    n = len(visits.time)
    units = np.sqrt(np.diag(totals)[:-1] / n)
    _check_terms(totals[:-1, :-1], units, terms=terms, origins=origins)
    scaled = totals[:-1, :-1] / np.outer(units, units)
    start = np.linalg.solve(scaled, totals[:-1, -1] / units) / units
    back = np.append(-start, 1.0)
    left = float(back @ totals @ back) / n
    nothing = np.finfo(float).eps * 100 * max(totals[-1, -1] / n, np.finfo(float).tiny)
    if left <= nothing + (ROUNDING * origins.columns[-1]) ** 2:
        raise TooLittleDataError(
            "The scores do not vary beyond what the fixed terms explain exactly, so there is "
            "nothing to tell people apart by. Look whether the outcome is the column you meant."
        )
    score_unit = float(np.sqrt(left))
    turn = np.zeros_like(totals)
    turn[:-1, :-1] = np.diag(1 / units)
    turn[:, -1] = back / score_unit
    slope = random != "intercept"
    spread = np.mean((visits.slope - origins.slope) ** 2) if slope else 1.0
    slope_unit = float(np.sqrt(spread))
    by = np.array([1.0, 1 / slope_unit])
    sums = _turned(client_sums(visits, slope=slope, origins=origins), turn, by)
    return Prepared(
        sums=schedule_sums(sums, turn.T @ totals @ turn),
        terms=terms,
        origins=origins,
        start=start,
        units=units,
        score_unit=score_unit,
        slope_unit=slope_unit,
    )


def _origins(visits: Visits, random: Random) -> Origins:
    """The means of columns and scores, and of time unless that would change the model.

    Where level and slope are independent at time 0 they are not so elsewhere.
    """
    means = np.array([0.0, *(np.mean(column) for column in visits.fixed[1:])])
    return Origins(
        columns=np.append(means, np.mean(visits.outcome)),
        slope=float(means[1]) if random == "slope" else 0.0,
    )


def _turned(raw: ClientSums, turn: Floats, by: Floats) -> ClientSums:
    """The same sums in units of their own; the raw ones need not be kept meanwhile."""
    cross = raw.cross @ turn
    cross *= by[:, None]
    return ClientSums(gram=raw.gram * np.array([1.0, by[1], by[1] ** 2]), cross=cross)


def _check_enough(visits: Visits, n_terms: int, random: Random) -> None:
    if len(visits.clients) < 2:  # noqa: PLR2004 - two people are needed to differ
        seen = "one client" if len(visits.clients) else "nobody"
        raise TooLittleDataError(
            f"The table has visits with a score of {seen}; at least two are needed to say how "
            "people differ."
        )
    slope = random != "intercept"
    needed = 2 if slope else 1
    spare = int(np.maximum(visits.lengths - needed, 0).sum())
    if spare == 0:
        raise TooLittleDataError(
            f"Nobody has more than {'two visits' if slope else 'one visit'} with a score, so "
            "differences between people cannot be told from chance."
            + (" A random intercept alone needs two visits of somebody." if slope else "")
        )
    parameters = n_terms + sum(FREE[random]) + 1
    if len(visits.time) <= parameters:
        raise TooLittleDataError(
            f"{len(visits.time)} visits cannot carry a model of {parameters} parameters; choose a "
            "simpler one."
        )
    if slope and np.ptp(visits.slope) == 0:
        raise TooLittleDataError("All visits are at the same time; there is no course to fit.")


def _check_terms(
    products: Floats, units: Floats, *, terms: tuple[str, ...], origins: Origins
) -> None:
    """Name the terms that can be reckoned from others, by the weakest direction of all."""
    still = units <= ROUNDING * np.abs(origins.columns[:-1])
    empty = tuple(term for term, is_still in zip(terms, still, strict=True) if is_still)
    if empty:
        raise CollinearError(empty)
    values, vectors = np.linalg.eigh(products / np.outer(units, units) / products[0, 0])
    if values[0] < COLLINEAR * values[-1]:
        share = np.abs(vectors[:, 0])
        raise CollinearError(
            tuple(term for term, part in zip(terms, share, strict=True) if part > share.max() / 10)
        )
