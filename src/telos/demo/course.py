"""What a client will have answered, and when: worked out from the story before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from telos.demo.calendar import EARLY, EVENING, at
from telos.science.instruments import load_instrument
from telos.science.simulate import measurement_error, simulate_answers, simulate_scores

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from telos.demo.calendar import Calendar
    from telos.demo.story import Measure, Risk, Story
    from telos.science.instruments import Instrument

_RISK_ITEM = "phq9_9"
# Above this a total cannot be reached with the risk item at zero.
_HIGHEST_WITHOUT_RISK = 24
# So many questions passed over leave every questionnaire here without a score.
_PASSED_OVER = 3
# Two in three answer on the evening itself, the others early on the next day.
_DAYS_LATE = (0, 0, 1)
_MINUTES_LATER = 170
# At the beginning of a session.
_IN_THE_TALK = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Course:
    """One questionnaire of one story; the same seed and day give the same answers."""

    story: Story
    told: Measure
    calendar: Calendar
    seed: int

    @property
    def instrument(self) -> Instrument:
        """The questionnaire."""
        return load_instrument(self.told.instrument)

    @property
    def is_heard(self) -> bool:
        """Whether it is gone through in a talk: so with whoever has no account, but for totals."""
        return not (self.story.has_account or self.told.paper)

    @property
    def starts_on(self) -> date:
        """The day before a session, so that the answers are there when they meet."""
        first = self.calendar.first_session + timedelta(weeks=self.told.from_week)
        return first - timedelta(days=1)

    @cached_property
    def answered_at(self) -> tuple[datetime, ...]:
        """When each answer came; an asking may have gone by without one."""
        return tuple(self._heard()) if self.is_heard else self._sent()

    def _heard(self) -> Iterator[datetime]:
        """Return when it was gone through in a session, where it was asked for that day."""
        held, last_day = self.story.held_weeks(), self._last_day()
        askings = range(self.told.from_week, max(held, default=-1) + 1, self.told.every_days // 7)
        for place, week in enumerate(askings):
            moment = self.calendar.session(week) + _IN_THE_TALK
            if week in held and place not in self.told.skips and moment.date() <= last_day:
                yield moment

    def _sent(self) -> tuple[datetime, ...]:
        rng = np.random.default_rng(self._seed("when"))
        last_day = self._last_day()
        times = []
        for place in range((last_day - self.starts_on).days // self.told.every_days + 1):
            days_late, minutes = int(rng.choice(_DAYS_LATE)), int(rng.integers(_MINUTES_LATER))
            days_late *= not self.told.always_same_evening
            due_on = self.starts_on + timedelta(days=place * self.told.every_days)
            moment = at(due_on + timedelta(days=days_late), EARLY if days_late else EVENING)
            answered = moment + timedelta(minutes=minutes)
            if place not in self.told.skips and not self._is_after_the_end(answered, last_day):
                times.append(answered)
        return tuple(times)

    @cached_property
    def totals(self) -> tuple[float, ...]:
        """The score of each answer."""
        scale, has_risk_item = self.instrument.score, self._has_risk_item
        scores = simulate_scores(
            baseline=self.told.baseline,
            weeks=[self._week(moment) for moment in self.answered_at],
            shape=self.told.shape(self.story.course),
            lowest=scale.lowest,
            highest=_HIGHEST_WITHOUT_RISK if has_risk_item else scale.highest,
            better=self.instrument.better,
            error_sd=measurement_error(self.instrument, norm=self.told.norm),
            step=scale.multiply,
            seed=self._seed("scores"),
        )
        return tuple(float(score) for score in scores)

    @cached_property
    def risks(self) -> dict[int, Risk]:
        """The answers above zero to the risk item, by which answer they belong to."""
        told = self.story.risks if self._has_risk_item else ()
        count = len(self.answered_at)
        return {risk.answer if risk.answer >= 0 else count + risk.answer: risk for risk in told}

    def is_left_open(self, place: int) -> bool:
        """Tell whether this answer was begun and not sent."""
        return self.told.last_not_sent and place == len(self.answered_at) - 1

    def given(self, place: int) -> dict[str, int | None]:
        """Return what was given of the answers: all, or not the last questions."""
        answers = list(self._answers[place].items())
        if self.is_left_open(place):
            return dict(answers[: len(answers) // 2])
        kept = len(answers) - (_PASSED_OVER if place in self.told.partly else 0)
        return {**dict(answers[:kept]), **dict.fromkeys(key for key, _ in answers[kept:])}

    @cached_property
    def _answers(self) -> list[dict[str, int]]:
        """The answers to each question; the risk item is above zero only where told."""
        risky = [self.risks[n].value if n in self.risks else 0 for n in range(len(self.totals))]
        rows = simulate_answers(
            [max(total - value, 0) for total, value in zip(self.totals, risky, strict=True)],
            instrument=self.instrument,
            seed=self._seed("answers"),
            readiness={_RISK_ITEM: 0.0} if self._has_risk_item else {},
        ).to_dicts()
        for row, value in zip(rows, risky, strict=True):
            row.update({_RISK_ITEM: value} if value else {})
        return rows

    @property
    def _has_risk_item(self) -> bool:
        return _RISK_ITEM in self.instrument.item_keys

    def _seed(self, what: str) -> tuple[int, int]:
        name = f"{self.story.key}/{self.told.instrument}/{self.told.chance}/{what}"
        return self.seed, crc32(name.encode())

    def _week(self, moment: datetime) -> float:
        return max((moment.date() - self.starts_on).days, 0) / 7 + self.told.from_week

    def _last_day(self) -> date:
        yesterday = self.calendar.today - timedelta(days=1)
        until = self.told.until_week
        return yesterday if until is None else min(yesterday, self.calendar.day(until))

    def _is_after_the_end(self, moment: datetime, last_day: date) -> bool:
        left = self.told.stops_answering_after_week
        gone = left is not None and moment > self.calendar.said(left)
        return gone or moment.date() > last_day
