"""What may be expected of a client, given the scores so far."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtr, ndtri

from telos.science.trajectory.deviations import Posterior, posterior
from telos.science.trajectory.errors import TrajectoryError, VisitFrameError
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits, read_visits


@dataclass(frozen=True)
class Forecast:
    """Expected scores of some clients at some times, before they are packed into a table.

    Attributes
    ----------
    clients : pl.Series, shape (clients,)
    times : np.ndarray, shape (times,)
    mean : np.ndarray, shape (clients, times)
        Expected score.
    sd_course : np.ndarray, shape (clients, times)
        Of the client's own course, without what one visit scatters around it.
    sd_score : np.ndarray, shape (clients, times)
        Of a single score that will be seen.
    """

    clients: pl.Series
    times: Floats
    mean: Floats
    sd_course: Floats
    sd_score: Floats


def expected_course(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    times: Sequence[float],
    confidence: float,
    known_model: bool = False,
) -> pl.DataFrame:
    r"""The course that each client may be expected to take, and how sure that is.

    It says what people like this one, with scores like these, went on to show. It is no
    promise and no goal: help that changes course is there to leave it. Far beyond the visits
    that the model has seen it is guesswork; keep `times` within them.

    Parameters
    ----------
    model : TrajectoryModel
    frame : pl.DataFrame, one row a visit
        The clients' visits so far, with the columns that the model was fitted to. Clients
        without any score are left out.
    times : sequence of float
        At which times, in the table's units.
    confidence : float
        Of both bands, between 0 and 1, for example 0.8.
    known_model : bool
        Leave out that the average course is itself only estimated. True reproduces what
        holds the fixed effects fixed.

    Returns
    -------
    pl.DataFrame, one row a client and time
        The client's column and ``time``; ``expected``; ``course_low`` and ``course_high``
        (the band of the client's own course); ``low`` and ``high`` (the band in which a
        single score is expected); ``sd_course``, ``sd_score``. All in score units, not cut
        off at the ends of the instrument's range.

    Raises
    ------
    VisitFrameError, TimeScaleError
        As `fit_trajectory`.
    TrajectoryError
        When `confidence` is not between 0 and 1, or there are no times.

    Notes
    -----
    For the row :math:`x, z` of a time, with :math:`C = M Z'X` and :math:`M` as in the
    likelihood,

    .. math:: E = x'\hat\beta + z'\hat b, \quad
              Var = \sigma^2 z' M z + (x - C'z)' Var(\hat\beta) (x - C'z)

    plus :math:`\sigma^2` for a score.

    References
    ----------
    Henderson CR (1975). Best linear unbiased estimation and prediction under a selection model.
    Biometrics 31:423-447. https://doi.org/10.2307/2529430

    Examples
    --------
    See ``docs/outcomes.md`` for a whole example on a trial of computerised CBT.
    """
    if not 0 < confidence < 1:
        raise TrajectoryError(f"confidence is {confidence!r}; it must be between 0 and 1.")
    found = forecast(model, frame, times=times, known_model=known_model)
    reach = float(ndtri((1 + confidence) / 2))
    count = len(found.times)
    mean, course, score = (a.ravel() for a in (found.mean, found.sd_course, found.sd_score))
    return pl.DataFrame(
        {
            model.roles.client: found.clients.gather(
                np.repeat(np.arange(len(found.clients)), count)
            ),
            "time": np.tile(found.times, len(found.clients)),
            "expected": mean,
            "course_low": mean - reach * course,
            "course_high": mean + reach * course,
            "low": mean - reach * score,
            "high": mean + reach * score,
            "sd_course": course,
            "sd_score": score,
        }
    )


def chance_of_reliable_improvement(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    times: Sequence[float],
    amount: float,
    better: str,
) -> pl.DataFrame:
    r"""How likely each client's score at some later time is reliably better than the first.

    Parameters
    ----------
    model, frame, times
        As in `expected_course`. Each client needs a first score.
    amount : float
        Points that count as reliable improvement, above 0.
    better : "lower" or "higher"

    Returns
    -------
    pl.DataFrame, one row a client and time
        The client's column, ``time``, ``first`` (the client's first score) and
        ``probability`` (0 to 1) that a score seen at that time is at least `amount` better
        than it. It is the chance *at* that time; `by` a time it is no smaller.

    Raises
    ------
    TrajectoryError
        When `amount` is not above 0, or `better` is neither.

    Notes
    -----
    The first score is known, so the chance is that of the predictive normal distribution of
    `expected_course` beyond first score and amount.

    References
    ----------
    Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12-19, for what counts as reliable.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    if not (np.isfinite(amount) and amount > 0):
        raise TrajectoryError(f"amount is {amount!r}; it must be a number above 0.")
    if better not in ("lower", "higher"):
        raise TrajectoryError(f"better is {better!r}; it must be lower or higher.")
    way = -1 if better == "lower" else 1
    visits = _visits(model, frame)
    found = forecast(model, frame, times=times)
    first = _first_scores(visits)
    gain = way * (found.mean - first[:, None])
    chance = ndtr((gain - amount) / found.sd_score)
    count = len(found.times)
    return pl.DataFrame(
        {
            model.roles.client: found.clients.gather(np.repeat(np.arange(len(first)), count)),
            "time": np.tile(found.times, len(first)),
            "first": np.repeat(first, count),
            "probability": chance.ravel(),
        }
    )


def forecast(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    times: Sequence[float],
    known_model: bool = False,
) -> Forecast:
    """Expected scores as arrays; see `expected_course`."""
    if not len(times):
        raise TrajectoryError("times is empty; name at least one time to look at.")
    at = np.asarray(times, dtype=np.float64)
    if not np.isfinite(at).all():
        raise TrajectoryError("times holds something that is not a number.")
    visits = _visits(model, frame)
    known = posterior(model, visits)
    return forecast_from(model, visits, known, at=at, known_model=known_model)


def forecast_from(
    model: TrajectoryModel, visits: Visits, known: Posterior, *, at: Floats, known_model: bool
) -> Forecast:
    """As `forecast`, from what is known of the clients already."""
    moments = model.time_scale.columns(at)
    rows = _rows(model, visits, moments)
    place = np.column_stack([np.ones(len(at)), moments[:, 0]])
    mean = rows @ model.coefficients + known.means @ place.T
    variance = np.einsum("ti,nij,tj->nt", place, known.covariances, place)
    if not known_model:
        unsure = rows - np.einsum("ti,nip->ntp", place, known.carried)
        variance = variance + np.einsum("ntp,pq,ntq->nt", unsure, model.fixed_covariance, unsure)
    variance = np.maximum(variance, 0.0)
    return Forecast(
        clients=visits.clients,
        times=at,
        mean=mean,
        sd_course=np.sqrt(variance),
        sd_score=np.sqrt(variance + model.sd_residual**2),
    )


def _rows(model: TrajectoryModel, visits: Visits, moments: Floats) -> Floats:
    """Fixed-effect rows of each client at each time, covariates as at the client's last visit."""
    last = np.append(visits.starts[1:], len(visits.time)) - 1
    n_moments = moments.shape[1]
    rows = np.empty((len(last), len(moments), len(model.fixed)))
    rows[:, :, 0] = 1.0
    rows[:, :, 1 : 1 + n_moments] = moments
    for k, column in enumerate(visits.fixed[1 + n_moments :], start=1 + n_moments):
        rows[:, :, k] = column[last][:, None]
    return rows


def _visits(model: TrajectoryModel, frame: pl.DataFrame) -> Visits:
    visits = read_visits(frame, roles=model.roles, scale=model.time_scale)
    if not len(visits.clients):
        raise VisitFrameError(
            model.roles.outcome,
            "holds no score of anybody, so there is nothing to expect a course from.",
        )
    return visits


def _first_scores(visits: Visits) -> npt.NDArray[np.float64]:
    first: Floats = visits.outcome[visits.starts]
    return first
