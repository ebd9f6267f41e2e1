"""`telos serve`: the server of a practice."""

from pathlib import Path
from typing import Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.listening import Port, address, require_free, require_prepared_for
from telos.cli.server.speaking import stop


def serve(
    *,
    host: Annotated[str, typer.Option(help=_("Address to listen on."))] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=8, help=_("Processes; one is enough for a practice."))
    ] = 1,
) -> None:
    """Run Telos for a practice. Others reach it through a proxy that speaks TLS."""
    require_prepared_for(host)
    require_free(host, port, command="telos serve")
    _require_migrated()
    _anchor()
    from telos.cli.server.http import answer_requests
    from telos.cli.server.serving import at_work
    from telos.cli.server.tables import require_keys
    from telos.cli.server.tend import tending

    require_keys()
    typer.echo(
        _("Telos answers at {address} (Ctrl-C stops it).").format(address=address(host, port))
    )
    with at_work(), tending():
        answer_requests(host=host, port=port, workers=workers)


def _anchor() -> None:
    """Write where the trail stands before anybody adds to it, where anchors are kept."""
    from django.conf import settings
    from django.db import connections

    from telos.audit.actions import AnchorFileError, write_anchors

    if not settings.TELOS_ANCHOR_FILE:
        return
    try:
        write_anchors(Path(settings.TELOS_ANCHOR_FILE))
    except AnchorFileError as error:
        stop(_("TELOS_ANCHOR_FILE cannot be written to: {why}.").format(why=error))
    # The workers open connections of their own.
    connections.close_all()


def _require_migrated() -> None:
    from telos.cli.server.installation import (
        migrations_are_pending,
        start_django,
        static_files_are_collected,
    )

    start_django()
    if migrations_are_pending() or not static_files_are_collected():
        stop(
            _("The tables or the pages’ files are older than this version of Telos."),
            _("Make a backup, then run: telos migrate"),
        )
