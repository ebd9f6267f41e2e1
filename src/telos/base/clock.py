"""The one clock: everything that asks for the time asks here."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

_set_to: ContextVar[datetime | None] = ContextVar("telos_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware of its time zone."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Return the present day in the time zone of the installation."""
    return timezone.localdate(now())


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
