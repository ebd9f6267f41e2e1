"""A deed as a row of the table of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from telos.people.models import Person
    from tests.cast import Cast


@dataclass(frozen=True, kw_only=True)
class Row:
    """A deed, who may do it, and what stands in the trail afterwards."""

    deed: str
    may: set[str]
    trail: list[str]
    on_record: bool = True
    """Whether it is about a client's record, so that the trail names the client."""
    stage: Callable[[Cast], Any] = lambda _cast: None
    """Sets the scene and returns what the deed is done to."""
    do: Callable[[Cast, Person, Any], Any]
    by: str = ""
    """By whom it changes something, where somebody else who may has done it with the scene."""
