"""How severe at first, how severe later: two bars a band."""

from collections.abc import Sequence
from typing import NamedTuple

from telos.cli.language import gettext as _
from telos.cli.report.drawing.svg import picture
from telos.web.charts.labels import shorten
from telos.web.charts.svg import band, text

WIDTH, LEFT, ROW = 340, 130, 46
ROOM = WIDTH - LEFT - 96
THIN = 1.5
"""Width of the bar of nobody (px), so that one sees where it stands."""


class BandCount(NamedTuple):
    """A published range of scores, and the clients in it."""

    label: str
    scores: str
    first: int
    later: int


def bands_chart(bands: Sequence[BandCount], *, people: int, ids: str) -> str:
    """For each band its label, its range, and the clients in it at first and later."""
    most = max((max(one.first, one.later) for one in bands), default=0) or 1
    parts = []
    for place, one in enumerate(bands):
        top = 4 + place * ROW
        parts.append(text("strong", (0, top + 17), shorten(one.label, LEFT - 10)))
        parts.append(text("soft", (0, top + 35), one.scores))
        parts.append(_bar("was", one.first, most, top=top + 5, when=_("first")))
        parts.append(_bar("is", one.later, most, top=top + 23, when=_("later")))
    said = "; ".join(f"{one.label}: {one.first:,}, {one.later:,}" for one in bands)
    return picture(
        parts,
        width=WIDTH,
        height=8 + ROW * len(bands),
        title=_("Severity at the first and the later score"),
        description=_("{said}, of {n} clients with both.").format(said=said, n=f"{people:,}"),
        ids=ids,
    )


def _bar(css: str, count: int, most: int, *, top: float, when: str) -> str:
    end = LEFT + max(ROOM * count / most, THIN)
    return band(f"bar {css}", (LEFT, top, end, top + 13)) + text(
        css, (end + 8, top + 12), f"{count:,} {when}"
    )
