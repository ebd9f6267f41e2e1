"""Where a deed came from: the place in the house, and which signed-in browser, as a pseudonym."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The name of the page, and the session, of which the trail keeps a keyed pseudonym alone.

    No network address: behind a proxy it says little, and at home it says where somebody lives.
    """

    place: str
    session: str = ""


ON_THE_SERVER: Final = Origin(place="server")
"""A command or a task, run by whoever runs the server."""

_coming_from: ContextVar[Origin] = ContextVar("telos_origin", default=ON_THE_SERVER)


def present_origin() -> Origin:
    """Return where what is done now comes from."""
    return _coming_from.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let deeds inside the block come from here."""
    token = _coming_from.set(origin)
    try:
        yield
    finally:
        _coming_from.reset(token)


def come_from(origin: Origin) -> None:
    """Say it more precisely, once it is known, until the block around ends."""
    _coming_from.set(origin)
