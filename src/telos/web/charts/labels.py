"""Where words go in a chart: near what they name, inside the frame, never on each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from telos.web.charts import svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Anchor: TypeAlias = Literal["start", "middle", "end"]
Segment: TypeAlias = tuple[float, float, float, float]

SIZE = 14.0
"""Letters in a chart (px)."""

# Advance widths of Atkinson Hyperlegible Next in hundredths of an em, from space to tilde;
# figures at their tabular width. Other letters count as a wide one.
_WIDTHS = (
    *(28, 29, 30, 65, 62, 92, 73, 16, 30, 30, 48, 61, 21, 36, 21, 39),
    *(62, 62, 62, 62, 62, 62, 62, 62, 62, 62, 21, 21, 55, 63, 55, 48),
    *(78, 63, 61, 64, 67, 57, 55, 69, 69, 39, 51, 63, 54, 82, 69, 71, 59, 72, 61, 59, 56, 69, 59),
    *(86, 62, 58, 61, 32, 39, 34, 55, 37),
    *(24, 52, 57, 48, 56, 54, 31, 56, 55, 25, 24, 49, 26, 84, 55, 55, 57, 57, 35, 47, 33, 54, 46),
    *(68, 48, 45, 46, 34, 24, 34, 56),
)
_OTHER = {"’": 24, "‘": 24, "“": 40, "”": 40, "…": 67, "–": 50, "−": 62, "·": 24, "—": 83}
_ROW = 16.0
_WIDE_LETTER = 62
_VERY_WIDE_LETTER = 105
# From here on come punctuation with much variety, and the scripts of East Asia.
_FIRST_WIDE_SCRIPT = "\u1100"
# A fallback type is wider, and bold is; measured against Georgia and DejaVu.
_MARGIN = 1.04
_BOLD = 1.05


def _letter(letter: str) -> int:
    if " " <= letter <= "~":
        return _WIDTHS[ord(letter) - ord(" ")]
    known = _OTHER.get(letter)
    if known is not None:
        return known
    return _VERY_WIDE_LETTER if letter >= _FIRST_WIDE_SCRIPT else _WIDE_LETTER


@lru_cache(maxsize=4096)
def width_of(words: str, *, bold: bool = False) -> float:
    """Estimate how wide words will stand (px)."""
    return sum(map(_letter, words)) / 100 * SIZE * _MARGIN * (_BOLD if bold else 1)


def shorten(words: str, most: float) -> str:
    """Cut words to a width, at a word's end where one is near, and say so with an ellipsis."""
    if width_of(words) <= most:
        return words
    kept = words
    while kept and width_of(f"{kept}…") > most:
        kept = kept[:-1]
    at_word, _, rest = kept.rpartition(" ")
    nearly_all = at_word and len(rest) < len(kept) / 3
    return f"{(at_word if nearly_all else kept).rstrip(' ,.;:')}…"


def folded(words: str) -> str:
    """Break words into two rows where they come out most alike; one word stays as it is."""
    places = [place for place, letter in enumerate(words) if letter == " "]
    if not places:
        return words
    middle = min(places, key=lambda place: abs(2 * place - len(words)))
    return f"{words[:middle]}\n{words[middle + 1 :]}"


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom (px)."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Say whether two rectangles share any place."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, frame: Box) -> bool:
        """Say whether it lies inside another."""
        return (
            self.left >= frame.left
            and self.right <= frame.right
            and self.top >= frame.top
            and self.bottom <= frame.bottom
        )

    def crossed_by(self, segment: Segment) -> bool:
        """Say whether a straight line passes through (Liang and Barsky's clipping)."""
        x1, y1, x2, y2 = segment
        if (x1 < self.left and x2 < self.left) or (x1 > self.right and x2 > self.right):
            return False
        if (y1 < self.top and y2 < self.top) or (y1 > self.bottom and y2 > self.bottom):
            return False
        enter, leave = 0.0, 1.0
        for step, room in (
            (x1 - x2, x1 - self.left),
            (x2 - x1, self.right - x1),
            (y1 - y2, y1 - self.top),
            (y2 - y1, self.bottom - y1),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enter = max(enter, room / step)
            else:
                leave = min(leave, room / step)
        return enter <= leave


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: the baseline's start, middle or end; a line break begins a second row."""

    x: float
    y: float
    words: str
    css: str
    anchor: Anchor = "start"
    bold: bool = False

    @property
    def box(self) -> Box:
        """The room that it takes."""
        rows = self.words.split("\n")
        width = max(width_of(row, bold=self.bold) for row in rows)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        bottom = self.y + (len(rows) - 1) * _ROW + 0.24 * SIZE
        return Box(left, self.y - 0.76 * SIZE, left + width, bottom)

    def drawn(self, *, halo: bool = False) -> str:
        """Return it as SVG; a halo lifts it off a line that it must stand on."""
        css = f"{self.css} halo" if halo else self.css
        return "".join(
            svg.text(css, (self.x, self.y + row * _ROW), words, anchor=self.anchor)
            for row, words in enumerate(self.words.split("\n"))
        )


_ON_A_CURVE = 100.0
ON_A_LINE = 6.0
"""What it costs to stand on a line; who bears less stands on none."""
_ON_A_HAIRLINE = 1.2
LATER = 0.5
_WHATEVER = 1e9


@dataclass(slots=True)
class Page:
    """What is on the drawing already, as far as words must keep clear of it."""

    frame: Box
    taken: list[Box]
    curves: Sequence[Segment]
    lines: Sequence[Segment]
    hairlines: Sequence[Segment] = ()

    def place(
        self, candidates: Iterable[Label], *, most: float = _WHATEVER, later: float = LATER
    ) -> str:
        """Draw the best of some places for the same words; nothing where none will do.

        Earlier ones are liked better, each next one less by `later`. Words never stand on other
        words or outside the frame; they may stand on a line if they must, on a curve last; `most`
        bears how much of that.
        """
        best: tuple[float, Label] | None = None
        for order, label in enumerate(candidates):
            if order * later >= (best[0] if best else most):
                break
            cost = self._cost(label.box) + order * later
            if cost < (best[0] if best else most):
                best = (cost, label)
        if best is None:
            return ""
        cost, label = best
        self.taken.append(label.box)
        return label.drawn(halo=cost >= ON_A_LINE)

    def _cost(self, box: Box) -> float:
        if not box.within(self.frame) or any(box.overlaps(other) for other in self.taken):
            return _WHATEVER
        on_curves = sum(box.crossed_by(curve) for curve in self.curves)
        on_lines = sum(box.crossed_by(line) for line in self.lines)
        on_hairlines = sum(box.crossed_by(line) for line in self.hairlines)
        return on_curves * _ON_A_CURVE + on_lines * ON_A_LINE + on_hairlines * _ON_A_HAIRLINE
