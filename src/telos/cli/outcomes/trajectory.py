"""`telos trajectory`: the course of a measure, and how clients differ around it."""

import hashlib
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.outcomes.answer import (
    refusals,
    require_apart,
    waiting,
    write_json,
    write_rows,
    writing,
)
from telos.cli.outcomes.score import Json, Out
from telos.cli.outcomes.table import (
    INSTRUMENT,
    LINE,
    Fault,
    Instrument,
    of_one_instrument,
    read_columns,
    refuse,
    require_distinct,
    require_free,
    require_once,
)
from telos.cli.report.reading.numbers import read_numbers
from telos.cli.version import telos_version
from telos.science.trajectory import (
    TimeScale,
    TrajectoryError,
    TrajectoryModel,
    client_deviations,
    fit_trajectory,
    save_model,
    summary,
)

DEVIATIONS = ("intercept", "slope", "intercept_sd", "slope_sd")
"""The columns of --out beside the client's."""


class Scale(StrEnum):
    """How time enters."""

    LINEAR = "linear"
    LOG1P = "log1p"


class Random(StrEnum):
    """How clients differ."""

    INTERCEPT = "intercept"
    SLOPE = "slope"


class Criterion(StrEnum):
    """What is maximised."""

    REML = "reml"
    ML = "ml"


def trajectory(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(help=_("A long table: one row a visit."))],
    *,
    client: Annotated[str, typer.Option(metavar="COLUMN", help=_("Who."))],
    time: Annotated[str, typer.Option(metavar="COLUMN", help=_("When, as a number."))],
    outcome: Annotated[str, typer.Option(metavar="COLUMN", help=_("The score."))],
    instrument: Instrument = None,
    covariate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help=_(
                "What the course may depend on; again for more. Numbers where most filled cells "
                "are (any other is a bad cell), else words."
            ),
        ),
    ] = None,
    time_scale: Annotated[
        Scale, typer.Option(help=_("log1p where most change comes early."))
    ] = Scale.LINEAR,
    random: Annotated[
        Random, typer.Option(help=_("Clients differ in level, or in level and slope."))
    ] = Random.SLOPE,
    method: Annotated[
        Criterion, typer.Option(help=_("ml to compare models with different covariates."))
    ] = Criterion.REML,
    out: Out = None,
    json: Json = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("Keep the model, without any client."))
    ] = None,
) -> None:
    r"""Fit a linear mixed model to a measure's course.

    Rows without a score are left aside and counted; a row without client, time or covariate
    stops the fit. --out gets each client's difference from the average course. For instance:

        telos trajectory scores.csv --client id --time month --outcome bdi \
            --time-scale log1p

    Exit codes: 0; 2 for a wrong call; 3 for a table that cannot be used, each bad cell named by
    line and column.
    """
    covariates = covariate or []
    scale: Literal["linear", "log1p"] = "log1p" if time_scale is Scale.LOG1P else "linear"
    with refusals(TrajectoryError):
        require_apart(file, out, json, save)
        roles = {"--client": client, "--time": time, "--outcome": outcome}
        require_once("--covariate", covariates)
        require_distinct(roles | {f"--covariate {name}": name for name in covariates})
        require_free(client if out else None, DEVIATIONS)
        with waiting(_("Fitting the course")):
            table, faults = read_columns(
                file,
                numbers=[time, outcome],
                words=[client],
                either=covariates,
                if_there=[] if INSTRUMENT in covariates else [INSTRUMENT],
            )
            placed = [client, time, *covariates]
            table, faults = of_one_instrument(table, faults, instrument)
            faults += _gaps(table, placed, outcome=outcome, scale=time_scale)
            refuse(faults)
            model = fit_trajectory(
                table,
                client=client,
                time=time,
                outcome=outcome,
                covariates=covariates,
                time_scale=TimeScale(scale),
                random="slope" if random is Random.SLOPE else "intercept",
                method="reml" if method is Criterion.REML else "ml",
            )
            people = client_deviations(model, table) if out else None
        if people is not None:
            write_rows(out, _in_order(people, client))
        write_json(json, _content(model))
        if save is not None:
            with writing(save):
                save_model(model, save, provenance=_provenance(file))
    typer.echo(summary(model))


def _provenance(file: Path) -> dict[str, str]:
    """From which table the model comes, to the byte, and when and by which Telos it was fitted."""
    with file.open("rb") as table:
        digest = hashlib.file_digest(table, "sha256").hexdigest()
    return {
        "file": file.name,
        "sha256": digest,
        "date": datetime.now().astimezone().date().isoformat(),
        "telos": telos_version(),
    }


def _in_order(people: pl.DataFrame, client: str) -> pl.DataFrame:
    """By number where every client is called by one, so that 10 stands after 9; else by name."""
    numbers = read_numbers(people[client]).values
    return people if numbers.null_count() else people.sort(numbers, client)


def _gaps(table: pl.DataFrame, names: list[str], *, outcome: str, scale: Scale) -> list[Fault]:
    """Name every visit with a score that cannot be placed, not only the first."""
    seen = table.filter(pl.col(outcome).is_not_null())
    faults = [
        Fault(line=line, column=name, message=_("is empty, though there is a score"))
        for name in names
        for line in seen.filter(pl.col(name).is_null())[LINE]
    ]
    placed = seen.drop_nulls(names[:2])
    twice = placed.filter(pl.struct(names[:2]).is_duplicated())[LINE]
    faults += [
        Fault(line=line, column=names[1], message=_("this client has another visit at this time"))
        for line in twice
    ]
    if scale is Scale.LOG1P:
        faults += [
            Fault(line=line, column=names[1], message=_("is before 0, where log1p begins"))
            for line in placed.filter(pl.col(names[1]) < 0)[LINE]
        ]
    return faults


def _content(model: TrajectoryModel) -> dict[str, Any]:
    return {
        "n_clients": model.n_clients,
        "n_visits": model.n_visits,
        "n_without_outcome": model.n_without_outcome,
        "fixed": [
            {"term": effect.term, "estimate": effect.estimate, "se": effect.se}
            for effect in model.fixed
        ],
        "sd_intercept": model.sd_intercept,
        "sd_slope": model.sd_slope,
        "correlation": model.correlation,
        "sd_residual": model.sd_residual,
        "criterion": model.criterion,
        "log_likelihood": model.log_likelihood,
        "singular": model.singular,
    }
