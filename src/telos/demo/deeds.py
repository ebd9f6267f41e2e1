"""Deeds and their order: a year is told by doing everything when it happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.base import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something that somebody does at a moment."""

    at: datetime
    do: Callable[[], object]


def do_in_order(deeds: Iterable[Deed], *, until: datetime) -> int:
    """Do what happened before `until` in order of time; return how many deeds that were.

    Deeds of the same moment keep the order in which they were told.
    """
    happened = sorted((deed for deed in deeds if deed.at < until), key=lambda deed: deed.at)
    for deed in happened:
        with clock.set_to(deed.at):
            try:
                deed.do()
            except Exception as error:
                error.add_note(f"While telling what happened at {deed.at:%d %B %Y, %H:%M}.")
                raise
    return len(happened)
