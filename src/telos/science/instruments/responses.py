"""What is refused before anything is scored: columns, types and values."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NoReturn, cast

import polars as pl

from telos.science.instruments.errors import (
    AppliesToAllError,
    NoFixedItemsError,
    ResponseFrameError,
    ResponseValueError,
    ScoringError,
    TotalOnlyError,
    UnknownChoiceError,
    UnknownItemError,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.items import Item

EACH = ("score", "answered", "band", "case", "alert")


def check_has_items(instrument: Instrument) -> None:
    """Refuse an instrument that is not scored from items."""
    if instrument.method is not None:
        raise NoFixedItemsError(instrument.key, instrument.method.scored_by)
    if instrument.total_only:
        raise TotalOnlyError(instrument.key)


def check_responses(
    responses: pl.DataFrame, instrument: Instrument, *, not_applicable: Mapping[str, str]
) -> None:
    """Refuse a frame that cannot be scored item by item."""
    check_has_items(instrument)
    refuse_existing(responses, added_columns(instrument))
    check_answers(responses, instrument, keys=instrument.item_keys)
    for key, column in not_applicable.items():
        _check_flag(responses, instrument, key=key, column=column)


def check_answers(
    responses: pl.DataFrame, instrument: Instrument, *, keys: Collection[str]
) -> None:
    """Refuse columns of these items that are missing, of another type, or hold no option."""
    for item in instrument.items:
        if item.key in keys:
            _check_item(responses, item, instrument)


def added_columns(instrument: Instrument) -> list[str]:
    """The columns that scoring adds, provenance apart."""
    added = [*EACH, *(f"{alert.item}_alert" for alert in instrument.alerts)]
    for part in instrument.subscales:
        added += [part.key, f"{part.key}_answered"]
        added += [f"{part.key}_band"] * bool(part.bands)
        added += [f"{part.key}_case"] * (part.caseness is not None)
    return [*added, *(rule.key for rule in instrument.algorithms)]


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
    if not _all_allowed(answers, values):
        _refuse_first(answers, item.key, values)


def _all_allowed(answers: pl.Series, values: list[int]) -> bool:
    """Whether every answer is an option. The ends alone decide where the options have no gaps."""
    if answers.null_count() == len(answers):
        return True
    lowest, highest = min(values), max(values)
    if answers.dtype == pl.Int64 and lowest == 0:
        # Eight bytes an answer are slow to read, so once: what is below 0 is then above all.
        within = cast("int", answers.reinterpret(signed=False).max()) <= highest
    else:
        within = cast("int", answers.min()) >= lowest and cast("int", answers.max()) <= highest
    if not within or len(values) == highest - lowest + 1:
        return within
    return bool(reduce(or_, (answers == value for value in values)).all())


def _refuse_first(answers: pl.Series, key: str, values: list[int]) -> NoReturn:
    # A value too large for Int64 becomes null here, and null is in no list of options.
    allowed = answers.cast(pl.Int64, strict=False).is_in(values).fill_null(value=False)
    bad = ~allowed & answers.is_not_null()
    row = bad.arg_true()[0]
    raise ResponseValueError(
        row=row, item=key, value=answers[row], allowed=_allowed(values), count=int(bad.sum())
    )


def _check_flag(responses: pl.DataFrame, instrument: Instrument, *, key: str, column: str) -> None:
    item = next((one for one in instrument.items if one.key == key), None)
    if item is None:
        raise UnknownItemError(key, instrument.item_keys)
    if item.applies is None:
        raise AppliesToAllError(key)
    if column not in responses.columns:
        raise ResponseFrameError(column, f"is missing; it should say for whom {key} is not.")
    flags = responses[column]
    if flags.dtype != pl.Boolean:
        raise ResponseFrameError(column, f"holds {flags.dtype}, not true or false; cast it first.")
    both = flags.fill_null(value=False) & responses[key].is_not_null()
    if both.any():
        row = both.arg_true()[0]
        raise ResponseValueError(
            row=row,
            item=key,
            value=responses[key][row],
            allowed=f"no answer, because {column} says that the item does not apply",
            count=int(both.sum()),
        )


def check_lines(
    responses: pl.DataFrame, instrument: Instrument, *, line: str | None, line_by: str | None
) -> None:
    """Refuse lines that the instrument does not have."""
    if line_by is None:
        return
    if line is not None:
        raise ScoringError("Give line or line_by, not both: one line for all, or one for each row.")
    if line_by not in responses.columns:
        raise ResponseFrameError(line_by, "is missing; it should name the line for each row.")
    chosen = responses[line_by]
    if not isinstance(chosen.dtype, pl.String | pl.Categorical | pl.Enum | pl.Null):
        raise ResponseFrameError(line_by, f"holds {chosen.dtype}, not keys of lines.")
    known = [one.key for one in instrument.alternative_lines]
    for key in chosen.drop_nulls().unique().cast(pl.String).sort():
        if key not in known:
            raise UnknownChoiceError("line", key, known)


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
