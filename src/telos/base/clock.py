"""The one clock: everything that asks for the time asks here."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

# A hundred years: an earlier day is a slip of the pen.
_LONGEST_AGO: Final = timedelta(days=36_525)

_set_to: ContextVar[datetime | None] = ContextVar("telos_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware of its time zone."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Return the present day in the time zone of the installation."""
    return timezone.localdate(now())


def has_been(day: date) -> bool:
    """Tell whether something can have happened on this day: not yet to come, not out of a life."""
    return today() - _LONGEST_AGO <= day <= today()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` inside the block: for made-up histories and tests."""
    if timezone.is_naive(moment):
        msg = "The clock can only be set to a moment that carries its time zone."
        raise ValueError(msg)
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
