"""How each client's course differs from the average, as far as the visits show it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from telos.science.frames import require_frame
from telos.science.trajectory.likelihood import posterior_weight
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.sums import ClientSums, client_sums
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits, read_visits


@dataclass(frozen=True)
class Posterior:
    """What a client's visits say of the client's own level and slope.

    Attributes
    ----------
    means : np.ndarray, shape (clients, 2)
        Expected deviations of level and slope from the average course.
    covariances : np.ndarray, shape (clients, 2, 2)
        Of the deviations, the fixed effects held at their estimates.
    carried : np.ndarray, shape (clients, 2, terms)
        How the deviations move with the fixed effects; carries their uncertainty over.
    """

    means: Floats
    covariances: Floats
    carried: Floats


def client_deviations(model: TrajectoryModel, frame: pl.DataFrame) -> pl.DataFrame:
    r"""Expected level and slope of each client, as differences from the average course.

    These are best linear unbiased predictions: a client with few or scattered visits is drawn
    towards the average, so a small deviation may mean “little known” as well as “like others”;
    the standard deviations tell which. Do not rank people, or therapists, by them.

    Parameters
    ----------
    model : TrajectoryModel
    frame : pl.DataFrame, one row a visit
        With the columns that the model was fitted to: the same clients, or others.

    Returns
    -------
    pl.DataFrame, one row a client, sorted
        The client's column; ``intercept`` and ``slope`` (score units, and score units for one
        unit of the time scale; slope null where the model has none), ``intercept_sd`` and
        ``slope_sd`` (of what is not known of them, the fixed effects held at their estimates).

    Raises
    ------
    VisitFrameError
        As `fit_trajectory`.

    Notes
    -----
    .. math:: \hat b_i = \Psi Z_i' V_i^{-1} (y_i - X_i \hat\beta)

    References
    ----------
    Bates D, Mächler M, Bolker B, Walker S (2015). J Stat Softw 67(1), section 3.
    https://doi.org/10.18637/jss.v067.i01

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
    >>> client_deviations(model, visits)["intercept"].round(2).to_list()
    [2.46, -2.46]
    """
    require_frame(frame, "frame")
    visits = read_visits(frame, roles=model.roles, scale=model.time_scale)
    known = posterior(model, visits)
    spread = np.sqrt(np.diagonal(known.covariances, axis1=1, axis2=2))
    slopes = model.sd_slope is not None
    return pl.DataFrame(
        {
            model.roles.client: visits.clients,
            "intercept": known.means[:, 0],
            "slope": known.means[:, 1] if slopes else None,
            "intercept_sd": spread[:, 0],
            "slope_sd": spread[:, 1] if slopes else None,
        },
        schema_overrides={"slope": pl.Float64, "slope_sd": pl.Float64},
    )


def posterior(model: TrajectoryModel, visits: Visits) -> Posterior:
    """Level and slope of each client given the client's visits."""
    sums = client_sums(visits, slope=model.sd_slope is not None)
    return posterior_from_sums(model, sums)


def posterior_from_sums(model: TrajectoryModel, sums: ClientSums) -> Posterior:
    """As `posterior`, from sums already made."""
    weight = posterior_weight(model.relative_factor, sums.gram)
    terms, scores = sums.cross[:, :, :-1], sums.cross[:, :, -1]
    left = scores - terms @ model.coefficients
    return Posterior(
        means=np.einsum("nij,nj->ni", weight, left),
        covariances=weight * model.sd_residual**2,
        carried=weight @ terms,
    )
