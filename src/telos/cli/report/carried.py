"""Totals that stand beside the answers, on the rows of items: one a response, or refused."""

import polars as pl

from telos.cli.report.reading.fates import FIRST_REFUSED, Fate, Fates

RESPONSE = ("client", "instrument", "time")
STILL_TOLD = (
    Fate.USED,
    Fate.EMPTY,
    Fate.NOT_A_NUMBER,
    Fate.OUT_OF_RANGE,
    Fate.UNKNOWN_ITEM,
    Fate.BESIDE_REFUSED,
    Fate.TOTAL_REFUSED,
)
"""Fates of rows whose client, instrument and time are known: their total has its response."""
SCHEMA = {
    "client": pl.Int32,
    "instrument": pl.Int8,
    "time": pl.Int32,
    "row": pl.UInt32,
    "value": pl.Float64,
}


def refuse_impossible_totals(totals: pl.DataFrame, fates: Fates) -> None:
    """Rows of an item whose total its instrument cannot give."""
    impossible = totals.filter(pl.col("total").is_null())["row"].to_numpy()
    still = (fates[impossible] == Fate.USED) | (fates[impossible] == Fate.EMPTY)
    fates[impossible[still]] = Fate.TOTAL_REFUSED


def carried_totals(frame: pl.DataFrame, totals: pl.DataFrame, fates: Fates) -> pl.DataFrame:
    """The total of each response that has one on its rows of items.

    Gives client, instrument, time, value, and row: the first that holds it and was not refused
    (null where all were). A total that every row repeats is one. Where rows of a response differ
    in it, all of them are refused; where one cannot be, or a row of its own says it, none is given.

    `frame`: the rows with their fates so far; `totals`: row, total.
    """
    if totals.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    of_rows = frame[totals["row"]].select("row", *RESPONSE, "fate").with_columns(totals["total"])
    of_rows = of_rows.filter(
        pl.all_horizontal(pl.col(RESPONSE).is_not_null()),
        pl.col("fate").is_in([int(fate) for fate in STILL_TOLD]),
    )
    total, usable = pl.col("total"), pl.col("fate") < FIRST_REFUSED
    carried = of_rows.group_by(RESPONSE).agg(
        low=total.min(),
        high=total.max(),
        impossible=total.is_null().any(),
        row=pl.col("row").filter(usable).min(),
    )
    alone = frame.filter(pl.col("item").is_null(), pl.col("fate") == int(Fate.USED))
    value = pl.col("value")
    own = alone.group_by(RESPONSE).agg(own_low=value.min(), own_high=value.max())
    carried = carried.join(own, on=RESPONSE, how="left").with_columns(
        low=pl.min_horizontal("low", "own_low"), high=pl.max_horizontal("high", "own_high")
    )
    differ = (pl.col("low") < pl.col("high")).fill_null(value=False)
    _refuse_differing(frame, of_rows, torn=carried.filter(differ), fates=fates)
    single = ~differ & ~pl.col("impossible") & pl.col("own_low").is_null()
    return carried.filter(single).select(*RESPONSE, "row", value="low").sort("client", "time")


def _refuse_differing(
    frame: pl.DataFrame, of_rows: pl.DataFrame, *, torn: pl.DataFrame, fates: Fates
) -> None:
    """Every row with a total of these responses, and the answers that stand beside them."""
    if torn.is_empty():
        return
    used = frame.filter(pl.col("fate") == int(Fate.USED))
    for rows in (used, of_rows):
        at = rows.join(torn, on=RESPONSE, how="semi")["row"].to_numpy()
        fates[at[fates[at] < FIRST_REFUSED]] = Fate.TWO_TOTALS
