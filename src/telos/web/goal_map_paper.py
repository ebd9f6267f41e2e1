"""How small the map of goals is set on paper, so that it goes on one sheet and can be read.

Reckoned from how many cards there are and how long their words; what is more than even the smallest
letters hold goes on to a second sheet.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.web.goal_map import Branch, Place


class _Density(NamedTuple):
    """One way to set it: its class, from how many rows of steps on, and what a sheet takes then."""

    name: str
    rows: int
    aim: int
    """Letters of an aim that stand in a line; of a step, and of an aim without any below."""
    step: int
    alone: int
    line: float
    """Pixels that a line is high; and what surrounds the lines of a card."""
    around: float
    columns: int

    @property
    def has_beside(self) -> bool:
        """Whether what is said beside the words stands on paper, too."""
        return self.columns == 1


# From the largest letters down. As `frontend/src/print.css` sets them; the last that is reckoned
# is followed by the smallest, of three columns, which takes what it takes.
_DENSITIES: Final = (
    _Density("", 0, 60, 75, 140, 18, 12, 1),
    _Density("dense", 7, 78, 90, 170, 12.8, 10, 1),
    _Density("very-dense", 13, 33, 47, 85, 12.8, 8, 2),
    _Density("very-dense densest", 22, 37, 52, 92, 11.5, 7, 2),
)
_SMALLEST: Final = "packed"
# Pixels of a column on a sheet that lies on its side, below the head.
_COLUMN: Final = 590


def density_of(branches: Sequence[Branch]) -> str:
    """Return the class of the largest letters with which the whole map goes on one sheet."""
    rows = sum(max(1, len(branch.steps)) for branch in branches)
    for place, each in enumerate(_DENSITIES):
        is_enough = place + 1 == len(_DENSITIES) or rows < _DENSITIES[place + 1].rows
        if is_enough and _fits(branches, each):
            return each.name
    return _SMALLEST


def _fits(branches: Sequence[Branch], density: _Density) -> bool:
    heights = [_height(branch, density) for branch in branches]
    # A branch is not cut: at the end of each column but the last there may be room for none.
    unused = max((h for h, b in zip(heights, branches, strict=True) if not b.is_long), default=0)
    room = density.columns * _COLUMN - (density.columns - 1) * unused
    return sum(heights) <= room


def _height(branch: Branch, density: _Density) -> float:
    if not branch.steps:
        return _card(branch.aim, density.alone, density)
    aim = _card(branch.aim, density.alone if branch.is_long else density.aim, density)
    steps = [_card(step, density.step, density) for step in branch.steps]
    if branch.is_long:
        return aim + sum(steps)
    # The steps of an aim are all as high as the highest of them.
    return max(aim, len(steps) * max(steps))


def _card(place: Place, letters: int, density: _Density) -> float:
    said = (place.stands, *(place.beside if density.has_beside else ()))
    lines = ceil(len(place.words) / letters) + sum(ceil(len(each) / letters) for each in said)
    return lines * density.line + density.around
