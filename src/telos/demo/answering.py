"""Asking and answering: the deeds of a client's questionnaires."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from telos.demo.calendar import at
from telos.demo.deeds import Deed
from telos.measures.actions import (
    acknowledge_alert,
    ask_questionnaire,
    begin_response,
    enter_total,
    finish_response,
    save_answers,
    stop_asking,
)
from telos.measures.enums import Presentation
from telos.science.instruments import load_instrument
from telos.science.simulate import measurement_error, simulate_answers, simulate_scores

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from telos.demo.care import Case
    from telos.demo.story import Measure, Risk
    from telos.measures.models import MeasureSchedule, RiskAlert

_RISK_ITEM = "phq9_9"
# Above this a total cannot be reached with the risk item at zero.
_HIGHEST_WITHOUT_RISK = 24
# So many questions passed over leave every questionnaire here without a score.
_PASSED_OVER = 3


class Asked:
    """A questionnaire of a case while it is being told."""

    def __init__(self, case: Case, told: Measure) -> None:
        self.case = case
        self.told = told
        self.instrument = load_instrument(told.instrument)
        # Asked on the day before the session, so that the answers are there when they meet.
        first = case.calendar.first_session + timedelta(weeks=told.from_week)
        self.starts_on: date = first - timedelta(days=1)
        name = f"{case.story.key}/{told.instrument}/{told.chance}"
        self.seed = (case.seed, crc32(name.encode()))
        self.answered_at = self._times()
        self.totals = self._totals()
        self.risks = {self._place(risk): risk for risk in self._risks()}
        self.answers = self._answers()
        self._schedule: MeasureSchedule | None = None
        self.alerts: dict[int, list[RiskAlert]] = {}

    @property
    def schedule(self) -> MeasureSchedule:
        """The schedule, once the questionnaire is asked."""
        if self._schedule is None:
            msg = f"{self.told.instrument} was answered before it was asked."
            raise LookupError(msg)
        return self._schedule

    def _risks(self) -> tuple[Risk, ...]:
        has_item = _RISK_ITEM in self.instrument.item_keys
        return self.case.story.risks if has_item else ()

    def _place(self, risk: Risk) -> int:
        return risk.answer if risk.answer >= 0 else len(self.answered_at) + risk.answer

    def _times(self) -> list[datetime]:
        """Return when each answer came: on the evening itself, mostly, and sometimes not at all."""
        rng = np.random.default_rng((*self.seed, 1))
        calendar, told = self.case.calendar, self.told
        last_day = calendar.today - timedelta(days=1)
        if told.until_week is not None:
            last_day = min(last_day, calendar.session(told.until_week).date())
        times = []
        for place in range((last_day - self.starts_on).days // told.every_days + 1):
            lag, minutes = (int(rng.choice([0, 0, 0, 0, 1, 1])), int(rng.integers(0, 170)))
            lag = 0 if told.always_same_evening else lag
            due_on = self.starts_on + timedelta(days=place * told.every_days)
            moment = time(18, 30) if lag == 0 else time(6, 10)
            answered = at(due_on + timedelta(days=lag), moment) + timedelta(minutes=minutes)
            if place in told.skips or answered.date() > last_day or self._gone(answered):
                continue
            times.append(answered)
        return times

    def _gone(self, moment: datetime) -> bool:
        after = self.told.stops_answering_after_week
        return after is not None and moment > self.case.calendar.said(after)

    def _totals(self) -> list[float]:
        told, scale = self.told, self.instrument.score
        weeks = [
            max((moment.date() - self.starts_on).days, 0) / 7 + told.from_week
            for moment in self.answered_at
        ]
        scores = simulate_scores(
            baseline=told.baseline,
            weeks=weeks,
            shape=told.shape(self.case.story.course),
            lowest=scale.lowest,
            highest=scale.highest,
            better=self.instrument.better,
            error_sd=measurement_error(self.instrument, norm=told.norm),
            step=scale.multiply,
            seed=(*self.seed, 2),
        )
        if _RISK_ITEM in self.instrument.item_keys:
            scores = scores.clip(0, _HIGHEST_WITHOUT_RISK)
        return [float(score) for score in scores]

    def _answers(self) -> list[dict[str, int]]:
        """Return the answers of each response; the risk item is above zero only where told."""
        if self.told.paper:
            return []
        risky = [self.risks[n].value if n in self.risks else 0 for n in range(len(self.totals))]
        plain = [max(total - value, 0) for total, value in zip(self.totals, risky, strict=True)]
        without = {_RISK_ITEM: 0.0} if _RISK_ITEM in self.instrument.item_keys else {}
        readiness = dict.fromkeys(self.instrument.item_keys, 1.0) | without
        frame = simulate_answers(
            plain, instrument=self.instrument, seed=(*self.seed, 3), readiness=readiness
        )
        rows = frame.to_dicts()
        for row, value in zip(rows, risky, strict=True):
            if value:
                row[_RISK_ITEM] = value
        return rows

    def ask(self) -> None:
        """Put the questionnaire on its schedule."""
        self._schedule = ask_questionnaire(
            actor=self.case.therapist,
            episode=self.case.episode,
            instrument_key=self.told.instrument,
            starts_on=self.starts_on,
            every_days=self.told.every_days,
            is_main=self.told.main,
            presentation=Presentation.ALL_ON_A_PAGE
            if self.told.all_on_a_page
            else Presentation.ONE_A_SCREEN,
        )

    def stop(self) -> None:
        """End the schedule."""
        stop_asking(actor=self.case.therapist, schedule=self.schedule)

    def answer(self, place: int) -> None:
        """Answer what is due, as the client does, and send it."""
        client = self.case.client
        response = begin_response(actor=client, schedule=self.schedule)
        self.alerts[place] = save_answers(
            actor=client, response=response, answers=self._given(place)
        )
        if not self._is_left_open(place):
            finish_response(actor=client, response=response)

    def _is_left_open(self, place: int) -> bool:
        return self.told.last_not_sent and place == len(self.answers) - 1

    def _given(self, place: int) -> dict[str, int | None]:
        """Return what was given of the answers: all, or not the last questions."""
        answers = list(self.answers[place].items())
        if self._is_left_open(place):
            return dict(answers[: len(answers) // 2])
        passed_over = _PASSED_OVER if place in self.told.partly else 0
        given = answers[: len(answers) - passed_over]
        return {**dict(given), **dict.fromkeys(key for key, _ in answers[len(given) :])}

    def enter(self, place: int) -> None:
        """Enter a total from paper, as the therapist does."""
        enter_total(
            actor=self.case.therapist,
            episode=self.case.episode,
            instrument_key=self.told.instrument,
            score=self.totals[place],
            answered_on=self.answered_at[place].date(),
        )

    def acknowledge(self, place: int) -> None:
        """Say what was done about an alert."""
        for alert in self.alerts[place]:
            acknowledge_alert(
                actor=self.case.therapist,
                alert=alert,
                what_was_done=self.risks[place].what_was_done,
            )


def measure_deeds(case: Case) -> Iterator[Deed]:
    """Tell what was asked of a client, what came back, and what was done about it."""
    for told in case.story.measures:
        asked = Asked(case, told)
        if told.paper:
            for place, moment in enumerate(asked.answered_at):
                yield Deed(at=moment, do=partial(asked.enter, place))
            continue
        yield Deed(
            at=max(case.calendar.registered + timedelta(minutes=10), _asked_at(case, told)),
            do=asked.ask,
        )
        for place, moment in enumerate(asked.answered_at):
            yield Deed(at=moment, do=partial(asked.answer, place))
        yield from _acknowledgements(asked)
        if told.until_week is not None:
            yield Deed(at=case.calendar.said(told.until_week), do=asked.stop)


def _asked_at(case: Case, told: Measure) -> datetime:
    return case.calendar.session(told.from_week) - timedelta(days=3)


def _acknowledgements(asked: Asked) -> Iterator[Deed]:
    for place, risk in asked.risks.items():
        if risk.acknowledged_after_hours is not None:
            seen_at = asked.answered_at[place] + timedelta(hours=risk.acknowledged_after_hours)
            yield Deed(at=seen_at, do=partial(asked.acknowledge, place))
