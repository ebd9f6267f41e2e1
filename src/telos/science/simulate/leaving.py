"""Who leaves before the end, and which questionnaires nobody answered."""

import numpy as np
from numpy.typing import NDArray

from telos.science.simulate.clients import NEVER_STARTED, Clients, Floats, Whole
from telos.science.simulate.parameters import CareParameters, DropOutParameters
from telos.science.simulate.sessions import Sessions
from telos.science.simulate.streams import Purpose, Streams

Flags = NDArray[np.bool_]


def answered(
    seen: Floats, sessions: Sessions, *, parameters: CareParameters, streams: Streams
) -> Floats:
    """Take away the questionnaires that are not answered; they become NaN."""
    if parameters.missing is None:
        return seen
    share = np.where(
        sessions.number == 0,
        float(parameters.missing.first_form),
        float(parameters.missing.later_form),
    )
    gone = streams.of(Purpose.MISSING).random(seen.shape) < share[:, None]
    return np.where(gone, np.nan, seen)


def sessions_attended(
    clients: Clients,
    sessions: Sessions,
    *,
    seen: Floats,
    true: Floats,
    parameters: CareParameters,
    streams: Streams,
) -> Whole:
    """How many of the sessions due each client came to."""
    attended = np.where(clients.front == NEVER_STARTED, 0, clients.due)
    leaving = parameters.drop_out
    if leaving is None:
        return attended
    first = parameters.measures[0]
    if leaving.informed_by == "observed":
        worse = _last_known(seen[:, 0], sessions)
    else:
        worse = true[:, 0] - true[sessions.starts, 0][sessions.who]
        # The day on which they do not come, not the last on which they came.
        worse[:-1] = worse[1:]
    stayed = _sessions_stayed(
        worse / float(first.sd), clients, sessions, leaving=leaving, streams=streams
    )
    return np.minimum(attended, stayed)


def _sessions_stayed(
    worse: Floats,
    clients: Clients,
    sessions: Sessions,
    *,
    leaving: DropOutParameters,
    streams: Streams,
) -> Whole:
    """Sessions until the summed hazard passes an exponential threshold; else all and one more."""
    hazard = float(leaving.base) * np.exp(float(leaving.slope) * worse)
    # Nobody drops out before the second session: that is told by the front door.
    hazard[sessions.number == 0] = 0.0
    summed = np.cumsum(hazard)
    summed -= (summed - hazard)[sessions.starts][sessions.who]
    patience = streams.of(Purpose.LEAVING).exponential(1.0, clients.count)
    here: Flags = summed <= patience[sessions.who]
    return np.add.reduceat(here, sessions.starts, dtype=np.int64) + 1


def _last_known(seen: Floats, sessions: Sessions) -> Floats:
    """Change of the last answered score since the first session; 0 where it is not known."""
    place = np.arange(len(seen))
    known = np.maximum.accumulate(np.where(np.isnan(seen), -1, place))
    begin = sessions.starts[sessions.who]
    change = seen[known] - seen[begin]
    return np.where((known < begin) | np.isnan(change), 0.0, change)
