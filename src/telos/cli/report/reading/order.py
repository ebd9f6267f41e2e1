"""Whether dates such as 3/4/2024 have the day or the month first: decided, refused or asked."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.table import Cells, Table

LAST_MONTH, LAST_DAY = 12, 31
_ADVICE = _("Say --date-format dmy (day first) or --date-format mdy (month first).")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of times, and the table that it stands in."""

    cells: Cells
    table: Table

    def first_text(self, texts: pl.Series) -> str:
        """The first of these texts."""
        return str(self.cells.texts[self.cells.codes[self._first_row(texts)]])

    def _first_row(self, texts: pl.Series) -> int:
        here = self.cells.texts.is_in(texts.to_list()).arg_true()
        return int(self.cells.codes.is_in(here.to_list()).arg_true()[0])

    def first(self, texts: pl.Series) -> str:
        """The first of these texts, and where it stands: “3/4/2024” (line 5)."""
        row = self._first_row(texts)
        line = self.table.line_of(pl.Series([row], dtype=pl.UInt32))[0]
        where = _("line {n}") if self.table.counted_in == "line" else _("row {n}")
        text = quoted(self.first_text(texts))
        return _("“{text}” ({where})").format(text=text, where=where.format(n=line))


@dataclass(frozen=True, kw_only=True)
class Order:
    """The order of day and month, and what to tell about it."""

    name: str
    """dmy, mdy or ymd."""
    notes: tuple[str, ...] = ()
    unclear: pl.Series | None = None
    """Boolean for each text: whether it could have either first, and nothing in the column tells;
    None where none could."""


def order_of(parts: pl.DataFrame, *, column: Column | None) -> Order:
    """Decide from all dates together; dates that contradict each other are asked about.

    `parts`: text, and of such dates the first number (one), the second (two) and the mark between
    them; null of other texts.
    """
    one, two = pl.col("one"), pl.col("two")
    both = (pl.col("mark") != ".") & (one != two)
    some = (pl.max_horizontal(one, two) <= LAST_DAY) & (pl.min_horizontal(one, two) <= LAST_MONTH)
    is_open = parts.select((both & some).fill_null(value=False).alias("open"))["open"]
    if not is_open.any():
        return Order(name="dmy")
    found = parts.filter(is_open)
    day_first = found.filter(one > LAST_MONTH)["text"]
    month_first = found.filter(two > LAST_MONTH)["text"]
    if len(day_first) and len(month_first):
        raise InputProblem(_both_orders(day_first, month_first, column), _ADVICE)
    if len(day_first):
        return Order(name="dmy", notes=(_order_note(day_first=True),))
    if len(month_first):
        return Order(name="mdy", notes=(_order_note(day_first=False),))
    return Order(name="dmy", unclear=is_open)


def refuse_unclear(unclear: pl.Series, days: pl.Series, *, column: Column | None) -> None:
    """Stop where dates of unclear order are not the fewer; rows of a few are refused instead.

    `unclear` and `days`: for each text, as `Order` has it, and the date that it may be.
    """
    texts = None
    if column is not None:
        counts, texts = column.cells.counts(), column.cells.texts.filter(unclear)
        clear = counts.filter(days.is_not_null() & ~unclear).sum()
        if int(counts.filter(unclear).sum()) < int(clear):
            return
    if column is None or texts is None:
        raise InputProblem(_("Dates could have the day or the month first."), _ADVICE)
    raise InputProblem(
        _(
            "Dates in the column “{name}” such as {example} could have the day or the month first."
        ).format(name=quoted(column.cells.name), example=column.first(texts)),
        _ADVICE,
    )


def _both_orders(day_first: pl.Series, month_first: pl.Series, column: Column | None) -> str:
    said = _("Some dates have the day first and some the month first")
    if column is None:
        return f"{said}."
    return _("{said} in the column “{name}”: {one} and {other}.").format(
        said=said,
        name=quoted(column.cells.name),
        one=column.first(day_first),
        other=column.first(month_first),
    )


def _order_note(*, day_first: bool) -> str:
    if day_first:
        return _("Dates have the day before the month: some days are above 12.")
    return _("Dates have the month before the day: some days are above 12.")
