"""Which two scores of a client are compared."""

from dataclasses import dataclass, replace

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.alerts import alert_at_latest
from telos.cli.report.choices import Method
from telos.cli.report.reading.times import Kind, Times, on_day, parse_day, spoken_date
from telos.cli.report.refused import FLAGS, refused_of_clients
from telos.cli.report.responses import Scored


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Which times may be the first and which the last, and how that is said."""

    first: pl.Expr
    last: pl.Expr
    sentence: str
    first_named: str = ""
    """The first time that was asked for, to follow a noun (“at month 0”); empty where it is the
    earliest."""
    last_named: str = ""
    """The same of the later score; empty where it is the latest."""


def pairing(times: Times, method: Method) -> Pairing:
    """The first and the last score of each client, or those at the times that were named."""
    first, first_said, first_named = _first(times, method.first)
    last, last_said, last_named = _last(times, method.last)
    return Pairing(
        first=first,
        last=last,
        sentence=f"{first_said} {last_said}",
        first_named=first_named,
        last_named=last_named,
    )


def pairing_at(times: Times, *, first: Pairing, place: int) -> Pairing:
    """The first score as in `first`, and the later one at the time `place` alone."""
    return replace(
        first, last=pl.col("time") == place, last_named=_at(times, place), sentence=first.sentence
    )


def _at(times: Times, place: int) -> str:
    said = _("on {time}") if times.kind is Kind.DATE else _("at {time}")
    return said.format(time=times.label(place))


def _first(times: Times, asked: str | None) -> tuple[pl.Expr, str, str]:
    if asked is None:
        said = _("A client’s first score is the earliest one in the file.")
        return pl.lit(value=True), said, ""
    if times.kind is Kind.DATE:
        day = parse_day(asked, "--from")
        place = int((times.keys < day).sum())
        named = _("on or after {day}").format(day=spoken_date(on_day(day)))
        said = _("A client’s first score is the earliest one {named}.").format(named=named)
        return pl.col("time") >= place, said, named
    place = times.find(asked, "--from")
    named = _at(times, place)
    said = _("A client’s first score is the one {named}.").format(named=named)
    return pl.col("time") == place, said, named


def _last(times: Times, asked: str | None) -> tuple[pl.Expr, str, str]:
    if asked is None:
        return pl.lit(value=True), _("The later score is the latest one after that."), ""
    if times.kind is Kind.DATE:
        day = parse_day(asked, "--to")
        place = int((times.keys < day + 1).sum())
        named = _("on or before {day}").format(day=spoken_date(on_day(day)))
        said = _("The later score is the latest one {named}.").format(named=named)
        return pl.col("time") < place, said, named
    place = times.find(asked, "--to")
    named = _at(times, place)
    return (
        pl.col("time") == place,
        _("The later score is the one {named}.").format(named=named),
        named,
    )


def pair_scores(scored: Scored, pairs: Pairing) -> pl.DataFrame:
    """One row a client of the instrument: first and last score, or null where there is none.

    client, n_scores, n_after (scores after the first, at whatever time), first_time, first,
    first_band, last_time, last, last_band, alert (at the latest answer to an alert item, null
    where there is none), n_too_few (responses with too few answers for a score), n_too_few_after
    (those after the first score), short_before and short_after (whether one lies where the first
    score is looked for, before it, and where the later one is, after it), too_few_first (no first
    score, for too few answers to it), and where refused rows lie, as `refused_of_clients` says.
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
    after = scores.join(
        firsts.select("client", "first_time"), on="client", maintain_order="left"
    ).filter(pl.col("time") > pl.col("first_time"))
    lasts = (
        after.filter(pairs.last)
        .group_by("client", maintain_order=True)
        .agg(
            pl.col("time").last().alias("last_time"),
            pl.col("score").last().alias("last"),
            pl.col("band").last().alias("last_band"),
        )
    )
    counts = scores.group_by("client").agg(pl.len().alias("n_scores"))
    later_counts = after.group_by("client").agg(pl.len().alias("n_after"))
    compared = (
        pl.DataFrame({"client": scored.clients})
        .join(counts, on="client", how="left", maintain_order="left")
        .join(later_counts, on="client", how="left", maintain_order="left")
        .join(firsts, on="client", how="left", maintain_order="left")
        .join(lasts, on="client", how="left", maintain_order="left")
        .with_columns(pl.col("n_scores", "n_after").fill_null(0))
    )
    return _with_the_unused(compared, scored, pairs)


def _with_the_unused(compared: pl.DataFrame, scored: Scored, pairs: Pairing) -> pl.DataFrame:
    """Beside the scores that are compared: what each client gave that came to none."""
    refused = refused_of_clients(
        scored.refused,
        compared.select("client", "n_scores", "first_time", "last_time"),
        first=pairs.first,
        last=pairs.last,
    )
    return (
        compared.join(
            alert_at_latest(scored.alerts), on="client", how="left", maintain_order="left"
        )
        .join(_too_few(scored, pairs, compared), on="client", how="left", maintain_order="left")
        .join(refused, on="client", how="left", maintain_order="left")
        .with_columns(
            pl.col("n_too_few", "n_too_few_after").fill_null(0),
            pl.col("short_before", "short_after").fill_null(value=False),
            pl.col(FLAGS).fill_null(value=False),
        )
        .with_columns(
            too_few_first=pl.col("first").is_null()
            & ~pl.col("refused_first")
            & (pl.col("n_too_few_first").fill_null(0) > 0),
        )
        .drop("n_too_few_first")
    )


def _too_few(scored: Scored, pairs: Pairing, compared: pl.DataFrame) -> pl.DataFrame:
    """How many responses of each client have too few answers: of all, as a first one, later."""
    begun = compared.select("client", "first_time", "last_time")
    time = pl.col("time")
    return (
        scored.unscored.with_columns(as_first=pairs.first, as_last=pairs.last)
        .join(begun, on="client", how="left")
        .group_by("client")
        .agg(
            pl.len().alias("n_too_few"),
            pl.col("as_first").sum().alias("n_too_few_first"),
            (time > pl.col("first_time")).sum().alias("n_too_few_after"),
            (pl.col("as_first") & (time < pl.col("first_time"))).any().alias("short_before"),
            (pl.col("as_last") & (time > pl.col("last_time"))).any().alias("short_after"),
        )
    )


def lost_to_refusal() -> pl.Expr:
    """Of a client without a later score: whether refused rows are all there is in its place."""
    answered = (pl.col("n_after") > 0) | (pl.col("n_too_few_after") > 0)
    return pl.col("refused_later") | (pl.col("refused_else") & ~answered)


def has_started() -> pl.Expr:
    """Whether a client gave a first response, be it too short for a score, or refused."""
    return pl.any_horizontal(pl.col("first").is_not_null(), "too_few_first", "refused_first")
