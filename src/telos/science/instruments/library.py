"""The instruments that come with Telos, and a practice's own beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from telos.science.instruments.errors import (
    KeyTakenError,
    UnknownInstrumentError,
    UnknownLanguageError,
)
from telos.science.instruments.files import instrument_from, read_instrument
from telos.science.instruments.wording import Wording, read_wording, worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.science.instruments.instrument import Instrument

_DATA = files("telos.science.instruments") / "data"


@cache
def instrument_keys() -> tuple[str, ...]:
    """The keys of the instruments that come with Telos, in alphabetical order.

    Examples
    --------
    >>> {"gad7", "phq9"} <= set(instrument_keys())
    True
    """
    names = (entry.name for entry in _DATA.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def instruments() -> tuple[Instrument, ...]:
    """All instruments that come with Telos, in the order of their keys."""
    return tuple(load_instrument(key) for key in instrument_keys())


@cache
def load_instrument(key: str) -> Instrument:
    """Load one of the instruments that come with Telos.

    Parameters
    ----------
    key : str
        For example ``"phq9"``; see `instrument_keys`.

    Returns
    -------
    Instrument
        Frozen; the same object at every call.

    Raises
    ------
    UnknownInstrumentError
        When the library has no such key. The message lists those it has.
    InstrumentFileError
        When the file is broken.

    Examples
    --------
    >>> phq9 = load_instrument("phq9")
    >>> phq9.short_name, phq9.score.highest, phq9.better
    ('PHQ-9', 27.0, 'lower')
    """
    if key not in instrument_keys():
        raise UnknownInstrumentError(key, instrument_keys())
    name = f"{key}.toml"
    return instrument_from((_DATA / name).read_bytes(), name=name)


@dataclass(frozen=True, kw_only=True)
class Library:
    """What a practice has at hand: what comes with Telos, its own, and words it may use.

    Attributes
    ----------
    own : tuple of Instrument
        The practice's own; none may have the key of one that comes with Telos.
    wordings : tuple of Wording
        Each with its permission where one is needed; at most one an instrument and language.

    Raises
    ------
    KeyTakenError
        When two instruments would have one key, or two wordings one language.
    UnknownInstrumentError
        When a wording is of an instrument that is not there.
    NoWordingAllowedError, PermissionNeededError, WordingMismatchError
        As in `worded`.

    Examples
    --------
    >>> library = Library()
    >>> library.load("phq9").short_name, library.wording_available("who5")
    ('PHQ-9', False)
    """

    own: tuple[Instrument, ...] = ()
    wordings: tuple[Wording, ...] = ()
    _worded: Mapping[tuple[str, str], Instrument] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        seen = set(instrument_keys())
        for one in self.own:
            if one.key in seen:
                raise KeyTakenError(one.key)
            seen.add(one.key)
        found: dict[tuple[str, str], Instrument] = {}
        for wording in self.wordings:
            place = (wording.instrument, wording.language)
            if place in found:
                raise KeyTakenError(f"{wording.instrument}, {wording.language}")
            found[place] = worded(self._defined(wording.instrument), wording=wording)
        object.__setattr__(self, "_worded", MappingProxyType(found))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all instruments, in alphabetical order."""
        return tuple(sorted([*instrument_keys(), *(one.key for one in self.own)]))

    def load(self, key: str, *, language: str | None = None) -> Instrument:
        """Load an instrument, with its words as far as they may be used.

        Parameters
        ----------
        key : str
        language : str, optional
            The language of the words; without it that in which the instrument is defined.

        Returns
        -------
        Instrument

        Raises
        ------
        UnknownInstrumentError
            When there is none of this key; the message lists those that are there.
        UnknownLanguageError
            When there are no words in this language; the message lists those that are there.
        """
        defined = self._defined(key)
        found = self._worded.get((key, language or defined.language))
        if found is not None:
            return found
        if language not in {None, defined.language}:
            raise UnknownLanguageError(key, str(language), self.languages(key))
        return defined

    def languages(self, key: str) -> tuple[str, ...]:
        """The languages in which the questions can be put, in alphabetical order."""
        defined = self._defined(key)
        own = {defined.language} if defined.wording_available else set()
        brought = {language for known, language in self._worded if known == key}
        return tuple(sorted(own | brought))

    def wording_available(self, key: str, *, language: str | None = None) -> bool:
        """Whether the questions can be put to a person, in this language if one is named."""
        known = self.languages(key)
        return bool(known) if language is None else language in known

    def _defined(self, key: str) -> Instrument:
        for one in self.own:
            if one.key == key:
                return one
        if key not in instrument_keys():
            raise UnknownInstrumentError(key, self.keys)
        return load_instrument(key)


def read_library(folder: str | Path) -> Library:
    """Read a practice's folder: ``instruments/*.toml`` and ``wordings/*.toml``.

    Parameters
    ----------
    folder : str or Path
        A folder or file that is not there counts as empty.

    Returns
    -------
    Library

    Raises
    ------
    InstrumentFileError
        When a file cannot be used; names file and field.
    KeyTakenError, UnknownInstrumentError, WordingError
        As in `Library`.
    """
    folder = Path(folder)
    return Library(
        own=tuple(read_instrument(path) for path in sorted(folder.glob("instruments/*.toml"))),
        wordings=tuple(read_wording(path) for path in sorted(folder.glob("wordings/*.toml"))),
    )
