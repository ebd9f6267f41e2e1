"""How a command says that it cannot go on."""

import os
from pathlib import Path
from typing import NoReturn

import typer

from telos.cli.language import gettext as _


def as_typed(command: str) -> str:
    """Return the command as whoever began this one can type it: by a script that has said so."""
    return f"{os.environ.get('TELOS_STARTED_BY') or 'telos'} {command}"


def stop(*sentences: str, code: int = 1) -> NoReturn:
    """Say what is the matter and what to do, and end the command."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)


def cannot(file: Path, error: OSError) -> str:
    """Say that a file could not be read or written, and why."""
    return _("{file}: {why}.").format(file=file, why=error.strerror or error)


def require_place_for(file: Path) -> None:
    """Refuse a file that cannot be written before anything is looked at; 1 would mean damage."""
    folder = file.resolve().parent
    if not folder.is_dir():
        stop(_("{folder} is not a folder that is there.").format(folder=folder), code=2)
    if file.is_dir() or not os.access(file if file.exists() else folder, os.W_OK):
        stop(_("{file} cannot be written there.").format(file=file), code=2)


def write_out(file: Path, text: str, *, code: int) -> None:
    """Write what was found to a file too, or say why not."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        stop(cannot(file, error), code=code)
