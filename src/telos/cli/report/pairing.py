"""Which two scores of a client are compared."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.alerts import alert_at_latest
from telos.cli.report.choices import Method
from telos.cli.report.reading.times import Kind, Times, parse_day
from telos.cli.report.responses import Scored


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Which times may be the first and which the last, and how that is said."""

    first: pl.Expr
    last: pl.Expr
    sentence: str


def pairing(times: Times, method: Method) -> Pairing:
    """The first and the last score of each client, or those at the times that were named."""
    first, first_said = _first(times, method.first)
    last, last_said = _last(times, method.last)
    return Pairing(first=first, last=last, sentence=f"{first_said} {last_said}")


def _first(times: Times, asked: str | None) -> tuple[pl.Expr, str]:
    if asked is None:
        return pl.lit(value=True), _("A client’s first score is the earliest one in the file.")
    if times.kind in {Kind.DATE, Kind.MOMENT}:
        place = int((times.keys < parse_day(asked, "--from")).sum())
        return pl.col("time") >= place, _(
            "A client’s first score is the earliest one on or after {day}."
        ).format(day=asked)
    place = times.find(asked, "--from")
    return pl.col("time") == place, _("A client’s first score is the one at {time}.").format(
        time=times.label(place)
    )


def _last(times: Times, asked: str | None) -> tuple[pl.Expr, str]:
    if asked is None:
        return pl.lit(value=True), _("The later score is the latest one after that.")
    if times.kind in {Kind.DATE, Kind.MOMENT}:
        place = int((times.keys < parse_day(asked, "--to") + 1).sum())
        return pl.col("time") < place, _(
            "The later score is the latest one on or before {day}."
        ).format(day=asked)
    place = times.find(asked, "--to")
    return pl.col("time") == place, _("The later score is the one at {time}.").format(
        time=times.label(place)
    )


def pair_scores(scored: Scored, pairs: Pairing) -> pl.DataFrame:
    """One row a client of the instrument: first and last score, or null where there is none.

    client, n_scores, first_time, first, first_band, last_time, last, last_band, alert (at the
    latest answer to an alert item, null where there is none).
    """
    scores = scored.scores
    firsts = (
        scores.filter(pairs.first)
        .group_by("client", maintain_order=True)
        .agg(
            pl.col("time").first().alias("first_time"),
            pl.col("score").first().alias("first"),
            pl.col("band").first().alias("first_band"),
        )
    )
    lasts = (
        scores.filter(pairs.last)
        .join(firsts.select("client", "first_time"), on="client", maintain_order="left")
        .filter(pl.col("time") > pl.col("first_time"))
        .group_by("client", maintain_order=True)
        .agg(
            pl.col("time").last().alias("last_time"),
            pl.col("score").last().alias("last"),
            pl.col("band").last().alias("last_band"),
        )
    )
    counts = scores.group_by("client").agg(pl.len().alias("n_scores"))
    return (
        pl.DataFrame({"client": scored.clients})
        .join(counts, on="client", how="left", maintain_order="left")
        .join(firsts, on="client", how="left", maintain_order="left")
        .join(lasts, on="client", how="left", maintain_order="left")
        .join(alert_at_latest(scored.alerts), on="client", how="left", maintain_order="left")
        .with_columns(pl.col("n_scores").fill_null(0))
    )
