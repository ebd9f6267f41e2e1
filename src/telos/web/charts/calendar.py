"""What stands under a chart: weeks since the start, or dates, as many as there is room for."""

from __future__ import annotations

import itertools
import math
from datetime import date
from typing import TYPE_CHECKING

from telos.web.charts.labels import Anchor, Label
from telos.web.charts.values import spoken_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.web.charts.frame import Frame
    from telos.web.charts.values import Words

_BELOW = 28.0
_APART = 12.0
_WEEKS = (1, 2, 3, 4, 6, 8, 12, 13, 26, 52, 104, 208, 520, 1040)
_DAYS = (1, 2, 3, 7, 14, 28)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
# Shorter than this, months would name too little.
_DAYS_OF_DAY_TICKS = 100
_A_TICK_NEEDS = 56.0
_MONTHS_A_YEAR = 12

Tick = tuple[float, str]


def time_labels(frame: Frame, words: Words) -> list[Label]:
    """Return the words under the plot: the finest ones that stand clear of each other."""
    for ticks in _dates(frame, words) if frame.dated else _weeks(frame, words):
        labels = _standing_clear(frame, ticks)
        if labels:
            return labels
    return []


def _standing_clear(frame: Frame, ticks: Sequence[Tick]) -> list[Label]:
    labels = [_label(frame, x, words) for x, words in ticks]
    pairs = itertools.pairwise(labels)
    clear = all(a.box.right + _APART <= b.box.left for a, b in pairs)
    return labels if clear else []


def _label(frame: Frame, x: float, words: str) -> Label:
    """Centre it under its place, or lean it inwards at an edge of the drawing."""
    y = frame.bottom + _BELOW
    anchors: tuple[tuple[Anchor, float], ...] = (
        ("middle", x),
        ("end", min(x, frame.page.right)),
        ("start", max(x, frame.page.left)),
    )
    labels = [Label(at, y, words, "lab", anchor) for anchor, at in anchors]
    return next((label for label in labels if label.box.within(frame.page)), labels[0])


def _most(frame: Frame) -> int:
    return max(2, int((frame.right - frame.left) / _A_TICK_NEEDS))


def _weeks(frame: Frame, words: Words) -> Iterator[list[Tick]]:
    width = frame.last - frame.first
    for step in _WEEKS:
        if width / step + 1 > _most(frame):
            continue
        first = math.ceil(frame.first / step)
        last = math.floor(frame.last / step)
        yield [(frame.x(n * step), _week(n * step, words)) for n in range(first, last + 1)]


def _week(week: float, words: Words) -> str:
    return words.start if week == 0 else words.week.format(n=spoken_number(week))


def _dates(frame: Frame, words: Words) -> Iterator[list[Tick]]:
    first, last = math.ceil(frame.first), math.floor(frame.last)
    if last - first <= _DAYS_OF_DAY_TICKS:
        for step in _DAYS:
            if (last - first) / step + 1 <= _most(frame):
                days = [date.fromordinal(n) for n in range(first, last + 1, step)]
                yield _named(frame, days, form=words.day, words=words)
    for step in _MONTHS:
        if (last - first) / (30.4 * step) <= _most(frame):
            days = list(_firsts(first, last, step))
            yield _named(frame, days, form="{month}", words=words)


def _firsts(first: int, last: int, step: int) -> Iterator[date]:
    """Name the first day of every so-many months."""
    begin = date.fromordinal(first)
    month = begin.year * _MONTHS_A_YEAR + begin.month - 1
    month += -month % step
    while month < date.max.year * _MONTHS_A_YEAR:
        day = date(month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
        if day.toordinal() > last:
            return
        if day.toordinal() >= first:
            yield day
        month += step


def _named(frame: Frame, days: Sequence[date], *, form: str, words: Words) -> list[Tick]:
    """Name days; the year stands where it is new."""
    with_year = words.month_of_year if form == "{month}" else words.day_of_year
    several_years = bool(days) and days[0].year != days[-1].year
    ticks = []
    year = None if form == "{month}" or several_years else days[0].year if days else None
    for day in days:
        chosen = form if day.year == year else with_year
        year = day.year
        month = words.months[day.month - 1]
        ticks.append((frame.x(day), chosen.format(day=day.day, month=month, year=day.year)))
    return ticks
