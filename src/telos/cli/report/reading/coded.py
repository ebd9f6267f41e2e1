"""Items counted from 0, and answers coded from 1 where the instrument's begin at 0.

Both would be scored without a word, every score wrong and the last item, often the gravest, lost.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.possible import codes
from telos.cli.report.reading.spelling import plain
from telos.cli.report.reading.table import Table
from telos.science.instruments import Instrument

FEWEST_ANSWERS = 30
FEWEST_RESPONSES = 3
"""From so many answers of so many responses on, it is no accident that nobody gave the lowest.

Our judgement: where one answer in ten is the lowest, 30 without one come about in one file of 24.
A question that is asked in vain costs a correction; one that is not asked, every score.
"""
MANY_ANSWERS = 100
"""With so many it is worth a question even where no answer is too high to be one."""
_ZERO = re.compile(r"(?:.*[^0-9])?0+(?:_0)?")
"""An item by number 0, under whatever name: “0”, “phq9_0”, “Q00”; spreadsheets write 0.0."""


def refuse_items_from_zero(
    frame: pl.DataFrame, *, texts: pl.Series, table: Table, instruments: Mapping[int, Instrument]
) -> None:
    """Stop where an instrument's items by number hold 0, others, and never its last.

    `texts`: what stands in the column of items, on each row.
    """
    zero = texts.unique().drop_nulls()
    named = [_ZERO.fullmatch(plain(text)) is not None for text in zero]
    zero = zero.filter(pl.Series(named, dtype=pl.Boolean))
    if zero.is_empty():
        return
    for place, instrument in instruments.items():
        own = frame.filter(pl.col("instrument") == place)
        found = own.filter(
            pl.col("item").is_null() & texts.gather(own["row"]).is_in(zero.implode())
        )
        items = own["item"].drop_nulls()
        last = instrument.item_count - 1
        if found.is_empty() or items.is_empty() or (items == last).any():
            continue
        row = found["row"].head(1)
        raise InputProblem(
            _(
                "Items of the {name} seem to be counted from 0: there is “{text}” ({where}), and "
                "never item {n}, its last."
            ).format(
                name=instrument.short_name,
                text=quoted(str(texts[int(row[0])])),
                where=f"{table.counted_in} {int(table.line_of(row)[0]):,}",
                n=instrument.item_count,
            ),
            _(
                "Name them 1 to {n}, each one higher than now; read as they stand, every answer "
                "would count for another question."
            ).format(n=instrument.item_count),
        )


@dataclass(frozen=True, kw_only=True)
class _Answers:
    """How the answers to one instrument's items lie among its codes."""

    answers: int
    responses: int
    lowest: int
    above: pl.Series
    """The rows (places) of answers exactly one above the highest."""

    @property
    def enough(self) -> bool:
        return self.answers >= FEWEST_ANSWERS and self.responses >= FEWEST_RESPONSES


def refuse_codes_from_one(
    frame: pl.DataFrame, *, table: Table, instruments: Mapping[int, Instrument]
) -> tuple[str, ...]:
    """Stop where answers seem coded one too high; give the doubts about those of too few.

    That is where nobody ever gave an item's lowest answer, and some gave one just above its
    highest.
    """
    doubts = []
    for place, instrument in instruments.items():
        if instrument.total_only or not instrument.items:
            continue
        answers = _answers(frame.filter(pl.col("instrument") == place), instrument)
        if not answers.answers or answers.lowest:
            continue
        if answers.above.len() and answers.enough:
            raise _too_high(answers, instrument, table)
        # Where high is well, a sample that is well may leave the lowest answer out.
        ill = instrument.direction == "lower"
        if answers.above.len() or (ill and answers.enough and answers.answers >= MANY_ANSWERS):
            doubts.append(_doubt(answers, instrument))
    return tuple(doubts)


def _answers(own: pl.DataFrame, instrument: Instrument) -> _Answers:
    options = [
        [option.value for option in instrument.options_of(item)] for item in instrument.items
    ]
    given = own.filter(pl.col("item").is_not_null() & pl.col("value").is_not_null())
    lowest = pl.Series([float(min(values)) for values in options]).gather(given["item"])
    highest = pl.Series([float(max(values)) for values in options]).gather(given["item"])
    return _Answers(
        answers=given.height,
        responses=given.select("client", "time").n_unique(),
        lowest=int((given["value"] <= lowest).sum()),
        above=given["row"].filter(given["value"] == highest + 1),
    )


def _too_high(answers: _Answers, instrument: Instrument, table: Table) -> InputProblem:
    low, high = codes(instrument)
    first = answers.above.head(1)
    return InputProblem(
        _(
            "Answers to the {name} seem coded one too high: they go from {low} to {high}, and of "
            "{n} not one is {low}, while {above} are {too_high} (first on {where})."
        ).format(
            name=instrument.short_name,
            low=low,
            high=high,
            n=f"{answers.answers:,}",
            above=f"{answers.above.len():,}",
            too_high=high + 1,
            where=f"{table.counted_in} {int(table.line_of(first)[0]):,}",
        ),
        _(
            "Take 1 from every answer to it, and try it again; if only these are slips, correct "
            "them or leave their cells empty."
        ),
    )


def _doubt(answers: _Answers, instrument: Instrument) -> str:
    low, high = codes(instrument)
    count = answers.above.len()
    beyond = (
        ngettext(
            ", and {n} is {too_high}, one above the highest",
            ", and {n} are {too_high}, one above the highest",
            count,
        ).format(n=f"{count:,}", too_high=high + 1)
        if count
        else ""
    )
    return _(
        "None of the {n} answers to the {name} is {low}{beyond}. Please look whether they are "
        "coded from {low} to {high}; if they begin at {begin}, take 1 from each, or every score "
        "is too high."
    ).format(
        n=f"{answers.answers:,}",
        name=instrument.short_name,
        low=low,
        high=high,
        begin=low + 1,
        beyond=beyond,
    )
