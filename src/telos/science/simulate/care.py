"""Courses of care of any number of clients, as one table or block by block."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from telos.science.simulate.clients import CLASSES, NEVER_STARTED, ONE_SESSION, draw_clients
from telos.science.simulate.errors import CareParameterError
from telos.science.simulate.leaving import answered, sessions_attended
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.sessions import lay_out_sessions, see, true_courses, within_scale
from telos.science.simulate.streams import CLIENTS_A_BLOCK, Streams

COURSE_SCHEMA: Final = pl.Schema(
    {
        "client": pl.Int64,
        "therapist": pl.Int64,
        "response_class": pl.String,
        "ending": pl.String,
        "instrument": pl.String,
        "session": pl.Int64,
        "week": pl.Float64,
        "attended": pl.Boolean,
        "score": pl.Float64,
        "true_score": pl.Float64,
    }
)
ENDINGS: Final = ("completed", "dropped_out", "one_session", "never_started")
_COMPLETED, _DROPPED_OUT, _ONE, _NEVER = range(4)


def simulate_courses(*, clients: int, parameters: CareParameters, seed: int) -> pl.DataFrame:
    """Questionnaire scores of a made-up service, session by session, with who leaves when.

    For trying out methods where the truth is known: how often a signal is wrong, whether a model
    finds what was put in. It says nothing about any service, and what comes out of it is no
    evidence. The courses of a caseload that a screen can show are `simulate_caseload`'s.

    Parameters
    ----------
    clients : int
        How many people were referred, at least 0.
    parameters : CareParameters
        `ROUTINE_CARE`, `DERIVED_SEED`, or your own.
    seed : int
        At least 0. The same seed gives the same clients, and the first of them stay the same
        however many follow.

    Returns
    -------
    polars.DataFrame
        One row for each client, session due and instrument, in this order: ``client``
        (from 0), ``therapist`` (from 0), ``response_class`` (`ResponseClass`; by the first
        measure), ``ending`` (``completed``; ``dropped_out`` before the planned end;
        ``one_session``; ``never_started``), ``instrument``, ``session`` (0 is the first),
        ``week`` since the first session, ``attended``, ``score`` (null where the session was
        not attended or nothing was answered), ``true_score`` (what the score would be without
        error; also after somebody has left).

    Raises
    ------
    CareParameterError
        When `clients` or `seed` is negative.

    Notes
    -----
    ``true(s) = burden · (1 − fall · ln(s) / ln(complete_at_session))``, ``s = session + 1``;
    ``score = clip(round(true + e))``, ``e ~ N(0, sd² · (1 − reliability))``. Burden, fall and
    planned sessions are drawn for each client; late responders begin to change later, and
    ``DropOutParameters`` says who leaves.

    References
    ----------
    Karin E et al. (2018). JMIR Ment Health 5:e10200 (change in proportion to the burden).
    See ``SOURCES`` for the numbers of `ROUTINE_CARE`.

    Examples
    --------
    >>> from telos.science.simulate import DERIVED_SEED
    >>> courses = simulate_courses(clients=2, parameters=DERIVED_SEED, seed=1)
    >>> courses.filter(client=0, instrument="phq9")["score"].to_list()
    [16.0, 17.0, 17.0, 12.0, 15.0, 8.0]
    """
    return pl.concat(
        [
            COURSE_SCHEMA.to_frame(),
            *course_blocks(clients=clients, parameters=parameters, seed=seed),
        ]
    )


def course_blocks(*, clients: int, parameters: CareParameters, seed: int) -> Iterator[pl.DataFrame]:
    """Give the rows of `simulate_courses` block by block, each made when it is asked for.

    Parameters
    ----------
    clients, parameters, seed
        As in `simulate_courses`.

    Yields
    ------
    polars.DataFrame
        Whole clients, `CLIENTS_A_BLOCK` of them except in the last.
    """
    if clients < 0 or seed < 0:
        raise CareParameterError("clients and seed", (clients, seed), allowed="at least 0")
    return (
        _courses(min(CLIENTS_A_BLOCK, clients - first), parameters, Streams(seed, block))
        for block, first in enumerate(range(0, clients, CLIENTS_A_BLOCK))
    )


def _courses(count: int, parameters: CareParameters, streams: Streams) -> pl.DataFrame:
    clients = draw_clients(count, parameters=parameters, streams=streams)
    sessions = lay_out_sessions(clients, parameters=parameters, streams=streams)
    true = true_courses(clients, sessions, parameters=parameters)
    seen = see(true, parameters=parameters, streams=streams)
    seen = answered(seen, sessions, parameters=parameters, streams=streams)
    came = sessions_attended(
        clients, sessions, seen=seen, true=true, parameters=parameters, streams=streams
    )
    attended = sessions.number < came[sessions.who]
    ending = np.where(came < clients.due, _DROPPED_OUT, _COMPLETED)
    ending = np.where(clients.front == ONE_SESSION, _ONE, ending)
    ending = np.where(clients.front == NEVER_STARTED, _NEVER, ending)
    seen[~attended] = np.nan
    width = len(parameters.measures)
    who = np.repeat(sessions.who, width)
    instruments = [measure.instrument for measure in parameters.measures]
    return pl.DataFrame(
        {
            "client": who + clients.first,
            "therapist": clients.therapist[who],
            "response_class": _words(CLASSES, clients.response_class[who]),
            "ending": _words(ENDINGS, ending[who]),
            "instrument": _words(instruments, np.tile(np.arange(width), len(sessions.who))),
            "session": np.repeat(sessions.number, width),
            "week": np.repeat(sessions.week, width),
            "attended": np.repeat(attended, width),
            "score": pl.Series(seen.ravel(), nan_to_null=True),
            "true_score": within_scale(true, parameters=parameters).ravel(),
        },
        schema=COURSE_SCHEMA,
    )


def _words(names: tuple[str, ...] | list[str], places: NDArray[np.int64]) -> pl.Series:
    return pl.Series([str(name) for name in names]).gather(pl.Series(places.astype(np.uint32)))
