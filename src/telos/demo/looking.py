"""Looking: the therapist opens the record before a meeting, and it stands in the trail."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from telos.access.enums import RecordKind
from telos.audit.actions import record_reads
from telos.audit.origin import Origin, coming_from
from telos.demo.calendar import at
from telos.demo.deeds import Deed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.demo.care import Case

_READ: Final = (
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
)
_BEFORE: Final = timedelta(minutes=10)
_MORNING: Final = time(8, 20)


def look_deeds(case: Case) -> Iterator[Deed]:
    """Tell how the therapist saw the client in the morning's list and read their page."""
    weeks = case.story.session_weeks()
    for starts_at in (case.calendar.session(week) for week in weeks):
        yield Deed(at=starts_at - _BEFORE, do=partial(_look, case, "client"))
        yield Deed(at=at(starts_at.date(), _MORNING), do=partial(_look, case, "caseload"))


def _look(case: Case, page: str) -> None:
    client = case.episode.client
    with coming_from(Origin(place=page)):
        record_reads(
            actor=case.therapist,
            clients={client.public_id: client.practice.public_id},
            kinds=_READ,
        )
