"""A course as it went: what was expected at each visit from what was known by then."""

from typing import Literal

import numpy as np
import polars as pl
from scipy.special import ndtr

from telos.science.frames import require_frame
from telos.science.trajectory.course import bands, check_confidence, scored_visits
from telos.science.trajectory.deviations import Posterior, posterior_from_sums
from telos.science.trajectory.errors import TrajectoryError
from telos.science.trajectory.forecast import Forecast, forecast_from, moments_of_visits
from telos.science.trajectory.model import TrajectoryModel
from telos.science.trajectory.range import ScoreRange
from telos.science.trajectory.sums import ClientSums
from telos.science.trajectory.timescale import Floats
from telos.science.trajectory.visits import Visits

Given = Literal["first", "before"]


def expected_at_visits(
    model: TrajectoryModel,
    frame: pl.DataFrame,
    *,
    given: Given,
    confidence: float,
    score_range: ScoreRange | None,
) -> pl.DataFrame:
    r"""What was expected at each visit, before its score was seen.

    No score looks ahead: what is said of a visit stays the same whatever comes after it.

    Parameters
    ----------
    model : TrajectoryModel
    frame : pl.DataFrame, one row a visit
        With the columns that the model was fitted to; visits without a score are left out.
    given : "first" or "before"
        What was known. ``first``: the client's first score alone, as in charts of expected
        recovery; a slow turn for the worse stays visible. ``before``: all scores before this
        one; the band follows the client, and shows what is sudden.
    confidence : float
        Of the bands, between 0 and 1.
    score_range : ScoreRange or None
        Cuts expected scores and bands off at the instrument's ends.

    Returns
    -------
    pl.DataFrame, one row a visit with a score, sorted by client and time
        The client's column, the time's and the outcome's; the columns of `expected_course`
        without ``time``; ``beyond``: how many standard deviations the score lies above what
        was expected, and ``share_below``: of people with the same scores by then, the share
        expected to score lower. At a first visit nothing is known by ``first``: null; by
        ``before``, what is expected of anybody.

    Raises
    ------
    VisitFrameError, TimeScaleError
        As `fit_trajectory`.
    TrajectoryError
        When `given` is neither, or `confidence` is not between 0 and 1.

    Notes
    -----
    The posterior of `client_deviations` from running sums over the visits, for all visits of
    all clients at once.

    References
    ----------
    Lutz W, Martinovich Z, Howard KI (1999). Patient profiling: an application of random
    coefficient regression models to depicting the response of a patient to outpatient
    psychotherapy. J Consult Clin Psychol 67:571-577.
    https://doi.org/10.1037/0022-006X.67.4.571

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
    >>> expected_at_visits(
    ...     model, visits, given="first", confidence=0.8, score_range=None
    ... )["expected"].round(1).to_list()
    [None, 15.6, 13.4, None, 9.9, 7.6]
    """
    require_frame(frame, "frame")
    check_confidence(confidence)
    if given not in ("first", "before"):
        raise TrajectoryError(f"given is {given!r}; it must be first or before.")
    visits = scored_visits(model, frame)
    found = forecast_of_visits(model, visits, given=given)
    beyond = beyond_expected(visits, found)
    table = pl.DataFrame(
        {
            model.roles.client: visits.clients.gather(
                np.repeat(np.arange(len(visits.clients)), visits.lengths)
            ),
            model.roles.time: visits.time,
            model.roles.outcome: visits.outcome,
            **bands(found, confidence=confidence, score_range=score_range),
            "beyond": beyond,
            "share_below": ndtr(beyond),
        }
    )
    return table.with_columns(pl.selectors.float().fill_nan(None))


def forecast_of_visits(model: TrajectoryModel, visits: Visits, *, given: Given) -> Forecast:
    """Each visit's score as it was expected by then; NaN where nothing was known."""
    sums = running_sums(visits, slope=model.sd_slope is not None)
    firsts = visits.starts
    if given == "first":
        after_first = np.repeat(firsts, visits.lengths)
        known = _posterior(model, sums, after_first)
    else:
        known = _posterior(model, _shifted(sums, firsts), slice(None))
    found = forecast_from(model, known, moments_of_visits(visits), known_model=False)
    if given == "first":
        for column in (found.mean, found.sd_course, found.sd_score):
            column[firsts] = np.nan
    return found


def outlook_at_visits(model: TrajectoryModel, visits: Visits, *, at: float) -> Forecast:
    """What all scores up to and with each visit let expect of one later time."""
    sums = running_sums(visits, slope=model.sd_slope is not None)
    moments = moments_of_visits(visits)
    columns = model.time_scale.columns(np.array([at]))[0]
    moments.rows[:, 0, 1 : 1 + len(columns)] = columns
    moments.place[:, 0, 1] = columns[0]
    known = _posterior(model, sums, slice(None))
    return forecast_from(model, known, moments, known_model=False)


def beyond_expected(visits: Visits, found: Forecast) -> Floats:
    """How far each score lies above what was expected, in standard deviations of a score."""
    distance: Floats = (visits.outcome - found.mean[:, 0]) / found.sd_score[:, 0]
    return distance


def running_sums(visits: Visits, *, slope: bool) -> ClientSums:
    """The sums of `client_sums` up to and with each visit; one row a visit.

    They run along visits, the first of everybody, the second of everybody and so on, and never
    over the border of a client: nobody's digits depend on who stands before them in the table.
    """
    columns = [*visits.fixed, visits.outcome]
    cross = np.zeros((len(visits.time), 2, len(columns)))
    gram = np.zeros((len(visits.time), 3))
    gram[:, 0] = 1.0
    for k, column in enumerate(columns):
        cross[:, 0, k] = column
        if slope:
            cross[:, 1, k] = column * visits.slope
    if slope:
        gram[:, 1], gram[:, 2] = visits.slope, visits.slope**2
    starts, lengths = visits.starts, visits.lengths
    for place in range(1, int(lengths.max(initial=0))):
        here = starts[lengths > place] + place
        cross[here] += cross[here - 1]
        gram[here] += gram[here - 1]
    return ClientSums(gram=gram, cross=cross)


def _shifted(sums: ClientSums, firsts: np.ndarray) -> ClientSums:
    """What was known before each visit: nothing at the first."""
    gram, cross = np.roll(sums.gram, 1, axis=0), np.roll(sums.cross, 1, axis=0)
    gram[firsts], cross[firsts] = 0.0, 0.0
    return ClientSums(gram=gram, cross=cross)


def _posterior(model: TrajectoryModel, sums: ClientSums, rows: np.ndarray | slice) -> Posterior:
    return posterior_from_sums(model, ClientSums(gram=sums.gram[rows], cross=sums.cross[rows]))
