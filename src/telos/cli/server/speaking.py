"""How a command says that it cannot go on."""

from typing import NoReturn

import typer


def stop(*sentences: str, code: int = 1) -> NoReturn:
    """Say what is the matter and what to do, and end the command."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)
