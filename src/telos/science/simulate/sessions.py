"""The true course of each client, session by session, and what was seen of it."""

from dataclasses import dataclass

import numpy as np

from telos.science.simulate.clients import LATE, NO_GAIN, UP_AND_DOWN, Clients, Floats, Whole
from telos.science.simulate.parameters import CareParameters, ClassParameters, SeasonParameters
from telos.science.simulate.parameters.symptoms import MONTHS
from telos.science.simulate.streams import Purpose, Streams

WEEKS_A_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """Sessions due, one after another, client after client.

    ``who`` is the client's place in the block, ``number`` counts from 0, ``starts`` is where
    each client's sessions begin, ``done`` the share of the change to be that has happened.
    """

    who: Whole
    number: Whole
    week: Floats
    starts: Whole
    done: Floats


def lay_out_sessions(clients: Clients, *, parameters: CareParameters, streams: Streams) -> Sessions:
    """Give every session due its number and its week."""
    starts = np.cumsum(clients.due) - clients.due
    who = np.repeat(np.arange(clients.count), clients.due)
    number = np.arange(len(who)) - starts[who]
    week = np.cumsum(1.0 + _weeks_left_out(len(who), parameters=parameters, streams=streams))
    return Sessions(
        who=who,
        number=number,
        week=week - week[starts][who],
        starts=starts,
        done=_done(clients, who, number, parameters=parameters),
    )


def _weeks_left_out(count: int, *, parameters: CareParameters, streams: Streams) -> Floats:
    """How many weeks in a row are left out: geometric, as the floor of an exponential."""
    share = float(parameters.sessions.week_left_out)
    if share == 0.0:
        return np.zeros(count)
    drawn = streams.of(Purpose.GAP).standard_exponential(count)
    weeks: Floats = np.floor(drawn / -np.log(share))
    return weeks


def true_courses(clients: Clients, sessions: Sessions, *, parameters: CareParameters) -> Floats:
    """Scores as they would be without error, a column a measure; not yet kept on the scale."""
    who = sessions.who
    low = np.array([float(measure.lowest) for measure in parameters.measures])
    left: Floats = 1.0 - clients.fall[who] * sessions.done[:, None]
    if parameters.classes is not None:
        left -= _swing(clients, sessions, ways=parameters.classes)[:, None]
    if parameters.seasons is not None:
        left += _season(clients.came_in[who], sessions.week, seasons=parameters.seasons)[:, None]
    return low + clients.burden[who] * left


def see(true: Floats, *, parameters: CareParameters, chance: np.random.Generator) -> Floats:
    """What a questionnaire shows of the true course: its error, whole points, the scale."""
    error = np.array([measure.error_sd for measure in parameters.measures])
    seen: Floats = true + error * chance.standard_normal(true.shape)
    if parameters.whole_points:
        seen = np.rint(seen)
    return within_scale(seen, parameters=parameters)


def within_scale(scores: Floats, *, parameters: CareParameters) -> Floats:
    """Keep scores between the ends of the scale, where that is asked for."""
    if not parameters.within_scale:
        return scores
    low = np.array([float(measure.lowest) for measure in parameters.measures])
    high = np.array([float(measure.highest) for measure in parameters.measures])
    kept: Floats = np.minimum(np.maximum(scores, low), high)
    return kept


def _done(clients: Clients, who: Whole, number: Whole, *, parameters: CareParameters) -> Floats:
    """Share of the change to be that has happened."""
    change, ways, gains = parameters.change, parameters.classes, parameters.sudden_gains
    table = np.log1p(np.arange(int(parameters.sessions.most))) / np.log(change.complete_at_session)
    if not change.goes_on:
        table = np.minimum(table, 1.0)
    since = number
    if ways is not None:
        waits = np.where(clients.response_class == LATE, int(ways.late_from_session) - 1, 0)
        since = np.maximum(since - waits[who], 0)
    done: Floats = table[since]
    if gains is not None:
        gains_at = clients.gains_at[who]
        done[(number < gains_at) & (gains_at != NO_GAIN)] *= 1.0 - gains.held_back
    return done


def _swing(clients: Clients, sessions: Sessions, *, ways: ClassParameters) -> Floats:
    swings = clients.response_class == UP_AND_DOWN
    phase = 2.0 * np.pi / ways.swing_sessions
    table = ways.swing * np.sin(phase * np.arange(sessions.number.max(initial=0) + 1))
    return np.where(swings[sessions.who], table[sessions.number], 0.0)


def _season(came_in: Floats, week: Floats, *, seasons: SeasonParameters) -> Floats:
    """How much of the burden the time of year adds; by the week, which is fine enough."""
    month = came_in + week / WEEKS_A_MONTH
    steps = 4 * MONTHS
    table = seasons.swing * np.cos(
        2.0 * np.pi * (np.arange(steps) / steps - (seasons.peak_month - 1.0) / MONTHS)
    )
    added: Floats = table[(month * 4.0).astype(np.int64) % steps]
    return added
