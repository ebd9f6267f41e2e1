"""What is due: a question over rows, so that no job has to have run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery

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
    given: int | None
    """How many answers are kept for that day and not sent yet; none where nobody has begun."""
    last_answered_on: date | None
    next_on: date | None
    days_waiting: int


def due_questionnaires(
    viewer: Person, episodes: Iterable[Episode], *, on: date | None = None
) -> dict[int, list[DueQuestionnaire]]:
    """Return the running schedules of each episode with what they await, main measure first.

    One query, whatever the number of episodes. Schedules that do not await anything are there
    too, with `due_on` empty; those of care that has ended or pauses, and of clients for whom
    nobody cares, are not.
    """
    schedules = schedules_visible_to(viewer).filter(
        episode__in=[episode.pk for episode in episodes], ends_on=None
    )
    day = on or clock.today()
    return due_of(list(with_last_answer(schedules, day)), day)


def with_last_answer(
    schedules: QuerySet[MeasureSchedule], today: date
) -> QuerySet[MeasureSchedule]:
    """Add to each schedule what `due_of` reads: its last answers, and whether somebody reads them.

    Of the response for the last day that was asked for: that day, whether it was sent, and how
    many answers it has (none where nobody has begun).
    """
    responses = Response.objects.filter(schedule=OuterRef("pk"))
    answered = responses.filter(answered_on__isnull=False).order_by("-answered_on")
    latest = responses.filter(due_on__lte=today).order_by("-due_on")
    answers = Answer.objects.filter(response=OuterRef("pk")).order_by().values("response")
    given = Subquery(answers.annotate(given=Count("value")).values("given"))
    return schedules.annotate(
        is_read=Exists(clients_cared_for().filter(pk=OuterRef("episode__client"))),
        last_answered_on=Subquery(answered.values("answered_on")[:1]),
        current_due_on=Subquery(latest.values("due_on")[:1]),
        current_finished_at=Subquery(latest.values("finished_at")[:1]),
        current_given=Subquery(latest.annotate(given=given).values("given")[:1]),
    )


def due_of(schedules: list[MeasureSchedule], today: date) -> dict[int, list[DueQuestionnaire]]:
    """Return what these running schedules, with their last answers, await.

    Nothing is asked when care has ended or pauses, nor of a client for whom nobody cares.
    """
    schedules = [schedule for schedule in schedules if _is_asked(schedule)]
    known = instruments_by_practice({_place(schedule) for schedule in schedules})
    found: dict[int, list[DueQuestionnaire]] = {}
    for schedule in schedules:
        due = _state_of(schedule, instrument=known[_place(schedule)], today=today)
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
    schedule: MeasureSchedule, *, instrument: Instrument, today: date
) -> DueQuestionnaire:
    read: dict[str, Any] = schedule.__dict__
    asked_for = due_date(schedule, today)
    is_begun = read["current_due_on"] == asked_for
    waits = asked_for is not None and not (is_begun and read["current_finished_at"])
    return DueQuestionnaire(
        schedule=schedule,
        instrument=instrument,
        due_on=asked_for if waits else None,
        waits_since=_waits_since(schedule, asked_for) if waits and asked_for else None,
        # Whoever only opened the page has not begun.
        given=read["current_given"] if waits and is_begun else None,
        last_answered_on=read["last_answered_on"],
        next_on=next_due_date(schedule, today),
        days_waiting=(today - asked_for).days if waits and asked_for is not None else 0,
    )
