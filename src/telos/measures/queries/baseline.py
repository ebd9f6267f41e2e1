"""The baseline of a care: what is measured at its beginning, for both sides by one rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from telos.base import clock
from telos.measures.enums import SAFETY_QUESTIONS
from telos.measures.queries.due import due_of, with_last_answer
from telos.measures.queries.library import instruments_by_practice
from telos.measures.queries.records import responses_visible_to, schedules_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from telos.episodes.models import Episode
    from telos.measures.models import MeasureSchedule, Response
    from telos.measures.queries.due import DueQuestionnaire
    from telos.people.models import Person
    from telos.science.instruments import Instrument


@dataclass(frozen=True, kw_only=True)
class BaselineMeasure:
    """One questionnaire of the baseline: answered from its first answer on, open until then."""

    instrument: Instrument
    first_answered_on: date | None
    due: DueQuestionnaire | None
    """What it awaits today; none where it is not asked at present, or came on paper alone."""

    @property
    def is_answered(self) -> bool:
        """Whether its first answer is there, whatever is asked again since."""
        return self.first_answered_on is not None

    @property
    def waits(self) -> bool:
        """Whether the client can give its first answer today."""
        return not self.is_answered and self.due is not None and self.due.due_on is not None


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """What is measured at the beginning of a care, and all that is asked in it today."""

    measures: tuple[BaselineMeasure, ...]
    due: tuple[DueQuestionnaire, ...]
    finished: tuple[Response, ...]
    """Everything that was answered in this care, the first first."""
    ended_at: datetime | None
    """When the beginning was over; what is asked from then on belongs to no baseline."""


def baseline_until(viewer: Person, episode: Episode, ended_at: datetime | None) -> Baseline:
    """Return the baseline of a care whose beginning ended at this moment, or lasts.

    To it belongs each questionnaire, but the questions about safety, that was asked in this care
    before the beginning ended or was first answered by that day, in whichever way; what is asked
    or answered in a care from before is none of it. Of care that has ended what was never answered
    is left out. The same few queries for any number of them.
    """
    asked = schedules_visible_to(viewer).filter(episode=episode, ends_on=None)
    schedules = list(with_last_answer(asked, clock.today()))
    due = due_of(schedules, clock.today()).get(episode.pk, [])
    finished = list(responses_visible_to(viewer).filter(episode=episode, finished_at__isnull=False))
    firsts = _firsts(finished, ended_at)
    running = schedules if episode.is_open else []
    asked_keys = [each.instrument_key for each in running if _was_asked(each, ended_at)]
    places = dict.fromkeys(
        (episode.client.practice_id, key)
        for key in (*firsts, *asked_keys)
        if key != SAFETY_QUESTIONS
    )
    known = instruments_by_practice(places.keys())
    awaited = {each.schedule.instrument_key: each for each in due}
    return Baseline(
        measures=tuple(
            BaselineMeasure(
                instrument=known[place],
                first_answered_on=firsts.get(place[1]),
                due=awaited.get(place[1]),
            )
            for place in places
        ),
        due=tuple(due),
        finished=tuple(finished),
        ended_at=ended_at,
    )


def _firsts(finished: Iterable[Response], ended_at: datetime | None) -> dict[str, date]:
    """Return the first day of each questionnaire that was answered and belongs to the beginning."""
    days: dict[str, date] = {}
    belong: set[str] = set()
    sent = [(each, each.answered_on) for each in finished if each.answered_on is not None]
    for response, day in sent:
        key = response.instrument_key
        days.setdefault(key, day)
        is_early = ended_at is None or day <= localtime(ended_at).date()
        if is_early or (response.schedule and _was_asked(response.schedule, ended_at)):
            belong.add(key)
    return {key: day for key, day in days.items() if key in belong}


def _was_asked(schedule: MeasureSchedule, ended_at: datetime | None) -> bool:
    """Whether it was asked while the beginning lasted: said by then, and from a day of it on."""
    if ended_at is None:
        return True
    return schedule.created_at <= ended_at and schedule.starts_on <= localtime(ended_at).date()
