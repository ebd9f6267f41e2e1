"""Which instrument, version, language and coding a response was given in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from telos.science.instruments.errors import ResponseFrameError, VersionError

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.science.instruments.instrument import Instrument

PROVENANCE = ("instrument", "version", "language", "coding")
"""The columns that travel with every scored response."""
DECISIVE = ("instrument", "version", "coding")
"""Those that decide what an answer is worth; a language does not."""


def given_in(instrument: Instrument) -> dict[str, str]:
    """What a response to this instrument keeps of it."""
    return {
        "instrument": instrument.key,
        "version": instrument.version,
        "language": instrument.language,
        "coding": instrument.coding,
    }


def check_given_in(
    responses: pl.DataFrame, instrument: Instrument, *, accept_versions: Collection[str]
) -> None:
    """Refuse responses that say that they were given in another form of the instrument."""
    right = given_in(instrument)
    for column in PROVENANCE:
        if column not in responses.columns:
            continue
        given = responses[column]
        if not isinstance(given.dtype, pl.String | pl.Categorical | pl.Enum | pl.Null):
            raise ResponseFrameError(
                column, f"holds {given.dtype}, and should name the response's {column}; rename it."
            )
        if column in DECISIVE:
            fine = {right[column]}
            if column == "version":
                fine |= set(accept_versions)
            _refuse_other(given, column, right[column], fine=fine)


def _refuse_other(given: pl.Series, column: str, expected: str, *, fine: set[str]) -> None:
    known = given.unique().cast(pl.String).to_list()
    if all(one in fine for one in known):
        return
    # What is not known is not taken for the same.
    strange = ~given.cast(pl.String).is_in(sorted(fine)).fill_null(value=False)
    row = strange.arg_true()[0]
    raise VersionError(row=row, column=column, given=given[row], expected=expected)


def with_provenance(
    scored: pl.DataFrame, instrument: Instrument, *, accept_versions: Collection[str]
) -> pl.DataFrame:
    """Add what the responses do not say themselves, and by which version they were scored."""
    added = {
        column: value for column, value in given_in(instrument).items() if column not in scored
    }
    if accept_versions:
        added["scored_version"] = instrument.version
    return scored.with_columns(pl.lit(value).alias(name) for name, value in added.items())
