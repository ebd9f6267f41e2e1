"""Records that a colleague opened in an emergency, and what the privacy officer said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from telos.access.actions import close_opening, open_in_emergency, review_opening
from telos.access.enums import Danger, Finding, RecordKind
from telos.access.queries import openings_of, openings_to_review
from telos.audit.actions import record_reads
from telos.audit.origin import Origin, coming_from
from telos.demo.calendar import at
from telos.demo.deeds import Deed
from telos.notices.actions import see
from telos.notices.queries import unread_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from telos.access.models import EmergencyOpening
    from telos.demo.care import Case
    from telos.people.models import Person

_READ: Final = (
    RecordKind.CONTACT,
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
    RecordKind.SAFETY_PLAN,
    RecordKind.INTAKE,
    RecordKind.PLAN,
)
_BY: Final = "ines"
_OFFICER: Final = "otis"


@dataclass(frozen=True, kw_only=True)
class _Told:
    days_ago: int
    hour: time
    danger: Danger
    why: str
    review: str = ""


_STORIES: Final = {
    "sofia": _Told(
        days_ago=41,
        hour=time(19, 25),
        danger=Danger.TREATMENT,
        why="The night clinic rang: she has fainted, and they ask who treats her and for what. "
        "Lea is on a flight until tomorrow.",
        review="The clinic confirms the call. Ines told them Lea’s name and nothing else, and "
        "closed the record after eleven minutes.",
    ),
    "daniel": _Told(
        days_ago=1,
        hour=time(20, 15),
        danger=Danger.SELF,
        why="He rang the practice and said that he does not know how to get through the night. "
        "I want to know whom he trusts before I ring back.",
    ),
}


def emergency_deeds(case: Case, people: Mapping[str, Person]) -> Iterator[Deed]:
    """Tell of the evening on which somebody else had to read this record; most have none."""
    told = _STORIES.get(case.story.key)
    if told is None:
        return
    began = at(case.calendar.today - timedelta(days=told.days_ago), told.hour)
    yield Deed(at=began, do=partial(_open, case, people[_BY], told))
    yield Deed(at=began + timedelta(minutes=1), do=partial(_read, case, people[_BY]))
    yield Deed(at=began + timedelta(minutes=11), do=partial(_close, case, people[_BY]))
    if told.review:
        two_days_on = began + timedelta(days=1, hours=14)
        yield Deed(at=two_days_on, do=partial(_review, case, people[_OFFICER], told))
        yield Deed(at=two_days_on + timedelta(hours=9), do=partial(_read_news, case))


def _open(case: Case, by: Person, told: _Told) -> EmergencyOpening:
    return open_in_emergency(actor=by, client=case.episode.client, danger=told.danger, why=told.why)


def _read(case: Case, by: Person) -> None:
    client = case.episode.client
    with coming_from(Origin(place="emergency-record")):
        record_reads(actor=by, clients={client.public_id: client.practice.public_id}, kinds=_READ)


def _close(case: Case, by: Person) -> None:
    close_opening(actor=by, opening=openings_of(by).get(client=case.episode.client))


def _review(case: Case, officer: Person, told: _Told) -> None:
    review_opening(
        actor=officer,
        opening=openings_to_review(officer).get(client=case.episode.client),
        finding=Finding.IN_ORDER,
        review=told.review,
    )


def _read_news(case: Case) -> None:
    see(actor=case.client, notices=unread_of(case.client))
