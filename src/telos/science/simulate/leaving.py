"""Who leaves before the end, and which questionnaires nobody answered."""

import numpy as np

from telos.science.simulate.clients import NEVER_STARTED, Clients, Floats, Whole
from telos.science.simulate.parameters import CareParameters, DropOutParameters
from telos.science.simulate.sessions import Sessions
from telos.science.simulate.streams import Purpose, Streams


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
    if leaving.informed_by == "observed":
        worse = _last_known(seen[:, 0], sessions)
    else:
        worse = true[:, 0] - true[sessions.starts, 0][sessions.who]
        # The day on which they do not come, not the last on which they came.
        worse[:-1] = worse[1:]
    hazard = _hazard(worse / float(parameters.measures[0].sd), sessions, leaving=leaving)
    # They leave when the summed hazard passes what they bear.
    summed = np.cumsum(hazard)
    summed -= (summed - hazard)[sessions.starts][sessions.who]
    borne = streams.of(Purpose.LEAVING).exponential(1.0, clients.count)
    stayed = np.add.reduceat(summed <= borne[sessions.who], sessions.starts, dtype=np.int64)
    came: Whole = np.minimum(attended, stayed + 1)
    return came


def _hazard(worse: Floats, sessions: Sessions, *, leaving: DropOutParameters) -> Floats:
    hazard: Floats = float(leaving.base) * np.exp(float(leaving.slope) * worse)
    # Whoever comes once and never again is the front door's.
    hazard[sessions.number == 0] = 0.0
    return hazard


def _last_known(seen: Floats, sessions: Sessions) -> Floats:
    """Change of the last answered score since the first session; 0 where it is not known."""
    place = np.arange(len(seen))
    known = np.maximum.accumulate(np.where(np.isnan(seen), -1, place))
    begin = sessions.starts[sessions.who]
    change = seen[known] - seen[begin]
    return np.where((known < begin) | np.isnan(change), 0.0, change)
