"""Whether what the model leaves over looks as the model says it should."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.frames import require_frame
from telos.science.trajectory.deviations import posterior
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits, read_visits

# A residual beyond this many standard deviations is looked at by eye.
FAR = 4.0


@dataclass(frozen=True)
class ResidualChecks:
    """Signs to look at, not tests to pass.

    Attributes
    ----------
    skewness, excess_kurtosis : float
        Of the residuals; 0 and 0 for the normal distribution.
    spread_with_level : float
        Correlation of the size of a residual with the fitted score, −1 to 1; far from 0 means
        that scores scatter more at one end, as on a scale with a floor.
    neighbours : float
        Correlation of a residual with the client's one before, −1 to 1; above 0 means that
        visits hang together more than the model allows for. NaN where nobody has two visits.
    level_skewness, slope_skewness : float
        Of clients' deviations; the second NaN without slopes.
    far_rows : int
        Residuals beyond 4 standard deviations.
    """

    skewness: float
    excess_kurtosis: float
    spread_with_level: float
    neighbours: float
    level_skewness: float
    slope_skewness: float
    far_rows: int


def visit_residuals(model: TrajectoryModel, frame: pl.DataFrame) -> pl.DataFrame:
    r"""What each visit's score leaves over, beside what the model fitted.

    Parameters
    ----------
    model : TrajectoryModel
    frame : pl.DataFrame, one row a visit
        With the columns that the model was fitted to.

    Returns
    -------
    pl.DataFrame, one row a visit with an outcome, by client and time
        The client's column, ``time``, ``outcome``, ``average`` (the average course), ``fitted``
        (the client's own), ``residual`` (outcome − fitted, score units), ``standardised``
        (residual over the residual standard deviation).

    Raises
    ------
    VisitFrameError, TimeScaleError
        As `fit_trajectory`.

    Notes
    -----
    Residuals around clients' own courses are drawn in a little, since the same scores made
    the courses: their standard deviation is below the model's.

    References
    ----------
    Pinheiro JC, Bates DM (2000). Mixed-Effects Models in S and S-PLUS, section 4.3.

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    require_frame(frame, "frame")
    visits = read_visits(frame, roles=model.roles, scale=model.time_scale)
    average, fitted, _ = _fitted(model, visits)
    left = visits.outcome - fitted
    return pl.DataFrame(
        {
            model.roles.client: visits.clients.gather(_owner(visits)),
            "time": visits.time,
            "outcome": visits.outcome,
            "average": average,
            "fitted": fitted,
            "residual": left,
            "standardised": left / model.sd_residual,
        }
    )


def check_residuals(model: TrajectoryModel, frame: pl.DataFrame) -> ResidualChecks:
    """Look at the residuals of all visits at once.

    Parameters
    ----------
    model : TrajectoryModel
    frame : pl.DataFrame, one row a visit
        As for `visit_residuals`.

    Returns
    -------
    ResidualChecks

    Raises
    ------
    VisitFrameError, TimeScaleError
        As `fit_trajectory`.

    References
    ----------
    Pinheiro JC, Bates DM (2000). Mixed-Effects Models in S and S-PLUS, section 4.3.

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    require_frame(frame, "frame")
    from scipy.stats import kurtosis, skew

    visits = read_visits(frame, roles=model.roles, scale=model.time_scale)
    _, fitted, means = _fitted(model, visits)
    left = visits.outcome - fitted
    same = np.ones(len(left), dtype=bool)
    same[visits.starts] = False
    later = np.flatnonzero(same)
    return ResidualChecks(
        skewness=float(skew(left)),
        excess_kurtosis=float(kurtosis(left)),
        spread_with_level=_correlation(np.abs(left), fitted),
        neighbours=_correlation(left[later], left[later - 1]),
        level_skewness=float(skew(means[:, 0])) if np.ptp(means[:, 0]) > 0 else np.nan,
        slope_skewness=float(skew(means[:, 1])) if np.ptp(means[:, 1]) > 0 else np.nan,
        far_rows=int((np.abs(left) > FAR * model.sd_residual).sum()),
    )


def _fitted(model: TrajectoryModel, visits: Visits) -> tuple[Floats, Floats, Floats]:
    """The average course, the client's own, and clients' deviations."""
    average = np.zeros(len(visits.time))
    for effect, column in zip(model.fixed, visits.fixed, strict=True):
        average += effect.estimate * column
    means = posterior(model, visits).means
    owner = _owner(visits)
    return average, average + means[owner, 0] + means[owner, 1] * visits.slope, means


def _owner(visits: Visits) -> np.ndarray:
    return np.repeat(np.arange(len(visits.starts)), visits.lengths)


def _correlation(one: Floats, other: Floats) -> float:
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:  # noqa: PLR2004 - a line needs three
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
