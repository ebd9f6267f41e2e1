"""`telos audit`: whether the trail is whole, and where it stands."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import as_typed, stop

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
    away is found without.
    """
    _start()
    from telos.cli.server.audit_words import as_json, told

    given = _read_anchors(anchors) if anchors else []
    names = _names()
    verified = _search(given, _practice_id(practice), names)
    for line in told(verified, names):
        typer.echo(line)
    if json_file:
        text = json.dumps(as_json(verified, names), indent=2, ensure_ascii=False)
        json_file.write_text(text + "\n", encoding="utf-8")
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
    from telos.cli.server.installation import start_django

    start_django()
    from telos.cli.server.tables import require_tables

    require_tables()


def _read_anchors(file: Path) -> list["Anchor"]:
    from telos.audit.chain.anchors import AnchorError, anchors_in

    try:
        with file.open(encoding="utf-8") as lines:
            found = list(anchors_in(lines))
    except (AnchorError, UnicodeDecodeError) as error:
        no_anchor = _("{file} holds a line that is no anchor: {line}")
        return stop(no_anchor.format(file=file, line=error))
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


def _practice_id(named: str) -> "UUID | None":
    if not named:
        return None
    from uuid import UUID

    from telos.cli.server.tables import the_practice

    try:
        return UUID(named)
    except ValueError:
        return the_practice(named).public_id


def _names() -> dict["UUID", str]:
    from telos.people.models import Practice

    return dict(Practice.objects.values_list("public_id", "name"))
