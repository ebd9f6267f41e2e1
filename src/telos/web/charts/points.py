"""The scores themselves: dots that can be reached and read out, and the word for the last."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from telos.web.charts import svg
from telos.web.charts.labels import SIZE, Anchor, Label, Segment, width_of
from telos.web.charts.values import spoken_number, spoken_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.web.charts.frame import Frame
    from telos.web.charts.values import Point, Words

_MOST_STOPS = 16
"""More points than this are not each a stop of the Tab key; their table is beside them."""
_DOTS = ((24.0, 6.0), (15.0, 5.0), (9.0, 4.0), (0.0, 3.0))
"""The radius of a dot by the room between two of them (px)."""
_TIP_ABOVE = 14.0
_NEAR: tuple[tuple[float, float, Anchor], ...] = (
    *((13, 5, "start"), (13, -10, "start"), (13, 20, "start")),
    *((0, -13, "middle"), (0, 24, "middle"), (6, -13, "end"), (6, 24, "end")),
    *((-13, -10, "end"), (-13, 20, "end"), (-13, 5, "end")),
)
"""Places of words from the middle of a dot (px), the best first."""


def radius_for(count: int, frame: Frame, most: float) -> float:
    """Return how large a dot may be, so that many do not become one."""
    room = (frame.right - frame.left) / max(1, count - 1)
    return next(min(radius, most) for least, radius in _DOTS if room >= least)


def course_segments(points: Sequence[Point], frame: Frame) -> list[Segment]:
    """Return the course as straight pieces, each dot as a small cross."""
    places = [(frame.x(point.at), frame.y(point.value)) for point in points]
    pieces = [(*a, *b) for a, b in itertools.pairwise(places)]
    across = [(x - 9, y, x + 9, y) for x, y in places]
    down = [(x, y - 9, x, y + 9) for x, y in places]
    return pieces + across + down


def points_drawn(
    points: Sequence[Point], frame: Frame, words: Words, *, css: str, most: float = 6.0
) -> Iterator[str]:
    """Draw the dots; over them, what is read out and shown to those who listen or point."""
    radius = svg.short(radius_for(len(points), frame, most))
    for point in points:
        x, y = svg.short(frame.x(point.at)), svg.short(frame.y(point.value))
        yield f'<circle class="{css}" cx="{x}" cy="{y}" r="{radius}"/>'
    every = len(points) <= _MOST_STOPS
    last = len(points) - 1
    for index, point in enumerate(points):
        yield _reach(point, frame, _told(point, words), stop=every or index in (0, last))


def _told(point: Point, words: Words) -> str:
    when = point.label or spoken_time(point.at, words)
    return words.point.format(when=when, value=spoken_number(point.value))


def _reach(point: Point, frame: Frame, told: str, *, stop: bool) -> str:
    x, y = frame.x(point.at), frame.y(point.value)
    half = width_of(told, bold=True) / 2 + 3
    tip_x = min(max(x, half), max(half, frame.width - half))
    tip_y = y - _TIP_ABOVE if y - _TIP_ABOVE > SIZE + 2 else y + 2 * _TIP_ABOVE
    tab = ' tabindex="0"' if stop else ""
    return (
        f'<g class="point"{tab} role="img" aria-label="{svg.clean(told)}">'
        f'<circle class="reach" cx="{svg.short(x)}" cy="{svg.short(y)}" r="12"/>'
        f"{svg.text('tip', (tip_x, tip_y), told, anchor='middle')}</g>"
    )


def last_labels(frame: Frame, last: Point, text: str, *, css: str) -> Iterator[Label]:
    """Offer places for the words at the last score: all within a few pixels of its dot."""
    x, y = frame.x(last.at), frame.y(last.value)
    for dx, dy, anchor in _NEAR:
        yield Label(x + dx, y + dy, text, css, anchor, bold=True)
    half = width_of(text, bold=True) / 2 + 2
    middle = min(max(x, half), frame.width - half)
    for dy in (-13, 24):
        yield Label(middle, y + dy, text, css, "middle", bold=True)
