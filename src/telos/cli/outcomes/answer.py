"""What a command answers: a table on the terminal, files for programs, an exit code."""

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.outcomes.table import BadRows
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.spreadsheets import safe_csv
from telos.cli.writing import json_text, not_written

WRONG_CALL_EXIT, INPUT_EXIT = 2, 3


@contextmanager
def refusals(*science: type[Exception]) -> Iterator[None]:
    """Turn every refusal into sentences and the exit code that the manual promises."""
    try:
        yield
    except WrongCall as problem:
        _stop([problem.happened, problem.advice], WRONG_CALL_EXIT)
    except BadRows as problem:
        _stop([*_named(problem), str(problem)], INPUT_EXIT)
    except InputProblem as problem:
        _stop([problem.happened, problem.advice], INPUT_EXIT)
    except science as problem:
        _stop([str(problem)], INPUT_EXIT)


def _named(problem: BadRows) -> list[str]:
    return [
        f"{_('line')} {fault.line}"
        + (f", {_('column')} {fault.column}" if fault.column else "")
        + f": {fault.message}"
        for fault in problem.faults
    ]


def _stop(sentences: list[str], code: int) -> None:
    for sentence in filter(None, sentences):
        typer.echo(sentence, err=True)
    raise typer.Exit(code)


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Show that work is going on, where a person is watching."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(words, total=None)
        yield


def require_apart(table: Path | None, *files: Path | None) -> None:
    """Refuse to write over the table that is read, or one answer over another."""
    written = [path for path in files if path is not None]
    places = [path.resolve() for path in written]
    for path, place in zip(written, places, strict=True):
        if table is not None and place == table.resolve():
            raise WrongCall(_("“{path}” is the table itself. Name another file.").format(path=path))
        if places.count(place) > 1:
            raise WrongCall(_("“{path}” is asked for twice.").format(path=path))


def write_json(path: Path | None, content: Mapping[str, Any]) -> None:
    """Write what programs read; numbers that are not known are null."""
    if path is not None:
        text = json_text(content)
        with writing(path):
            path.write_text(text, encoding="utf-8")


def write_rows(path: Path | None, rows: pl.DataFrame) -> None:
    """Write one row a person: Parquet, as it stands, where the name ends so; else safe CSV."""
    if path is None:
        return
    if path.suffix.lower() in {".parquet", ".pq"}:
        with writing(path):
            rows.write_parquet(path)
        return
    plain = safe_csv(rows, for_spreadsheets=False)
    with writing(path):
        path.write_bytes(plain)


def show(title: str, rows: Sequence[tuple[str, ...]], header: tuple[str, ...]) -> None:
    """Show a small table: words to the left, numbers to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # As text: a group may be called [red], which is no colour.
    table = Table(
        title=Text(title, style="table.title"),
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for place, name in enumerate(header):
        table.add_column(name, justify="left" if place == 0 else "right", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def figure(value: float | None, digits: int = 2) -> str:
    """A number for a reader; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:.{digits}f}".replace("-", "−")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Refuse the call where the file cannot be written."""
    try:
        yield
    except OSError as fault:
        raise WrongCall(not_written(path, fault)) from fault
