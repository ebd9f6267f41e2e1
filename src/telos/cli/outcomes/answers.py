"""The answers in a table that is to be scored: which of them cannot be used, and the others."""

from collections.abc import Mapping

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.outcomes.table import LINE, Fault
from telos.science.instruments import DECISIVE, Instrument, given_in


def other_forms(table: pl.DataFrame, instrument: Instrument) -> list[Fault]:
    """Rows that say of themselves that they are of another instrument, version or coding."""
    form = given_in(instrument)
    faults = []
    for name in DECISIVE:
        if name not in table.columns:
            continue
        own = str(form[name])
        words = _("“{other}”, where {name} {key} is scored; keep the rows of one form")
        others = table.filter(pl.col(name).is_not_null() & (pl.col(name) != own))
        faults += [
            Fault(line=line, column=name, message=words.format(other=other, name=name, key=own))
            for line, other in others.select(LINE, name).iter_rows()
        ]
    return faults


def no_answers(table: pl.DataFrame, instrument: Instrument, columns: list[str]) -> list[Fault]:
    """Every cell that is no answer to its item."""
    faults: list[Fault] = []
    for item, column in zip(instrument.items, columns, strict=True):
        allowed = [float(option.value) for option in instrument.options_of(item)]
        wrong = table.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(allowed))
        known = ", ".join(f"{value:g}" for value in allowed)
        faults += [
            Fault(
                line=line,
                column=column,
                message=_("{value:g} is no answer to this item; it takes {known}").format(
                    value=value, known=known
                ),
            )
            for line, value in wrong.select(LINE, column).iter_rows()
        ]
    return faults


def answers_of(table: pl.DataFrame, instrument: Instrument, columns: list[str]) -> pl.DataFrame:
    """The answers as whole numbers, each column called by its item’s key."""
    return table.select(
        pl.col(column).cast(pl.Int64).alias(key)
        for key, column in zip(instrument.item_keys, columns, strict=True)
    )


def no_truths(table: pl.DataFrame, flags: Mapping[str, str]) -> list[Fault]:
    """Every flag that is neither 1 nor 0."""
    return [
        Fault(line=line, column=column, message=_("should be 1 or 0"))
        for column in flags.values()
        for line in table.filter(~pl.col(column).is_in([0.0, 1.0]))[LINE]
    ]


def truths_of(table: pl.DataFrame, flags: Mapping[str, str]) -> pl.DataFrame:
    """Each flag as true or false, under a name that no item has."""
    return table.select(
        (pl.col(column) == 1).alias(flag_of(item)) for item, column in flags.items()
    )


def flag_of(item: str) -> str:
    """A name for an item’s flag, which no item has."""
    return f"{item} not applicable"
