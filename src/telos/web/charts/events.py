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
_WIDEST = 170.0
_SHORTER = (1.0, 0.75)
_SESSION_HEIGHT = 8.0


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

    def words(self, words: Words) -> list[str]:
        """Say what it was, or how many; the fullest words first, then shorter ones."""
        if all(mark.number for mark in self.marks):
            return _numbered(self.marks, words)
        if len({mark.label for mark in self.marks}) == 1:
            return _shorter(self.marks[0].label)
        if all(mark.kind == "goal" for mark in self.marks):
            return [words.goals(len(self.marks))]
        return [words.events(len(self.marks))]


def _numbered(marks: Sequence[Mark], words: Words) -> list[str]:
    """Say which goals and what became of them: “goals 1, 2 agreed”, “1 agreed, 3 reached”.

    What became of a goal last is the most that a short word for several changes can say.
    """
    deeds: dict[str, list[int]] = {}
    for mark in marks:
        deeds.setdefault(mark.deed, []).append(mark.number)
    numbers = sorted({mark.number for mark in marks})
    figures = _figures(numbers)
    if len(numbers) == 1:
        said = (", ".join(deeds), marks[-1].deed)
        full = [
            form for deed in said for form in (words.numbered(numbers, deed), f"{figures} {deed}")
        ]
    elif len(deeds) == 1:
        deed = marks[0].deed
        full = [words.numbered(numbers, deed), f"{figures} {deed}"]
    else:
        full = [", ".join(f"{_figures(those)} {deed}" for deed, those in deeds.items())]
    return [*full, words.numbered(numbers, ""), figures]


def _figures(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, sorted(set(numbers))))


def _shorter(label: str) -> list[str]:
    # Words above the plot stand on one line: a break in them would run into the next row.
    one_line = " ".join(label.split())
    return list(dict.fromkeys(shorten(one_line, _WIDEST * share) for share in _SHORTER))


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
        texts = list(filter(None, event.words(words)))
        if texts and not _find_row(event, texts, placed, frame=frame, most_rows=most_rows):
            return len(events) == 1
        placed.append(event)
    return True


def _find_row(
    event: Event, texts: Sequence[str], placed: Sequence[Event], *, frame: Frame, most_rows: int
) -> bool:
    """Find room for an event's words, shortened before they would be joined to others."""
    for words, row in product(texts, range(most_rows)):
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
    """Draw the lines with their words; what was joined to one stands with it."""
    for segment in lines(events, frame):
        yield svg.line("event", segment)
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
