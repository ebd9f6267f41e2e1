"""Every row checked by itself: what it means, or why it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.choices import Method, Reading
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.coded import refuse_codes_from_one, refuse_items_from_zero
from telos.cli.report.reading.columns import Found
from telos.cli.report.reading.doubts import doubts_of
from telos.cli.report.reading.fates import OF_DATES, OF_TIMES, Fate
from telos.cli.report.reading.lines import refuse_short_rows
from telos.cli.report.reading.names import Library
from telos.cli.report.reading.order import Column
from telos.cli.report.reading.possible import on_a_step, possible
from telos.cli.report.reading.table import Cells, Table
from telos.cli.report.reading.times import Times, read_times
from telos.cli.report.reading.what import What
from telos.science.instruments import Instrument

_NAMELESS = ("na", "n/a", "nan", "null", "none", "#n/a")
"""Words that stand for “no client”: they must not make one client of many."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """All rows of the table in numbers.

    `frame`: row (UInt32), client (Int32, a place in `clients`), time (Int32, a place in
    `times.keys`), instrument (Int8, a place in `library.instruments`), item (Int16, null for a
    total), value (Float64), fate (UInt8). `totals`: the rows of items that hold a total too, as
    `totals_beside` gives them.
    """

    frame: pl.DataFrame
    totals: pl.DataFrame
    foreign: pl.Series
    """The rows that name an instrument, or an item of one, that is not known here."""
    hollow: pl.Series
    """The rows with neither a time that can be used nor anything that was answered."""
    clients: pl.Series
    times: Times
    library: Library
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    """What was used and may be a slip."""


def read_rows(
    table: Table,
    found: Found,
    *,
    library: Library,
    reading: Reading,
    method: Method,
    today: date,
) -> Rows:
    """Give every row its meaning and its fate."""
    clients, client = _clients(table.columns[found.client])
    time_cells = table.columns[found.time]
    refuse_short_rows(table.ragged, width=len(table.header), reached=len(time_cells.texts))
    times = read_times(
        Column(cells=time_cells, table=table),
        date_format=reading.date_format,
        first=method.first,
        last=method.last,
        today=today,
    )
    what = What(table, found, library)
    frame = _meant(client, time_cells, times=times, what=what)
    met = {place: library.instruments[place] for place in what.instrument.unique().drop_nulls()}
    frame = frame.with_columns(fate=_fate(met, by_item=what.by_item)).select(
        pl.row_index("row"), "client", "time", "instrument", "item", "value", "fate"
    )
    refuse_items_from_zero(frame, texts=what.item_texts, table=table, instruments=met)
    coded = refuse_codes_from_one(frame, table=table, instruments=met)
    frame = _refuse_ragged(frame, table.ragged)
    totals = what.totals(met)
    return Rows(
        frame=frame,
        totals=totals,
        foreign=what.foreign,
        hollow=_hollow(frame["fate"], empty=what.values.empty, totals=totals["row"]),
        clients=clients,
        times=times,
        library=library,
        notes=(*times.notes, *what.notes),
        doubts=(*coded, *doubts_of(frame, clients=clients, times=times, table=table)),
    )


def _meant(client: pl.Series, time_cells: Cells, *, times: Times, what: What) -> pl.DataFrame:
    """What the cells of each row mean, before it is asked whether they can."""
    return pl.DataFrame(
        {
            "client": client,
            "time": time_cells.spread(times.of_text),
            "instrument": what.instrument,
            "item": what.item,
            "value": what.values.number,
        }
    ).with_columns(
        time_given=time_cells.codes.is_not_null(),
        time_fate=time_cells.spread(times.fates),
        **what.given,
    )


def _clients(cells: Cells) -> tuple[pl.Series, pl.Series]:
    """The clients in natural order (C2 before C10), and each row's place among them."""
    ordered = (
        pl.DataFrame({"text": cells.texts})
        .with_row_index("code")
        .filter(~pl.col("text").str.to_lowercase().is_in(_NAMELESS))
        .sort(
            pl.col("text").str.extract(r"^([^0-9]*)", 1),
            pl.col("text").str.extract(r"^[^0-9]*([0-9]{1,18})", 1).cast(pl.Int64),
            "text",
            nulls_last=True,
        )
        .with_row_index("place")
    )
    if ordered.is_empty():
        raise InputProblem(
            _("The column “{name}” names no client.").format(name=quoted(cells.name)),
            _("Name another with --client."),
        )
    places = pl.DataFrame({"code": pl.Series(range(len(cells.texts)), dtype=pl.UInt32)}).join(
        ordered, on="code", how="left", maintain_order="left"
    )["place"]
    return ordered["text"], cells.spread(places.cast(pl.Int32))


def _fate(instruments: Mapping[int, Instrument], *, by_item: bool) -> pl.Expr:
    """The first thing that is wrong with a row, in the order in which one reads it.

    `by_item`: whether the items alone say which instrument a row is of.
    """
    unknown = Fate.ITEM_OF_NONE if by_item else Fate.UNKNOWN_INSTRUMENT
    blank = pl.col("client").is_null() & ~pl.col("time_given") & ~pl.col("value_given")
    checks = (
        (blank, Fate.BLANK),
        (pl.col("client").is_null(), Fate.NO_CLIENT),
        (~pl.col("time_given"), Fate.NO_TIME),
        *((pl.col("time_fate") == int(fate), fate) for fate in OF_DATES),
        (pl.col("time").is_null(), Fate.UNREADABLE_TIME),
        (~pl.col("instrument_given"), Fate.NO_INSTRUMENT),
        (pl.col("instrument").is_null(), unknown),
        (pl.col("of_item") & pl.col("item").is_null(), Fate.UNKNOWN_ITEM),
        (pl.col("torn"), Fate.VALUE_AND_TOTAL),
        (pl.col("empty"), Fate.EMPTY),
        (pl.col("value").is_null(), Fate.NOT_A_NUMBER),
        (~possible(instruments), Fate.OUT_OF_RANGE),
        (~on_a_step(instruments), Fate.BETWEEN_STEPS),
    )
    fate = pl.lit(int(Fate.USED), dtype=pl.UInt8)
    for wrong, verdict in reversed(checks):
        fate = pl.when(wrong).then(pl.lit(int(verdict), dtype=pl.UInt8)).otherwise(fate)
    return fate


def _hollow(fates: pl.Series, *, empty: pl.Series, totals: pl.Series) -> pl.Series:
    """The rows of no usable time that hold no value, and no total beside an item."""
    undated = fates.is_in([int(fate) for fate in OF_TIMES])
    return (undated & empty).scatter(totals, values=False).arg_true()


def _refuse_ragged(frame: pl.DataFrame, ragged: pl.DataFrame) -> pl.DataFrame:
    if ragged.is_empty():
        return frame
    fate = frame["fate"].clone()
    fate[ragged["row"]] = int(Fate.RAGGED)
    return frame.with_columns(fate.alias("fate"))
