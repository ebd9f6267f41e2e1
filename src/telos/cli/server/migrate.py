"""`telos migrate`: tables, cache table and static files brought up to date."""

import typer

from telos.cli.language import gettext as _


def migrate() -> None:
    """Bring tables and static files up to date; safe to run twice."""
    from telos.cli.server.installation import (
        bring_tables_up_to_date,
        collect_static_files,
        start_django,
    )

    start_django()
    changed = bring_tables_up_to_date()
    typer.echo(_("The tables have been brought up to date.") if changed else _("Tables: as new."))
    collected = collect_static_files()
    typer.echo(
        _("The pages’ files have been collected.") if collected else _("The pages’ files: as new.")
    )
