"""Who comes: when, to whom, how burdened, how they will change, and for how many sessions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from telos.science.simulate.clusters import draw_groups, draw_therapists, of_groups, of_therapists
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.parameters.symptoms import MONTHS
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
NO_GAIN = np.iinfo(np.int64).max


@dataclass(frozen=True, kw_only=True)
class Clients:
    """One block of clients, an entry a client; ``first`` is the first one's number.

    ``burden`` and ``fall`` have a column for each measure; ``group`` is −1 for whoever is seen
    alone; ``gains_at`` is the session, from 0, of a sudden gain, or `NO_GAIN`; ``came_in`` is
    the time of year in months from 0 to 12; ``front`` tells who started; ``due`` counts
    sessions, 1 for whoever is lost in front of them.
    """

    first: int
    therapist: Whole
    group: Whole
    came_in: Floats
    burden: Floats
    fall: Floats
    response_class: Whole
    gains_at: Whole
    front: Whole
    due: Whole

    @property
    def count(self) -> int:
        """How many."""
        return len(self.due)


def draw_clients(count: int, *, parameters: CareParameters, streams: Streams) -> Clients:
    """Draw the first `count` clients of a block."""
    therapist = draw_therapists(count, parameters=parameters, streams=streams)
    group = draw_groups(count, parameters=parameters, streams=streams)
    fall = _falls(therapist, group, parameters=parameters, streams=streams)
    response_class = _classes(fall[:, 0], parameters=parameters, streams=streams)
    front = _front(count, parameters=parameters, streams=streams)
    return Clients(
        first=streams.block * CLIENTS_A_BLOCK,
        therapist=therapist,
        group=group,
        came_in=_months(count, parameters=parameters, streams=streams),
        burden=_burdens(count, parameters=parameters, streams=streams),
        fall=fall,
        response_class=response_class,
        gains_at=_gains(fall[:, 0], response_class, parameters=parameters, streams=streams),
        front=front,
        due=_sessions_due(front, parameters=parameters, streams=streams),
    )


def _burdens(count: int, *, parameters: CareParameters, streams: Streams) -> Floats:
    measures = parameters.measures
    mean, spread, low, high = (
        np.array([float(getattr(measure, name)) for measure in measures])
        for name in ("mean", "true_sd", "lowest", "highest")
    )
    drawn = streams.of(Purpose.BASELINE).standard_normal((count, len(measures)))
    scores: Floats = mean + spread * (drawn @ _factor(parameters.true_correlations).T)
    burden: Floats = (np.clip(scores, low, high) if parameters.within_scale else scores) - low
    return burden


def _falls(
    therapist: Whole, group: Whole, *, parameters: CareParameters, streams: Streams
) -> Floats:
    """Share of the burden that will be gone: the therapist's part, the group's, one's own."""
    change, width = parameters.change, len(parameters.measures)
    own = streams.of(Purpose.CHANGE).standard_normal((len(therapist), width))
    shared, share = of_therapists(therapist, width, parameters=parameters, streams=streams)
    grouped, group_share = of_groups(group, width, parameters=parameters, streams=streams)
    rest = np.sqrt(1.0 - share - group_share)[:, None]
    together = np.full((width, width), float(change.correlation))
    np.fill_diagonal(together, 1.0)
    mixed = (shared + grouped + rest * own) @ _factor(together).T
    fall: Floats = float(change.mean) + float(change.sd) * mixed
    return fall


def _factor(correlations: Floats) -> Floats:
    """Cholesky's factor, also of a matrix that is singular; the same on every machine."""
    factor = np.zeros_like(correlations)
    for row in range(len(correlations)):
        for column in range(row + 1):
            left = correlations[row, column] - factor[row, :column] @ factor[column, :column]
            if row == column:
                factor[row, row] = np.sqrt(max(left, 0.0))
            elif factor[column, column] > 0.0:
                factor[row, column] = left / factor[column, column]
    return factor


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


def _gains(
    fall: Floats, response_class: Whole, *, parameters: CareParameters, streams: Streams
) -> Whole:
    gains = parameters.sudden_gains
    if gains is None:
        return np.full(len(fall), NO_GAIN)
    chance = streams.of(Purpose.SUDDEN_GAIN).random((len(fall), 2))
    earliest, latest = int(gains.earliest_session) - 1, int(gains.latest_session) - 1
    at = earliest + np.floor(chance[:, 1] * (latest - earliest + 1)).astype(np.int64)
    could = (response_class == BETTER) & (fall >= gains.least_fall)
    return np.where(could & (chance[:, 0] < gains.share), at, NO_GAIN)


def _months(count: int, *, parameters: CareParameters, streams: Streams) -> Floats:
    """When in the year they came, evenly within a month."""
    seasons = parameters.seasons
    intakes = np.ones(MONTHS) if seasons is None else np.array(seasons.intakes, dtype=np.float64)
    ends = np.concatenate([[0.0], np.cumsum(intakes) / intakes.sum()])
    chance = streams.of(Purpose.INTAKE).random(count)
    return np.interp(chance, ends, np.arange(MONTHS + 1))
