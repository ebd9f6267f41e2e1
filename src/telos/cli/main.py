"""The `telos` command. What a part needs is imported when that part is asked for."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from telos.cli.helping import PlainCommand, help_of
from telos.cli.instruments import instruments
from telos.cli.interventions import interventions
from telos.cli.language import gettext as _
from telos.cli.pipe import ending_with_the_reader
from telos.cli.report.command import ReportCommand, report
from telos.cli.version import telos_version

SERVER_COMMANDS = {
    "serve": _("Run Telos for a practice."),
    "demo": _("Run Telos with an invented practice."),
    "migrate": _("Bring the database up to date."),
    "practice": _("Practices."),
    "member": _("People of a practice."),
    "vault": _("The keys of sealed texts."),
    "audit": _("The trail of who did and saw what."),
    "backup": _("Sealed copies of data and keys, tried before they are trusted."),
    "restore": _("A backup put back, once it has been tried."),
    "doctor": _("Look at a living installation and say what to do."),
    "tend": _("Mail what people are to be told of, and clear sessions that ran out."),
    "retention": _("List what a practice has kept long enough."),
    "manage": _("Django’s own commands."),
}
"""What the server extra adds, so that asking for it without the extra gets an answer."""
SCIENCE_COMMANDS = {
    "score": _("Score answers: totals, bands, answers to look at."),
    "change": _("Judge each client’s change from one time to another."),
    "trajectory": _("Fit a linear mixed model to a measure’s course."),
    "simulate": _("Make up a caseload of which the truth is known."),
}
"""Each a function of that name in a module of that name, read when it is asked for."""
_FITTING = ("change", "trajectory")
"""Commands that fit a course, of many small matrices and no large one."""
OWN_COMMANDS = ("report", *SCIENCE_COMMANDS, "instruments", "interventions", "--version")
"""What never needs the server, and so never waits for Django to be found and read."""
_ANYTHING = {"allow_extra_args": True, "ignore_unknown_options": True}

app = typer.Typer(
    name="telos",
    help=_("Goal-first psychotherapy, and whether it is working."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(cls=ReportCommand, help=help_of(report))(report)
app.add_typer(instruments, name="instruments")
app.add_typer(interventions, name="interventions")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"telos {telos_version()}")
        raise typer.Exit


@app.callback()
def telos(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=_("Tell the version.")
        ),
    ] = False,
) -> None:
    """Goal-first psychotherapy, and whether it is working."""


def _spare_the_second_core(asked: str | None) -> None:
    """Let NumPy's algebra have one thread for a fit, unless somebody said how many.

    Its second thread has nothing to do there and waits by counting: twice the CPU, and no sooner
    done (benchmarks/README.md). It is read once, as NumPy is loaded; Polars keeps all cores.
    """
    if asked in _FITTING:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def add_science(to: typer.Typer, asked: str | None) -> None:
    """The command that is asked for, and the names of the others for the list of commands."""
    for name, words in SCIENCE_COMMANDS.items():
        command = _not_asked
        if name == asked:
            command = getattr(import_module(f"telos.cli.outcomes.{name}"), name)
        to.command(name, cls=PlainCommand, short_help=words, help=help_of(command))(command)


def _not_asked() -> None:
    """Stand in the list of commands."""


def _add_server() -> None:
    """The server's commands where Django is installed; else a sentence in their place."""
    if find_spec("django") is not None and find_spec("telos.cli.server") is not None:
        from telos.cli.server import register

        register(app)
        return
    for name, words in SERVER_COMMANDS.items():
        app.command(name, help=words, hidden=True, context_settings=_ANYTHING)(_missing_server)


def _missing_server() -> None:
    typer.echo(
        _("This command belongs to the server, which is not installed. Install it with:"), err=True
    )
    typer.echo("    pip install 'telos[server]'", err=True)
    raise typer.Exit(2)


def main() -> None:
    """Run the command line."""
    with ending_with_the_reader():
        asked = next(iter(sys.argv[1:]), None)
        _spare_the_second_core(asked)
        add_science(app, asked)
        if not sys.argv[1:] or sys.argv[1] not in OWN_COMMANDS:
            _add_server()
        app()


if __name__ == "__main__":
    main()
