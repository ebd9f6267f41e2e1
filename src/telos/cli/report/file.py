"""The file as the report takes it: its table, its rows, its groups, and how it was understood."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.choices import Choices
from telos.cli.report.figures import whole
from telos.cli.report.groups import Grouping, group_clients, listed
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.columns import Found, find_columns
from telos.cli.report.reading.names import Library
from telos.cli.report.reading.rows import Rows, read_rows
from telos.cli.report.reading.table import Table, open_table, read_table
from telos.cli.report.reading.times import Kind
from telos.cli.report.story import period

_DELIMITERS = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}


@dataclass(frozen=True, kw_only=True)
class File:
    """All that was read."""

    table: Table
    found: Found
    rows: Rows
    groupings: tuple[Grouping, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What was used and may be a slip: of rows, and of the values that divide."""
        found = (_alike_note(grouping) for grouping in self.groupings)
        return (*self.rows.doubts, *(doubt for doubt in found if doubt))

    def notes(self) -> tuple[str, ...]:
        """How the file was understood, in sentences."""
        groups = [note for grouping in self.groupings for note in _group_notes(grouping)]
        return (
            _form_note(self.table),
            *self.table.notes,
            *self.found.told,
            _time_note(self.rows),
            *self.rows.notes,
            *groups,
        )


def read_file(choices: Choices, *, today: date) -> File:
    """Open the file, find its columns, and give every row its meaning, as of today."""
    reading = choices.reading
    with tempfile.TemporaryDirectory(prefix="telos-report-") as name:
        folder = Path(name)
        opened = open_table(choices.responses, reading, folder=folder)
        library = Library(reading.instrument_files)
        found = find_columns(
            opened.header,
            reading.columns,
            instrument_key=_instrument_key(choices, library),
            instruments=library.names,
            title_line=None if opened.source is None else opened.source.title_line,
        )
        table = read_table(opened, found.places(), folder=folder)
    if not table.rows:
        raise InputProblem(
            _("“{path}” has a header and no rows.").format(path=choices.responses),
            _("Export the table again, then try it."),
        )
    rows = read_rows(
        table, found, library=library, reading=reading, method=choices.method, today=today
    )
    return File(table=table, found=found, rows=rows, groupings=group_clients(table, found, rows))


def _instrument_key(choices: Choices, library: Library) -> str | None:
    """The one instrument of the file: as said, or the only one of the person's own files."""
    reading = choices.reading
    if reading.instrument_key is not None:
        return library.instruments[library.place(reading.instrument_key)].key
    if len(library.own_keys) == 1 and reading.columns.instrument is None:
        return library.own_keys[0]
    return None


def _form_note(table: Table) -> str:
    if not table.delimiter:
        return f"{table.encoding}."
    mark = _DELIMITERS.get(table.delimiter, f"“{table.delimiter}”")
    return _("{encoding}, columns divided by {mark}.").format(encoding=table.encoding, mark=mark)


def _time_note(rows: Rows) -> str:
    times = rows.times
    kinds = {
        Kind.NUMBER: _("numbers"),
        Kind.DATE: _("dates"),
        Kind.STAGE: _("words, in the order {order}").format(order=", ".join(times.labels)),
    }
    return _("Times are {kind}, from {period}.").format(
        kind=kinds[times.kind], period=period(times)
    )


def _alike_note(grouping: Grouping) -> str:
    if not grouping.alike:
        return ""
    return _(
        "{n} values of “{name}” differ only in capitals or spaces: {names}. Each was taken "
        "for a group of its own; where one group is meant, write it in one way."
    ).format(
        n=whole(len(grouping.alike)),
        name=quoted(grouping.name),
        names=listed(grouping.alike),
    )


def _group_notes(grouping: Grouping) -> list[str]:
    notes = []
    if grouping.changing:
        notes.append(
            ngettext(
                "“{name}” changes from row to row for {n} client, who is in no group.",
                "“{name}” changes from row to row for {n} clients, who are in no group.",
                grouping.changing,
            ).format(name=quoted(grouping.name), n=whole(grouping.changing))
        )
    if grouping.without:
        notes.append(
            ngettext(
                "“{name}” is empty for {n} client.",
                "“{name}” is empty for {n} clients.",
                grouping.without,
            ).format(name=quoted(grouping.name), n=whole(grouping.without))
        )
    return notes
