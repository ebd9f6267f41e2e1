"""Variables of the environment as values, or a sentence: which one, what it holds, what to write.

A setting that is not understood is never taken for its default: encryption would be off without a
word where somebody wrote that it should be on.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_ON: Final = frozenset({"1", "true", "yes", "on"})
_OFF: Final = frozenset({"", "0", "false", "no", "off"})


class SettingError(ImproperlyConfigured):
    """A variable holds what cannot be meant; its words are for whoever set it."""

    def __init__(self, name: str, to_write: str, *, holds: str = "") -> None:
        said = holds or f"“{os.environ.get(name, '')}”"
        super().__init__(f"{name} holds {said}. Write {to_write}, or leave it out.")


def held(name: str, default: str = "") -> str:
    """Return what a variable holds, or the default where it is empty or not set."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """Return what a variable lists, with spaces or commas between."""
    return held(name, default).replace(",", " ").split()


def is_on(name: str) -> bool:
    """Tell whether something is switched on."""
    said = held(name).lower()
    if said not in _ON | _OFF:
        raise SettingError(name, "1 for yes or 0 for no")
    return said in _ON


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a number without a fraction, within bounds."""
    said = held(name, str(default))
    number = int(said) if said.isascii() and said.isdigit() else -1
    if not least <= number <= most:
        raise SettingError(name, f"a whole number from {least} to {most}")
    return number


def one_of(name: str, *choices: str) -> str:
    """Return one of a few words in small letters, or nothing where none is given."""
    said = held(name).lower()
    if said not in {"", *choices}:
        raise SettingError(name, " or ".join(choices))
    return said


def time_zone(name: str, default: str) -> str:
    """Return the name of a time zone that this machine knows."""
    said = held(name, default)
    try:
        ZoneInfo(said)
    except (OSError, ValueError, LookupError):
        near = get_close_matches(said, available_timezones(), n=1, cutoff=0.8)
        like = f"“{near[0]}” if that is meant" if near else f"a place as in “{default}”"
        raise SettingError(name, f"the name of a time zone, {like}") from None
    return said


def origins(name: str) -> list[str]:
    """Return origins of forms: a scheme and a host each."""
    found = words(name)
    if not all(origin.startswith(("https://", "http://")) for origin in found):
        raise SettingError(
            name, "each with its scheme, for instance https://telos.practice.example"
        )
    return found


def database(name: str) -> dict[str, Any] | None:
    """Return the database of an address, or nothing where none is given.

    What it holds is not repeated: a password stands in it.
    """
    if not (address := held(name)):
        return None
    try:
        found = dict(dj_database_url.parse(address))
    except (ValueError, LookupError):
        found = {}
    if not str(found.get("ENGINE", "")).endswith((".sqlite3", ".postgresql")):
        raise SettingError(
            name,
            "postgres://user:password@host:port/name or sqlite:////folder/file, with %40 for an @ "
            "and %2F for a / in a password",
            holds="no address of a database that Telos knows",
        )
    return found
