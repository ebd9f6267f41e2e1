"""Answers that a person must look at: read from the rows themselves, scored or refused."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.cli.report.reading.fates import FIRST_REFUSED
from telos.science.instruments import Alert, Instrument


@dataclass(frozen=True, kw_only=True)
class AlertAnswers:
    """The answers of a whole file to one alert item.

    They do not depend on what became of the response: too few items for a score, a total in
    their place, another item answered in two ways.
    """

    alert: Alert
    responses: int
    """Responses, on rows that were not refused, with an answer that raises the alert."""
    latest: pl.DataFrame
    """client, raised: whether each client's latest answer, on a row not refused, raises it."""
    clients: pl.Series
    """Everyone (places, sorted) with an answer that raises it, on whatever row."""
    on_refused: pl.Series
    """Clients (places, sorted) with an answer that raises it on a refused row."""
    nameless: int
    """Refused rows with such an answer on which no client is named."""


def alert_answers(
    rows: pl.DataFrame, *, place: int, instrument: Instrument, fates: npt.NDArray[np.uint8]
) -> tuple[AlertAnswers, ...]:
    """For each alert item of the instrument, what the rows say; `fates` are their final ones."""
    items = {item.key: (place, item) for place, item in enumerate(instrument.items)}
    found = []
    for alert in instrument.alerts:
        item_place, item = items[alert.item]
        options = [float(option.value) for option in instrument.options_of(item)]
        answers = rows.filter(
            (pl.col("instrument") == place)
            & (pl.col("item") == item_place)
            & pl.col("value").is_in(options)
        )
        final = pl.Series("fate", fates[answers["row"].to_numpy()])
        found.append(_answers(answers.with_columns(final), alert))
    return tuple(found)


def _answers(answers: pl.DataFrame, alert: Alert) -> AlertAnswers:
    answers = answers.select(
        "client", "time", "fate", (pl.col("value") >= alert.at_least).alias("raised")
    )
    usable = answers.filter(pl.col("fate") < FIRST_REFUSED)
    raised = answers.filter("raised")
    refused = raised.filter(pl.col("fate") >= FIRST_REFUSED)
    return AlertAnswers(
        alert=alert,
        responses=usable.filter("raised").select("client", "time").n_unique(),
        latest=usable.group_by("client").agg(pl.col("raised").sort_by("time").last()),
        clients=_distinct(raised["client"]),
        on_refused=_distinct(refused["client"]),
        nameless=refused["client"].null_count(),
    )


def _distinct(clients: pl.Series) -> pl.Series:
    return clients.drop_nulls().unique().sort()


def alert_at_latest(answers: tuple[AlertAnswers, ...]) -> pl.DataFrame:
    """client, alert: whether the latest answer to any alert item raises it."""
    parts = [one.latest for one in answers]
    if not parts:
        return pl.DataFrame(schema={"client": pl.Int32, "alert": pl.Boolean})
    return pl.concat(parts).group_by("client").agg(pl.col("raised").any().alias("alert"))
