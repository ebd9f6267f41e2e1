"""Lines before cells: which have the wrong number of fields, and which need mending first.

Polars reads a regular file at full speed, and then a row's line in an editor is its number plus
the header's. Two things spoil that: quoted fields that run over several lines, and quotation
marks where none belong. A file with either is written anew, record by record, with each record's
own line number in front; it costs seconds where the other way costs a fraction of one.
"""

import csv
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem
from telos.cli.report.reading.source import DELIMITERS, Source, moved

RAGGED_SCHEMA = {"row": pl.UInt32, "fields": pl.UInt32, "last_line": pl.UInt32}


@dataclass(frozen=True, kw_only=True)
class Lines:
    """A file that Polars can read, and what is known of its lines."""

    source: Source
    ragged: pl.DataFrame
    """Rows with another number of fields than the header: row (from 0), fields, last_line."""
    numbered: bool
    """Whether each row begins with its line number, because rows and lines do not go together."""


def prepare_lines(source: Source, *, folder: Path) -> Lines:
    """Inspect every line once; mend the file only where it must be."""
    if source.header_line == source.lines_before_header + 1:
        odd = _odd_lines(source)
        if not odd["irregular"].any():
            return Lines(source=source, ragged=_ragged(odd, source), numbered=False)
    return _mended(source, folder=folder)


def refuse_another_mark(lines: Lines, frame: pl.DataFrame, *, text: Path) -> None:
    """Say so where the rows are divided by another mark than the header, which splits none.

    `frame` has the wanted cells of each row and `text` the lines as they stand. Rows that are
    short by the header's own mark, or for no reason that can be seen, are left to be named.
    """
    width = len(lines.source.header)
    short = lines.ragged.filter(pl.col("fields") < width)
    if short.is_empty() or _reaches(frame.drop("line", strict=False), short["row"]):
        return
    row = short.row(0, named=True)
    with text.open(encoding="utf-8-sig", newline="") as file:
        written = next(itertools.islice(file, row["last_line"] - 1, None), "")
    mark = _dividing(written, width=width, other_than=lines.source.delimiter)
    if mark is None:
        return
    raise InputProblem(
        _(
            "The header is divided by “{own}” and has {width} fields; by it line {line} has "
            "{found}, and by “{mark}” {width}."
        ).format(
            own=_shown(lines.source.delimiter),
            mark=_shown(mark),
            width=width,
            line=row["last_line"],
            found=row["fields"],
        ),
        _("Divide the header and the rows by the same mark."),
    )


def _reaches(frame: pl.DataFrame, short: pl.Series) -> bool:
    """Whether any row that is not short says anything in these columns."""
    others = frame.with_row_index("row").filter(~pl.col("row").is_in(short.implode()))
    return any(others[name].count() for name in frame.columns)


def _dividing(line: str, *, width: int, other_than: str) -> str | None:
    """The other mark that divides this line into as many fields as the header has."""
    for mark in DELIMITERS:
        if mark != other_than and len(next(csv.reader([line], delimiter=mark), ())) == width:
            return mark
    return None


def _shown(mark: str) -> str:
    return {"\t": _("tab")}.get(mark, mark)


def refuse_short_rows(ragged: pl.DataFrame, *, width: int, reached: int) -> None:
    """Say so where no row has a time because rows end before its column."""
    short = ragged.filter(pl.col("fields") < width)
    if reached or short.is_empty():
        return
    row = short.row(0, named=True)
    raise InputProblem(
        _(
            "No row reaches the column of the time: the header has {width} fields, line {line} has "
            "{found}."
        ).format(width=width, line=row["last_line"], found=row["fields"]),
        _(
            "Are the rows divided by another mark than the header (a comma, a semicolon, a tab)? "
            "Write both with the same one, and all columns in each row."
        ),
    )


def _ragged(odd: pl.DataFrame, source: Source) -> pl.DataFrame:
    return odd.select(
        pl.col("row"),
        (pl.col("delimiters") + 1).alias("fields"),
        (pl.col("row") + source.header_line + 1).alias("last_line"),
    ).cast(RAGGED_SCHEMA)  # type: ignore[arg-type]


def _odd_lines(source: Source) -> pl.DataFrame:
    """Lines that are not one record of the right width: row, delimiters, irregular."""
    line = pl.col("line").str.strip_suffix("\r")
    quoted = line.str.contains('"', literal=True)
    width = len(source.header) - 1
    counted = line.str.count_matches(source.delimiter, literal=True) != width
    unfit = ~line.str.contains(_record_pattern(source.delimiter, str(width)))
    outside = line.str.replace_all('"(?:[^"]|"")*"', "")
    return (
        pl.scan_csv(
            source.text,
            separator="\x01",
            quote_char=None,
            has_header=False,
            schema={"line": pl.String},
            skip_lines=source.header_line,
            row_index_name="row",
            truncate_ragged_lines=True,
        )
        .filter(line.str.len_bytes() > 0)
        .filter(pl.when(quoted).then(unfit).otherwise(counted))
        .select(
            "row",
            outside.str.count_matches(source.delimiter, literal=True).alias("delimiters"),
            (quoted & ~line.str.contains(_record_pattern(source.delimiter, "0,"))).alias(
                "irregular"
            ),
        )
        .collect(engine="streaming")
    )


def _record_pattern(delimiter: str, times: str) -> str:
    mark = re.escape(delimiter)
    field = f'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    return f"^{field}(?:{mark}{field}){{{times}}}$"


def _mended(source: Source, *, folder: Path) -> Lines:
    copy = folder / "mended.csv"
    width = len(source.header)
    ragged: list[tuple[int, int, int]] = []
    csv.field_size_limit(sys.maxsize)
    with (
        source.text.open(encoding="utf-8-sig", newline="") as file,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        # nosemgrep: table-written-unguarded -- a scratch copy that nobody but us reads
        writer = csv.writer(out, delimiter=source.delimiter, lineterminator="\n")
        writer.writerow(["line", *(f"c{index}" for index in range(width))])
        for row, (line, last, fields) in enumerate(_records(file, source)):
            if fields and len(fields) != width:
                ragged.append((row, len(fields), last))
            fitted = (fields + [""] * width)[:width]
            writer.writerow([line, *(_one_line(field) for field in fitted)])
    return Lines(
        source=moved(source, copy),
        ragged=pl.DataFrame(ragged, schema=RAGGED_SCHEMA, orient="row"),
        numbered=True,
    )


def _one_line(field: str) -> str:
    return " ".join(field.split()) if "\n" in field or "\r" in field else field


def _records(file: TextIO, source: Source) -> Iterator[tuple[int, int, list[str]]]:
    """Each record after the header, with the lines on which it begins and ends."""
    for _line in range(source.lines_before_header):
        next(file)
    quotes = _QuoteCount(file)
    reader = csv.reader(quotes, delimiter=source.delimiter)
    next(reader)
    line = last = source.header_line
    for fields in reader:
        line, last = last + 1, source.lines_before_header + reader.line_num
        quotes.in_record, record_quotes = 0, quotes.in_record
        yield line, last, fields
    if last > line and record_quotes % 2:
        raise InputProblem(
            _("A quotation mark on line {line} is never closed.").format(line=line),
            _("Close it or take it away: everything after it runs together into one cell."),
        )


class _QuoteCount:
    """The file's lines, counting the quotation marks that have gone by."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.in_record = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.in_record += line.count('"')
            yield line
