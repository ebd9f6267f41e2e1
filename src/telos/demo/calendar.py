"""When the things of a story happen, counted back from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from telos.demo.story import Story

_RINGS_AT = time(11, 20)
EARLY = time(6, 10)
EVENING = time(18, 30)
_AFTER_SUPPER = time(19, 40)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The days of one story, laid so that its weeks end today."""

    today: date
    first_session: date
    hour: int
    registered: datetime
    """When the record was made."""

    @classmethod
    def of(cls, story: Story, today: date) -> Calendar:
        """Lay the weeks of a story so that they reach up to today."""
        if story.weekday is None:
            near = today + timedelta(days=story.meets_in_days or 0)
        else:
            near = today - timedelta(days=(today.weekday() - story.weekday) % 7)
        first = near - timedelta(weeks=story.first_session_weeks_ago)
        registered = at(first - timedelta(days=story.registered_days_before), _RINGS_AT)
        return cls(today=today, first_session=first, hour=story.hour, registered=registered)

    def session(self, week: int) -> datetime:
        """When the session of a week begins."""
        return at(self.day(week), time(self.hour))

    def day(self, week: int) -> date:
        """Return the day of the session of a week."""
        return self.first_session + timedelta(weeks=week)

    def said(self, week: float) -> datetime:
        """When something was said: a whole week in the session, else at home in the evening."""
        if week == int(week):
            return self.session(int(week)) + timedelta(minutes=40)
        return at(self.first_session + timedelta(days=round(week * 7)), _AFTER_SUPPER)


def at(day: date, moment: time) -> datetime:
    """Return the moment of a day in the time zone of the installation."""
    return timezone.make_aware(datetime.combine(day, moment))
