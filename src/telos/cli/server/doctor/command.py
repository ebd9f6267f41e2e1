"""`telos doctor`: one line for each thing that keeps records safe, and what to do."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, State, fine, mend
from telos.cli.server.speaking import require_place_for, write_out


def doctor(
    *,
    json_file: Annotated[
        Path | None, typer.Option("--json", help=_("Write what was found to this file too."))
    ] = None,
) -> None:
    """Look at a living installation and say what to do; nothing is changed.

    Each line is fine, look (somebody should decide) or mend (has to be put right). Ends with 0, or
    with 1 where something is to mend: for a timer that tells somebody.
    """
    if json_file:
        require_place_for(json_file)
    from telos.cli.server.installation import open_installation

    open_installation()
    found = list(_all())
    for line in found:
        typer.echo(f"{line.state:<5} {line.subject}: {line.words}")
        if line.to_do:
            typer.echo(f"      → {line.to_do}")
    if json_file:
        said = {"fine": not _is_to_mend(found), "lines": [asdict(line) for line in found]}
        text = json.dumps(said, indent=2, ensure_ascii=False, default=str) + "\n"
        write_out(json_file, text, code=1 if _is_to_mend(found) else 2)
    if _is_to_mend(found):
        raise typer.Exit(1)


def _all() -> Iterator[Line]:
    from telos.cli.server.doctor import (
        backups,
        databases,
        erased,
        keys,
        notices,
        places,
        surroundings,
        trail,
        web,
    )

    yield from _looked(_("data folder"), surroundings.folder)
    yield from _looked(_("places of keys and data"), places.places)
    yield from _looked(_("disk"), surroundings.disk)
    tables = list(_looked(_("tables"), databases.tables))
    yield from tables
    yield from _looked(_("databases"), databases.databases)
    if tables[0].state is State.FINE:
        yield from _looked(_("keys"), keys.keys)
        yield from _looked(_("erased people"), erased.erased)
        yield from _looked(_("trail"), trail.trail)
        yield from _looked(_("clock"), surroundings.clock)
        yield from _looked(_("notices"), notices.notices)
    yield from _looked(_("backups"), backups.backups)
    yield from _looked(_("mail"), surroundings.mail)
    yield from _looked(_("pages"), web.web)


def _looked(subject: str, at: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """Look at one thing; where that fails, the others are looked at all the same."""
    try:
        lines = list(at())
    except Exception as error:  # noqa: BLE001 -- whatever is the matter belongs in the list
        lines = [
            mend(
                subject,
                _("could not be looked at: {why}").format(why=str(error) or type(error).__name__),
                _("Mend what it names, and run telos doctor again."),
            )
        ]
    yield from lines or [fine(subject, _("nothing to say"))]


def _is_to_mend(found: list[Line]) -> bool:
    return any(line.state is State.MEND for line in found)
