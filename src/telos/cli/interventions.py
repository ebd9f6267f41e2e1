"""`telos interventions`: approaches and interventions, and what is recorded of each."""

from collections.abc import Collection, Mapping
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from telos.cli.instruments import WRONG_CALL_EXIT, KeyOrCommand
from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.writing import json_text, not_written

if TYPE_CHECKING:
    from telos.science.interventions import Approach, Intervention, Paragraphs

Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help=_("Write this to a file too."))
]

interventions = typer.Typer(
    cls=KeyOrCommand,
    invoke_without_command=True,
    help=_("Approaches and interventions: list, show one, write their pages."),
)


@interventions.callback()
def _without_command(context: typer.Context) -> None:
    """List, show one by its key (`telos interventions worry_time`), write pages."""
    if context.invoked_subcommand is None:
        list_them()


@interventions.command("list")
def list_them(
    *,
    approach: Annotated[
        str | None, typer.Option(metavar="KEY", help=_("Those of one approach: cbt, family …"))
    ] = None,
    concern: Annotated[
        str | None, typer.Option(metavar="KEY", help=_("Those for one concern: grief, sleep …"))
    ] = None,
    aim: Annotated[
        str | None, typer.Option(metavar="KEY", help=_("Those for goals about: coping, purpose …"))
    ] = None,
    json: Json = None,
) -> None:
    """List the interventions, all of them or those of an approach, a concern or an aim."""
    from telos.science.interventions import AIMS, intervention_library

    library = intervention_library()
    _require_known(approach, library.approaches, _("approach"))
    _require_known(concern, library.concerns, _("concern"))
    _require_known(aim, AIMS, _("aim"))
    found = [
        one
        for one in library.interventions.values()
        if (approach is None or approach in one.approaches)
        and (concern is None or concern in one.concerns)
        and (aim is None or aim in one.aims)
    ]
    _write(json, {"interventions": [one.model_dump() for one in found]})
    width = max(len(key) for key in library.interventions)
    for one in found:
        typer.echo(f"{one.key:<{width}} {one.name} ({', '.join(one.approaches)})")


@interventions.command()
def show(
    key: Annotated[str, typer.Argument(help=_("For instance worry_time, or cbt."))],
    *,
    json: Json = None,
) -> None:
    """Show one intervention or approach, and what is recorded of it."""
    from telos.science.interventions import (
        intervention_library,
        sheet_of_approach,
        sheet_of_intervention,
    )

    library = intervention_library()
    one: Approach | Intervention
    if key in library.approaches:
        one = library.approaches[key]
        sheet = sheet_of_approach(one, library=library)
    elif key in library.interventions:
        one = library.interventions[key]
        sheet = sheet_of_intervention(one, library=library)
    else:
        _refuse(_("There is no “{key}”. `telos interventions` lists the keys.").format(key=key))
    _write(json, one.model_dump())
    typer.echo("\n\n".join([f"{one.name} ({one.key})", *(_told(part) for part in sheet)]))


@interventions.command("pages")
def write_pages(
    folder: Annotated[Path, typer.Argument(help=_("Where the pages go, for instance docs."))],
) -> None:
    """Write a documentation page (Markdown) for each approach and intervention, and an index."""
    from telos.science.interventions import intervention_library, intervention_pages

    made = intervention_pages(intervention_library())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as fault:
        _refuse(not_written(folder, fault))
    typer.echo(
        ngettext("{n} page in {folder}.", "{n} pages in {folder}.", len(made)).format(
            n=len(made), folder=folder
        )
    )


def _require_known(key: str | None, known: Collection[str], what: str) -> None:
    if key is not None and key not in known:
        told = _("There is no {what} “{key}”. Use one of these keys: {known}.")
        _refuse(told.format(what=what, key=key, known=", ".join(known)))


def _refuse(told: str) -> NoReturn:
    typer.echo(told, err=True)
    raise typer.Exit(WRONG_CALL_EXIT) from None


def _told(part: "Paragraphs") -> str:
    width = get_terminal_size().columns
    texts = [
        fill(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        for text in part.texts
    ]
    return "\n".join([part.title, *texts])


def _write(path: Path | None, content: Mapping[str, Any]) -> None:
    if path is None:
        return
    try:
        path.write_text(json_text(content), encoding="utf-8")
    except OSError as fault:
        _refuse(not_written(path, fault))
