"""Instruments and items by whatever name the file gives them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, WrongCall, quoted
from telos.cli.report.reading.spelling import plain
from telos.science.instruments import (
    Instrument,
    InstrumentFileError,
    instruments,
    read_instrument,
)

TOTAL_WORDS = ("total", "score", "sum", "total_score", "sum_score")
"""What stands in an item column on a row that holds a total."""

_BARE = ("", "q", "item", "question", "i")
"""What may stand before the number of an item, and names no instrument."""


class Library:
    """The instruments that a report may meet, and their names."""

    def __init__(self, own_files: Sequence[Path] = ()) -> None:
        every = {one.key: one for one in instruments()}
        known = {key: one for key, one in every.items() if _is_reported(one)}
        self._unreported = tuple(key for key in every if key not in known)
        for path in own_files:
            instrument = _read_own(path)
            if not _is_reported(instrument):
                raise InputProblem(
                    _("{file} has no total with a better end.").format(file=path.name),
                    _("A report follows one score; make a file of the subscale that you mean."),
                )
            known[instrument.key] = instrument
        self.instruments: tuple[Instrument, ...] = tuple(known.values())
        self.own_keys = tuple(_read_own(path).key for path in own_files)
        self._places = {instrument.key: place for place, instrument in enumerate(known.values())}
        self.names: Mapping[str, str] = {
            plain(name): instrument.key
            for instrument in self.instruments
            for name in _names(instrument)
        }

    def place(self, key: str) -> int:
        """The place of the instrument with that key or name."""
        found = self.names.get(plain(key))
        if found is None:
            raise WrongCall(
                _("There is no instrument “{key}”.").format(key=quoted(key)),
                _("Known are {keys}; --instrument-file adds your own.").format(keys=self.listed()),
            )
        return self._places[found]

    def listed(self) -> str:
        """The keys that a report can follow, and which other instruments it cannot."""
        return _("{keys} (not {others}: they have no total with a better end)").format(
            keys=", ".join(self._places), others=", ".join(self._unreported)
        )

    def places_of(self, texts: pl.Series) -> pl.Series:
        """For each distinct text the place of the instrument; null where it is not known."""
        found = [self.names.get(plain(text)) for text in texts]
        return pl.Series([self._places[key] if key else None for key in found], dtype=pl.Int8)

    def item_places(self, texts: pl.Series) -> list[pl.Series]:
        """For each instrument, the place of the item that each distinct text names."""
        return [_item_places(instrument, texts) for instrument in self.instruments]

    def from_items(self, texts: pl.Series) -> pl.Series:
        """The instrument that each item belongs to (“gad7_3”), or is said to (“gad7_8”).

        Null for a bare number and for an item of none that is known.
        """
        owner = {
            plain(key): place
            for place, instrument in enumerate(self.instruments)
            for key in instrument.item_keys
        }
        found = [owner.get(plain(text), self._place_before(plain(text))) for text in texts]
        return pl.Series(found, dtype=pl.Int8)

    def _place_before(self, text: str) -> int | None:
        """The place of the instrument whose name an item begins with: “phq9_10”, “gad_7_item_3”."""
        name, mark, _rest = text.rpartition("_")
        key = self.names.get(re.sub(r"_(item|q)$", "", name)) if mark else None
        return None if key is None else self._places[key]


def _is_reported(instrument: Instrument) -> bool:
    return instrument.has_total and instrument.direction != "neither"


def _names(instrument: Instrument) -> set[str]:
    names = {instrument.key, instrument.short_name, instrument.name}
    return names | {re.sub(r"[^\w]|_", "", name) for name in names}


def _read_own(path: Path) -> Instrument:
    try:
        return read_instrument(path)
    except InstrumentFileError as fault:
        raise InputProblem(
            _("The instrument file cannot be used. {fault}").format(fault=fault),
            _("“telos instruments check {path}” lists all that is wrong.").format(path=path),
        ) from fault


def is_total(text: str) -> bool:
    """Whether an item column says that the row holds a total."""
    return plain(text) in TOTAL_WORDS


def is_bare(text: str) -> bool:
    """Whether an item column holds a number alone or a total, and no name of an instrument."""
    return is_total(text) or re.fullmatch(rf"({'|'.join(_BARE)})_?[0-9]+", plain(text)) is not None


def _item_places(instrument: Instrument, texts: pl.Series) -> pl.Series:
    keys = {plain(key): place for place, key in enumerate(instrument.item_keys)}
    prefixes = {*_BARE} | {plain(name) for name in _names(instrument)}
    prefixes |= {f"{prefix}_item" for prefix in prefixes} | {f"{prefix}_q" for prefix in prefixes}
    return pl.Series([_item_place(plain(text), keys, prefixes) for text in texts], dtype=pl.Int16)


def _item_place(text: str, keys: Mapping[str, int], prefixes: set[str]) -> int | None:
    if text in keys:
        return keys[text]
    parts = re.fullmatch(r"(.*?)_?0*([1-9][0-9]{0,3})(?:_0)?", text)
    if parts is None or parts[1].strip("_") not in prefixes:
        return None
    place = int(parts[2]) - 1
    return place if place < len(keys) else None
