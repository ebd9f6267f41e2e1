"""How severe at first, how severe later: two bars a band."""

from collections.abc import Sequence
from typing import NamedTuple

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.drawing.svg import picture
from telos.web.charts.labels import shorten, width_of
from telos.web.charts.svg import band, text

WIDTH, ROW = 340, 46
NARROWEST, WIDEST = 130, 190
"""Room for the labels (px)."""
WORDS = 96
"""Room for the words at the end of the longest bar (px)."""
STAND_IN = 1.1
"""Letters are that much wider where another typeface stands in for the house's."""
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
    widest = max((width_of(one.label, bold=True) for one in bands), default=0) * STAND_IN
    left = min(max(widest + 12, NARROWEST), WIDEST)
    parts = []
    for place, one in enumerate(bands):
        top = 4 + place * ROW
        parts.append(text("strong", (0, top + 17), shorten(one.label, (left - 10) / STAND_IN)))
        parts.append(text("soft", (0, top + 35), one.scores))
        of_first, of_later = one.first / most, one.later / most
        said_first = _("{n} first").format(n=f"{one.first:,}")
        said_later = _("{n} later").format(n=f"{one.later:,}")
        parts.append(_bar("was", of_first, (left, top + 5), said=said_first))
        parts.append(_bar("is", of_later, (left, top + 23), said=said_later))
    said = "; ".join(f"{one.label}: {one.first:,}, {one.later:,}" for one in bands)
    return picture(
        parts,
        width=WIDTH,
        height=8 + ROW * len(bands),
        title=_("Severity at the first and the later score"),
        description=ngettext(
            "{said}, of {n} client with both.", "{said}, of {n} clients with both.", people
        ).format(said=said, n=f"{people:,}"),
        ids=ids,
    )


def _bar(css: str, share: float, place: tuple[float, float], *, said: str) -> str:
    """A bar from `place`, as long as its share of the longest, with its words at the end."""
    left, top = place
    end = left + max((WIDTH - left - WORDS) * share, THIN)
    return band(f"bar {css}", (left, top, end, top + 13)) + text(css, (end + 8, top + 12), said)
