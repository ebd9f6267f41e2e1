"""What of a record a correction can be about: rows of the rooms below, found by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telos.access.queries import clients_visible_to
from telos.episodes.queries import episodes_visible_to
from telos.goals.queries import goals_visible_to
from telos.measures.queries import responses_visible_to
from telos.rights.enums import KIND_OF, About
from telos.scheduling.queries import appointments_visible_to

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.models import Client, Person


@dataclass(frozen=True, kw_only=True)
class Original:
    """One row of a record that somebody may say something about."""

    about: About
    row: Any

    @property
    def row_id(self) -> UUID:
        """The id of the row."""
        found: UUID = self.row.public_id
        return found


def _rows(viewer: Person, client: Client, about: About) -> QuerySet[Any]:
    """Return the rows of one kind that the viewer may read, by that room's own question."""
    if about is About.CONTACT:
        return clients_visible_to(viewer, KIND_OF[about]).filter(pk=client.pk)
    if about is About.EPISODE:
        return episodes_visible_to(viewer).filter(client=client)
    if about is About.GOAL:
        return goals_visible_to(viewer).filter(episode__client=client)
    if about is About.RESPONSE:
        sent = responses_visible_to(viewer).filter(finished_at__isnull=False)
        return sent.filter(episode__client=client).order_by("-answered_on", "-pk")
    return appointments_visible_to(viewer).filter(episode__client=client).order_by("-starts_at")


def originals_visible_to(viewer: Person, client: Client) -> list[Original]:
    """Return everything that a correction may be about; one query a kind."""
    return [
        Original(about=about, row=row) for about in About for row in _rows(viewer, client, about)
    ]


def original(viewer: Person, client: Client, *, about: About, row_id: UUID) -> Original | None:
    """Return one of them; none where there is none, or the viewer may not read it."""
    row = _rows(viewer, client, about).filter(public_id=row_id).first()
    return None if row is None else Original(about=about, row=row)
