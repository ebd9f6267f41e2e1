"""What happened, beside the scores: thin lines with two or three words above the plot."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from telos.web.charts import svg
from telos.web.charts.labels import Box, Label, Segment, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.web.charts.frame import Frame
    from telos.web.charts.values import Mark, Words

ROW = 19.0
_ABOVE = 6.0
_BESIDE = 6.0
_TOGETHER = 14.0
_MOST_OF_WIDTH = 0.42
_WIDEST = 170.0
_SHORTER = (1.0, 0.75, 0.55)
_SESSION_HEIGHT = 8.0
_TICK_HEIGHT = 8.0


@dataclass(slots=True)
class Event:
    """One line, or several that stand too close for words of their own."""

    marks: list[Mark]
    places: list[float]
    row: int = 0
    label: Label | None = None

    @property
    def x(self) -> float:
        """Where its line stands."""
        return self.places[0]

    def words(self, words: Words) -> str:
        """Say what it was, or how many."""
        if len({mark.label for mark in self.marks}) == 1:
            return self.marks[0].label
        if all(mark.kind == "goal" for mark in self.marks):
            return words.goals(len(self.marks))
        return words.events(len(self.marks))


def gathered(marks: Sequence[Mark], frame: Frame) -> list[Event]:
    """Put marks on the axis, those that nearly coincide as one."""
    events: list[Event] = []
    shown = (mark for mark in marks if mark.kind != "session" and frame.holds(mark.at))
    for x, mark in sorted(((frame.x(mark.at), mark) for mark in shown), key=lambda each: each[0]):
        if events and x - events[-1].places[0] < _TOGETHER:
            events[-1].marks.append(mark)
            events[-1].places.append(x)
        else:
            events.append(Event([mark], [x]))
    return events


def arranged(events: list[Event], frame: Frame, *, words: Words, most_rows: int) -> list[Event]:
    """Give each its row above the plot; the closest are joined until all have room."""
    while not _all_placed(events, frame, words=words, most_rows=most_rows):
        spans = [b.places[-1] - a.x for a, b in itertools.pairwise(events)]
        nearest = spans.index(min(spans))
        first, second = events[nearest], events.pop(nearest + 1)
        first.marks += second.marks
        first.places += second.places
    return events


def rows_of(events: Sequence[Event]) -> int:
    """Say how many rows of words stand above the plot."""
    return max((event.row for event in events if event.label), default=-1) + 1


def _all_placed(events: list[Event], frame: Frame, *, words: Words, most_rows: int) -> bool:
    placed: list[Event] = []
    for event in events:
        event.label = None
        text = event.words(words)
        if text and not _find_row(event, text, placed, frame=frame, most_rows=most_rows):
            return len(events) == 1
        placed.append(event)
    return True


def _find_row(
    event: Event, text: str, placed: Sequence[Event], *, frame: Frame, most_rows: int
) -> bool:
    """Find room for an event's words, shortened before they would be joined to others."""
    most = min(_WIDEST, frame.width * _MOST_OF_WIDTH)
    shorter = dict.fromkeys(shorten(text, most * share) for share in _SHORTER)
    for words, row in product(shorter, range(most_rows)):
        for label in _either_side(event.x, words, row):
            if label.box.within(frame.page) and _is_free(event, row, label.box, placed=placed):
                event.row, event.label = row, label
                return True
    return False


def _either_side(x: float, text: str, row: int) -> Iterator[Label]:
    y = (row + 1) * ROW - _ABOVE + 2
    yield Label(x + _BESIDE, y, text, "lab event-label")
    yield Label(x - _BESIDE, y, text, "lab event-label", "end")


def _is_free(event: Event, row: int, box: Box, *, placed: Sequence[Event]) -> bool:
    """Say whether words in a row meet no other words, and no line runs through either."""
    for other in placed:
        if other.label is None:
            continue
        theirs = other.label.box
        meet = box.left < theirs.right + 10 and theirs.left < box.right + 10
        if other.row == row and meet:
            return False
        if other.row < row and box.left - 3 < other.x < box.right + 3:
            return False
        if row < other.row and theirs.left - 3 < event.x < theirs.right + 3:
            return False
    return True


def lines(events: Sequence[Event], frame: Frame) -> list[Segment]:
    """Return the full-height lines, from their words down."""
    return [(event.x, event.row * ROW + 4, event.x, frame.bottom) for event in events]


def drawn(events: Sequence[Event], frame: Frame) -> Iterator[str]:
    """Draw the lines; what was joined to one is a short stroke at the top of the plot."""
    for segment in lines(events, frame):
        yield svg.line("event", segment)
    for event in events:
        for x in dict.fromkeys(round(place, 1) for place in event.places[1:]):
            yield svg.line("event", (x, frame.top, x, frame.top + _TICK_HEIGHT))
    for event in events:
        if event.label:
            yield event.label.drawn()


def sessions_drawn(marks: Sequence[Mark], frame: Frame) -> Iterator[str]:
    """Draw each session as a short stroke on the lower edge."""
    places = (frame.x(m.at) for m in marks if m.kind == "session" and frame.holds(m.at))
    for x in dict.fromkeys(round(place, 1) for place in places):
        yield svg.line("event session", (x, frame.bottom - _SESSION_HEIGHT, x, frame.bottom))


def session_count(marks: Sequence[Mark], frame: Frame) -> int:
    """Count the sessions on the axis."""
    return sum(mark.kind == "session" and frame.holds(mark.at) for mark in marks)
