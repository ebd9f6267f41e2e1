"""`telos audit`: whether the trail is whole, and where it stands."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import as_typed, cannot, require_place_for, stop, write_out

if TYPE_CHECKING:
    from uuid import UUID

    from telos.audit.chain.anchors import Anchor
    from telos.audit.queries import Verified

audit = typer.Typer(no_args_is_help=True, help=_("The trail of who did and saw what."))


@audit.callback()
def about() -> None:
    """The trail of who did and saw what."""


@audit.command()
def verify(
    *,
    anchors: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help=_("File of anchors to compare with.")),
    ] = None,
    practice: Annotated[
        str, typer.Option(help=_("One practice alone, by its name or id; else every chain."))
    ] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help=_("Write what was found to this file too."))
    ] = None,
) -> None:
    """Search the trail for rows that were changed, removed, added, swapped or cut off.

    Ends with 0 where nothing was found and with 1 where something was. Rows that were cut off the
    end, with the note of where it ends, can be found only against anchors; that all were taken
    away is found without. Ends with 2 where the search could not be made or written down.
    """
    if json_file:
        require_place_for(json_file)
    _start()
    from telos.cli.server.audit_words import as_json, told

    given = _read_anchors(anchors) if anchors else []
    names = _names()
    verified = _search(given, _practice_id(practice, names, given), names)
    for line in told(verified, names):
        typer.echo(line)
    if json_file:
        text = json.dumps(as_json(verified, names), indent=2, ensure_ascii=False)
        write_out(json_file, text + "\n", code=2 if verified.is_whole else 1)
    if not verified.is_whole:
        raise typer.Exit(1)


@audit.command()
def anchor(
    file: Annotated[
        Path | None,
        typer.Argument(dir_okay=False, help=_("File to add it to: best on another machine.")),
    ] = None,
) -> None:
    """Write where each chain stands now: one line for each, to keep away from this machine."""
    _start()
    from telos.audit.actions import AnchorFileError, present_anchors, write_anchors

    try:
        anchors = write_anchors(file) if file else present_anchors()
    except AnchorFileError as error:
        stop(_("The anchors could not be written: {why}.").format(why=error))
    for each in anchors:
        typer.echo(each.line())
    if not anchors and _names():
        stop(
            _("There is a practice here, and not a row of its trail: it was taken away."),
            _("Run: {command}").format(command=as_typed("audit verify")),
        )
    if not anchors:
        typer.echo(_("The trail is empty, so there is nothing to anchor yet."), err=True)


def _start() -> None:
    from telos.cli.server.installation import open_installation

    open_installation()
    from telos.cli.server.tables import require_tables

    require_tables()


def _read_anchors(file: Path) -> list["Anchor"]:
    """Return the anchors of a file; a line that is none is said, by its number."""
    from telos.audit.chain.anchors import anchors_and_torn

    try:
        found, torn = anchors_and_torn(file.read_bytes())
    except OSError as error:
        return stop(cannot(file, error), code=2)
    for line in torn:
        typer.echo(
            _(
                "Line {number} of {file} is a line that is no anchor: {text}. It was cut off or "
                "changed, and is not compared."
            ).format(number=line.number, file=file, text=line.text),
            err=True,
        )
    if not found:
        stop(
            _("{file} holds no anchor, so there is nothing to compare with.").format(file=file),
            _("Name a copy that was kept elsewhere: an emptied file may be somebody’s doing."),
        )
    return found


def _search(
    anchors: list["Anchor"], practice_id: "UUID | None", practices: Collection["UUID"]
) -> "Verified":
    from telos.audit.key import AuditKeyError
    from telos.audit.queries import row_count, verify
    from telos.cli.server.watching import watched

    try:
        with watched(_("Searching the trail"), row_count(practice_id)) as seen:
            return verify(anchors=anchors, practice_id=practice_id, practices=practices, seen=seen)
    except AuditKeyError as error:
        return stop(str(error))


def _practice_id(named: str, names: Collection["UUID"], anchors: list["Anchor"]) -> "UUID | None":
    if not named:
        return None
    from uuid import UUID

    from telos.audit.queries import has_chain
    from telos.cli.server.tables import the_practice

    try:
        asked = UUID(named)
    except ValueError:
        return the_practice(named).public_id
    # The trail of a practice that is here no more is searched all the same.
    if asked in names or has_chain(asked) or any(a.practice_id == asked for a in anchors):
        return asked
    return stop(
        _("There is no practice of this id, and no row of the trail names it: {id}").format(
            id=asked
        )
    )


def _names() -> dict["UUID", str]:
    from telos.people.models import Practice

    return dict(Practice.objects.values_list("public_id", "name"))
