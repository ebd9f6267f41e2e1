"""`telos retention`: list what has been kept long enough; nothing goes by that."""

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext

_UNSAID = _(
    "No practice has confirmed for how many years it keeps what. Telos goes by nothing else: a "
    "manager confirms it under “Rights of clients”, “How long we keep what”."
)


def retention() -> None:
    """List what each practice has kept long enough by its own rules, for its manager to confirm.

    For a timer, once a day: what stands is not listed again, and nothing is erased here. Where no
    practice has said how long it keeps what, there is nothing to go by: it ends with 1.
    """
    from telos.cli.server.installation import open_installation
    from telos.cli.server.tables import require_tables

    open_installation()
    require_tables()
    from telos.rights.tasks import list_in_every_practice

    listed = list_in_every_practice()
    for name, count in listed:
        if count is None:
            typer.echo(
                _("{name}: has not said how long it keeps what; nothing is listed.").format(
                    name=name
                )
            )
            continue
        words = ngettext(
            "{name}: {count} more to confirm", "{name}: {count} more to confirm", count
        )
        typer.echo(words.format(name=name, count=count))
    typer.echo(_("Nothing was erased: a manager confirms under “Rights of clients”."))
    if all(count is None for _name, count in listed):
        typer.echo(_UNSAID, err=True)
        raise typer.Exit(1)
