"""`telos manage`: Django's own commands, for whoever knows them."""

import typer


def manage(context: typer.Context) -> None:
    """Run one of Django's commands, for instance `telos manage check --deploy`."""
    from django.core.management import execute_from_command_line

    from telos.cli.server.installation import (
        make_database_files,
        require_data_folder,
        require_settings,
    )

    require_data_folder()
    require_settings()
    if "migrate" in context.args:
        make_database_files()
    execute_from_command_line(["telos manage", *context.args])
