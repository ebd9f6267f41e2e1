"""Every row checked by itself: what it means, or why it cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.choices import Method, Reading
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.beside import SCHEMA, totals_beside
from telos.cli.report.reading.columns import Found
from telos.cli.report.reading.doubts import doubts_of
from telos.cli.report.reading.fates import OF_DATES, Fate
from telos.cli.report.reading.lines import refuse_short_rows
from telos.cli.report.reading.names import Library, is_total
from telos.cli.report.reading.numbers import Numbers, read_numbers
from telos.cli.report.reading.order import Column
from telos.cli.report.reading.possible import on_a_step, possible
from telos.cli.report.reading.table import Cells, Table
from telos.cli.report.reading.times import Times, read_times
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
    what = _What(table, found, library)
    frame = pl.DataFrame(
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
        instrument_given=what.instrument_given,
        of_item=what.of_item,
        empty=what.values.empty,
        value_given=what.values.given,
    )
    met = {place: library.instruments[place] for place in what.instrument.unique().drop_nulls()}
    frame = frame.with_columns(fate=_fate(met)).select(
        pl.row_index("row"), "client", "time", "instrument", "item", "value", "fate"
    )
    frame = _refuse_ragged(frame, table.ragged)
    return Rows(
        frame=frame,
        totals=what.totals(met),
        clients=clients,
        times=times,
        library=library,
        notes=(*times.notes, *what.notes),
        doubts=doubts_of(frame, clients=clients, times=times, table=table),
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


@dataclass(frozen=True, kw_only=True)
class _Values:
    """Each row's number, whether there is none to be had, and whether the cell holds anything."""

    number: pl.Series
    empty: pl.Series
    given: pl.Series

    @classmethod
    def of(cls, cells: Cells, numbers: Numbers) -> Self:
        return cls(
            number=cells.spread(numbers.values),
            empty=cells.spread(numbers.missing).fill_null(value=True),
            given=cells.codes.is_not_null(),
        )

    def chosen(self, these: pl.Series, others: Self) -> Self:
        """These values where `these` says so, else those of `others`."""
        return replace(
            self,
            number=self.number.zip_with(these, others.number),
            empty=self.empty.zip_with(these, others.empty),
            given=self.given.zip_with(these, others.given),
        )


class _What:
    """What each row measures: instrument, item and value, column by column."""

    def __init__(self, table: Table, found: Found, library: Library) -> None:
        self._table = table
        self._found = found
        items = self._cells(found.item)
        self._items = items if items is not None and len(items.texts) else None
        self.of_item = self._of_item()
        self.instrument, self.instrument_given = self._instruments(library)
        self.item = self._item_places(library)
        self.values, self._totals, self.notes = self._read_values()

    def _cells(self, place: int | None) -> Cells | None:
        return None if place is None else self._table.columns[place]

    def _of_item(self) -> pl.Series:
        """Whether a row holds the answer to an item, and not a total."""
        if self._items is None:
            return pl.Series([False]).new_from_index(0, self._table.rows)
        answers = pl.Series([not is_total(text) for text in self._items.texts])
        return self._items.spread(answers).fill_null(value=False)

    def _instruments(self, library: Library) -> tuple[pl.Series, pl.Series]:
        given = pl.Series([True]).new_from_index(0, self._table.rows)
        if self._found.instrument_key is not None:
            place = pl.Series([library.place(self._found.instrument_key)], dtype=pl.Int8)
            return place.new_from_index(0, self._table.rows), given
        cells = self._cells(self._found.instrument)
        if cells is not None:
            return cells.spread(library.places_of(cells.texts)), cells.codes.is_not_null()
        if self._items is not None:
            owners = library.from_items(self._items.texts)
            if owners.is_not_null().any():
                only = owners.drop_nulls().unique()
                rest = int(only[0]) if len(only) == 1 else None
                named = self._items.spread(owners)
                return (named if rest is None else named.fill_null(rest)), given
        raise InputProblem(
            _("Nothing says which questionnaire the scores belong to."),
            _("Give --instrument with a column or a key: {keys}.").format(keys=library.listed()),
        )

    def _item_places(self, library: Library) -> pl.Series:
        nothing = pl.Series([None], dtype=pl.Int16).new_from_index(0, self._table.rows)
        if self._items is None:
            return nothing
        by_instrument = library.item_places(self._items.texts)
        met = self.instrument.unique().drop_nulls().to_list()
        spread = {place: self._items.spread(by_instrument[place]) for place in met}
        if len(spread) == 1:
            return next(iter(spread.values()))
        chosen = pl.lit(None, dtype=pl.Int16)
        for place, items in spread.items():
            chosen = pl.when(self.instrument == place).then(pl.lit(items)).otherwise(chosen)
        return pl.select(chosen.alias("item"))["item"]

    def _read_values(self) -> tuple[_Values, _Values | None, tuple[str, ...]]:
        """Answers from the value column, totals from the score column; totals where both are."""
        answers, totals = self._cells(self._found.value), self._cells(self._found.score)
        cells = [one for one in (answers, totals) if one is not None]
        if len(cells) > 1 and cells[0].name == cells[1].name:
            cells.pop()
        read = [(one, read_numbers(one.texts)) for one in cells]
        values = [_Values.of(*one) for one in read]
        notes = _number_notes(read)
        if len(values) == 1:
            return values[0], None, notes
        return values[0].chosen(self.of_item, values[1]), values[1], notes

    def totals(self, instruments: Mapping[int, Instrument]) -> pl.DataFrame:
        """The rows of items that hold a total too, in a column beside the answers."""
        if self._totals is None:
            return pl.DataFrame(schema=SCHEMA)
        return totals_beside(
            self._totals.number,
            given=self.of_item & ~self._totals.empty,
            instrument=self.instrument,
            instruments=instruments,
        )


def _number_notes(read: list[tuple[Cells, Numbers]]) -> tuple[str, ...]:
    notes = []
    for cells, numbers in read:
        counts = cells.counts()
        commas = int(counts.filter(numbers.decimal_comma).sum())
        if commas:
            notes.append(
                ngettext(
                    "One value was written with a decimal comma.",
                    "{n} values were written with a decimal comma.",
                    commas,
                ).format(n=f"{commas:,}")
            )
        words = cells.texts.filter(numbers.missing)
        if len(words):
            shown = ", ".join(f"“{word}”" for word in words)
            notes.append(
                ngettext(
                    "{words} in “{column}” was read as an empty cell, once.",
                    "{words} in “{column}” was read as an empty cell, {n} times.",
                    missing := int(counts.filter(numbers.missing).sum()),
                ).format(words=shown, column=quoted(cells.name), n=f"{missing:,}")
            )
    return tuple(notes)


def _fate(instruments: Mapping[int, Instrument]) -> pl.Expr:
    """The first thing that is wrong with a row, in the order in which one reads it."""
    blank = pl.col("client").is_null() & ~pl.col("time_given") & ~pl.col("value_given")
    checks = (
        (blank, Fate.BLANK),
        (pl.col("client").is_null(), Fate.NO_CLIENT),
        (~pl.col("time_given"), Fate.NO_TIME),
        *((pl.col("time_fate") == int(fate), fate) for fate in OF_DATES),
        (pl.col("time").is_null(), Fate.UNREADABLE_TIME),
        (~pl.col("instrument_given"), Fate.NO_INSTRUMENT),
        (pl.col("instrument").is_null(), Fate.UNKNOWN_INSTRUMENT),
        (pl.col("of_item") & pl.col("item").is_null(), Fate.UNKNOWN_ITEM),
        (pl.col("empty"), Fate.EMPTY),
        (pl.col("value").is_null(), Fate.NOT_A_NUMBER),
        (~possible(instruments), Fate.OUT_OF_RANGE),
        (~on_a_step(instruments), Fate.BETWEEN_STEPS),
    )
    fate = pl.lit(int(Fate.USED), dtype=pl.UInt8)
    for wrong, verdict in reversed(checks):
        fate = pl.when(wrong).then(pl.lit(int(verdict), dtype=pl.UInt8)).otherwise(fate)
    return fate


def _refuse_ragged(frame: pl.DataFrame, ragged: pl.DataFrame) -> pl.DataFrame:
    if ragged.is_empty():
        return frame
    fate = frame["fate"].clone()
    fate[ragged["row"]] = int(Fate.RAGGED)
    return frame.with_columns(fate.alias("fate"))
