"""Which two scores of a client are compared."""

from dataclasses import dataclass, replace

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.alerts import alert_at_latest
from telos.cli.report.choices import Method
from telos.cli.report.late_alone import late_alone
from telos.cli.report.problems import WrongCall, quoted
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
    start_named: str = ""
    """When a first score may lie: as `first_named`, and not after the last time asked for."""
    end: int | None = None
    """The place of the one time for later scores; None where they may be from several."""


@dataclass(frozen=True, kw_only=True)
class _End:
    """One of the two times that were asked for."""

    low: int
    high: int
    """The first place from that day on, and the last one up to it; both the time, if no date."""
    key: float
    named: str
    day: str = ""


def pairing(times: Times, method: Method) -> Pairing:
    """The first and the last score of each client, or those at the times that were named.

    A first score is never one from after the last time that was asked for.
    """
    start = _end(times, method.first, option="--from", said=_("on or after {day}"))
    end = _end(times, method.last, option="--to", said=_("on or before {day}"))
    if start is not None and end is not None and end.key <= start.key:
        raise WrongCall(
            _("--to {last} is not after --from {first}.").format(
                last=quoted(method.last or ""), first=quoted(method.first or "")
            ),
            _("The first score is from before the later one: name an earlier and a later time."),
        )
    start_named = _start_named(times, start, end)
    exact = times.kind is not Kind.DATE
    place = pl.col("time")
    first = pl.lit(value=True)
    if start is not None:
        first = place == start.low if exact else place >= start.low
    if end is not None:
        first &= place <= end.high
    last = pl.lit(value=True)
    if end is not None:
        last = place == end.high if exact else place <= end.high
    return Pairing(
        first=first,
        last=last,
        sentence=_sentence(start_named, end, exact=exact and start is not None),
        first_named="" if start is None else start.named,
        last_named="" if end is None else end.named,
        start_named=start_named,
        end=end.high if exact and end is not None else None,
    )


def pairing_at(times: Times, *, first: Pairing, place: int) -> Pairing:
    """The first score as in `first`, and the later one at the time `place` alone."""
    return replace(first, last=pl.col("time") == place, last_named=_at(times, place), end=place)


def _at(times: Times, place: int) -> str:
    said = _("on {time}") if times.kind is Kind.DATE else _("at {time}")
    return said.format(time=times.label(place))


def _end(times: Times, asked: str | None, *, option: str, said: str) -> _End | None:
    """The time that an option names; `said` follows a noun where it is a day."""
    if asked is None:
        return None
    if times.kind is not Kind.DATE:
        place = times.find(asked, option)
        return _End(low=place, high=place, key=place, named=_at(times, place))
    key = parse_day(asked, option)
    day = spoken_date(on_day(key))
    return _End(
        low=int((times.keys < key).sum()),
        high=int((times.keys < key + 1).sum()) - 1,
        key=key,
        named=said.format(day=day),
        day=day,
    )


def _start_named(times: Times, start: _End | None, end: _End | None) -> str:
    """When a first score may lie, to follow a noun; empty where at any time."""
    if end is None or (start is not None and times.kind is not Kind.DATE):
        return "" if start is None else start.named
    if start is None:
        return end.named if end.day else _("up to {time}").format(time=times.label(end.high))
    return _("from {first} to {last}").format(first=start.day, last=end.day)


def _sentence(start_named: str, end: _End | None, *, exact: bool) -> str:
    """Which two scores are compared, in words."""
    if exact:
        first = _("A client’s first score is the one {named}.").format(named=start_named)
    elif start_named:
        first = _("A client’s first score is the earliest one {named}.").format(named=start_named)
    else:
        first = _("A client’s first score is the earliest one in the file.")
    if end is None:
        last = _("The later score is the latest one after that.")
    elif end.day:
        last = _("The later score is the latest one {named}.").format(named=end.named)
    else:
        last = _("The later score is the one {named}.").format(named=end.named)
    return f"{first} {last}"


def pair_scores(scored: Scored, pairs: Pairing) -> pl.DataFrame:
    """One row a client of the instrument: first and last score, or null where there is none.

    client, n_scores, n_after (scores after the first, at whatever time), first_time, first,
    first_band, last_time, last, last_band, alert (at the latest answer to an alert item, null
    where there is none), n_too_few (responses with too few answers for a score), n_too_few_after
    (those after the first score), short_before and short_after (whether one lies where the first
    score is looked for, before it, and where the later one is, after it), too_few_first (no first
    score, for too few answers to it), first_at_end (whether the first score lies at the one time
    for later ones, so that it has none before it), late_alone (the later score of who has no
    pair, as `late_alone` gives it), and where refused rows lie, as `refused_of_clients` says.
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
        .with_columns(
            pl.col("n_scores", "n_after").fill_null(0),
            first_at_end=(pl.col("first_time") == pl.lit(pairs.end, pl.Int32)).fill_null(
                value=False
            ),
        )
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
    alone = late_alone(scored, compared, first=pairs.first, last=pairs.last)
    return (
        compared.join(
            alert_at_latest(scored.alerts), on="client", how="left", maintain_order="left"
        )
        .join(_too_few(scored, pairs, compared), on="client", how="left", maintain_order="left")
        .join(refused, on="client", how="left", maintain_order="left")
        .join(alone, on="client", how="left", maintain_order="left")
        .with_columns(
            pl.col("n_too_few", "n_too_few_after").fill_null(0),
            pl.col("short_before", "short_after").fill_null(value=False),
            pl.col(*FLAGS, "undated_first").fill_null(value=False),
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


def has_started() -> pl.Expr:
    """Whether a client gave a first response, be it too short for a score, or refused."""
    return pl.any_horizontal(pl.col("first").is_not_null(), "too_few_first", "refused_first")
