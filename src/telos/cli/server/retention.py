"""`telos retention`: list what has been kept long enough; nothing goes by that."""

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext


def retention() -> None:
    """List what each practice has kept long enough by its own rules, for its manager to confirm.

    For a timer, once a day: what stands is not listed again, and nothing is erased here.
    """
    from telos.cli.server.installation import require_data_folder, start_django
    from telos.cli.server.tables import require_tables

    require_data_folder()
    start_django()
    require_tables()
    from telos.rights.tasks import list_in_every_practice

    for name, count in list_in_every_practice():
        words = ngettext(
            "{name}: {count} more to confirm", "{name}: {count} more to confirm", count
        )
        typer.echo(words.format(name=name, count=count))
    typer.echo(_("Nothing was erased: a manager confirms under “Rights of clients”."))
