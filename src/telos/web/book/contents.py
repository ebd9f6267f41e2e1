"""What the chapters of the book are made from, and by whom it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from telos.access.rules import is_self
from telos.episodes.queries import episodes_visible_to
from telos.web.originals import said_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.people.models import Client, Person
    from telos.web.originals import Said
    from telos.web.spoken import Reader


@dataclass(frozen=True)
class Contents:
    """A record and whoever takes it along; `copy` is the same for machines."""

    viewer: Person
    client: Client
    copy: Mapping[str, Any]

    @property
    def own(self) -> bool:
        """Whether the client reads it."""
        return is_self(self.viewer, self.client)

    @cached_property
    def told_to(self) -> Reader:
        """Who is “you” in it: its client, whoever makes it and whether they have an account."""
        return self.client.person or self.client

    @cached_property
    def episodes(self) -> list[Episode]:
        """The stretches of care, the latest first."""
        return list(episodes_visible_to(self.viewer).filter(client=self.client))

    def beside(self, row_id: UUID) -> tuple[Said, ...]:
        """Return what is said beside a row."""
        return tuple(self._said.get(row_id, ()))

    @cached_property
    def _said(self) -> dict[UUID, list[Said]]:
        found: dict[UUID, list[Said]] = {}
        for said in said_of(self.viewer, self.client, told_to=self.told_to):
            found.setdefault(said.original_id, []).append(said)
        return found
