"""`telos simulate`: a caseload of which the truth is known."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.outcomes.answer import figure, refusals, require_apart, show, write_json, writing
from telos.cli.outcomes.figures import show_figures
from telos.cli.outcomes.score import Json
from telos.cli.outcomes.tally import Tally
from telos.cli.report.problems import WrongCall
from telos.science.instruments import load_instrument
from telos.science.simulate import (
    CLIENTS_A_BLOCK,
    DERIVED_SEED,
    ROUTINE_CARE,
    CareParameters,
    InformedBy,
    SimulationError,
    Table,
    with_figure,
    write_table,
)


class Service(StrEnum):
    """Sets of parameters that are offered."""

    ROUTINE_CARE = "routine-care"
    DERIVED_SEED = "derived-seed"


SERVICES: Mapping[str, CareParameters] = {
    Service.ROUTINE_CARE: ROUTINE_CARE,
    Service.DERIVED_SEED: DERIVED_SEED,
}
Watch = Callable[[pl.DataFrame], None]
File = Path | None


class Leaving(StrEnum):
    """What leaving depends on."""

    OBSERVED = "observed"
    TRUE = "true"


def _show_figures(asked: bool) -> None:
    if asked:
        show_figures(SERVICES)
        raise typer.Exit


def simulate(  # noqa: PLR0913 - each is an option of the command
    *,
    clients: Annotated[int, typer.Option(metavar="N", min=1, help=_("How many are referred."))],
    seed: Annotated[
        int, typer.Option(metavar="S", min=0, help=_("The same seed, the same clients."))
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help=_("Scores: Parquet, or CSV for .csv."))],
    parameters: Annotated[
        Service,
        typer.Option(
            metavar="SERVICE",
            help=_("Which service is imitated: routine-care or derived-seed."),
        ),
    ] = Service.ROUTINE_CARE,
    change: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help=_("Another number; again for more.")),
    ] = None,
    drop_out: Annotated[
        Leaving | None,
        typer.Option(help=_("Who leaves: by what was seen (at random), or by the true course.")),
    ] = None,
    instrument: Annotated[
        str | None, typer.Option(metavar="KEY", help=_("Only these scores in --out: phq9."))
    ] = None,
    people: Annotated[
        File, typer.Option(metavar="FILE", help=_("One row a client: group, intake, ending."))
    ] = None,
    answers: Annotated[
        File, typer.Option(metavar="FILE", help=_("One row a session, one column an item."))
    ] = None,
    goals: Annotated[
        File, typer.Option(metavar="FILE", help=_("One row a goal, with its attainment."))
    ] = None,
    ratings: Annotated[
        File, typer.Option(metavar="FILE", help=_("Goals, rated 0 to 10 at each session."))
    ] = None,
    aftercare: Annotated[
        File, typer.Option(metavar="FILE", help=_("Scores in the year after the end."))
    ] = None,
    json: Json = None,
    figures: Annotated[
        bool,
        typer.Option(
            "--figures",
            callback=_show_figures,
            is_eager=True,
            help=_("List every number with its source, and stop."),
        ),
    ] = False,
) -> None:
    r"""Make up a caseload: PHQ-9 and GAD-7, session by session, with those who leave.

    For trying out a method where the truth is known: each score stands beside the true one.
    Nobody's data, and no evidence of anything. Any number of clients needs the same memory. A
    file that is there is replaced once the new one is whole. For instance:

        telos simulate --clients 10000 --seed 7 --out courses.parquet

        telos simulate --clients 500 --seed 7 --out courses.csv \
            --answers items.csv

        telos simulate --clients 500 --seed 7 --out phq9.csv --instrument phq9

        telos trajectory courses.csv --client client --time week \
            --outcome score --instrument phq9

    Columns of --out: client, therapist, response_class, ending, instrument, session (0 is the
    first), week, attended, score (empty where there is none), true_score. The other files are
    of the same clients. --figures lists the names for --set, and what is published, fitted by us
    or our own judgement.

    Exit codes: 0; 2 for a wrong call, or a file that cannot be written. There is no table to
    read, and so no 3.
    """
    del figures  # said before anything else was asked
    asked = {
        Table.COURSES: out,
        Table.CLIENTS: people,
        Table.ANSWERS: answers,
        Table.GOALS: goals,
        Table.RATINGS: ratings,
        Table.AFTERCARE: aftercare,
    }
    files = {table: path for table, path in asked.items() if path is not None}
    with refusals():
        chosen = _changed(SERVICES[parameters], change or [])
        if drop_out is not None:
            chosen = _leaving_by(drop_out, chosen)
        require_apart(None, *[*files.values(), *filter(None, [json])])
        where = None if instrument is None else _only(instrument, chosen)
        tally = _write(files, clients=clients, parameters=chosen, seed=seed, where=where)
        content = {
            "clients": clients,
            "seed": seed,
            "parameters": str(parameters),
            "set": change or [],
            "drop_out": None if chosen.drop_out is None else chosen.drop_out.informed_by,
            **tally.content(),
        }
        write_json(json, content)
    _say(content, files)


def _changed(parameters: CareParameters, changes: list[str]) -> CareParameters:
    for change in changes:
        name, _sign, value = change.partition("=")
        try:
            parameters = with_figure(parameters, name.strip(), float(value))
        except SimulationError as problem:
            raise WrongCall(f"--set {change}: {problem}") from problem
        except ValueError as problem:
            words = _("--set {change}: say NAME=VALUE, with a number.")
            raise WrongCall(words.format(change=change)) from problem
    return parameters


def _leaving_by(leaving: Leaving, parameters: CareParameters) -> CareParameters:
    if parameters.drop_out is None:
        raise WrongCall(_("--drop-out: nobody drops out with these parameters."))
    informed_by: InformedBy = "observed" if leaving is Leaving.OBSERVED else "true"
    return replace(parameters, drop_out=replace(parameters.drop_out, informed_by=informed_by))


def _only(instrument: str, parameters: CareParameters) -> pl.Expr:
    keys = [measure.instrument for measure in parameters.measures]
    if instrument not in keys:
        raise WrongCall(
            _("--instrument {key}; there are {keys}.").format(key=instrument, keys=", ".join(keys))
        )
    return pl.col("instrument") == instrument


def _write(
    files: dict[Table, Path],
    *,
    clients: int,
    parameters: CareParameters,
    seed: int,
    where: pl.Expr | None,
) -> Tally:
    tally = Tally(measures=[measure.instrument for measure in parameters.measures])
    with _progress(clients * len(files)) as advance:
        for table, path in files.items():
            scores = table is Table.COURSES
            with writing(path):
                write_table(
                    table,
                    path,
                    clients=clients,
                    parameters=parameters,
                    seed=seed,
                    where=where if scores else None,
                    watch=_all([advance, tally.add] if scores else [advance]),
                )
    return tally


def _all(watches: list[Watch]) -> Watch:
    def watch(block: pl.DataFrame) -> None:
        for each in watches:
            each(block)

    return watch


@contextmanager
def _progress(total: int) -> Iterator[Watch]:
    """Show how many clients are done, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _block: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Simulating"), total=total)
        yield lambda _block: bar.advance(task, CLIENTS_A_BLOCK)


def _say(content: dict[str, Any], files: dict[Table, Path]) -> None:
    endings = [(_ENDINGS[name], f"{count:,}") for name, count in content["endings"].items()]
    words = _("first {instrument}: mean (standard deviation)")
    firsts = [
        (
            words.format(instrument=load_instrument(key).short_name),
            f"{figure(first['mean'])} ({figure(first['sd'])})",
        )
        for key, first in content["first_scores"].items()
    ]
    show(
        _("A made-up caseload; nobody’s data, and no evidence of anything"),
        [
            (_("referred"), f"{content['clients']:,}"),
            *endings,
            (_("sessions, of those who came again: mean"), figure(content["sessions_mean"])),
            *firsts,
        ],
        ("", ""),
    )
    for path in files.values():
        typer.echo(path)


_ENDINGS = {
    "completed": _("completed"),
    "dropped_out": _("dropped out"),
    "one_session": _("came once"),
    "never_started": _("never started"),
}
