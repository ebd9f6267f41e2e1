"""The later score of people who have no first one to compare it with."""

import polars as pl

from telos.cli.report.responses import Scored


def late_alone(
    scored: Scored, compared: pl.DataFrame, *, first: pl.Expr, last: pl.Expr
) -> pl.DataFrame:
    """The later score of each client who has no pair, where it is known.

    That is the latest score at a time for a later one (`last`), after a response that should
    have been the first and was refused or too short; or a first score that lies at the one time
    for later ones, and so has none before it. None is given where a response after it, at a time
    for a later one, was refused or too short, or where a refused row of this instrument lies at
    a time that nobody can tell: either may hold the later score.

    `compared`: client, first_time, last_time, first_at_end (whether the first score lies at the
    one time for later ones). `first`: which times may be those of a first response. Gives client,
    late_alone.
    """
    refused = scored.refused.rows
    own, undated = refused.filter("own"), pl.col("time").is_null()
    unused = pl.concat([own.select("client", "time"), scored.unscored.select("client", "time")])
    responses = pl.concat([unused, scored.scores.select("client", "time")])
    begun = responses.filter(first).group_by("client").agg(begun=pl.col("time").min())
    spoilt = pl.concat(
        [refused.select("client", "time"), scored.unscored.select("client", "time")]
    ).filter(last)
    latest_spoilt = spoilt.group_by("client").agg(spoilt=pl.col("time").max())
    alone = compared.filter(pl.col("last_time").is_null()).select(
        "client", "first_time", "first_at_end"
    )
    time = pl.col("time")
    begins_there = (pl.col("first_at_end") & (time == pl.col("first_time"))).fill_null(value=False)
    return (
        scored.scores.filter(last)
        .join(alone, on="client", maintain_order="left")
        .join(begun, on="client", maintain_order="left")
        .filter((time > pl.col("begun")) | begins_there)
        .group_by("client", maintain_order=True)
        .agg(late_at=time.last(), late_alone=pl.col("score").last())
        .join(latest_spoilt, on="client", how="left")
        .join(own.filter(undated), on="client", how="anti")
        .filter((pl.col("spoilt") <= pl.col("late_at")).fill_null(value=True))
        .select("client", "late_alone")
    )
