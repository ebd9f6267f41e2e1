"""What of a record a correction can be about: rows of the rooms below, found by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.episodes.queries import episodes_visible_to
from telos.goals.queries import goals_visible_to
from telos.intake.queries import intakes_visible_to, safety_plans_visible_to
from telos.measures.queries import responses_visible_to
from telos.plans.queries import plans_visible_to
from telos.rights.enums import About
from telos.scheduling.queries import appointments_visible_to

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
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


def _sent_responses(viewer: Person, client: Client) -> QuerySet[Any]:
    sent = responses_visible_to(viewer).filter(finished_at__isnull=False)
    return sent.filter(episode__client=client).order_by("-answered_on", "-pk")


# The rows of each kind that a viewer may read, by that room's own question.
_ROWS: Final[Mapping[About, Callable[[Person, Client], QuerySet[Any]]]] = {
    About.CONTACT: lambda viewer, client: clients_visible_to(viewer, RecordKind.CONTACT).filter(
        pk=client.pk
    ),
    About.EPISODE: lambda viewer, client: episodes_visible_to(viewer).filter(client=client),
    About.INTAKE: lambda viewer, client: intakes_visible_to(viewer).filter(episode__client=client),
    About.SAFETY_PLAN: lambda viewer, client: safety_plans_visible_to(viewer).filter(client=client),
    About.GOAL: lambda viewer, client: goals_visible_to(viewer).filter(episode__client=client),
    About.PLAN: lambda viewer, client: (
        plans_visible_to(viewer).filter(episode__client=client).order_by("pk")
    ),
    About.RESPONSE: _sent_responses,
    About.APPOINTMENT: lambda viewer, client: (
        appointments_visible_to(viewer).filter(episode__client=client).order_by("-starts_at")
    ),
}


def originals_visible_to(
    viewer: Person, client: Client, about: Collection[About] = tuple(About)
) -> list[Original]:
    """Return everything of these kinds that a correction may be about; one query a kind."""
    return [
        Original(about=each, row=row)
        for each in About
        if each in about
        for row in _ROWS[each](viewer, client)
    ]


def original(viewer: Person, client: Client, *, about: About, row_id: UUID) -> Original | None:
    """Return one of them; none where there is none, or the viewer may not read it."""
    row = _ROWS[about](viewer, client).filter(public_id=row_id).first()
    return None if row is None else Original(about=about, row=row)
