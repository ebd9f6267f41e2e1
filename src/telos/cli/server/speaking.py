"""How a command says that it cannot go on."""

import os
from typing import NoReturn

import typer


def as_typed(command: str) -> str:
    """Return the command as whoever began this one can type it: by a script that has said so."""
    return f"{os.environ.get('TELOS_STARTED_BY') or 'telos'} {command}"


def stop(*sentences: str, code: int = 1) -> NoReturn:
    """Say what is the matter and what to do, and end the command."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)
