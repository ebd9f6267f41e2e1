"""What a chart is drawn from: points, marks and the words that stand in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

When: TypeAlias = float | date
"""A date, or a number of weeks since the start."""

Kind: TypeAlias = Literal["goal", "session", "plain"]
Better: TypeAlias = Literal["lower", "higher"]

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Point:
    """One score or rating; `label` replaces its date for those who listen."""

    at: When
    value: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: a goal agreed, a session held, anything else.

    A goal that has a `number` in the list beside the chart is named by it, with its `deed`
    ("agreed", "reached"); then `label` is not drawn.
    """

    at: When
    label: str = ""
    kind: Kind = "plain"
    number: int = 0
    deed: str = ""


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def _goals(count: int) -> str:
    return f"{count} goals"


def _numbered(numbers: Sequence[int], deed: str) -> str:
    goals = "goal" if len(numbers) == 1 else "goals"
    return f"{goals} {', '.join(map(str, numbers))} {deed}".rstrip()


def _events(count: int) -> str:
    return f"{count} events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words in a chart, in English unless others are given."""

    start: str = "start"
    week: str = "week {n}"
    months: tuple[str, ...] = (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    )
    day: str = "{day} {month}"
    month_of_year: str = "{month} {year}"
    day_of_year: str = "{day} {month} {year}"
    line: str = "line of {value}"
    now: str = "{value} now"
    last: str = "{value} on {day}"
    noise: str = "may be chance"
    empty: str = "no scores yet"
    point: str = "{when}: {value}"
    sessions: Callable[[int], str] = _sessions
    goals: Callable[[int], str] = _goals
    numbered: Callable[[Sequence[int], str], str] = _numbered
    events: Callable[[int], str] = _events


ENGLISH = Words()


def days_or_weeks(at: When) -> float:
    """Return a place on the time axis: days for a date, weeks as they are."""
    if isinstance(at, datetime):
        seconds = at.hour * 3600 + at.minute * 60 + at.second
        return at.toordinal() + seconds / _SECONDS_A_DAY
    if isinstance(at, date):
        return float(at.toordinal())
    return float(at)


def within_chance(amount: float, scores: Iterable[float]) -> float:
    """Return how far a change may go and still be chance, where `amount` no longer is.

    A change of exactly the amount counts as reliable, so the band ends half a step before it:
    half a point between whole scores, half a tenth between others.
    """
    if all(float(score).is_integer() for score in scores):
        return math.ceil(amount) - 0.5
    return max(amount - 0.05, amount / 2)


def spoken_last(point: Point, words: Words, *, is_now: bool) -> str:
    """Write the last score as it stands now, or with its day where it has grown old."""
    value = spoken_number(point.value)
    if is_now or not isinstance(point.at, date):
        return words.now.format(value=value)
    day = words.day.format(day=point.at.day, month=words.months[point.at.month - 1])
    return words.last.format(value=value, day=day)


def spoken_number(value: float) -> str:
    """Write a score as people do: whole where it is whole, with a true minus sign."""
    rounded = round(value, 1)
    text = str(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}"
    return text.replace("-", "−")


def spoken_time(at: When, words: Words = ENGLISH) -> str:
    """Write a date or a week in full."""
    if isinstance(at, date):
        month = words.months[at.month - 1]
        return words.day_of_year.format(day=at.day, month=month, year=at.year)
    return words.start if at == 0 else words.week.format(n=spoken_number(at))
