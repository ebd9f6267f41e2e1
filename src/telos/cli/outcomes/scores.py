"""The scores of a long table: one row a visit, and first and last side by side."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.outcomes.table import LINE, Fault
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.report.reading.dates import read_dates
from telos.cli.report.reading.numbers import read_numbers
from telos.cli.report.reading.spelling import composed


def read_scores(
    table: pl.DataFrame, *, client: str, time: str, score: str, by: str | None
) -> tuple[pl.DataFrame, list[Fault]]:
    """Columns line, client, time, score and group; and what cannot be used of them.

    Nobody is there twice at one time, nor in two groups.
    """
    visits = table.select(
        pl.col(LINE).alias("line"),
        pl.col(client).alias("client"),
        _one_spelling(table[time]).alias("time"),
        pl.col(score).alias("score"),
        (pl.col(by) if by else pl.lit("")).alias("group"),
    )
    faults = [
        Fault(line=line, column=name, message=message)
        for name, key, message in (
            (client, "client", _("no client is named")),
            (time, "time", _("no time is given")),
        )
        for line in visits.filter(pl.col(key).is_null())["line"]
    ]
    twice = visits.filter(
        pl.struct("client", "time").is_duplicated() & pl.col("client").is_not_null()
    )
    faults += [
        Fault(line=line, column=time, message=_("this client has another score at this time"))
        for line in twice["line"]
    ]
    return visits, faults + _in_two_groups(visits, by)


def _one_spelling(times: pl.Series) -> pl.Series:
    """The times, numbers that are written in two ways (0, 0.0 and 0,0) as they first stand."""
    written = times.drop_nulls().unique(maintain_order=True)
    spelling = pl.DataFrame({"number": read_numbers(written).values, "time": written}).select(
        pl.when(pl.col("number").is_not_null())
        .then(pl.col("time").first().over("number"))
        .otherwise("time")
    )
    return times.replace(written, spelling.to_series())


def _in_two_groups(visits: pl.DataFrame, by: str | None) -> list[Fault]:
    if by is None:
        return []
    named = visits.drop_nulls(["client", "group"]).with_columns(
        pl.col("group").first().over("client").alias("own")
    )
    words = _("this client is “{own}” elsewhere and “{group}” here")
    return [
        Fault(line=line, column=by, message=words.format(own=own, group=group))
        for line, own, group in named.filter(pl.col("group") != pl.col("own"))
        .select("line", "own", "group")
        .iter_rows()
    ]


def pair_scores(visits: pl.DataFrame, *, before: str, after: str) -> pl.DataFrame:
    """One row a client in the order of the file: before, after, group."""
    times = visits["time"].unique(maintain_order=True)
    before, after = _as_written(before, times), _as_written(after, times)
    if before == after:
        raise WrongCall(_("--before and --after name the same time."))
    for name, given in (("--before", before), ("--after", after)):
        if given not in times:
            shown = ", ".join(times.to_list()[:12])
            raise WrongCall(
                _("No row has the time {name} {given}; the table has {times}.").format(
                    name=name, given=given, times=shown
                )
            )
    _require_order(before, after, times)
    everybody = visits.select("client").unique(maintain_order=True)
    for name, given in (("before", before), ("after", after)):
        at = visits.filter(pl.col("time") == given).select("client", pl.col("score").alias(name))
        everybody = everybody.join(at, on="client", how="left", maintain_order="left")
    group = visits.group_by("client", maintain_order=True).agg(pl.col("group").drop_nulls().first())
    return everybody.join(group, on="client", how="left", maintain_order="left")


def _require_order(before: str, after: str, times: pl.Series) -> None:
    """Refuse two times of which the first is the later one, where numbers or dates tell."""
    asked = pl.Series([before, after])
    numbers = read_numbers(asked).values
    places = [numbers] if numbers.null_count() == 0 else _days(asked, times)
    if places and all(place[0] > place[1] for place in places):
        raise WrongCall(
            _(
                "--before {before} is later than --after {after}: every verdict would be turned "
                "round. Name the earlier time first."
            ).format(before=before, after=after)
        )


def _days(asked: pl.Series, times: pl.Series) -> list[pl.Series]:
    """The days of two times; by both orders of day and month where the table cannot tell."""
    try:
        read = [read_dates(times, date_format=None).days]
    except InputProblem:
        read = [read_dates(times, date_format=order).days for order in ("dmy", "mdy")]
    known = times.to_list()
    found = [days.gather([known.index(one) for one in asked]) for days in read]
    return [days for days in found if days.null_count() == 0]


def _as_written(given: str, times: pl.Series) -> str:
    """The time as the table writes it: 0 where it says 0.0."""
    given = composed(given)
    if given in times:
        return given
    number = read_numbers(pl.Series([given])).values[0]
    same = [] if number is None else times.filter(read_numbers(times).values == number).to_list()
    return str(same[0]) if len(same) == 1 else given
