"""A block of simulated care, from which every table is made."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from telos.science.counts import is_count
from telos.science.simulate.clients import (
    NEVER_STARTED,
    ONE_SESSION,
    Clients,
    Floats,
    Whole,
    draw_clients,
)
from telos.science.simulate.errors import CareParameterError
from telos.science.simulate.leaving import answered, sessions_attended
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.sessions import Sessions, lay_out_sessions, see, true_courses
from telos.science.simulate.streams import CLIENTS_A_BLOCK, Purpose, Streams

ENDINGS = ("completed", "dropped_out", "one_session", "never_started")
COMPLETED, DROPPED_OUT, ONE, NEVER = range(4)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Clients with their sessions; ``true`` and ``seen`` have a column for each measure.

    ``true`` is not kept on the scale; ``seen`` is NaN where nothing was answered; ``came``
    counts each client's sessions, ``attended`` marks them among those that were due.
    """

    parameters: CareParameters
    streams: Streams
    clients: Clients
    sessions: Sessions
    true: Floats
    seen: Floats
    came: Whole
    attended: NDArray[np.bool_]
    ending: Whole


def simulate_blocks(*, clients: int, parameters: CareParameters, seed: int) -> Iterator[Block]:
    """Give blocks of whole clients, each made when it is asked for.

    Raises
    ------
    CareParameterError
        When `clients` or `seed` is no whole number from 0 up.
    """
    for name, value in (("clients", clients), ("seed", seed)):
        if not is_count(value):
            raise CareParameterError(name, value, allowed="a whole number of at least 0")
    clients, seed = int(clients), int(seed)
    return (
        _block(min(CLIENTS_A_BLOCK, clients - first), parameters, Streams(seed, number))
        for number, first in enumerate(range(0, clients, CLIENTS_A_BLOCK))
    )


def _block(count: int, parameters: CareParameters, streams: Streams) -> Block:
    clients = draw_clients(count, parameters=parameters, streams=streams)
    sessions = lay_out_sessions(clients, parameters=parameters, streams=streams)
    true = true_courses(clients, sessions, parameters=parameters)
    seen = see(true, parameters=parameters, chance=streams.of(Purpose.ERROR))
    seen = answered(seen, sessions, parameters=parameters, streams=streams)
    came = sessions_attended(
        clients, sessions, seen=seen, true=true, parameters=parameters, streams=streams
    )
    attended = sessions.number < came[sessions.who]
    return Block(
        parameters=parameters,
        streams=streams,
        clients=clients,
        sessions=sessions,
        true=true,
        seen=np.where(attended[:, None], seen, np.nan),
        came=came,
        attended=attended,
        ending=_endings(clients, came),
    )


def _endings(clients: Clients, came: Whole) -> Whole:
    ending = np.where(came < clients.due, DROPPED_OUT, COMPLETED)
    ending = np.where(clients.front == ONE_SESSION, ONE, ending)
    return np.where(clients.front == NEVER_STARTED, NEVER, ending)
