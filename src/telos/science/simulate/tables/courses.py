"""The long table of scores: a row for each client, session due and instrument."""

from typing import Final

import numpy as np
import polars as pl

from telos.science.simulate.blocks import ENDINGS, Block
from telos.science.simulate.clients import CLASSES
from telos.science.simulate.sessions import within_scale
from telos.science.simulate.tables.columns import known, words

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


def courses_of(block: Block) -> pl.DataFrame:
    """Rows of the block, by client, session and instrument."""
    clients, sessions, measures = block.clients, block.sessions, block.parameters.measures
    width = len(measures)
    who = np.repeat(sessions.who, width)
    instrument = np.tile(np.arange(width), len(sessions.who))
    return pl.DataFrame(
        {
            "client": who + clients.first,
            "therapist": clients.therapist[who],
            "response_class": words(CLASSES, clients.response_class[who]),
            "ending": words(ENDINGS, block.ending[who]),
            "instrument": words([measure.instrument for measure in measures], instrument),
            "session": np.repeat(sessions.number, width),
            "week": np.repeat(sessions.week, width),
            "attended": np.repeat(block.attended, width),
            "score": known(block.seen),
            "true_score": within_scale(block.true, parameters=block.parameters).ravel(),
        },
        schema=COURSE_SCHEMA,
    )
