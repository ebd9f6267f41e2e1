"""The file itself: is it there, is it text, in which encoding, with which delimiter."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from telos.cli.language import gettext as _
from telos.cli.report.choices import Reading
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.report.reading.encoding import Text, as_utf8

DELIMITERS = ",;\t|"
SAMPLE_BYTES = 65_536
SAMPLE_LINES = 60
STANDARD_INPUT = "-"
"""What many other commands take for standard input."""
DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}

# The first bytes by which other programs' files are known, and what to do with each.
_OTHER_FILES = {
    b"PK\x03\x04": _("an Excel or LibreOffice workbook (or another zip file)"),
    b"\xd0\xcf\x11\xe0": _("an old Excel workbook"),
    b"\x1f\x8b": _("compressed (gzip)"),
    b"%PDF": _("a PDF"),
    b"$FL2": _("an SPSS file"),
    b"<stata_dta>": _("a Stata file"),
    b"SQLite format 3": _("an SQLite database"),
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table as text: UTF-8, one delimiter, a header."""

    path: Path
    text: Path
    """The UTF-8 file to read: the file itself, or a copy of it."""
    encoding: str
    fingerprint: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    """The line on which the header ends, counted from 1."""
    lines_before_header: int
    notes: tuple[str, ...] = ()
    title_line: int | None = None
    """The header's line where it names nothing: one cell is filled there, and more below it."""


def check_path(path: Path) -> None:
    """Refuse what is not a file with something in it."""
    if str(path) == STANDARD_INPUT and not path.exists():
        raise InputProblem(
            _("Standard input is not read: the table is read twice."),
            _("Save it in a file first, and name the file."),
        )
    if path.is_dir():
        raise InputProblem(
            _("“{path}” is a folder.").format(path=path), _("Name one file inside it.")
        )
    if not path.exists():
        raise InputProblem(
            _("There is no file “{path}”.").format(path=path),
            _("Check the spelling and the folder you are in."),
        )
    if not path.is_file():
        raise InputProblem(
            _("“{path}” is not a file that can be read twice.").format(path=path),
            _("Save the table in a file first."),
        )
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as fault:
        raise InputProblem(
            _("“{path}” cannot be opened: {reason}.").format(path=path, reason=fault.strerror),
            _("Check that you may read it."),
        ) from fault
    if not start:
        raise InputProblem(
            _("“{path}” is empty.").format(path=path), _("Export the table again, then try it.")
        )
    _refuse_other_programs_files(path, start)


def _refuse_other_programs_files(path: Path, start: bytes) -> None:
    for magic, kind in _OTHER_FILES.items():
        if start.startswith(magic):
            raise InputProblem(
                _("“{path}” is {kind}, not a table in text.").format(path=path, kind=kind),
                _("Open it in the program it belongs to and save the sheet as CSV (UTF-8)."),
            )


def open_source(path: Path, reading: Reading, *, folder: Path) -> Source:
    """Find out how the file is written; copy it as UTF-8 into `folder` where it is not."""
    text = as_utf8(path, encoding=reading.encoding, folder=folder)
    sample, cut_off = _sample(text)
    lines = sample.splitlines(keepends=True)
    before = 0
    delimiter = DELIMITER_NAMES.get((reading.delimiter or "").lower(), reading.delimiter)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) <= len("sep=") + 1:
        delimiter = delimiter or lines[0].rstrip("\r\n")[len("sep=") :] or None
        before = 1
    while before < len(lines) and not lines[before].strip():
        before += 1
    body = lines[before:-1] if cut_off and len(lines) > before + 1 else lines[before:]
    if not body:
        raise InputProblem(
            _("“{path}” has no table in it, only empty lines.").format(path=path),
            _("Export the table again, then try it."),
        )
    _check_delimiter(delimiter)
    delimiter = delimiter or find_delimiter(body)
    return _with_header(path, text, body, delimiter=delimiter, before=before)


def _sample(text: Text) -> tuple[str, bool]:
    with text.path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
        cut_off = bool(file.read(1))
    return start.decode("utf-8-sig", errors="ignore"), cut_off


def _check_delimiter(delimiter: str | None) -> None:
    if delimiter and (len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n'):
        raise WrongCall(
            _("“{given}” cannot be a delimiter.").format(given=delimiter),
            _("Give one character, or comma, semicolon, tab or pipe."),
        )


def _with_header(path: Path, text: Text, body: list[str], *, delimiter: str, before: int) -> Source:
    reader = csv.reader(body, delimiter=delimiter)
    try:
        header = tuple(name.strip() for name in next(reader))
    except csv.Error as fault:
        raise InputProblem(
            _("The first line of “{path}” cannot be read as a header.").format(path=path),
            _("Check it for a quotation mark that is never closed."),
        ) from fault
    header_line = before + reader.line_num
    return Source(
        path=path,
        text=text.path,
        encoding=text.encoding,
        fingerprint=text.fingerprint,
        delimiter=delimiter,
        header=header,
        header_line=header_line,
        lines_before_header=before,
        notes=text.notes,
        title_line=header_line if _is_title(header, body[reader.line_num :]) else None,
    )


def _is_title(header: tuple[str, ...], below: list[str]) -> bool:
    """Whether a line stands over the table like a title, whatever divides the lines below it."""
    if sum(bool(name) for name in header) != 1:
        return False
    filled = [line for line in below[:SAMPLE_LINES] if line.strip()]
    records = csv.reader(filled, delimiter=find_delimiter(filled)) if filled else ()
    return any(sum(bool(cell.strip()) for cell in record) > 1 for record in records)


def find_delimiter(lines: list[str]) -> str:
    """The delimiter that splits the header into columns and the next lines into as many."""
    best, best_rank = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            records = list(csv.reader(lines[:SAMPLE_LINES], delimiter=delimiter))
        except csv.Error:
            continue
        width = len(records[0])
        if width == 1:
            continue
        filled = [record for record in records if record]
        alike = sum(len(record) == width for record in filled) / len(filled)
        if (alike, width) > best_rank:
            best, best_rank = delimiter, (alike, width)
    return best


def moved(source: Source, text: Path) -> Source:
    """The same table, read from another copy of its text."""
    return replace(source, text=text)
