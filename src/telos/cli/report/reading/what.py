"""What each row measures: instrument, item and value, from the columns that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.beside import SCHEMA, totals_beside
from telos.cli.report.reading.columns import Found
from telos.cli.report.reading.names import Library, is_bare, is_total
from telos.cli.report.reading.numbers import Numbers, read_numbers
from telos.cli.report.reading.table import Cells, Table
from telos.science.instruments import Instrument


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


class What:
    """What each row measures: instrument, item and value, column by column."""

    def __init__(self, table: Table, found: Found, library: Library) -> None:
        self._table = table
        self._found = found
        items = self._cells(found.item)
        self._items = items if items is not None and len(items.texts) else None
        self.of_item = self._of_item()
        self.instrument, self.instrument_given = self._instruments(library)
        self.item = self._item_places(library)
        self.torn = pl.Series([False]).new_from_index(0, table.rows)
        """The rows of no item of which value and total differ."""
        self.values, self._totals, self.notes = self._read_values()

    def _cells(self, place: int | None) -> Cells | None:
        return None if place is None else self._table.columns[place]

    def _of_item(self) -> pl.Series:
        """Whether a row holds the answer to an item, and not a total."""
        if self._items is None:
            return pl.Series([False]).new_from_index(0, self._table.rows)
        answers = pl.Series([not is_total(text) for text in self._items.texts])
        return self._items.spread(answers).fill_null(value=False)

    @property
    def item_texts(self) -> pl.Series:
        """What stands in the column of items on each row; null where there is none."""
        if self._items is None:
            return pl.Series([None], dtype=pl.String).new_from_index(0, self._table.rows)
        return self._items.spread(self._items.texts)

    @property
    def by_item(self) -> bool:
        """Whether the items alone say which instrument a row is of."""
        return self._found.instrument_key is None and self._found.instrument is None

    @property
    def given(self) -> dict[str, pl.Series]:
        """What each row's cells hold, whatever they mean."""
        return {
            "instrument_given": self.instrument_given,
            "of_item": self.of_item,
            "empty": self.values.empty,
            "value_given": self.values.given,
            "torn": self.torn,
        }

    @property
    def foreign(self) -> pl.Series:
        """The rows that name an instrument, or an item of one, that is not known here."""
        return (self.instrument_given & self.instrument.is_null()).arg_true()

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
                return self._instruments_by_item(self._items, owners)
        raise InputProblem(
            _("Nothing says which questionnaire the scores belong to."),
            _("Give --instrument with a column or a key: {keys}.").format(keys=library.listed()),
        )

    def _instruments_by_item(self, items: Cells, owners: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Of one instrument alone are numbers and totals too; of several nobody knows whose."""
        bare = pl.Series([is_bare(text) for text in items.texts], dtype=pl.Boolean)
        only = owners.drop_nulls().unique()
        named = items.spread(owners)
        without_name = items.spread(bare).fill_null(value=True)
        if len(only) == 1:
            named = named.zip_with(~without_name, only.new_from_index(0, len(named)))
        return named, named.is_not_null() | ~without_name

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
        """Answers from the value column, totals from the score column; totals where both are.

        A total whose cell is empty there is looked for in the column of answers.
        """
        answers, totals = self._cells(self._found.value), self._cells(self._found.score)
        cells = [one for one in (answers, totals) if one is not None]
        if len(cells) > 1 and cells[0].name == cells[1].name:
            cells.pop()
        read = [(one, read_numbers(one.texts)) for one in cells]
        values = [_Values.of(*one) for one in read]
        notes = _number_notes(read)
        if len(values) == 1:
            return values[0], None, notes
        these = self.of_item | (values[1].empty & ~values[0].empty)
        self.torn = ~(these | values[0].empty) & values[0].number.ne_missing(values[1].number)
        return values[0].chosen(these, values[1]), values[1], notes

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
