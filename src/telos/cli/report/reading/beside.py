"""Totals that stand on the rows of items, in a column of their own."""

from collections.abc import Mapping

import polars as pl

from telos.cli.report.reading.possible import on_a_step, possible
from telos.science.instruments import Instrument

SCHEMA = {"row": pl.UInt32, "total": pl.Float64}


def totals_beside(
    number: pl.Series,
    *,
    given: pl.Series,
    instrument: pl.Series,
    instruments: Mapping[int, Instrument],
) -> pl.DataFrame:
    """The rows of items that hold a total too: row, total (null where there can be no such total).

    `number`: each row's total, null where its cell is no number; `given`: whether the row is of an
    item and its total's cell is not empty; `instrument`: each row's place in `instruments`.
    """
    at = given.arg_true()
    beside = pl.DataFrame(
        {"row": at, "value": number.gather(at), "instrument": instrument.gather(at)}
    ).with_columns(of_item=pl.lit(value=False))
    can_be = possible(instruments) & on_a_step(instruments)
    total = pl.when(can_be).then("value").cast(pl.Float64)
    return beside.select(pl.col("row").cast(pl.UInt32), total=total)
