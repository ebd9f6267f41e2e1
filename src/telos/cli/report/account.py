"""The account of rows: each has one fate, they add up, and the refused are named by line."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.reading.columns import Found
from telos.cli.report.reading.fates import ADVICE, FIRST_REFUSED, REASONS, Fate
from telos.cli.report.reading.numbers import read_numbers
from telos.cli.report.reading.table import Cells, Table

MOST_EXAMPLES = 6


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One reason for refusing rows, with how many and the first of them."""

    fate: Fate
    reason: str
    advice: str
    column: str
    count: int
    examples: tuple[tuple[int, str], ...]
    """Line and what stands there."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """What became of every row."""

    read: int
    used: int
    too_few: int
    """Answers of responses with too few of them for a score."""
    empty: int
    blank: int
    repeated: int
    refused: int
    faults: tuple[Fault, ...]
    refusals: pl.DataFrame
    """line, column, value, reason: one row for each refused row."""
    clients_refused: int
    """Clients who appear on refused rows only."""


def account_for(table: Table, found: Found, *, fates: pl.Series, clients: pl.Series) -> Account:
    """Count every row once, and describe those that were refused."""
    counts = dict(fates.value_counts().iter_rows())
    rows = (fates >= FIRST_REFUSED).arg_true()
    refusals = _refusals(table, found, fates=fates.gather(rows), rows=rows)
    kept = clients.filter(fates < FIRST_REFUSED).drop_nulls().unique()
    lost = clients.gather(rows).drop_nulls().unique()
    return Account(
        read=len(fates),
        used=counts.get(Fate.USED, 0),
        too_few=counts.get(Fate.TOO_FEW, 0),
        empty=counts.get(Fate.EMPTY, 0),
        blank=counts.get(Fate.BLANK, 0),
        repeated=counts.get(Fate.REPEATED, 0),
        refused=len(rows),
        faults=_faults(refusals),
        refusals=refusals.drop("fate"),
        clients_refused=int((~lost.is_in(kept.to_list())).sum()),
    )


def _refusals(table: Table, found: Found, *, fates: pl.Series, rows: pl.Series) -> pl.DataFrame:
    number = found.value if found.value is not None else found.score
    columns = {
        Fate.NO_CLIENT: found.client,
        Fate.NO_TIME: found.time,
        Fate.UNREADABLE_TIME: found.time,
        Fate.IN_FUTURE: found.time,
        Fate.TOO_EARLY: found.time,
        Fate.UNCLEAR_DATE: found.time,
        Fate.NO_DAY: found.time,
        Fate.NO_INSTRUMENT: found.item if found.instrument is None else found.instrument,
        Fate.UNKNOWN_INSTRUMENT: found.instrument,
        Fate.UNKNOWN_ITEM: found.item,
        Fate.ITEM_OF_NONE: found.item,
        Fate.TWO_SCORES: found.score if found.score is not None else number,
        Fate.TWO_TOTALS: found.score,
        Fate.VALUE_AND_TOTAL: found.score,
        Fate.TOTAL_REFUSED: found.score,
    }
    parts = [pl.DataFrame(schema=_SCHEMA)]
    for fate in fates.unique().sort():
        at = rows.filter(fates == fate)
        if fate == Fate.RAGGED:
            parts.append(_described(table, Fate(fate), rows=at, cells=None))
            continue
        place = columns.get(Fate(fate), number)
        for cells, here in _cells_of(table, found, place=place, rows=at):
            parts.append(_described(table, Fate(fate), rows=here, cells=cells))
    return pl.concat(parts).sort("line", maintain_order=True)


_SCHEMA = {
    "line": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "fate": pl.UInt8,
}


def _cells_of(
    table: Table, found: Found, *, place: int | None, rows: pl.Series
) -> list[tuple[Cells | None, pl.Series]]:
    """The column to show, and of which rows.

    A total may stand in the column of totals or in that of answers: each row shows the one that
    holds something.
    """
    if place is None:
        return [(None, rows)]
    cells = table.columns[place]
    either = {found.value, found.score}
    if place not in either or None in either or len(either) == 1:
        return [(cells, rows)]
    (other,) = (table.columns[one] for one in either if one is not None and one != place)
    elsewhere = ~_filled(cells, rows) & _filled(other, rows)
    parts = [(cells, rows.filter(~elsewhere)), (other, rows.filter(elsewhere))]
    return [(column, here) for column, here in parts if len(here)]


def _filled(cells: Cells, rows: pl.Series) -> pl.Series:
    """Whether a cell holds more than a word for “no value”."""
    codes = cells.codes.gather(rows)
    if not len(cells.texts):
        return codes.is_not_null()
    return ~read_numbers(cells.texts).missing.gather(codes).fill_null(value=True)


def _described(table: Table, fate: Fate, *, rows: pl.Series, cells: Cells | None) -> pl.DataFrame:
    if cells is not None and len(cells.texts):
        value = cells.texts.gather(cells.codes.gather(rows)).fill_null("")
    elif fate is Fate.RAGGED:
        found, wanted = table.ragged["fields"].cast(pl.String), len(table.header)
        value = found + _(" fields, not {wanted}").format(wanted=wanted)
    else:
        value = pl.Series([""], dtype=pl.String).new_from_index(0, len(rows))
    return pl.DataFrame(
        {
            "line": table.line_of(rows).cast(pl.UInt32),
            "column": pl.Series([cells.name if cells else ""]).new_from_index(0, len(rows)),
            "value": value,
            "reason": pl.Series([REASONS[fate]]).new_from_index(0, len(rows)),
            "fate": pl.Series([int(fate)], dtype=pl.UInt8).new_from_index(0, len(rows)),
        },
        schema=_SCHEMA,
    )


def _faults(refusals: pl.DataFrame) -> tuple[Fault, ...]:
    faults = []
    for (fate, column), rows in refusals.group_by("fate", "column", maintain_order=True):
        kind = Fate(fate)
        first = rows.head(MOST_EXAMPLES)
        faults.append(
            Fault(
                fate=kind,
                reason=REASONS[kind],
                advice=ADVICE.get(kind, ""),
                column=str(column),
                count=rows.height,
                examples=tuple(first.select("line", "value").iter_rows()),
            )
        )
    return tuple(sorted(faults, key=lambda fault: -fault.count))
