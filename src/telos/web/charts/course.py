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
from telos.web.charts.frame import MARGIN_GAP, Frame, framed, ruled, score_labels, steps
from telos.web.charts.labels import ON_A_LINE, Label, Page, Segment, folded, width_of
from telos.web.charts.points import course_segments, last_labels, points_drawn
from telos.web.charts.values import (
    ENGLISH,
    Better,
    Mark,
    Point,
    When,
    Words,
    days_or_weeks,
    spoken_last,
    spoken_number,
    within_chance,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.web.charts.labels import Box

_MOST_ROWS = 3
"""Rows of words above the plot, at most."""
_STEP = 8.0
"""Between two places that are tried for words on one row (px)."""
_LATER_BY_A_STEP = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    frame: Frame
    points: Sequence[Point]
    marks: Sequence[Mark]
    events: Sequence[Event]
    better: Better
    caseness: float | None
    noise: float | None
    is_now: bool
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
    is_now: bool = True,
    words: Words = ENGLISH,
) -> str:
    """Draw how a score went, from the first to now.

    `noise` is the amount from which a change from the first score is reliable: the band ends
    short of it. `caseness` is the score of the dotted line. `is_now` is false where the last
    score is too old to be called so; then its day is named. Dates and weeks are not mixed.
    Raises ValueError for what cannot be drawn truthfully (a value that is no finite number).
    """
    points = sorted(points, key=lambda point: days_or_weeks(point.at))
    size, scores = (width, height), (lowest, highest)
    frame = framed(points, marks, size=size, scores=scores, ends=(start, end), foot=True)
    events = arranged(gathered(marks, frame), frame, words=words, most_rows=_MOST_ROWS)
    frame = replace(frame, top=frame.top + ROW * rows_of(events))
    course = _Course(
        frame=frame, points=points, marks=marks, events=events, better=better,
        caseness=caseness, noise=noise, is_now=is_now, words=words,
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
    within = within_chance(course.noise, [point.value for point in course.points])
    top = course.frame.y(first.value + within)
    bottom = course.frame.y(first.value - within)
    return course.frame.x(first.at), top, bottom


def _noise_edges(course: _Course) -> list[Segment]:
    """Return the edges of the band that lie within the plot."""
    band, frame = _noise_band(course), course.frame
    if band is None:
        return []
    left, *edges = band
    return [(left, y, frame.right, y) for y in edges if frame.top < y < frame.bottom]


def _ground(course: _Course) -> Iterator[str]:
    frame = course.frame
    band = _noise_band(course)
    if band:
        left, top, bottom = band
        yield svg.band("noise", (left, top, frame.right, bottom))
        yield from (svg.line("noise-edge", edge) for edge in _noise_edges(course))
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
        now = spoken_last(course.points[-1], words, is_now=course.is_now)
        yield page.place(last_labels(frame, course.points[-1], now, css="lab now"))
    else:
        x, y = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        yield page.place([Label(x, y, words.empty, "lab", "middle")])
    if course.caseness is not None:
        text = words.line.format(value=spoken_number(course.caseness))
        page.lines = _lines(course, until=frame.right)
        yield page.place(_line_labels(frame, frame.y(course.caseness), text))
    yield page.place(_noise_labels(course), most=ON_A_LINE, later=_LATER_BY_A_STEP)
    sessions = session_count(course.marks, frame)
    if sessions:
        labels = _session_labels(frame, words.sessions(sessions))
        yield page.place(labels, most=ON_A_LINE, later=_LATER_BY_A_STEP)


def _page(course: _Course, under: list[Box]) -> Page:
    frame = course.frame
    scores = steps(frame.lowest, frame.highest)
    boxes = [event.label.box for event in course.events if event.label]
    return Page(
        frame=frame.page,
        taken=[*under, *boxes, *score_labels(frame, scores)],
        curves=course_segments(course.points, frame),
        lines=_lines(course, until=frame.width),
        hairlines=[(frame.left, frame.y(v), frame.right, frame.y(v)) for v in scores],
    )


def _lines(course: _Course, *, until: float) -> list[Segment]:
    """Return the lines that words keep off; the margin beside the dotted one is for its own."""
    found = [*lines(course.events, course.frame), *_noise_edges(course)]
    if course.caseness is not None:
        y = course.frame.y(course.caseness)
        found.append((course.frame.left, y, until, y))
    return found


def _line_labels(frame: Frame, y: float, text: str) -> Iterator[Label]:
    """Offer the margin at the line's end, then places just above and below the line."""
    for shift in (0, -8, 8, -14, 14, -18, 18):
        yield Label(frame.right + MARGIN_GAP, y + 5 + shift, text, "lab")
    for above in (-7, 17):
        yield Label(frame.right, y + above, text, "lab", "end")
        yield Label(frame.left + 4, y + above, text, "lab")
        yield Label((frame.left + frame.right) / 2, y + above, text, "lab", "middle")


def _noise_labels(course: _Course) -> Iterator[Label]:
    """Offer places all along the band's edges, then its middle, then right beside it."""
    band = _noise_band(course)
    if band is None:
        return
    left, top, bottom = band
    upper, lower = top + 17, bottom - 8
    if lower - upper < 0:
        return
    rows = [lower, upper] if course.better == "lower" else [upper, lower]
    text, right, css = course.words.noise, course.frame.right - 8, "lab noise-label"
    for y in (*rows, (upper + lower) / 2):
        yield from _along((left + 8, right), y, text, css=css)
    # Where course and lines leave no room in the band: in the margin beside it.
    for row in range(int(top) + 12, int(bottom) - 16, 4):
        yield Label(course.frame.right + MARGIN_GAP, row, folded(text), css)


def _session_labels(frame: Frame, text: str) -> Iterator[Label]:
    """Offer the margin beside the strokes, then places just above them."""
    css = "lab event-label"
    yield Label(frame.right + MARGIN_GAP, frame.bottom + 1, text, css)
    yield from _along((frame.left + 4, frame.right), frame.bottom - 14, text, css=css)


def _along(ends: tuple[float, float], y: float, text: str, *, css: str) -> Iterator[Label]:
    """Offer one place after the other on a row, from the right."""
    left, end = ends
    while end - width_of(text) >= left:
        yield Label(end, y, text, css, "end")
        end -= _STEP
