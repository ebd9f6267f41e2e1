"""Columns of a table by name, as numbers or words; every cell that is neither is named."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.choices import Reading
from telos.cli.report.problems import InputProblem
from telos.cli.report.reading.numbers import read_numbers
from telos.cli.report.reading.table import Cells, Table, open_table, read_table


class WrongCall(Exception):  # noqa: N818 - the caller's, not the machine's
    """What was asked does not fit the table; the message says what to ask instead."""


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


def read_columns(
    path: Path,
    *,
    numbers: Sequence[str] = (),
    words: Sequence[str] = (),
    either: Sequence[str] = (),
) -> pl.DataFrame:
    """Read columns by name, with the ``line`` of each row.

    `numbers` become Float64, `words` stay text; `either` become numbers where every cell that
    says something is one. Empty cells and words for “no value” become null.
    """
    wanted = list(dict.fromkeys([*numbers, *words, *either]))
    with tempfile.TemporaryDirectory() as folder:
        opened = open_table(path, Reading(), folder=Path(folder))
        places = _places(opened.header, wanted)
        table = read_table(opened, places.values(), folder=Path(folder))
        faults = _ragged(table)
        columns = {}
        for name, place in places.items():
            cells = table.columns[place]
            columns[name], bad = _column(table, cells, name, as_number=name in numbers)
            faults += bad
            if name in either:
                columns[name] = _number_if_all_are(cells, columns[name])
        if faults:
            raise BadRows(faults)
        lines = table.line_of(pl.Series(range(table.rows), dtype=pl.UInt32))
        if not table.rows:
            raise InputProblem(
                _("“{path}” has a header and no rows.").format(path=path),
                _("Export the table again, then try it."),
            )
        return pl.DataFrame({"line": lines.alias("line"), **columns})


def _places(header: tuple[str, ...], wanted: list[str]) -> dict[str, int]:
    missing = [name for name in wanted if name not in header]
    if missing:
        raise WrongCall(
            _("The table has no column {missing}. It has {names}.").format(
                missing=", ".join(f"“{name}”" for name in missing), names=", ".join(header)
            )
        )
    doubled = [name for name in wanted if header.count(name) > 1]
    if doubled:
        raise WrongCall(
            _("More than one column is called “{name}”. Rename one of them.").format(
                name=doubled[0]
            )
        )
    return {name: header.index(name) for name in wanted}


def _ragged(table: Table) -> list[Fault]:
    words = _("the row has {n} cells, the header {width}")
    return [
        Fault(line=line, column="", message=words.format(n=fields, width=len(table.header)))
        for _row, fields, line in table.ragged.iter_rows()
    ]


def _column(
    table: Table, cells: Cells, name: str, *, as_number: bool
) -> tuple[pl.Series, list[Fault]]:
    read = read_numbers(cells.texts)
    if not as_number:
        known = pl.select(pl.when(~read.missing).then(cells.texts)).to_series()
        return cells.spread(known).alias(name), []
    wrong = read.values.is_null() & ~read.missing
    column = cells.spread(read.values).alias(name)
    if not wrong.any():
        return column, []
    rows = cells.spread(wrong).fill_null(value=False).arg_true()
    texts = cells.spread(cells.texts).gather(rows)
    lines = table.line_of(rows.cast(pl.UInt32))
    return column, [
        Fault(line=line, column=name, message=_("“{text}” is not a number").format(text=text))
        for line, text in zip(lines, texts, strict=True)
    ]


def _number_if_all_are(cells: Cells, words: pl.Series) -> pl.Series:
    read = read_numbers(cells.texts)
    if (read.values.is_null() & ~read.missing).any():
        return words
    return cells.spread(read.values).alias(words.name)
