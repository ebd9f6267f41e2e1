"""A table that holds something of a client's, as a copy of the record and its erasure see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.access.enums import RecordKind
    from telos.base.models import Row


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table, the way from its rows to the client, and which of its fields leave with a copy."""

    name: str
    """What it is called in the copy."""
    label: str
    kind: RecordKind
    client: str
    """The path from a row to the client."""
    fields: tuple[str, ...]
    excused: Mapping[str, str] = field(default_factory=dict)
    """Fields that stay, each with the reason."""
    sent_by: str = ""
    """The path to the moment before which a row is the client's alone, though others may read."""

    is_own: bool = False
    """Whether its rows are the client's alone for good, as what was typed and not saved."""

    told_by: str = ""
    """The path to the moment before which nobody tells the client of a row."""

    @property
    def model(self) -> type[Row]:
        """The table's own class."""
        return apps.get_model(self.label)
