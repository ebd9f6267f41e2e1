"""Supervision: the manager names who supervises, and the supervisor reads those who agreed."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from telos.access.actions import begin_supervision
from telos.access.enums import RecordKind
from telos.access.queries import clients_supervised_by
from telos.audit.actions import record_reads
from telos.audit.origin import Origin, coming_from
from telos.demo.calendar import at
from telos.demo.consenting import REWORDED_DAYS_AGO
from telos.demo.deeds import Deed
from telos.demo.standing import practice_told
from telos.notices.actions import see
from telos.notices.queries import unread_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from telos.demo.care import Case
    from telos.people.models import Client, Person, Practice

_READ: Final = (
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
)
_LAST_MET_DAYS_AGO: Final = 6


def supervision_deeds(
    practice: Practice,
    people: Mapping[str, Person],
    cases: Iterable[Case],
    *,
    by: Person,
    today: date,
) -> Iterator[Deed]:
    """Tell how a supervisor was named once the words said so, and what they read since."""
    named = at(today - timedelta(days=REWORDED_DAYS_AGO), time(17, 30))
    met = at(today - timedelta(days=_LAST_MET_DAYS_AGO), time(18))
    clients = {case.story.key: case for case in cases}
    for member in practice_told().members:
        supervisor = people[member.key]
        for therapist in member.supervises:
            begin = partial(
                begin_supervision,
                actor=by,
                practice=practice,
                supervisor=supervisor,
                therapist=people[therapist],
            )
            yield Deed(at=named, do=begin)
            told = named + timedelta(hours=15)
            for person in (supervisor, people[therapist]):
                yield Deed(at=told, do=partial(_read_notices, person))
        if member.supervises:
            yield Deed(at=met, do=partial(_look_at_list, supervisor))
        for minutes, key in enumerate(member.reads, start=1):
            if key in clients:
                read = partial(_look_at_page, supervisor, clients[key])
                yield Deed(at=met + timedelta(minutes=4 * minutes), do=read)


def _read_notices(person: Person) -> None:
    see(actor=person, notices=unread_of(person))


def _look_at_list(supervisor: Person) -> None:
    _look(supervisor, clients_supervised_by(supervisor), "supervision")


def _look_at_page(supervisor: Person, case: Case) -> None:
    agreed = clients_supervised_by(supervisor).filter(pk=case.episode.client_id)
    _look(supervisor, agreed, "client")


def _look(supervisor: Person, clients: Iterable[Client], page: str) -> None:
    shown = {client.public_id: client.practice.public_id for client in clients}
    if shown:
        with coming_from(Origin(place=page)):
            record_reads(actor=supervisor, clients=shown, kinds=_READ)
