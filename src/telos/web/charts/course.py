"""The course of a measure: the band that may be chance, the line, what happened, the scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telos.web.charts import svg
from telos.web.charts.calendar import time_labels
from telos.web.charts.events import (
    ROW,
    Event,
    arranged,
    drawn,
    gathered,
    lines,
    rows_of,
    session_count,
    sessions_drawn,
)
from telos.web.charts.frame import ROOMY, Frame, framed, ruled, score_labels, steps
from telos.web.charts.labels import Label, Page, Segment
from telos.web.charts.points import course_segments, now_labels, points_drawn
from telos.web.charts.values import (
    ENGLISH,
    Better,
    Mark,
    Point,
    When,
    Words,
    days_or_weeks,
    spoken_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.web.charts.labels import Box

_MOST_ROWS = {True: 3, False: 2}
"""Rows of words above the plot, at most, where there is room and where there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    frame: Frame
    points: Sequence[Point]
    marks: Sequence[Mark]
    events: Sequence[Event]
    better: Better
    caseness: float | None
    noise: float | None
    words: Words


def course_chart(  # noqa: PLR0913 -- the chart's public face
    points: Sequence[Point],
    *,
    lowest: float,
    highest: float,
    better: Better,
    title: str,
    description: str,
    ids: str,
    caseness: float | None = None,
    noise: float | None = None,
    marks: Sequence[Mark] = (),
    width: int = 520,
    height: int = 320,
    start: When | None = None,
    end: When | None = None,
    words: Words = ENGLISH,
) -> str:
    """Draw how a score went, from the first to now.

    `noise` is the amount within which a change from the first score is not yet reliable;
    `caseness` the score of the dotted line. Dates and weeks are not mixed in one chart.
    Raises ValueError for what cannot be drawn truthfully (a value that is no finite number).
    """
    points = sorted(points, key=lambda point: days_or_weeks(point.at))
    size, scores = (width, height), (lowest, highest)
    frame = framed(points, marks, size=size, scores=scores, ends=(start, end), foot=True)
    most_rows = _MOST_ROWS[width >= ROOMY]
    events = arranged(gathered(marks, frame), frame, words=words, most_rows=most_rows)
    frame = replace(frame, top=frame.top + ROW * rows_of(events))
    course = _Course(
        frame=frame, points=points, marks=marks, events=events, better=better,
        caseness=caseness, noise=noise, words=words,
    )  # fmt: skip
    return svg.drawing(
        [*_ground(course), *_happened(course), *_scores(course), *_words(course)],
        css="chart course",
        width=width,
        height=height,
        ids=ids,
        title=title,
        description=description,
    )


def _noise_band(course: _Course) -> tuple[float, float, float] | None:
    """Return the band's left, top and bottom; none without a first score or an amount."""
    if not course.points or not course.noise:
        return None
    first = course.points[0]
    top = course.frame.y(first.value + course.noise)
    bottom = course.frame.y(first.value - course.noise)
    return course.frame.x(first.at), top, bottom


def _ground(course: _Course) -> Iterator[str]:
    frame = course.frame
    band = _noise_band(course)
    if band:
        left, top, bottom = band
        yield svg.band("noise", (left, top, frame.right, bottom))
        for edge in (top, bottom):
            if frame.top < edge < frame.bottom:
                yield svg.line("noise-edge", (left, edge, frame.right, edge))
    yield from ruled(frame, steps(frame.lowest, frame.highest))
    if course.caseness is not None:
        y = frame.y(course.caseness)
        yield svg.line("case", (frame.left, y, frame.right, y))


def _happened(course: _Course) -> Iterator[str]:
    yield from sessions_drawn(course.marks, course.frame)
    yield from drawn(course.events, course.frame)


def _scores(course: _Course) -> Iterator[str]:
    places = [(course.frame.x(p.at), course.frame.y(p.value)) for p in course.points]
    yield svg.path("line", places)
    yield from points_drawn(course.points, course.frame, course.words, css="dot")


def _words(course: _Course) -> Iterator[str]:
    """Draw the words, in order of weight: later ones make room for earlier ones."""
    frame, words = course.frame, course.words
    under = time_labels(frame, words)
    yield from (label.drawn() for label in under)
    page = _page(course, [label.box for label in under])
    if course.points:
        now = words.now.format(value=spoken_number(course.points[-1].value))
        yield page.place(now_labels(frame, course.points[-1], now, css="lab now"))
    else:
        x, y = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        yield page.place([Label(x, y, words.empty, "lab", "middle")])
    if course.caseness is not None:
        text = words.line.format(value=spoken_number(course.caseness))
        page.lines = [*lines(course.events, frame), *_case_line(course, until=frame.right)]
        yield page.place(_line_labels(frame, frame.y(course.caseness), text))
    yield page.place(_noise_labels(course), most=50)
    sessions = session_count(course.marks, frame)
    if sessions:
        yield page.place(_session_labels(frame, words.sessions(sessions)), most=50)


def _page(course: _Course, under: list[Box]) -> Page:
    frame = course.frame
    scores = steps(frame.lowest, frame.highest)
    boxes = [event.label.box for event in course.events if event.label]
    return Page(
        frame=frame.page,
        taken=[*under, *boxes, *score_labels(frame, scores)],
        curves=course_segments(course.points, frame),
        lines=[*lines(course.events, frame), *_case_line(course, until=frame.width)],
        hairlines=[(frame.left, frame.y(v), frame.right, frame.y(v)) for v in scores],
    )


def _case_line(course: _Course, *, until: float) -> list[Segment]:
    """Return the dotted line; also as far as the margin, which is kept for its own words."""
    if course.caseness is None:
        return []
    y = course.frame.y(course.caseness)
    return [(course.frame.left, y, until, y)]


def _line_labels(frame: Frame, y: float, text: str) -> Iterator[Label]:
    if frame.width >= ROOMY:
        for shift in (0, -8, 8, -14, 14):
            yield Label(frame.right + 12, y + 5 + shift, text, "lab")
    for above in (-7, 17):
        yield Label(frame.right, y + above, text, "lab", "end")
        yield Label(frame.left + 4, y + above, text, "lab")
        yield Label((frame.left + frame.right) / 2, y + above, text, "lab", "middle")
    for shift in range(20, 120, 10):
        yield Label(frame.right, y + 5 - shift, text, "lab", "end")
        yield Label(frame.right, y + 5 + shift, text, "lab", "end")


def _noise_labels(course: _Course) -> Iterator[Label]:
    band = _noise_band(course)
    if band is None:
        return
    left, top, bottom = band
    upper, lower = top + 17, bottom - 8
    if lower - upper < 0:
        return
    rows = [lower, upper] if course.better == "lower" else [upper, lower]
    for y in (*rows, (upper + lower) / 2):
        yield Label(course.frame.right - 8, y, course.words.noise, "lab noise-label", "end")
        middle = (left + course.frame.right) / 2
        yield Label(middle, y, course.words.noise, "lab noise-label", "middle")
        yield Label(left + 12, y, course.words.noise, "lab noise-label")


def _session_labels(frame: Frame, text: str) -> Iterator[Label]:
    css = "lab event-label"
    if frame.width >= ROOMY:
        yield Label(frame.right + 12, frame.bottom + 1, text, css)
    yield Label(frame.right, frame.bottom - 14, text, css, "end")
    yield Label(frame.left + 4, frame.bottom - 14, text, css)
    yield Label((frame.left + frame.right) / 2, frame.bottom - 14, text, css, "middle")
