"""What may be expected of a client, given the scores so far."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.special import ndtri

from telos.science.frames import require_frame
from telos.science.trajectory.deviations import posterior
from telos.science.trajectory.errors import TrajectoryError, VisitFrameError
from telos.science.trajectory.forecast import Forecast, forecast_from, moments_at
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.range import ScoreRange
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits, read_visits


def expected_course(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    times: Sequence[float],
    confidence: float,
    known_model: bool = False,
    score_range: ScoreRange | None = None,
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
    score_range : ScoreRange, optional
        Cuts the expected score and both bands off at the instrument's ends.

    Returns
    -------
    pl.DataFrame, one row a client and time
        The client's column and ``time``; ``expected``; ``course_low`` and ``course_high``
        (the band of the client's own course); ``low`` and ``high`` (the band in which a
        single score is expected); ``sd_course``, ``sd_score``. All in score units; without
        `score_range` not cut off at the ends of the instrument's range.

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
    require_frame(frame, "frame")
    check_confidence(confidence)
    visits = scored_visits(model, frame)
    at = same_times(times, visits)
    found = forecast_at(model, visits, at, known_model=known_model)
    return pl.DataFrame(
        {
            model.roles.client: repeated(visits.clients, at.shape[1]),
            "time": at.ravel(),
            **bands(found, confidence=confidence, score_range=score_range),
        }
    )


def expected_at_next(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    ahead: float,
    confidence: float,
    score_range: ScoreRange | None,
) -> pl.DataFrame:
    """What is expected of each client at the next session, and how sure that is.

    For the page that prepares a session: the band in which four of five people like this one
    would score (with a `confidence` of 0.8). A score outside it is a reason to ask, no verdict.

    Parameters
    ----------
    model, confidence, score_range
        As in `expected_course`.
    frame : pl.DataFrame, one row a visit
        The visits so far. A visit without a score counts as a visit, and tells nothing else.
    ahead : float
        How long after the client's last visit, in the table's units, above 0: 1 for the next
        session where time is counted in sessions.

    Returns
    -------
    pl.DataFrame, one row a client
        The columns of `expected_course`; clients without any score are left out.

    Raises
    ------
    VisitFrameError, TimeScaleError
        As `fit_trajectory`.
    TrajectoryError
        When `ahead` is not above 0, or `confidence` is not between 0 and 1.

    References
    ----------
    As `expected_course`.

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
    >>> expected_at_next(
    ...     model, visits, ahead=1, confidence=0.8, score_range=ScoreRange(0, 27, 1)
    ... ).select("who", "time", pl.col("expected").round(1)).rows()
    [('a', 3.0, 10.8), ('b', 3.0, 5.9)]
    """
    require_frame(frame, "frame")
    check_confidence(confidence)
    if not (np.isfinite(ahead) and ahead > 0):
        raise TrajectoryError(f"ahead is {ahead!r}; it must be a number above 0.")
    visits = scored_visits(model, frame)
    at = (_last_times(model, frame, visits) + ahead)[:, None]
    found = forecast_at(model, visits, at, known_model=False)
    return pl.DataFrame(
        {
            model.roles.client: visits.clients,
            "time": at.ravel(),
            **bands(found, confidence=confidence, score_range=score_range),
        }
    )


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is no share."""
    if not 0 < confidence < 1:
        raise TrajectoryError(f"confidence is {confidence!r}; it must be between 0 and 1.")


def scored_visits(model: TrajectoryModel, frame: pl.DataFrame) -> Visits:
    """The visits of a table that have a score; there must be one."""
    visits = read_visits(frame, roles=model.roles, scale=model.time_scale)
    if not len(visits.clients):
        raise VisitFrameError(
            model.roles.outcome,
            "holds no score of anybody, so there is nothing to expect a course from.",
        )
    return visits


def same_times(times: Sequence[float], visits: Visits) -> Floats:
    """The same times for every client, shape (clients, times)."""
    if not len(times):
        raise TrajectoryError("times is empty; name at least one time to look at.")
    at = np.asarray(times, dtype=np.float64)
    if not np.isfinite(at).all():
        raise TrajectoryError("times holds something that is not a number.")
    return np.broadcast_to(at, (len(visits.clients), len(at)))


def repeated(clients: pl.Series, count: int) -> pl.Series:
    """Each client as often as there are times."""
    return clients.gather(np.repeat(np.arange(len(clients)), count))


def bands(
    found: Forecast, *, confidence: float, score_range: ScoreRange | None
) -> dict[str, Floats]:
    """The columns that say what is expected, and how sure that is."""
    reach = float(ndtri((1 + confidence) / 2))
    mean, course, score = (a.ravel() for a in (found.mean, found.sd_course, found.sd_score))
    columns = {
        "expected": mean,
        "course_low": mean - reach * course,
        "course_high": mean + reach * course,
        "low": mean - reach * score,
        "high": mean + reach * score,
    }
    if score_range is not None:
        columns = {name: score_range.cut(column) for name, column in columns.items()}
    return {**columns, "sd_course": course, "sd_score": score}


def forecast_at(
    model: TrajectoryModel, visits: Visits, at: Floats, *, known_model: bool
) -> Forecast:
    """What all scores let expect of each client at times of their own."""
    known = posterior(model, visits)
    return forecast_from(model, known, moments_at(model, visits, at), known_model=known_model)


def _last_times(model: TrajectoryModel, frame: pl.DataFrame, visits: Visits) -> Floats:
    """When each client with a score came last, whether there was a score or not."""
    client, time = model.roles.client, model.roles.time
    last = frame.group_by(client).agg(pl.col(time).cast(pl.Float64).fill_nan(None).max())
    people = visits.clients.alias(client).to_frame()
    return people.join(last, on=client, how="left", maintain_order="left")[time].to_numpy()
