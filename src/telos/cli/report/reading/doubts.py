"""What was read and used, and may be a slip all the same."""

import polars as pl

from telos.cli.language import ngettext
from telos.cli.report.reading.fates import FIRST_REFUSED
from telos.cli.report.reading.table import Table
from telos.cli.report.reading.times import Kind, Times, on_day, spoken_date

LONG_GAP_DAYS = 3_652
"""Ten years in which nobody gave a score: what lies before is rarely the same study."""


def doubts_of(frame: pl.DataFrame, times: Times, table: Table) -> tuple[str, ...]:
    """Sentences for whoever must look again; `frame` holds each row with its fate."""
    found = (_far_earlier(frame, times, table),)
    return tuple(doubt for doubt in found if doubt)


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
