"""Asking and answering: the deeds of a client's questionnaires."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from telos.base import clock
from telos.demo.course import Course
from telos.demo.deeds import Deed
from telos.measures.actions import (
    acknowledge_alert,
    ask_questionnaire,
    begin_response,
    enter_answers,
    enter_total,
    finish_response,
    save_answers,
    stop_asking,
)
from telos.measures.enums import Presentation
from telos.measures.queries import open_alerts_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from telos.demo.care import Case
    from telos.demo.story import Measure
    from telos.measures.models import MeasureSchedule, RiskAlert


class Asked:
    """A questionnaire of a case while it is being told."""

    def __init__(self, case: Case, course: Course) -> None:
        self.case = case
        self.course = course
        self._schedule: MeasureSchedule | None = None
        self._alerts: dict[int, list[RiskAlert]] = {}

    @property
    def schedule(self) -> MeasureSchedule:
        """The schedule, once the questionnaire is asked."""
        if self._schedule is None:
            msg = f"{self.course.told.instrument} was answered before it was asked."
            raise LookupError(msg)
        return self._schedule

    def ask(self) -> None:
        """Put the questionnaire on its schedule."""
        self._schedule = ask_questionnaire(
            actor=self.case.therapist,
            episode=self.case.episode,
            instrument_key=self.course.told.instrument,
            starts_on=self.course.starts_on,
            every_days=self.course.told.every_days,
            is_main=self.course.told.main,
            presentation=Presentation.ALL_ON_A_PAGE
            if self.course.told.all_on_a_page
            else Presentation.ONE_A_SCREEN,
        )

    def stop(self) -> None:
        """End the schedule."""
        stop_asking(actor=self.case.therapist, schedule=self.schedule)

    def answer(self, place: int) -> None:
        """Answer what is due, as the client does, and send it; in a pause nothing is."""
        if self.case.episode.is_paused:
            return
        client = self.case.client
        response = begin_response(actor=client, schedule=self.schedule)
        self._alerts[place] = save_answers(
            actor=client, response=response, answers=self.course.given(place)
        )
        if not self.course.is_left_open(place):
            finish_response(actor=client, response=response)

    def enter(self, place: int) -> None:
        """Enter a total from paper, as the therapist does."""
        enter_total(
            actor=self.case.therapist,
            episode=self.case.episode,
            instrument_key=self.course.told.instrument,
            score=self.course.totals[place],
            answered_on=self.course.answered_at[place].date(),
        )

    def hear(self, place: int) -> None:
        """Go through what is due in the talk, and enter what somebody without an account says."""
        if self.case.episode.is_paused:
            return
        therapist = self.case.therapist
        response = enter_answers(
            actor=therapist,
            schedule=self.schedule,
            answers=self.course.given(place),
            answered_on=clock.today(),
        )
        self._alerts[place] = list(open_alerts_visible_to(therapist).filter(response=response))

    def acknowledge(self, place: int) -> None:
        """Say what was done about an alert."""
        for alert in self._alerts[place]:
            acknowledge_alert(
                actor=self.case.therapist,
                alert=alert,
                what_was_done=self.course.risks[place].what_was_done,
            )


def measure_deeds(case: Case) -> Iterator[Deed]:
    """Tell what was asked of a client, what came back, and what was done about it."""
    for told in case.story.measures:
        course = Course(story=case.story, told=told, calendar=case.calendar, seed=case.seed)
        asked = Asked(case, course)
        if not told.paper:
            yield Deed(at=_asked_at(case, told), do=asked.ask)
        hearing = asked.hear if course.is_heard else asked.answer
        do = asked.enter if told.paper else hearing
        for place, moment in enumerate(course.answered_at):
            yield Deed(at=moment, do=partial(do, place))
        yield from _acknowledgements(asked)
        if told.until_week is not None:
            yield Deed(at=case.calendar.said(told.until_week), do=asked.stop)


def _asked_at(case: Case, told: Measure) -> datetime:
    soon_after = case.calendar.registered + timedelta(minutes=10)
    return max(soon_after, case.calendar.session(told.from_week) - timedelta(days=3))


def _acknowledgements(asked: Asked) -> Iterator[Deed]:
    for place, risk in asked.course.risks.items():
        if risk.acknowledged_after_hours is not None:
            answered_at = asked.course.answered_at[place]
            seen_at = answered_at + timedelta(hours=risk.acknowledged_after_hours)
            yield Deed(at=seen_at, do=partial(asked.acknowledge, place))
