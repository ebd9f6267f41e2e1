"""Columns of a table by name, as numbers or words; every cell that is neither is named."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.choices import Reading
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.report.reading.numbers import read_numbers
from telos.cli.report.reading.spelling import composed
from telos.cli.report.reading.table import (
    Cells,
    Table,
    open_table,
    read_table,
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A cell, or a row, that cannot be used."""

    line: int
    column: str
    message: str


class BadRows(Exception):  # noqa: N818 - the table's, not the machine's
    """Rows that cannot be used, each by line and column; nothing was reckoned."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.column))
        super().__init__(
            ngettext(
                "{n} cell cannot be used; nothing was reckoned.",
                "{n} cells cannot be used; nothing was reckoned.",
                len(self.faults),
            ).format(n=len(self.faults))
        )


def refuse(faults: Iterable[Fault]) -> None:
    """Refuse the table where there are faults: all of them at once, each cell once."""
    first: dict[tuple[int, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.line, fault.column), fault)
    if first:
        raise BadRows(first.values())


def require_distinct(columns: Mapping[str, str | None]) -> None:
    """Refuse one column that is asked to be two things, by the names of the options."""
    named: dict[str, str] = {}
    for option, column in columns.items():
        if column is None:
            continue
        if column in named:
            raise WrongCall(
                _("{first} and {option} both name the column “{column}”.").format(
                    first=named[column], option=option, column=column
                )
            )
        named[column] = option


def require_once(option: str, columns: Sequence[str]) -> None:
    """Refuse a column that is named twice by an option which may be given again."""
    names = [composed(column) for column in columns]
    twice = next((column for column in columns if names.count(composed(column)) > 1), None)
    if twice is not None:
        raise WrongCall(
            _("{option} names the column “{column}” more than once. Name it once.").format(
                option=option, column=twice
            )
        )


def require_free(column: str | None, taken: Iterable[str]) -> None:
    """Refuse a column that is called like one of the answer's own, which would be lost."""
    if column is not None and column in taken:
        raise WrongCall(
            _("--out has a column “{column}” of its own. Rename yours in the table.").format(
                column=column
            )
        )


LINE = " line"
"""Where each row stands in the file: with a space before it, a name that no column has."""

INSTRUMENT = "instrument"
"""The column that says which questionnaire a row belongs to, where a table has one."""


MOST_LINES_NAMED = 5
"""Of a few stray rows each is named; of more it is the other instrument that must be chosen."""


def of_one_instrument(
    table: pl.DataFrame, faults: list[Fault], key: str | None
) -> tuple[pl.DataFrame, list[Fault]]:
    """The rows of one instrument, and what cannot be used of them.

    Without a key all of them, where a column names no more than one. Of several, what is wrong is
    said once: two scores of one client at one time, and whatever else follows from it, are not.
    """
    if INSTRUMENT not in table.columns:
        if key is not None:
            raise WrongCall(
                _("--instrument {key}: the table has no column “instrument”.").format(key=key)
            )
        return table, faults
    lines = dict(
        table.drop_nulls(INSTRUMENT)
        .group_by(INSTRUMENT, maintain_order=True)
        .agg(pl.col(LINE))
        .iter_rows()
    )
    if key is None:
        if len(lines) > 1:
            raise _several(lines)
        return table, faults
    if key not in lines:
        raise WrongCall(
            _("--instrument {key}: no row is of it. There are {keys}.").format(
                key=key, keys=", ".join(lines)
            )
        )
    others = set(table.filter(pl.col(INSTRUMENT) != key)[LINE])
    nameless = [
        Fault(line=line, column=INSTRUMENT, message=_("no instrument is named"))
        for line in table.filter(pl.col(INSTRUMENT).is_null())[LINE]
    ]
    kept = [fault for fault in faults if fault.line not in others]
    return table.filter(pl.col(INSTRUMENT) == key), kept + nameless


def _several(lines: Mapping[str, list[int]]) -> InputProblem:
    most = max(lines, key=lambda key: len(lines[key]))
    return InputProblem(
        _("The table holds several instruments: {counted}.").format(
            counted=", ".join(f"{key} ({_rows_of(lines[key])})" for key in lines)
        ),
        _("Choose one with --instrument, for instance --instrument {key}.").format(key=most),
    )


def _rows_of(lines: list[int]) -> str:
    said = ngettext("{n} row", "{n} rows", len(lines)).format(n=f"{len(lines):,}")
    if len(lines) > MOST_LINES_NAMED:
        return said
    named = ngettext("line {lines}", "lines {lines}", len(lines))
    return f"{said}, {named.format(lines=', '.join(map(str, lines)))}"


Instrument = Annotated[
    str | None,
    typer.Option(
        metavar="KEY", help=_("Only its rows, where a column “instrument” names several.")
    ),
]


def read_columns(
    path: Path,
    *,
    numbers: Sequence[str] = (),
    words: Sequence[str] = (),
    either: Sequence[str] = (),
    if_there: Sequence[str] = (),
) -> tuple[pl.DataFrame, list[Fault]]:
    """Read columns by name, with each row's ``LINE``; and every cell that cannot be used.

    `numbers` become Float64, `words` stay text; `either` become numbers where more than half of
    the cells that say something are numbers, and the others of them cannot be used; `if_there`
    are words that a table may lack. Empty cells, words for “no value” and what cannot be used
    become null.
    """
    with tempfile.TemporaryDirectory() as folder:
        opened = open_table(path, Reading(), folder=Path(folder))
        beside = [name for name in if_there if name in opened.header]
        wanted = list(dict.fromkeys([*numbers, *words, *either, *beside]))
        places = _places(opened.header, wanted)
        table = read_table(opened, places.values(), folder=Path(folder))
        faults = _ragged(table)
        columns = {}
        for name, place in places.items():
            cells = table.columns[place]
            wrong = None
            if name in numbers:
                wrong = _("“{text}” is not a number")
            elif name in either and _mostly_numbers(cells):
                wrong = _("“{text}” is not a number, though most cells of the column are")
            columns[name], bad = _column(table, cells, name, wrong=wrong)
            faults += bad
        lines = table.line_of(pl.Series(range(table.rows), dtype=pl.UInt32))
        if not table.rows:
            raise InputProblem(
                _("“{path}” has a header and no rows.").format(path=path),
                _("Export the table again, then try it."),
            )
        return pl.DataFrame({LINE: lines.alias(LINE), **columns}), faults


def _places(header: tuple[str, ...], wanted: list[str]) -> dict[str, int]:
    names = [composed(name) for name in header]
    asked = {name: composed(name) for name in wanted}
    missing = [name for name in wanted if asked[name] not in names]
    if missing:
        raise WrongCall(
            _("The table has no column {missing}. It has {names}.").format(
                missing=", ".join(f"“{name}”" for name in missing), names=", ".join(header)
            )
        )
    doubled = [name for name in wanted if names.count(asked[name]) > 1]
    if doubled:
        raise InputProblem(
            _("More than one column is called “{name}”.").format(name=doubled[0]),
            _("Rename one of them."),
        )
    return {name: names.index(asked[name]) for name in wanted}


def _ragged(table: Table) -> list[Fault]:
    words = _("the row has {n} cells, the header {width}")
    return [
        Fault(line=line, column="", message=words.format(n=fields, width=len(table.header)))
        for _row, fields, line in table.ragged.iter_rows()
    ]


def _column(
    table: Table, cells: Cells, name: str, *, wrong: str | None
) -> tuple[pl.Series, list[Fault]]:
    """A column of words, or where it is said what is wrong with a word, of numbers."""
    read = read_numbers(cells.texts)
    if wrong is None:
        known = pl.select(pl.when(~read.missing).then(cells.texts)).to_series()
        return cells.spread(known).alias(name), []
    bad = read.values.is_null() & ~read.missing
    column = cells.spread(read.values).alias(name)
    if not bad.any():
        return column, []
    rows = cells.spread(bad).fill_null(value=False).arg_true()
    texts = cells.spread(cells.texts).gather(rows)
    lines = table.line_of(rows.cast(pl.UInt32))
    return column, [
        Fault(line=line, column=name, message=wrong.format(text=text))
        for line, text in zip(lines, texts, strict=True)
    ]


def _mostly_numbers(cells: Cells) -> bool:
    """Whether more than half of the cells that say something are numbers, or none says anything."""
    read = read_numbers(cells.texts)
    counts = cells.counts()
    filled = int(counts.filter(~read.missing).sum())
    return not filled or 2 * int(counts.filter(read.values.is_not_null()).sum()) > filled
