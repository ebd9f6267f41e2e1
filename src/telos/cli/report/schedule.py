"""At each time of the file, how many rows there are and how many scores; and the planned end."""

from dataclasses import dataclass

import polars as pl

from telos.cli.report.groups import Grouping
from telos.cli.report.pairing import has_started
from telos.cli.report.reading.rows import Rows
from telos.cli.report.reading.times import Kind
from telos.cli.report.responses import Scored

MOST_TIMES = 40
"""A table of every time helps up to here."""
NEARLY_EVERYONE = 0.9
"""Of those who started, so many have a row at a planned end: those, too, who gave no score there.
Two fifths of a caseload still come at some session or other without anybody having planned it."""
FEW = 0.1
"""A time at which fewer of those who started have a row is a slip or an extra visit: it ends no
schedule, and it does not undo one."""


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When rows were made and scores given, and whether the file shows that this was planned.

    `table`: time, group (null for all), planned (people with rows, of a total or of any number of
    items, with or without a score), given, too_few, refused, mean, sd, given_by_started (scores of
    those who started), later (how many scores from then are compared as the later one); empty
    for dates.
    """

    table: pl.DataFrame
    planned_end: int | None
    """The last planned time; None where the file shows no plan."""


_SCHEMA = {
    "time": pl.Int32,
    "group": pl.String,
    "planned": pl.UInt32,
    "given": pl.UInt32,
    "too_few": pl.UInt32,
    "refused": pl.UInt32,
    "mean": pl.Float64,
    "sd": pl.Float64,
    "given_by_started": pl.UInt32,
    "later": pl.UInt32,
}


def schedule_of(
    scored: Scored, rows: Rows, *, clients: pl.DataFrame, groupings: tuple[Grouping, ...]
) -> Schedule:
    """Count people with rows and scores at each time, of all and of each group.

    `clients`: one row a client, as `pair_scores` gives it.
    """
    times = rows.times
    if times.kind is Kind.DATE or scored.planned["time"].n_unique() > MOST_TIMES:
        return Schedule(table=pl.DataFrame(schema=_SCHEMA), planned_end=None)
    whose = clients.select("client", "last_time", started=has_started())
    every = _every_response(scored).join(whose, on="client", how="left")
    tables = [every.group_by("time").agg(*_COUNTED).with_columns(group=pl.lit(None, pl.String))]
    for grouping in groupings:
        labelled = every.with_columns(group=grouping.of_client.gather(every["client"]))
        tables.append(labelled.group_by("time", "group").agg(*_COUNTED))
    table = pl.concat([table.select(*_SCHEMA) for table in tables])
    return Schedule(
        table=table.sort("group", "time", nulls_last=False),
        planned_end=_planned_end(every.filter("started"), int(whose["started"].sum())),
    )


_COUNTED = (
    pl.len().alias("planned"),
    pl.col("score").count().alias("given"),
    (pl.col("answered").is_not_null() & ~pl.col("refused")).sum().alias("too_few"),
    (pl.col("score").is_null() & pl.col("refused")).sum().alias("refused"),
    pl.col("score").mean().alias("mean"),
    pl.col("score").std().alias("sd"),
    pl.col("score").filter("started").count().alias("given_by_started"),
    (pl.col("time") == pl.col("last_time")).sum().alias("later"),
)


def _every_response(scored: Scored) -> pl.DataFrame:
    """Each client and time with a row, be it empty or refused: score, answered, refused."""
    keys = ["client", "time"]
    # Few as a rule, and `planned` has each of its own once already.
    refused = scored.refused.dated.with_columns(refused=pl.lit(value=True))
    unplanned = refused.select(keys).join(scored.planned, on=keys, how="anti")
    return (
        pl.concat([scored.planned, unplanned])
        .join(scored.scores.select(*keys, "score"), on=keys, how="left")
        .join(scored.unscored.select(*keys, "answered"), on=keys, how="left")
        .join(refused, on=keys, how="left")
        .with_columns(pl.col("refused").fill_null(value=False))
    )


def _planned_end(every: pl.DataFrame, started: int) -> int | None:
    """The last time of the file, where it shows that everybody was to give a score then.

    It does where nearly everyone who started has a row there, and most of those without a score
    there as well: rows are kept of people who did not answer, so somebody had planned it.
    """
    counts = (
        every.group_by("time").agg(pl.len().alias("rows"), pl.col("score").count()).sort("time")
    )
    often = counts.filter(pl.col("rows") >= FEW * started)
    if often.height <= 1:
        return None
    time, there, given = often.row(-1)
    without, kept = started - given, there - given
    if there < NEARLY_EVERYONE * started or (without and 2 * kept <= without):
        return None
    return int(time)
