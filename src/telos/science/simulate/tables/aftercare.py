"""Scores in the year after a completed course, in which some of what was gained is lost."""

from typing import Final

import numpy as np
import polars as pl

from telos.science.simulate.blocks import COMPLETED, Block
from telos.science.simulate.clients import Floats
from telos.science.simulate.parameters import AftercareParameters
from telos.science.simulate.sessions import see, within_scale
from telos.science.simulate.streams import Purpose
from telos.science.simulate.tables.columns import known, words

AFTERCARE_SCHEMA: Final = pl.Schema(
    {
        "client": pl.Int64,
        "instrument": pl.String,
        "months_after": pl.Int64,
        "score": pl.Float64,
        "true_score": pl.Float64,
    }
)
MONTHS_AFTER: Final = (3, 6, 12)


def aftercare_of(block: Block) -> pl.DataFrame:
    """Rows by client, month and instrument, for those who completed a course."""
    parameters = block.parameters
    after = parameters.aftercare
    if after is None:
        return AFTERCARE_SCHEMA.to_frame()
    stayed = np.flatnonzero(block.ending == COMPLETED)
    width, times = len(parameters.measures), len(MONTHS_AFTER)
    # From where they are on the scale: below its end there is nothing to rise from.
    ends = block.sessions.starts + block.clients.due - 1
    true = np.repeat(within_scale(block.true[ends[stayed]], parameters=parameters), times, axis=0)
    true += _drift(block, len(stayed), after=after)
    seen = see(true, parameters=parameters, chance=block.streams.of(Purpose.AFTER_ERROR))
    answered = block.streams.of(Purpose.AFTER_ANSWERED).random((len(true), 1)) < after.answered
    rows = len(stayed) * times
    return pl.DataFrame(
        {
            "client": np.repeat(stayed + block.clients.first, times * width),
            "instrument": words(
                [measure.instrument for measure in parameters.measures],
                np.tile(np.arange(width), rows),
            ),
            "months_after": np.tile(np.repeat(MONTHS_AFTER, width), len(stayed)),
            "score": known(np.where(answered, seen, np.nan)),
            "true_score": within_scale(true, parameters=parameters).ravel(),
        },
        schema=AFTERCARE_SCHEMA,
    )


def _drift(block: Block, count: int, *, after: AftercareParameters) -> Floats:
    """Points by which each has risen at each time: in proportion to the months."""
    measures = block.parameters.measures
    drawn = block.streams.of(Purpose.AFTER).standard_normal(count)
    points = after.drift + after.drift_sd * drawn
    months = np.array(MONTHS_AFTER) / MONTHS_AFTER[-1]
    scale = np.array([float(measure.sd) for measure in measures]) / float(measures[0].sd)
    drift: Floats = np.outer(points, months).reshape(-1, 1) * scale
    return drift
