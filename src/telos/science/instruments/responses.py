"""What is refused before anything is scored: columns, types and values."""

from typing import NoReturn

import polars as pl

from telos.science.instruments.errors import (
    ResponseFrameError,
    ResponseValueError,
    TotalOnlyError,
)
from telos.science.instruments.instrument import Instrument
from telos.science.instruments.items import Item


def check_responses(responses: pl.DataFrame, instrument: Instrument) -> None:
    """Refuse a frame that cannot be scored item by item."""
    if instrument.total_only:
        raise TotalOnlyError(instrument.key)
    added = ["score", "answered", "band", "case", "alert"]
    for subscale in instrument.subscales:
        added += [subscale.key, f"{subscale.key}_case"]
    refuse_existing(responses, added)
    for item in instrument.items:
        _check_item(responses, item, instrument)


def refuse_existing(frame: pl.DataFrame, added: list[str]) -> None:
    """Refuse a frame whose own columns scoring would overwrite."""
    for name in added:
        if name in frame.columns:
            raise ResponseFrameError(name, "would be overwritten by scoring; rename it first.")


def _check_item(responses: pl.DataFrame, item: Item, instrument: Instrument) -> None:
    if item.key not in responses.columns:
        raise ResponseFrameError(item.key, "is missing; add it, empty where nothing was answered.")
    answers = responses[item.key]
    if not (answers.dtype.is_integer() or answers.dtype == pl.Null):
        raise ResponseFrameError(
            item.key, f"holds {answers.dtype}, not whole numbers; cast it to integers."
        )
    values = [option.value for option in instrument.options_of(item)]
    # A value too large for Int64 becomes null here, and null is in no list of options.
    allowed = answers.cast(pl.Int64, strict=False).is_in(values).fill_null(value=False)
    bad = ~allowed & answers.is_not_null()
    if bad.any():
        row = bad.arg_true()[0]
        raise ResponseValueError(
            row=row,
            item=item.key,
            value=answers[row],
            allowed=_allowed(values),
            count=int(bad.sum()),
        )


def _allowed(values: list[int]) -> str:
    return ", ".join(str(value) for value in values)


def refuse_value(key: str, value: object, values: list[int]) -> NoReturn:
    """Refuse one answer of one form."""
    raise ResponseValueError(row=0, item=key, value=value, allowed=_allowed(values), count=1)


def check_totals(totals: pl.DataFrame, instrument: Instrument, column: str) -> None:
    """Refuse totals that are not numbers within the instrument's range."""
    if column not in totals.columns:
        raise ResponseFrameError(column, "is missing; name the column that holds the total.")
    values = totals[column]
    if not (values.dtype.is_numeric() or values.dtype == pl.Null):
        raise ResponseFrameError(column, f"holds {values.dtype}, not numbers; cast it first.")
    lowest, highest = instrument.score.lowest, instrument.score.highest
    # NaN counts as larger than every number in Polars, so it falls outside too.
    bad = ~values.cast(pl.Float64).is_between(lowest, highest) & values.is_not_null()
    if bad.any():
        row = bad.arg_true()[0]
        raise ResponseValueError(
            row=row,
            item=column,
            value=values[row],
            allowed=f"{lowest:g} to {highest:g}",
            count=int(bad.sum()),
        )
