"""The tables that can be taken away, as CSV and as Parquet."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from telos.cli.report.outcomes import Outcome, group_column
from telos.cli.report.reading.times import Kind, Times
from telos.cli.spreadsheets import safe_csv

MOST_EMBEDDED = 4 * 2**20
"""Bytes of a table that the page carries; a larger one is written beside it."""


@dataclass(frozen=True, kw_only=True)
class Download:
    """One table to take away: inside the page, or a file beside it."""

    name: str
    kind: str
    size: int
    href: str
    beside: bool


def client_table(outcomes: list[Outcome], times: Times, clients: pl.Series) -> pl.DataFrame:
    """One row a client and instrument, in the words of the page."""
    return pl.concat(
        [_table(outcome, times, clients) for outcome in outcomes], how="diagonal_relaxed"
    )


def _table(outcome: Outcome, times: Times, clients: pl.Series) -> pl.DataFrame:
    frame = outcome.clients
    own = frame.select(
        pl.lit(clients).gather(pl.col("client")).alias("client"),
        pl.lit(outcome.instrument.key).alias("instrument"),
        pl.col("n_scores").alias("scores"),
        pl.col("n_too_few").alias("too_few_answers"),
        (pl.col("too_few_first") | pl.col("short_before")).alias("first_too_few"),
        pl.col("short_after").alias("later_too_few"),
        (pl.col("refused_first") | pl.col("refused_before")).alias("first_refused"),
        (pl.col("refused_later") | pl.col("refused_after")).alias("later_refused"),
        pl.col("refused_undated").alias("refused_without_time"),
        _at("first_time", times).alias("first_at"),
        "first",
        "first_band",
        _at("last_time", times).alias("later_at"),
        pl.col("last").alias("later"),
        pl.col("last_band").alias("later_band"),
        "change",
        "rci",
        "category",
        pl.col("clinical_first").alias("clinical_at_first"),
        pl.col("functional_last").alias("functional_later"),
        pl.col("harmed").alias("crossed_to_clinical"),
        pl.col("alert").alias("alert_at_latest"),
    )
    taken = set(own.columns)
    for place, (grouping, _people) in enumerate(outcome.groups, start=_GROUPS_STAND_AT):
        name = _free(grouping.name, taken)
        taken.add(name)
        labels = frame[group_column(grouping)].str.strip_prefix(grouping.prefix)
        own.insert_column(place, labels.alias(name))
    return own


# Behind client and instrument.
_GROUPS_STAND_AT = 2


def _free(name: str, taken: set[str]) -> str:
    """The name of a group's column as the file has it, or where a column is called so, another."""
    while name in taken:
        name = f"group {name}"
    return name


def _at(column: str, times: Times) -> pl.Expr:
    """A time as a researcher wants it: a number, a date, or the word of the file."""
    place = pl.col(column)
    if times.kind is Kind.STAGE:
        return pl.lit(pl.Series(times.labels, dtype=pl.String)).gather(place)
    keys = pl.lit(times.keys).gather(place)
    if times.kind is Kind.NUMBER:
        return keys
    return keys.cast(pl.Int32).cast(pl.Date)


def parquet(table: pl.DataFrame) -> bytes:
    """Parquet, for whoever reckons on."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def downloads(table: pl.DataFrame, *, stem: str, page: Path | None) -> tuple[Download, ...]:
    """CSV and Parquet of a table: in the page where that is light, else beside it."""
    forms = (
        ("CSV", "csv", "text/csv;charset=utf-8", safe_csv(table)),
        ("Parquet", "parquet", "application/vnd.apache.parquet", parquet(table)),
    )
    return tuple(
        _download(content, kind=kind, name=f"{stem}.{ending}", mime=mime, page=page)
        for kind, ending, mime, content in forms
    )


def _download(content: bytes, *, kind: str, name: str, mime: str, page: Path | None) -> Download:
    beside = len(content) > MOST_EMBEDDED and page is not None
    if beside and page is not None:
        (page.parent / name).write_bytes(content)
        href = name
    else:
        href = f"data:{mime};base64,{base64.b64encode(content).decode()}"
    return Download(name=name, kind=kind, size=len(content), href=href, beside=beside)
