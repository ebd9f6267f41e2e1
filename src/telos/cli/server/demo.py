"""`telos demo`: an invented practice to look around in."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.installation import require_data_folder
from telos.cli.server.listening import Port, address, require_free
from telos.cli.server.making import making_alone
from telos.cli.server.speaking import as_typed, stop

if TYPE_CHECKING:
    from telos.demo.standing import BuiltPractice

_HOST = "127.0.0.1"
_DATA_DIR = "var/demo"
_NOT_THE_DEMOS = (
    "DATABASE_URL",
    "TELOS_ANCHOR_FILE",
    "TELOS_AUDIT_KEY",
    "TELOS_AUDIT_KEY_FILE",
    "TELOS_KEYS_DATABASE_URL",
    "TELOS_KMS_COMMAND",
    "TELOS_MASTER_KEY",
    "TELOS_MASTER_KEY_FILE",
    "TELOS_HTTPS",
    "TELOS_ALLOWED_HOSTS",
)


def demo(
    *,
    port: Port = 8000,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=_("Make it anew; what was tried out in it is lost."))
    ] = False,
    database: Annotated[
        str, typer.Option(help=_("Address of a database for it, in place of its own file."))
    ] = "",
    no_serve: Annotated[bool, typer.Option("--no-serve", help=_("Make it and stop."))] = False,
) -> None:
    """Run Telos with an invented practice, on this machine alone."""
    if not no_serve:
        require_free(_HOST, port, command=as_typed("demo"))
    folder = _set_apart(database)
    require_data_folder()
    # The settings too keep a key there that is made once.
    with making_alone(folder):
        built = _prepare(fresh=fresh)
    _tell(built, port=port)
    if not no_serve:
        from telos.cli.server.http import answer_requests

        answer_requests(host=_HOST, port=port, workers=1)


def _set_apart(database: str) -> Path:
    """Keep the demo away from everything real: its own folder, its own database, no TLS.

    What is exported for a practice is not the demo's: of its data folder a folder inside is
    taken, its database never. Return the folder.
    """
    os.environ["TELOS_DEMO"] = "1"
    of_practice = os.environ.get("TELOS_DATA_DIR")
    folder = Path(of_practice) / "demo" if of_practice else Path(_DATA_DIR)
    os.environ["TELOS_DATA_DIR"] = str(folder)
    for name in _NOT_THE_DEMOS:
        os.environ.pop(name, None)
    if database:
        os.environ["DATABASE_URL"] = database
    return folder


def _prepare(*, fresh: bool) -> "BuiltPractice":
    from telos.cli.server.installation import (
        bring_tables_up_to_date,
        collect_static_files,
        start_django,
    )

    start_django()
    _require_nobody_else()
    # Compressing the pages' files leaves a processor free for the tables.
    with ThreadPoolExecutor(max_workers=1) as beside:
        collecting = beside.submit(collect_static_files)
        bring_tables_up_to_date()
        built = _standing_or_built(fresh=fresh)
        collecting.result()
    return built


def _require_nobody_else() -> None:
    """Stay out of a database that holds anything but a demo: before its tables are touched."""
    from telos.demo.errors import DemoError
    from telos.demo.standing import require_nobody_else

    try:
        require_nobody_else()
    except DemoError as problem:
        stop(str(problem))


def _standing_or_built(*, fresh: bool) -> "BuiltPractice":
    from telos.demo.errors import DemoError
    from telos.demo.standing import standing_demo

    try:
        standing = standing_demo()
        if standing is not None and not fresh:
            return standing
        typer.echo(_("Making the practice: 24 people, one year. This takes a moment, once."))
        from telos.demo.build import build_demo
        from telos.demo.clearing import clear_demo

        if standing is not None:
            clear_demo()
        return build_demo()
    except DemoError as problem:
        return stop(str(problem))


def _tell(built: "BuiltPractice", *, port: int) -> None:
    from django.conf import settings

    from telos.people.models import Person

    names = dict(Person.objects.values_list("email", "display_name"))
    typer.echo(
        _("{practice}: {address} (Ctrl-C stops it)").format(
            practice=built.practice.name, address=address(_HOST, port)
        )
    )
    for role, email in settings.DEMO_LOGINS.items():
        typer.echo(f"  {role:<12} {names[email]:<6} {email:<24} {settings.DEMO_PASSWORD}")
    typer.echo(
        _("Everybody in it is invented. It is kept in {folder}.").format(
            folder=_shown(settings.DATA_DIR)
        )
    )
    if built.days_old:
        typer.echo(
            _("It was made {days} days ago; {command} --fresh makes it anew.").format(
                days=built.days_old, command=as_typed("demo")
            )
        )


def _shown(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
