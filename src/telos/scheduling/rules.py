"""Who may arrange appointments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.rules import cares_for, may_write

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.people.models import Person
    from telos.scheduling.models import Appointment


def may_plan_appointment(actor: Person, episode: Episode, therapist: Person) -> bool:
    """Arranged by therapist or manager, with a therapist who cares for the client."""
    may = may_write(actor, episode.client, RecordKind.APPOINTMENTS)
    return may and cares_for(therapist, episode.client)


def may_settle_appointment(actor: Person, appointment: Appointment) -> bool:
    """Whoever may arrange it may also say what became of it."""
    return may_write(actor, appointment.episode.client, RecordKind.APPOINTMENTS)
