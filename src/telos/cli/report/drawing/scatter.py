"""First against later score, as Jacobson and Truax drew it: who moved beyond the noise."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.drawing.svg import area, dot, picture
from telos.science.change import ChangeRule
from telos.science.instruments import Instrument
from telos.web.charts.svg import line, text

WIDE, NARROW = 520, 340
SMALLEST, LARGEST = 3.8, 9.0
"""Radius of a dot for one client, and for the most that share a place (px)."""
MANY = 12
"""Fewer than this many sharers never get the largest dot."""
MOST_STEPS = 64
"""Scores on a finer scale than this many steps are drawn at the nearest step."""


@dataclass(frozen=True, kw_only=True)
class _Plane:
    """A square in which both axes are the instrument's score."""

    size: int
    lowest: float
    highest: float
    left: int = 46
    bottom: int = 46
    top: int = 16
    right: int = 22

    def x(self, score: float) -> float:
        """Where a first score stands."""
        share = (score - self.lowest) / (self.highest - self.lowest)
        return self.left + share * (self.size - self.left - self.right)

    def y(self, score: float) -> float:
        """Where a later score stands."""
        share = (score - self.lowest) / (self.highest - self.lowest)
        return self.size - self.bottom - share * (self.size - self.top - self.bottom)

    def line_of(self, rule: ChangeRule | None) -> float | None:
        """The line, where there is one that can be seen."""
        if rule is None or rule.cutoff is None:
            return None
        cut = rule.cutoff.value
        return cut if self.lowest <= cut <= self.highest else None


def scatter_chart(
    clients: pl.DataFrame,
    *,
    instrument: Instrument,
    rule: ChangeRule | None,
    sides: tuple[str, str],
    narrow: bool,
    ids: str,
) -> str:
    """A dot for each pair of scores, larger where more clients share it.

    `sides`: what those are called who moved by more than the band, for the better and the worse.
    """
    score = instrument.score
    plane = _Plane(size=NARROW if narrow else WIDE, lowest=score.lowest, highest=score.highest)
    both = clients.filter(pl.col("last").is_not_null())
    parts = [_noise(plane, rule), _axes(plane), _lines(plane, rule)]
    parts += _dots(plane, _shared_places(both, instrument))
    better, worse = sides
    above, below = (worse, better) if instrument.better == "lower" else (better, worse)
    parts.append(_words(plane, rule, above=above, below=below))
    return picture(
        parts,
        width=plane.size,
        height=plane.size,
        title=ngettext(
            "First and later {name} score of {n} client",
            "First and later {name} score of {n} clients",
            both.height,
        ).format(name=instrument.short_name, n=f"{both.height:,}"),
        description=_described(rule, above=above, below=below),
        ids=ids,
    )


def _described(rule: ChangeRule | None, *, above: str, below: str) -> str:
    said = _("Each dot is a client, or several with the same two scores.")
    if rule is None:
        return said
    return said + _(" Below the shaded band are those who are {below}, above it {above}.").format(
        below=below, above=above
    )


def _shared_places(both: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Each pair of scores once, with its category and how many clients share it."""
    step = (instrument.score.highest - instrument.score.lowest) / MOST_STEPS
    scores = pl.concat([both["first"], both["last"]])
    coarse = step > 1 or not bool((scores == scores.round()).all())
    rounded = [
        ((pl.col(name) / step).round() * step if coarse else pl.col(name)).alias(name)
        for name in ("first", "last")
    ]
    return (
        both.select(*rounded, "category")
        .group_by("first", "last", "category")
        .agg(pl.len().alias("n"))
        .sort("n", "first", "last", "category", descending=[True, False, False, False])
    )


def _dots(plane: _Plane, places: pl.DataFrame) -> list[str]:
    most = int(places["n"][0]) if places.height else 1
    dots = []
    for first, last, category, count in places.iter_rows():
        size = ((count - 1) / max(most - 1, MANY)) ** 0.5
        radius = SMALLEST + (LARGEST - SMALLEST) * size
        dots.append(dot(f"person {category or 'later'}", (plane.x(first), plane.y(last)), radius))
    return dots


def _noise(plane: _Plane, rule: ChangeRule | None) -> str:
    if rule is None:
        return ""
    low, high = plane.lowest, plane.highest
    amount = min(rule.amount, high - low)
    corners = [
        (low, low + amount),
        (high - amount, high),
        (high, high),
        (high, high - amount),
        (low + amount, low),
        (low, low),
    ]
    return area("noise", ((plane.x(first), plane.y(last)) for first, last in corners))


def _axes(plane: _Plane) -> str:
    low, high = plane.lowest, plane.highest
    right, base = plane.size - plane.right, plane.size - plane.bottom
    parts = [line("same", (plane.x(low), plane.y(low), plane.x(high), plane.y(high)))]
    for third in range(4):
        mark = low + (high - low) * third / 3
        parts.append(line("axis", (plane.left, plane.y(mark), right, plane.y(mark))))
        parts.append(
            text("scale", (plane.left - 10, plane.y(mark) + 5), f"{mark:.3g}", anchor="end")
        )
        parts.append(text("scale", (plane.x(mark), base + 20), f"{mark:.3g}", anchor="middle"))
    return "".join(parts)


def _lines(plane: _Plane, rule: ChangeRule | None) -> str:
    cut = plane.line_of(rule)
    if cut is None:
        return ""
    x, y = plane.x(cut), plane.y(cut)
    low, high = plane.lowest, plane.highest
    return line("case", (x, plane.y(low), x, plane.y(high))) + line(
        "case", (plane.x(low), y, plane.x(high), y)
    )


def _words(plane: _Plane, rule: ChangeRule | None, *, above: str, below: str) -> str:
    right = plane.size - plane.right
    parts = [
        text("scale", (right, plane.size - 6), _("first score"), anchor="end"),
        text("halo", (plane.left + 6, plane.top + 18), _("later score")),
    ]
    if rule is None:
        return "".join(parts)
    parts.append(text("halo where", (plane.left + 6, plane.top + 42), above))
    parts.append(text("halo where", (right - 4, plane.y(plane.lowest) - 10), below, anchor="end"))
    cut = plane.line_of(rule)
    if cut is not None:
        said = _("line of {cut}").format(cut=f"{cut:.3g}")
        parts.append(text("halo", (right - 4, plane.y(cut) - 6), said, anchor="end"))
    return "".join(parts)
