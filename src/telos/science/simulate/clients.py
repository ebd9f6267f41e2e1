"""Who comes: burden, change to be, class, therapist, and how many sessions are planned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.shapes import ResponseClass
from telos.science.simulate.streams import CLIENTS_A_BLOCK, Purpose, Streams

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CLASSES = (
    ResponseClass.BETTER,
    ResponseClass.UP_AND_DOWN,
    ResponseClass.FLAT,
    ResponseClass.LATE_RESPONDER,
    ResponseClass.WORSE,
)
BETTER, UP_AND_DOWN, FLAT, LATE, WORSE = range(5)
STARTED, NEVER_STARTED, ONE_SESSION = range(3)


@dataclass(frozen=True, kw_only=True)
class Clients:
    """One block of clients, an entry a client; ``first`` is the first one's number.

    ``burden`` and ``fall`` have a column for each measure; ``front`` tells who started;
    ``due`` counts sessions, 1 for whoever is lost in front of them.
    """

    first: int
    therapist: Whole
    burden: Floats
    fall: Floats
    response_class: Whole
    front: Whole
    due: Whole

    @property
    def count(self) -> int:
        """How many."""
        return len(self.due)


def draw_clients(count: int, *, parameters: CareParameters, streams: Streams) -> Clients:
    """Draw the first `count` clients of a block."""
    therapist = _therapists(count, parameters=parameters, streams=streams)
    fall = _falls(therapist, parameters=parameters, streams=streams)
    front = _front(count, parameters=parameters, streams=streams)
    return Clients(
        first=streams.block * CLIENTS_A_BLOCK,
        therapist=therapist + streams.block * _therapists_a_block(parameters),
        burden=_burdens(count, parameters=parameters, streams=streams),
        fall=fall,
        response_class=_classes(fall[:, 0], parameters=parameters, streams=streams),
        front=front,
        due=_sessions_due(front, parameters=parameters, streams=streams),
    )


def _burdens(count: int, *, parameters: CareParameters, streams: Streams) -> Floats:
    factor = np.linalg.cholesky(parameters.true_correlations)
    measures = parameters.measures
    mean, spread, low, high = (
        np.array([float(getattr(measure, name)) for measure in measures])
        for name in ("mean", "true_sd", "lowest", "highest")
    )
    drawn = streams.of(Purpose.BASELINE).standard_normal((count, len(measures))) @ factor.T
    scores: Floats = mean + spread * drawn
    burden: Floats = (np.clip(scores, low, high) if parameters.within_scale else scores) - low
    return burden


def _falls(therapist: Whole, *, parameters: CareParameters, streams: Streams) -> Floats:
    """Share of the burden that will be gone: the therapist's part and the client's own."""
    change, width = parameters.change, len(parameters.measures)
    together = np.full((width, width), float(change.correlation))
    np.fill_diagonal(together, 1.0)
    # A correlation of 1 has no Cholesky factor; its square root has.
    values, vectors = np.linalg.eigh(together)
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    own = streams.of(Purpose.CHANGE).standard_normal((len(therapist), width))
    theirs = streams.of(Purpose.THERAPIST_EFFECT).standard_normal(
        (_therapists_a_block(parameters), width)
    )
    share = float(parameters.therapists.share)
    mixed = np.sqrt(share) * theirs[therapist] + np.sqrt(1.0 - share) * own
    fall: Floats = float(change.mean) + float(change.sd) * (mixed @ factor.T)
    return fall


def _therapists_a_block(parameters: CareParameters) -> int:
    return max(1, round(CLIENTS_A_BLOCK / parameters.therapists.clients_each))


def _therapists(count: int, *, parameters: CareParameters, streams: Streams) -> Whole:
    """One after another, with caseloads that are not all of a size."""
    number = _therapists_a_block(parameters)
    # From half to one and a half of the average.
    sizes = streams.of(Purpose.THERAPIST).uniform(0.5, 1.5, number)
    ends = np.round(np.cumsum(sizes) / sizes.sum() * CLIENTS_A_BLOCK)
    return np.searchsorted(ends[:-1], np.arange(count), side="right").astype(np.int64)


def _front(count: int, *, parameters: CareParameters, streams: Streams) -> Whole:
    if parameters.front is None:
        return np.full(count, STARTED, dtype=np.int64)
    chance = streams.of(Purpose.FRONT).random((count, 2))
    one = np.where(chance[:, 1] < parameters.front.one_session, ONE_SESSION, STARTED)
    return np.where(chance[:, 0] < parameters.front.never_started, NEVER_STARTED, one)


def _sessions_due(front: Whole, *, parameters: CareParameters, streams: Streams) -> Whole:
    plan = parameters.sessions
    shape = float(plan.shape)
    extra = streams.of(Purpose.SESSIONS).negative_binomial(
        shape, shape / (shape + plan.mean), len(front)
    )
    planned = np.minimum(int(plan.least) + extra, int(plan.most))
    return np.where(front == STARTED, planned, 1)


def _classes(fall: Floats, *, parameters: CareParameters, streams: Streams) -> Whole:
    ways = parameters.classes
    if ways is None:
        return np.where(fall < 0.0, WORSE, BETTER)
    chance = streams.of(Purpose.CLASS).random(len(fall))
    late = chance < ways.late
    swings = ~late & (chance < ways.late + ways.up_and_down)
    others = np.where(late, LATE, np.where(swings, UP_AND_DOWN, BETTER))
    others = np.where(fall < ways.flat_within, FLAT, others)
    return np.where(fall < -ways.flat_within, WORSE, others)
