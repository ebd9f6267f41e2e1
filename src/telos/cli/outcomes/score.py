"""`telos score`: from answers to scores."""

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.outcomes.answer import figure, refusals, show, waiting, write_json, write_rows
from telos.cli.outcomes.table import BadRows, Fault, WrongCall, read_columns
from telos.science.instruments import (
    Instrument,
    InstrumentFileError,
    UnknownInstrumentError,
    cronbach_alpha,
    load_instrument,
    read_instrument,
    score_items,
)

Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help=_("One row a person: CSV, or .parquet."))
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help=_("The figures, for programs."))
]


def score(
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
    out: Out = None,
    json: Json = None,
) -> None:
    """Score answers: totals, bands, how many items were answered, answers to look at.

    A missing answer is an empty cell. A response with too few answers, by the instrument's own
    rule, has no score and is counted. For instance:

        telos score answers.csv --instrument phq9 --items q1,q2,q3,q4,q5,q6,q7,q8,q9

    Exit codes: 0; 2 for a wrong call; 3 for a table that cannot be used, each bad cell named by
    line and column.
    """
    with refusals():
        chosen = _instrument(instrument)
        columns = _item_columns(chosen, items)
        with waiting(_("Scoring")):
            table = read_columns(file, numbers=columns, words=[client] if client else [])
            answers = _answers(table, chosen, columns)
            scored = score_items(answers, instrument=chosen)
        content = _content(scored, chosen)
        write_rows(out, _rows(scored, table, chosen, client=client))
        write_json(json, content)
    _say(chosen, content)


def _instrument(key: str) -> Instrument:
    try:
        found = read_instrument(key) if key.endswith(".toml") else load_instrument(key)
    except (UnknownInstrumentError, InstrumentFileError) as problem:
        raise WrongCall(str(problem)) from problem
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


def _answers(table: pl.DataFrame, instrument: Instrument, columns: list[str]) -> pl.DataFrame:
    faults: list[Fault] = []
    for item, column in zip(instrument.items, columns, strict=True):
        allowed = [float(option.value) for option in instrument.options_of(item)]
        wrong = table.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(allowed))
        known = ", ".join(f"{value:g}" for value in allowed)
        faults += [
            Fault(
                line=line,
                column=column,
                message=_("{value:g} is no answer to this item; it takes {known}").format(
                    value=value, known=known
                ),
            )
            for line, value in wrong.select("line", column).iter_rows()
        ]
    if faults:
        raise BadRows(faults)
    return table.select(
        pl.col(column).cast(pl.Int64).alias(key)
        for key, column in zip(instrument.item_keys, columns, strict=True)
    )


def _content(scored: pl.DataFrame, instrument: Instrument) -> dict[str, Any]:
    totals = scored["score"].drop_nulls()
    return {
        "n": len(scored),
        "n_scored": len(totals),
        "mean": totals.mean(),
        "sd": totals.std(),
        "alpha": cronbach_alpha(scored, instrument=instrument),
        "bands": {
            band.label: int((scored["band"] == band.label).sum()) for band in instrument.bands
        },
        "alerts": {
            alert.item: int((scored[alert.item] >= alert.at_least).sum())
            for alert in instrument.alerts
        },
    }


def _rows(
    scored: pl.DataFrame, table: pl.DataFrame, instrument: Instrument, *, client: str | None
) -> pl.DataFrame:
    kept = scored.drop(instrument.item_keys)
    return kept if client is None else table.select(client).hstack(kept)


def _say(instrument: Instrument, content: dict[str, Any]) -> None:
    n = content["n"]
    show(
        instrument.name,
        [
            (_("responses"), str(n)),
            (_("with a score"), str(content["n_scored"])),
            (_("mean"), figure(content["mean"])),
            (_("standard deviation"), figure(content["sd"])),
            (_("Cronbach’s alpha, complete responses"), figure(content["alpha"], 3)),
        ],
        ("", ""),
    )
    if content["bands"]:
        show(
            _("Published ranges; a range is no diagnosis"),
            [(label, str(count)) for label, count in content["bands"].items()],
            (_("range"), _("responses")),
        )
    for item, count in content["alerts"].items():
        typer.echo(
            _("{item}: {count} of {n} responses gave an answer that a person must look at.").format(
                item=item, count=count, n=n
            )
        )
