"""One chart at the two sizes that a page shows, so that its words are never scaled down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from telos.web.charts.values import Point

WIDE = 520
NARROW = 280
"""The widths (px) of a chart in a column and on a phone."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart for a wide and for a narrow place; the style sheet shows one of them."""

    wide: str
    narrow: str


def drawn_twice(
    chart: Callable[..., str],
    points: Sequence[Point],
    *,
    ids: str,
    heights: tuple[int, int] = (320, 240),
    **settings: Any,
) -> Drawing:
    """Draw `course_chart` or `goal_chart` in both widths, with names that do not clash."""
    wide, narrow = heights
    return Drawing(
        wide=chart(points, ids=f"{ids}-wide", width=WIDE, height=wide, **settings),
        narrow=chart(points, ids=f"{ids}-narrow", width=NARROW, height=narrow, **settings),
    )
