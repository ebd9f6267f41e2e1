"""Lines of the book, and how days and moments of a copy are read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime

if TYPE_CHECKING:
    from telos.web.originals import Said


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table or list: a name or moment, what it was, and more about it."""

    name: str
    value: str
    more: str = ""
    said: tuple[Said, ...] = ()


def day_of(iso: str | None) -> str:
    """Return a day or a moment of the copy as one reads it."""
    if not iso:
        return ""
    day = date.fromisoformat(iso) if len(iso) == len("2026-01-01") else _local(iso).date()
    return date_format(day, "j F Y")


def moment_of(iso: str | None) -> str:
    """Return a moment of the copy with its hour."""
    return date_format(_local(iso), "j F Y, H:i") if iso else ""


def _local(iso: str) -> datetime:
    return localtime(datetime.fromisoformat(iso))
