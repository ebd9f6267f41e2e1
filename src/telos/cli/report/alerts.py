"""Answers that a person must look at: read from the rows themselves, scored or refused."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.cli.report.reading.fates import FIRST_REFUSED, Fate
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
    untold: pl.Series
    """Clients (places, sorted) whose latest response has no usable answer to the item: it was left
    out, refused, or a total stands alone. Nobody, where the file holds totals alone."""
    asked: bool
    """Whether any row of the file names the item."""
    clients: pl.Series
    """Everyone (places, sorted) with an answer that raises it, on whatever row."""
    on_refused: pl.Series
    """Clients (places, sorted) with an answer that raises it on a refused row."""
    nameless: int
    """Refused rows with such an answer on which no client is named."""


def alert_answers(
    rows: pl.DataFrame,
    *,
    place: int,
    instrument: Instrument,
    fates: npt.NDArray[np.uint8],
    hollow: pl.Series,
) -> tuple[AlertAnswers, ...]:
    """For each alert item of the instrument, what the rows say; `fates` are their final ones.

    `hollow`: the rows with neither a time nor a value, which are of no response.
    """
    items = {item.key: (place, item) for place, item in enumerate(instrument.items)}
    final = pl.Series("fate", fates)
    own = rows.select("row", "client", "time", "instrument", "item", "value").filter(
        (pl.col("instrument") == place) & ~pl.col("row").is_in(hollow.implode())
    )
    own = own.with_columns(final.gather(own["row"]))
    found = []
    for alert in instrument.alerts:
        item_place, item = items[alert.item]
        options = [float(option.value) for option in instrument.options_of(item)]
        named = own.filter(pl.col("item") == item_place)
        answers = named.filter(pl.col("value").is_in(options))
        by_items = own["item"].is_not_null().any()
        given = own if by_items else own.clear()
        found.append(_answers(answers, alert, given=given, asked=not named.is_empty()))
    return tuple(found)


def _answers(
    answers: pl.DataFrame, alert: Alert, *, given: pl.DataFrame, asked: bool
) -> AlertAnswers:
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
        untold=_untold(given, usable),
        asked=asked,
        clients=_distinct(raised["client"]),
        on_refused=_distinct(refused["client"]),
        nameless=refused["client"].null_count(),
    )


def _untold(given: pl.DataFrame, usable: pl.DataFrame) -> pl.Series:
    """Whose latest response, of any kind, is later than the latest usable answer, or without."""
    latest = pl.col("time").max()
    something = ~pl.col("fate").is_in([int(Fate.EMPTY), int(Fate.BLANK)])
    responses = given.filter(something & pl.col("client").is_not_null())
    told = usable.group_by("client").agg(latest.alias("told"))
    joined = responses.group_by("client").agg(latest).join(told, on="client", how="left")
    return _distinct(
        joined.filter(pl.col("told").is_null() | (pl.col("time") > pl.col("told")))["client"]
    )


def _distinct(clients: pl.Series) -> pl.Series:
    return clients.drop_nulls().unique().sort()


def alert_at_latest(answers: tuple[AlertAnswers, ...]) -> pl.DataFrame:
    """client, alert: whether the latest answer to any alert item raises it.

    Null where none does, and the latest response has no usable answer to one of them.
    """
    parts = [
        pl.concat(
            [
                one.latest.filter(pl.col("raised") | ~pl.col("client").is_in(one.untold.implode())),
                pl.DataFrame({"client": one.untold}).with_columns(raised=pl.lit(None, pl.Boolean)),
            ]
        )
        for one in answers
    ]
    if not parts:
        return pl.DataFrame(schema={"client": pl.Int32, "alert": pl.Boolean})
    return (
        pl.concat(parts)
        .group_by("client")
        .agg(pl.col("raised").any(ignore_nulls=False).alias("alert"))
    )
