"""The practice, its clients in care, and their appointments."""

from __future__ import annotations

from datetime import UTC, time, timedelta
from typing import TYPE_CHECKING

from telos.access.models import CareRelationship
from telos.base import clock
from telos.demo.bulk.writing import write
from telos.demo.calendar import at
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode, EpisodeMove
from telos.people.actions import create_person, start_practice
from telos.people.enums import Role
from telos.people.models import Client, Person, Practice
from telos.scheduling.enums import AppointmentState, Place
from telos.scheduling.models import Appointment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date


def open_practice(clients: int) -> tuple[Practice, Person]:
    """Open a practice with its one therapist."""
    therapist = create_person(
        email=f"therapist-of-{clients}@bulk.example", display_name="A therapist"
    )
    practice = start_practice(
        name=f"A practice of {clients}", country="GB", founder=therapist, role=Role.THERAPIST
    )
    return practice, therapist


def write_episodes(practice: Practice, therapist: Person, count: int) -> tuple[Episode, ...]:
    """Write so many clients in the therapist's care, each in therapy."""
    names = [f"Client {number:04}" for number in range(1, count + 1)]
    slug = f"{practice.public_id.hex[:8]}.bulk.example"
    people = [
        Person(email=f"{number}@{slug}", display_name=name) for number, name in enumerate(names)
    ]
    for person in people:
        person.set_unusable_password()
    write(people)
    clients = [
        Client(
            practice=practice,
            person=person,
            display_name=person.display_name,
            country=practice.country,
            added_by=therapist,
        )
        for person in people
    ]
    write(clients)
    day = clock.today()
    write(CareRelationship(client=c, therapist=therapist, started_on=day) for c in clients)
    episodes = [Episode(client=c, state=EpisodeState.ACTIVE, opened_on=day) for c in clients]
    write(episodes)
    write(
        EpisodeMove(
            episode=episode,
            sealed_for=episode.client.public_id,
            from_state=EpisodeState.ASSESSMENT,
            to_state=EpisodeState.ACTIVE,
            by=therapist,
        )
        for episode in episodes
    )
    return tuple(episodes)


def appointments(
    episodes: Iterable[Episode], *, therapist: Person, first: date, weeks: int
) -> Iterator[Appointment]:
    """One a week each and one ahead; a therapist of hundreds begins one every few minutes."""
    # In universal time: the night in which the clocks change has an hour that is there twice.
    days = (first + timedelta(weeks=week, days=1) for week in range(weeks + 1))
    mornings = [at(day, time(8)).astimezone(UTC) for day in days]
    for place, episode in enumerate(episodes):
        for week in range(weeks + 1):
            held = week < weeks
            yield Appointment(
                episode=episode,
                sealed_for=episode.client.public_id,
                therapist=therapist,
                starts_at=mornings[week] + timedelta(minutes=5 * place),
                minutes=5,
                place=Place.VIDEO,
                state=AppointmentState.ATTENDED if held else AppointmentState.PLANNED,
            )
