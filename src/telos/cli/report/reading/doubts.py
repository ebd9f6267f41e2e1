"""What was read and used, and may be a slip all the same."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.problems import quoted
from telos.cli.report.reading.fates import FIRST_REFUSED
from telos.cli.report.reading.table import Table
from telos.cli.report.reading.times import Kind, Times, on_day, spoken_date

LONG_GAP_DAYS = 3_652
"""Ten years in which nobody gave a score: what lies before is rarely the same study."""
MOST_NAMED = 6
_NUMBER = r"^[0-9]+(?:[.,][0-9]*)?$"
_ZEROS_BEFORE = r"^0+([0-9])"
_ZEROS_BEHIND = r"[.,]0*$|([.,][0-9]*[1-9])0+$"


def doubts_of(
    frame: pl.DataFrame, *, clients: pl.Series, times: Times, table: Table
) -> tuple[str, ...]:
    """Sentences for whoever must look again; `frame` holds each row with its fate."""
    found = (_alike(clients), _one_number(clients), _far_earlier(frame, times, table))
    return tuple(doubt for doubt in found if doubt)


def _alike(clients: pl.Series) -> str:
    """Clients whose names are the same but for capitals."""
    alike = (
        pl.DataFrame({"name": clients})
        .with_columns(pl.col("name").str.to_lowercase().alias("small"))
        .filter(pl.len().over("small") > 1)
        .sort("small", "name", maintain_order=True)
    )
    if alike.is_empty():
        return ""
    names = [f"“{quoted(name)}”" for name in alike["name"].head(MOST_NAMED)]
    return _(
        "{n} clients differ only in capitals: {names}{more}. Each was taken for a person of their "
        "own; where one person is meant, write the name in one way."
    ).format(
        n=f"{alike.height:,}",
        names=", ".join(names),
        more=" …" if alike.height > len(names) else "",
    )


def _one_number(clients: pl.Series) -> str:
    """Clients whose names are one number: spreadsheets drop zeros before it and add some behind."""
    parts = pl.col("name").str.strip_chars()
    bare = parts.str.replace(_ZEROS_BEHIND, "${1}").str.replace(_ZEROS_BEFORE, "${1}")
    alike = (
        pl.DataFrame({"name": clients})
        .filter(parts.str.contains(_NUMBER))
        .with_columns(bare.alias("number"))
        .filter(pl.len().over("number") > 1)
        .sort(pl.col("number").str.len_chars(), "number", "name", maintain_order=True)
    )
    if alike.is_empty():
        return ""
    names = [f"“{quoted(name)}”" for name in alike["name"].head(MOST_NAMED)]
    return _(
        "{n} clients differ only in zeros before or behind a number: {names}{more}. Each was taken "
        "for a person of their own; where one person is meant, write the number in one way."
    ).format(
        n=f"{alike.height:,}",
        names=", ".join(names),
        more=" …" if alike.height > len(names) else "",
    )


def _far_earlier(frame: pl.DataFrame, times: Times, table: Table) -> str:
    """Fewer than half of the dates, ten years or more before all the others."""
    if times.kind is not Kind.DATE:
        return ""
    usable = frame.filter((pl.col("fate") < FIRST_REFUSED) & pl.col("time").is_not_null())
    met = usable["time"].unique().sort()
    days = times.keys.gather(met)
    gaps = (days.diff() >= LONG_GAP_DAYS).arg_true()
    halves = [usable.filter(pl.col("time") < met[int(place)]) for place in gaps]
    before = [rows for rows in halves if 2 * rows.height < usable.height]
    if not before:
        return ""
    early = before[-1]
    line = int(table.line_of(early["row"].head(1))[0])
    return ngettext(
        "{n} row is dated ten years or more before all the others: {day}, {line}. It was used; "
        "please look whether that year is right.",
        "{n} rows are dated ten years or more before all the others, the first {day}, {line}. "
        "They were used; please look whether these years are right.",
        early.height,
    ).format(
        n=f"{early.height:,}",
        day=spoken_date(on_day(float(times.keys[int(early["time"][0])]))),
        line=f"{table.counted_in} {line:,}",
    )
