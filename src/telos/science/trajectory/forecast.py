"""What the model foretells for rows of its own making, as arrays."""

from dataclasses import dataclass

import numpy as np

from telos.science.trajectory.deviations import Posterior
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits


@dataclass(frozen=True)
class Moments:
    """Where the model is asked: for each client the same number of times.

    Attributes
    ----------
    rows : np.ndarray, shape (clients, times, terms)
        Rows of the fixed effects.
    place : np.ndarray, shape (clients, times, 2)
        Rows of the random effects: 1, and the time along which clients differ.
    """

    rows: Floats
    place: Floats


@dataclass(frozen=True)
class Forecast:
    """Expected scores, before they are packed into a table; all of shape (clients, times).

    Attributes
    ----------
    mean : np.ndarray
        Expected score.
    sd_course : np.ndarray
        Of the client's own course, without what one visit scatters around it.
    sd_score : np.ndarray
        Of a single score that will be seen.
    """

    mean: Floats
    sd_course: Floats
    sd_score: Floats


def moments_at(model: TrajectoryModel, visits: Visits, at: Floats) -> Moments:
    """Each client at times of their own (clients, times), covariates as at the last visit."""
    last = np.append(visits.starts[1:], len(visits.time)) - 1
    columns = model.time_scale.columns(at.ravel()).reshape(*at.shape, -1)
    n_columns = columns.shape[2]
    rows = np.empty((*at.shape, len(model.fixed)))
    rows[:, :, 0] = 1.0
    rows[:, :, 1 : 1 + n_columns] = columns
    for k, column in enumerate(visits.fixed[1 + n_columns :], start=1 + n_columns):
        rows[:, :, k] = column[last][:, None]
    return Moments(rows=rows, place=np.stack([np.ones(at.shape), columns[:, :, 0]], axis=2))


def moments_of_visits(visits: Visits) -> Moments:
    """Each visit as it was, one time a row."""
    place = np.column_stack([np.ones(len(visits.time)), visits.slope])
    return Moments(rows=np.column_stack(visits.fixed)[:, None, :], place=place[:, None, :])


def forecast_from(
    model: TrajectoryModel, known: Posterior, moments: Moments, *, known_model: bool
) -> Forecast:
    """Expected scores where `moments` ask, from what is known of each client."""
    place = moments.place
    mean = moments.rows @ model.coefficients + (place @ known.means[:, :, None])[:, :, 0]
    variance = ((place @ known.covariances) * place).sum(axis=2)
    if not known_model:
        unsure = unsure_rows(known, moments)
        variance = variance + ((unsure @ model.fixed_covariance) * unsure).sum(axis=2)
    variance = np.maximum(variance, 0.0)
    return Forecast(
        mean=mean,
        sd_course=np.sqrt(variance),
        sd_score=np.sqrt(variance + model.sd_residual**2),
    )


def unsure_rows(known: Posterior, moments: Moments) -> Floats:
    """How each expected score moves with the fixed effects; shape (clients, times, terms)."""
    moved: Floats = moments.rows - moments.place @ known.carried
    return moved
