"""The server's commands: there where the server extra is installed.

What a command needs is imported when it runs, so that asking for help starts no Django.
"""

import typer

from telos.cli.server.audit import audit
from telos.cli.server.backup.command import backup
from telos.cli.server.backup.restore import restore
from telos.cli.server.demo import demo
from telos.cli.server.doctor.command import doctor
from telos.cli.server.manage import manage
from telos.cli.server.member import member
from telos.cli.server.migrate import migrate
from telos.cli.server.practice import practice
from telos.cli.server.retention import retention
from telos.cli.server.serve import serve
from telos.cli.server.tend import tend
from telos.cli.server.vault import vault

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the server's commands to the command line."""
    app.command()(serve)
    app.command()(demo)
    app.command()(migrate)
    app.add_typer(practice, name="practice")
    app.add_typer(member, name="member")
    app.add_typer(vault, name="vault")
    app.add_typer(audit, name="audit")
    app.add_typer(backup, name="backup")
    app.command()(restore)
    app.command()(doctor)
    app.command()(retention)
    app.command()(tend)
    app.command(
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(manage)
