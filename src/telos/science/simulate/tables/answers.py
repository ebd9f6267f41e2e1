"""Answers item by item: a row for each session attended, the items of all questionnaires."""

from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from telos.science.instruments import Instrument, load_instrument
from telos.science.simulate.answers import PERSONAL_SPREAD, item_ranges, item_weights
from telos.science.simulate.blocks import Block
from telos.science.simulate.clients import Floats, Whole
from telos.science.simulate.errors import CareParameterError, SimulationError
from telos.science.simulate.items import AnswerTable, answer_table, draw_answers
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.streams import Purpose, Streams

# Kinds of people who are troubled by different things; our own, as is how far they differ.
PROFILES: Final = 64


def answers_schema(parameters: CareParameters) -> pl.Schema:
    """Columns of the answers to the instruments of these parameters."""
    keys = [key for each in _instruments(parameters) for key in each.item_keys]
    about = {"client": pl.Int64, "session": pl.Int64, "week": pl.Float64}
    return pl.Schema({**about, **dict.fromkeys(keys, pl.Int64)})


def answers_of(block: Block) -> pl.DataFrame:
    """Rows by client and session; null where a form or an item was not answered."""
    parameters, sessions, came = block.parameters, block.sessions, block.attended
    who = sessions.who[came]
    instruments = _instruments(parameters)
    ends = np.cumsum([instrument.item_count for instrument in instruments])
    # All items at once, so that the first rows stay the same however many follow.
    chance = block.streams.of(Purpose.ANSWERS).random((len(who), ends[-1]))
    profile = block.streams.of(Purpose.PROFILE).integers(PROFILES, size=block.clients.count)[who]
    answers = np.hstack(
        [
            _answers(instrument, block.seen[came, place], profile, chance=part, block=block)
            for place, (instrument, part) in enumerate(
                zip(instruments, np.split(chance, ends[:-1], axis=1), strict=True)
            )
        ]
    )
    if parameters.missing is not None:
        left_out = block.streams.of(Purpose.ITEMS_MISSING).random(answers.shape)
        answers[left_out < parameters.missing.item] = np.nan
    names = [name for instrument in instruments for name in instrument.item_keys]
    return pl.DataFrame(
        {
            "client": who + block.clients.first,
            "session": sessions.number[came],
            "week": sessions.week[came],
            **{name: answers[:, item] for item, name in enumerate(names)},
        },
        nan_to_null=True,
    ).cast(answers_schema(parameters))


def _answers(
    instrument: Instrument, scores: Floats, profile: Whole, *, chance: Floats, block: Block
) -> Floats:
    """Answers that come to the scores, NaN where there is none; a column an item."""
    lows, table = _table(instrument.key, block.streams.seed)
    there = ~np.isnan(scores)
    points = np.where(there, scores / instrument.score.multiply - lows.sum(), 0.0)
    given = draw_answers(points.astype(np.int64), profile, table=table, chance=chance)
    turned = np.array([item.reverse for item in instrument.items])
    return np.where(there[:, None], lows + np.where(turned, table.steps - given, given), np.nan)


def _instruments(parameters: CareParameters) -> list[Instrument]:
    if not (parameters.whole_points and parameters.within_scale):
        raise CareParameterError(
            "whole_points, within_scale", "false", allowed="true where answers are asked for"
        )
    instruments = [load_instrument(measure.instrument) for measure in parameters.measures]
    for instrument in instruments:
        if not instrument.items:
            raise SimulationError(f"{instrument.key} is entered as a total; it has no items here.")
    return instruments


@lru_cache(maxsize=16)
def _table(key: str, seed: int) -> tuple[NDArray[np.int64], AnswerTable]:
    instrument = load_instrument(key)
    lows, steps = item_ranges(instrument)
    drawn = Streams(seed, 0).of_all(Purpose.PROFILE).standard_normal((PROFILES, len(steps)))
    personal = np.exp(PERSONAL_SPREAD * drawn)
    return lows, answer_table(steps, item_weights(instrument, None), personal=personal)
