"""Coming, meeting and moving on: the deeds of an episode and its appointments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from telos.access.actions import Spoken, begin_care, invite_client
from telos.access.enums import SpokenWay
from telos.base import clock
from telos.demo.deeds import Deed
from telos.episodes.actions import move_episode, open_episode
from telos.episodes.enums import EpisodeState
from telos.people.actions import accept_invitation, add_client
from telos.scheduling.actions import close_care, plan_appointment, settle_appointment
from telos.scheduling.enums import AppointmentState, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.demo.calendar import Calendar
    from telos.demo.story import Move, Story
    from telos.episodes.models import Episode
    from telos.people.models import Client, Person, Practice
    from telos.scheduling.models import Appointment

_MINUTES = 50
# How many meetings are in the calendar ahead of the one that is being held.
_PLANNED_AHEAD = 2
# Within a meeting the goals come first, then where care stands.
_TO_MOVE_ON = timedelta(minutes=14)


@dataclass(kw_only=True)
class Case:
    """A story while it is being told: who is in it and what there is so far."""

    story: Story
    calendar: Calendar
    seed: int
    practice: Practice
    therapist: Person
    before: Case | None = None
    """The care from which somebody came back, told before."""
    _episode: Episode | None = None
    appointments: dict[int, Appointment] = field(default_factory=dict)

    @property
    def episode(self) -> Episode:
        """The episode, once it is open."""
        if self._episode is None:
            msg = f"Something happened to {self.story.key} before the record was made."
            raise LookupError(msg)
        return self._episode

    @property
    def client(self) -> Person:
        """The client's own account."""
        person = self.episode.client.person
        if person is None:
            msg = f"{self.story.key} has no account and did something."
            raise LookupError(msg)
        return person

    def person(self, side: str) -> Person:
        """Return who acts on this side; for whoever has no account their therapist writes."""
        return self.client if side == "client" and self.story.has_account else self.therapist

    def spoken(self, side: str) -> Spoken | None:
        """Return how somebody without an account says something: today, in the room."""
        if side != "client" or self.story.has_account:
            return None
        return Spoken(said_on=clock.today(), way=SpokenWay.ROOM)

    def answering(self, by: str) -> str:
        """Return which side answers what one has proposed.

        What somebody without an account would like their therapist puts into words, and they say
        yes to it.
        """
        return "therapist" if by == "client" and self.story.has_account else "client"

    def register(self) -> None:
        """Make the record, take the client into care and open the episode."""
        client = self.before.episode.client if self.before else self._add()
        self._episode = open_episode(
            actor=self.therapist,
            client=client,
            state=EpisodeState(self.story.opens_as),
            why=self.story.opens_why,
        )

    def _add(self) -> Client:
        client = add_client(
            actor=self.therapist,
            practice=self.practice,
            display_name=self.story.name,
            country=self.story.country,
        )
        begin_care(actor=self.therapist, client=client, therapist=self.therapist)
        if self.story.has_account:
            sent = invite_client(
                actor=self.therapist, client=client, email=f"{self.story.account}@harbour.example"
            )
            # The demo's password, one for all, comes at the end.
            accept_invitation(key=sent.key, password=None)
            client.refresh_from_db()
        return client

    def move(self, move: Move) -> None:
        """Move the episode on; with its end what is planned ends too."""
        if move.to == EpisodeState.CLOSED:
            close_care(actor=self.therapist, episode=self.episode, why=move.why)
            self.episode.refresh_from_db()
            return
        until = clock.today() + timedelta(weeks=move.for_weeks) if move.for_weeks else None
        self._episode = move_episode(
            actor=self.therapist,
            episode=self.episode,
            to=EpisodeState(move.to),
            why=move.why,
            until=until,
        )

    def plan(self, week: int) -> None:
        """Put the meeting of a week into the calendar."""
        self.appointments[week] = plan_appointment(
            actor=self.therapist,
            episode=self.episode,
            therapist=self.therapist,
            starts_at=self.calendar.session(week),
            minutes=_MINUTES,
            place=Place(self.story.place),
        )

    def settle(self, week: int, state: AppointmentState) -> None:
        """Say what became of the meeting of a week."""
        settle_appointment(actor=self.therapist, appointment=self.appointments[week], state=state)


def care_deeds(case: Case) -> Iterator[Deed]:
    """Tell how a client came, met with the therapist and moved on."""
    calendar = case.calendar
    yield Deed(at=calendar.registered, do=case.register)
    yield from _appointment_deeds(case)
    for move in case.story.moves:
        yield Deed(at=calendar.said(move.week) + _TO_MOVE_ON, do=partial(case.move, move))


def _appointment_deeds(case: Case) -> Iterator[Deed]:
    calendar, weeks = case.calendar, case.story.session_weeks()
    past = [week for week in weeks if calendar.session(week).date() < calendar.today]
    for place, week in enumerate(weeks):
        if place < _PLANNED_AHEAD:
            planned_at = calendar.registered + timedelta(minutes=5)
        else:
            planned_at = calendar.session(weeks[place - _PLANNED_AHEAD]) + timedelta(minutes=50)
        yield Deed(at=planned_at, do=partial(case.plan, week))
        if not (case.story.last_not_settled and week == past[-1]):
            yield _settling(case, week)


def _settling(case: Case, week: int) -> Deed:
    starts_at = case.calendar.session(week)
    if week in case.story.cancelled:
        state, settled_at = AppointmentState.CANCELLED, starts_at - timedelta(hours=22)
    elif week in case.story.missed:
        state, settled_at = AppointmentState.MISSED, starts_at + timedelta(minutes=30)
    else:
        state, settled_at = AppointmentState.ATTENDED, starts_at + timedelta(minutes=58)
    return Deed(at=settled_at, do=partial(case.settle, week, state))
