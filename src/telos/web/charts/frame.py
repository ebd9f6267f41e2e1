"""The frame of a chart: where a time and a score fall on the page, and what stands at its edges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from telos.web.charts import svg
from telos.web.charts.labels import SIZE, Box, Label
from telos.web.charts.values import (
    Mark,
    Point,
    When,
    days_or_weeks,
    spoken_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOMY = 440
"""From this width there is room for words beside each other (px)."""
MARGIN_GAP = 12.0
"""Between the plot and the words in its right margin (px)."""

# The margin at the right, by whether there is room: “22 sessions” stands in the wide one,
# “18 now” and “line of 10” in the narrow one.
_RIGHT = {True: 92.0, False: 76.0}

_DAYS_WHEN_ONE = 28.0
_WEEKS_WHEN_ONE = 4.0
_TOP = 14.0
_FOOT = 40.0
_NO_FOOT = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Turns times and scores into places."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    lowest: float
    highest: float
    dated: bool

    def x(self, at: When) -> float:
        """Return the place of a time, kept inside the plot."""
        share = (days_or_weeks(at) - self.first) / (self.last - self.first)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return the place of a score, high scores up, kept inside the plot."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return self.bottom - min(1.0, max(0.0, share)) * (self.bottom - self.top)

    def holds(self, at: When) -> bool:
        """Say whether a time lies on the axis."""
        return self.first <= days_or_weeks(at) <= self.last

    @property
    def page(self) -> Box:
        """The room for words."""
        return Box(1, 1, self.width - 1, self.height - 1)


def framed(
    points: Sequence[Point],
    marks: Sequence[Mark],
    *,
    size: tuple[int, int],
    scores: tuple[float, float],
    ends: tuple[When | None, When | None],
    foot: bool,
) -> Frame:
    """Make the frame of a chart; refuses what cannot be drawn truthfully.

    Charts of one width begin and end at the same places, so that they align under each other.
    """
    width, height = size
    lowest, highest = scores
    _check(points, lowest, highest)
    first, last = _span(points, marks, ends)
    roomy = width >= ROOMY
    return Frame(
        width=width,
        height=height,
        left=46.0 if roomy else 36.0,
        right=width - _RIGHT[roomy],
        top=_TOP,
        bottom=height - (_FOOT if foot else _NO_FOOT),
        first=first,
        last=last,
        lowest=lowest,
        highest=highest,
        dated=_is_dated(points, marks, ends),
    )


def _span(
    points: Sequence[Point], marks: Sequence[Mark], ends: tuple[When | None, When | None]
) -> tuple[float, float]:
    """Return the ends of the time axis; it always holds every point."""
    places = [days_or_weeks(point.at) for point in points]
    places += [days_or_weeks(at) for at in ends if at is not None]
    if ends == (None, None):
        places += [days_or_weeks(mark.at) for mark in marks]
    if not places:
        return 0.0, _WEEKS_WHEN_ONE
    least = _DAYS_WHEN_ONE if _is_dated(points, marks, ends) else _WEEKS_WHEN_ONE
    first, last = min(places), max(places)
    return (first, last) if last > first else (first, first + least)


def _is_dated(
    points: Sequence[Point], marks: Sequence[Mark], ends: tuple[When | None, When | None]
) -> bool:
    """Say whether the time axis holds dates, not weeks."""
    known = [*ends, *(point.at for point in points), *(mark.at for mark in marks)]
    kinds = {isinstance(at, date) for at in known if at is not None}
    if len(kinds) > 1:
        raise ValueError("A chart has dates or weeks on its time axis, not both.")
    return True in kinds


def _check(points: Sequence[Point], lowest: float, highest: float) -> None:
    if not (math.isfinite(lowest) and math.isfinite(highest) and lowest < highest):
        raise ValueError(
            f"A chart needs a lowest value below its highest, not {lowest} and {highest}."
        )
    for point in points:
        if not (math.isfinite(point.value) and math.isfinite(days_or_weeks(point.at))):
            raise ValueError(f"A chart has no place for {point.value} at {point.at}.")


def steps(lowest: float, highest: float, most: int = 4) -> list[float]:
    """Return the scores named at the left edge: both ends and whole numbers between."""
    width = highest - lowest
    for parts in (3, 4, 2, 5):
        if parts <= most and (width / parts).is_integer() and float(lowest).is_integer():
            return [lowest + width / parts * part for part in range(parts + 1)]
    return [lowest, highest]


def ruled(frame: Frame, values: Sequence[float]) -> Iterator[str]:
    """Draw the hairlines and their scores."""
    for value in values:
        y = frame.y(value)
        yield svg.line("axis", (frame.left, y, frame.right, y))
    for value in values:
        y = frame.y(value) + 0.35 * SIZE
        yield svg.text("lab", (frame.left - 12, y), spoken_number(value), anchor="end")


def score_labels(frame: Frame, values: Sequence[float]) -> list[Box]:
    """Return the room that the scores at the left edge take."""
    return [
        Label(frame.left - 12, frame.y(v) + 0.35 * SIZE, spoken_number(v), "lab", "end").box
        for v in values
    ]
