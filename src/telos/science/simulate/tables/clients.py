"""A row for each client: who they are with, how it went, when they came."""

from typing import Final

import numpy as np
import polars as pl

from telos.science.simulate.blocks import ENDINGS, Block
from telos.science.simulate.clients import CLASSES, NO_GAIN
from telos.science.simulate.clusters import ALONE
from telos.science.simulate.tables.columns import words

CLIENT_SCHEMA: Final = pl.Schema(
    {
        "client": pl.Int64,
        "therapist": pl.Int64,
        "group": pl.Int64,
        "intake_month": pl.Int64,
        "intake_day": pl.Int64,
        "response_class": pl.String,
        "sudden_gain_session": pl.Int64,
        "sessions_due": pl.Int64,
        "sessions_attended": pl.Int64,
        "ending": pl.String,
    }
)
DAYS_A_MONTH = 365 / 12


def clients_of(block: Block) -> pl.DataFrame:
    """Clients of the block, in order."""
    clients = block.clients
    gained = (clients.gains_at != NO_GAIN) & (clients.gains_at < block.came)
    day = np.floor(clients.came_in * DAYS_A_MONTH).astype(np.int64)
    columns = pl.DataFrame(
        {
            "client": np.arange(clients.count) + clients.first,
            "therapist": clients.therapist,
            "group": clients.group,
            "intake_month": np.floor(clients.came_in).astype(np.int64) + 1,
            "intake_day": day + 1,
            "response_class": words(CLASSES, clients.response_class),
            "sudden_gain_session": np.where(gained, clients.gains_at, -1),
            "sessions_due": clients.due,
            "sessions_attended": block.came,
            "ending": words(ENDINGS, block.ending),
        },
        schema=CLIENT_SCHEMA,
    )
    return columns.with_columns(
        pl.when(pl.col("group") != ALONE).then("group"),
        pl.when(pl.col("sudden_gain_session") >= 0).then("sudden_gain_session"),
    )
