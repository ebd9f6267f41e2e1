"""`telos score`: from answers to scores."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.outcomes.answer import (
    figure,
    refusals,
    require_apart,
    show,
    waiting,
    write_json,
    write_rows,
)
from telos.cli.outcomes.answers import (
    answers_of,
    flag_of,
    no_answers,
    no_truths,
    other_forms,
    truths_of,
)
from telos.cli.outcomes.risk import counted, say_alerts, with_standing
from telos.cli.outcomes.table import (
    LINE,
    BadRows,
    Fault,
    read_columns,
    refuse,
    require_free,
)
from telos.cli.report.problems import InputProblem, WrongCall
from telos.science.instruments import (
    DECISIVE,
    Instrument,
    InstrumentFileError,
    ResponseValueError,
    ScoringError,
    UnknownInstrumentError,
    cronbach_alpha,
    given_in,
    load_instrument,
    part_of,
    read_instrument,
    score_items,
)

Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help=_("One row a person: CSV, or .parquet."))
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help=_("The figures, for programs."))
]


def score(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(help=_("One row a response, one column an item."))],
    *,
    instrument: Annotated[
        str, typer.Option(metavar="KEY", help=_("For instance phq9, or a file of your own."))
    ],
    items: Annotated[
        str | None,
        typer.Option(metavar="COLUMNS", help=_("In the order of the items: q1,q2,…")),
    ] = None,
    client: Annotated[
        str | None, typer.Option(metavar="COLUMN", help=_("Handed on into --out."))
    ] = None,
    line: Annotated[
        str | None, typer.Option(metavar="KEY", help=_("Another published line, by its key."))
    ] = None,
    bands: Annotated[
        str | None, typer.Option(metavar="KEY", help=_("Another published set of ranges."))
    ] = None,
    not_applicable: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ITEM=COLUMN",
            help=_("An item for some people only, and the column that is 1 where it is not for."),
        ),
    ] = None,
    out: Out = None,
    json: Json = None,
) -> None:
    r"""Score answers: totals, bands, how many items were answered, answers to look at.

    A missing answer is an empty cell. A response with too few answers, by the instrument's own
    rule, has no score and is counted. Of a question about risk that was left out nothing is
    known: its alert is empty, and it is counted apart. For instance:

        telos score answers.csv --instrument phq9 \
            --items q1,q2,q3,q4,q5,q6,q7,q8,q9

    Exit codes: 0; 2 for a wrong call; 3 for a table that cannot be used, each bad cell named by
    line and column.
    """
    with refusals():
        require_apart(file, out, json)
        chosen = _instrument(instrument)
        columns = _item_columns(chosen, items)
        flags = _flags(not_applicable or [])
        with waiting(_("Scoring")):
            numbers = [*columns, *flags.values()]
            table, faults = read_columns(
                file,
                numbers=numbers,
                words=[client] if client else [],
                if_there=DECISIVE,
            )
            faults += other_forms(table, chosen)
            faults += no_answers(table, chosen, columns) + no_truths(table, flags)
            refuse(faults)
            answers = answers_of(table, chosen, columns).hstack(truths_of(table, flags))
            scored = _scored(answers, chosen, table=table, line=line, bands=bands, flags=flags)
            scored = with_standing(scored, chosen)
        content = _content(scored, chosen, bands=bands)
        require_free(client, scored.drop(chosen.item_keys).columns)
        write_rows(out, _rows(scored, table, chosen, client=client))
        write_json(json, content)
    _say(chosen, content)


def _instrument(key: str) -> Instrument:
    try:
        found = read_instrument(key) if key.endswith(".toml") else load_instrument(key)
    except UnknownInstrumentError as problem:
        raise WrongCall(str(problem)) from problem
    except InstrumentFileError as problem:
        raise InputProblem(str(problem), "") from problem
    if found.method is not None:
        raise WrongCall(
            _("{name} is a method without fixed items; it is not scored here.").format(
                name=found.short_name
            )
        )
    if found.total_only:
        raise WrongCall(
            _("{name} is known by its total only; its items may not be shown or scored.").format(
                name=found.short_name
            )
        )
    return found


def _item_columns(instrument: Instrument, items: str | None) -> list[str]:
    if items is None:
        return list(instrument.item_keys)
    columns = [name.strip() for name in items.split(",") if name.strip()]
    if len(columns) != instrument.item_count:
        raise WrongCall(
            _("{name} has {n} items; --items names {given} columns.").format(
                name=instrument.short_name, n=instrument.item_count, given=len(columns)
            )
        )
    if len(set(columns)) < len(columns):
        raise WrongCall(_("--items names a column twice."))
    return columns


def _flags(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    wrong = next((one for one in pairs if not (one[0] and one[2])), None)
    if wrong is not None:
        raise WrongCall(_("--not-applicable takes ITEM=COLUMN, for instance phq15_4=man."))
    return {item.strip(): column.strip() for item, _sign, column in pairs}


def _scored(
    answers: pl.DataFrame,
    instrument: Instrument,
    *,
    table: pl.DataFrame,
    line: str | None,
    bands: str | None,
    flags: Mapping[str, str],
) -> pl.DataFrame:
    named = {item: flag_of(item) for item in flags}
    try:
        return score_items(
            answers, instrument=instrument, line=line, bands=bands, not_applicable=named
        ).drop(named.values())
    except ResponseValueError as problem:
        message = _("{value} is given, though the item does not apply").format(value=problem.value)
        fault = Fault(line=int(table[LINE][problem.row]), column=problem.item, message=message)
        raise BadRows([fault]) from problem
    except ScoringError as problem:
        raise WrongCall(str(problem)) from problem


def _content(
    scored: pl.DataFrame, instrument: Instrument, *, bands: str | None = None
) -> dict[str, Any]:
    whole = _of_scale(scored, instrument, column="score")
    other = next((one.bands for one in instrument.alternative_bands if one.key == bands), None)
    labels = [band.label for band in other or instrument.bands]
    return {
        **given_in(instrument),
        **whole,
        "bands": {label: int((scored["band"] == label).sum()) for label in labels},
        **counted(scored, instrument),
        "subscales": {
            part.key: _of_scale(scored, part_of(instrument, part.key), column=part.key)
            for part in instrument.subscales
        },
        "algorithms": {
            rule.key: {
                "met": int(scored[rule.key].sum()),
                "not_met": int((~scored[rule.key]).sum()),
                "not_known": scored[rule.key].null_count(),
            }
            for rule in instrument.algorithms
        },
    }


def _of_scale(scored: pl.DataFrame, instrument: Instrument, *, column: str) -> dict[str, Any]:
    totals = scored[column].drop_nulls()
    return {
        "n": len(scored),
        "n_scored": len(totals),
        "mean": totals.mean(),
        "sd": totals.std(),
        "alpha": cronbach_alpha(scored, instrument=instrument) if instrument.has_total else None,
    }


def _rows(
    scored: pl.DataFrame, table: pl.DataFrame, instrument: Instrument, *, client: str | None
) -> pl.DataFrame:
    kept = scored.drop(instrument.item_keys)
    return kept if client is None else table.select(client).hstack(kept)


def _say(instrument: Instrument, content: dict[str, Any]) -> None:
    n = content["n"]
    if instrument.unvalidated is not None:
        typer.echo(instrument.unvalidated)
    if instrument.has_total:
        show(instrument.name, _figures(content), ("", ""))
    for part in instrument.subscales:
        figures = _figures(content["subscales"][part.key])
        show(f"{instrument.short_name}: {part.name}", figures, ("", ""))
    if content["bands"]:
        show(
            _("Published ranges; a range is no diagnosis"),
            [(label, str(count)) for label, count in content["bands"].items()],
            (_("range"), _("responses")),
        )
    for rule in instrument.algorithms:
        counted = content["algorithms"][rule.key]
        typer.echo(
            _("{name}: met by {met} of {n} responses, not known for {unknown}.").format(
                name=rule.name, met=counted["met"], n=n, unknown=counted["not_known"]
            )
        )
    say_alerts(content)


def _figures(content: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("responses"), str(content["n"])),
        (_("with a score"), str(content["n_scored"])),
        (_("mean"), figure(content["mean"])),
        (_("standard deviation"), figure(content["sd"])),
        (_("Cronbach’s alpha, complete responses"), figure(content["alpha"], 3)),
    ]
