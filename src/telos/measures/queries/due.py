"""What is due: a question over rows, so that no job has to have run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef

from telos.access.queries import clients_cared_for
from telos.base import clock
from telos.measures.models import Answer, Response
from telos.measures.queries.library import instruments_by_practice
from telos.measures.queries.records import schedules_visible_to
from telos.measures.rules import due_date, next_due_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.measures.models import MeasureSchedule
    from telos.people.models import Person
    from telos.science.instruments import Instrument


@dataclass(frozen=True, kw_only=True)
class DueQuestionnaire:
    """A questionnaire on a schedule: whether it waits for an answer, and when it comes next."""

    schedule: MeasureSchedule
    instrument: Instrument
    due_on: date | None
    """The day for which an answer is awaited; none when nothing is due today."""
    waits_since: date | None
    """The first day since the last answer for which none came; not in a pause of care."""
    begun: Response | None
    """The response that has its first answers for that day and is not finished."""
    last_answered_on: date | None
    next_on: date | None
    days_waiting: int


def due_questionnaires(
    viewer: Person, episodes: Iterable[Episode], *, on: date | None = None
) -> dict[int, list[DueQuestionnaire]]:
    """Return the running schedules of each episode with what they await, main measure first.

    Two queries, whatever the number of episodes; of the responses only those for the days that
    are asked for now are read. Schedules that do not await anything are there too, with `due_on`
    empty; those of care that has ended or pauses, and of clients for whom nobody cares, are not.
    """
    schedules = schedules_visible_to(viewer).filter(
        episode__in=[episode.pk for episode in episodes], ends_on=None
    )
    return due_of(list(with_last_answer(schedules)), on or clock.today())


def with_last_answer(schedules: QuerySet[MeasureSchedule]) -> QuerySet[MeasureSchedule]:
    """Add to each schedule the day of its last answer, and whether anybody reads the next."""
    return schedules.annotate(
        is_read=Exists(clients_cared_for().filter(pk=OuterRef("episode__client"))),
        last_answered_on=Max("responses__answered_on"),
    )


def due_of(schedules: list[MeasureSchedule], today: date) -> dict[int, list[DueQuestionnaire]]:
    """Return what these running schedules, with their last answers, await.

    Nothing is asked when care has ended or pauses, nor of a client for whom nobody cares.
    """
    schedules = [schedule for schedule in schedules if _is_asked(schedule)]
    asked_for = {schedule.pk: due_date(schedule, today) for schedule in schedules}
    days = {day for day in asked_for.values() if day is not None}
    current = {
        (response.schedule_id, response.due_on): response
        for response in Response.objects.filter(schedule__in=schedules, due_on__in=days).annotate(
            has_answers=Exists(Answer.objects.filter(response=OuterRef("pk")))
        )
    }
    known = instruments_by_practice({_place(schedule) for schedule in schedules})
    found: dict[int, list[DueQuestionnaire]] = {}
    for schedule in schedules:
        due_on = asked_for[schedule.pk]
        response = current.get((schedule.pk, due_on))
        due = _state_of(
            schedule,
            instrument=known[_place(schedule)],
            asked_for=due_on,
            current=response,
            today=today,
        )
        found.setdefault(schedule.episode_id, []).append(due)
    return found


def _is_asked(schedule: MeasureSchedule) -> bool:
    is_read: bool = getattr(schedule, "is_read")  # noqa: B009 -- annotated
    return is_read and schedule.episode.is_open and not schedule.episode.is_paused


def _place(schedule: MeasureSchedule) -> tuple[int, str]:
    return schedule.episode.client.practice_id, schedule.instrument_key


def _waits_since(schedule: MeasureSchedule, due_on: date) -> date:
    last: date | None = getattr(schedule, "last_answered_on")  # noqa: B009 -- annotated
    since = schedule.starts_on
    if last is not None and last >= since:
        since = min(next_due_date(schedule, last) or due_on, due_on)
    return max(since, schedule.episode.resumed_on or since)


def _state_of(
    schedule: MeasureSchedule,
    *,
    instrument: Instrument,
    asked_for: date | None,
    current: Response | None,
    today: date,
) -> DueQuestionnaire:
    waits = asked_for is not None and (current is None or current.finished_at is None)
    return DueQuestionnaire(
        schedule=schedule,
        instrument=instrument,
        due_on=asked_for if waits else None,
        waits_since=_waits_since(schedule, asked_for) if waits and asked_for else None,
        # Whoever only opened the page has not begun.
        begun=current if waits and getattr(current, "has_answers", False) else None,
        last_answered_on=getattr(schedule, "last_answered_on"),  # noqa: B009 -- annotated
        next_on=next_due_date(schedule, today),
        days_waiting=(today - asked_for).days if waits and asked_for is not None else 0,
    )
