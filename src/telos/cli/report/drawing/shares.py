"""Who recovered, improved, stayed or got worse: a dot for the share, a line for its interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telos.cli.language import gettext as _
from telos.cli.report.drawing.svg import dot, picture
from telos.cli.report.people import People
from telos.cli.report.shares import Share
from telos.science.change import ChangeCategory
from telos.web.charts.labels import shorten
from telos.web.charts.svg import line, text

ROW = 24
TOP, FOOT = 8, 30


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where things stand at one width."""

    width: int
    left: int
    right: int
    marks: tuple[float, ...]

    def x(self, share: float) -> float:
        """Where a share stands, from 0 to 1."""
        return self.left + share * (self.width - self.left - self.right)


WIDE = _Frame(width=620, left=150, right=126, marks=(0.0, 0.25, 0.5, 0.75, 1.0))
NARROW = _Frame(width=340, left=96, right=84, marks=(0.0, 0.5, 1.0))


def shares_chart(
    people: Sequence[People], *, names: Mapping[ChangeCategory, str], narrow: bool, ids: str
) -> str:
    """One block a category, one line a group of people."""
    frame = NARROW if narrow else WIDE
    several = len(people) > 1
    block = ROW * len(people) + (30 if several else 16)
    bottom = TOP + block * len(names) - 4
    parts = [_axis(frame, bottom)]
    for place, (category, name) in enumerate(names.items()):
        y = TOP + block * place + ROW / 2
        if several:
            parts.append(text("strong", (0, y + 5), name))
            y += ROW
        for row, group in enumerate(people):
            label = shorten(group.label if several else name, frame.left - 10)
            css = "soft" if several else "strong"
            parts.append(text(css, (0, y + ROW * row + 5), label))
            parts.append(_share(frame, group.categories[category], category, y=y + ROW * row))
    return picture(
        parts,
        width=frame.width,
        height=bottom + FOOT,
        title=_("What became of those with a later score"),
        description=_description(people, names),
        ids=ids,
    )


def _axis(frame: _Frame, bottom: float) -> str:
    return "".join(
        line("axis", (frame.x(share), TOP, frame.x(share), bottom))
        + text("scale", (frame.x(share), bottom + 20), f"{share:.0%}", anchor="middle")
        for share in frame.marks
    )


def _share(frame: _Frame, share: Share, category: ChangeCategory, *, y: float) -> str:
    end = frame.width - frame.right + 10
    said = _("{count} of {n}").format(count=f"{share.count:,}", n=f"{share.n:,}")
    if share.share is None or share.interval is None:
        return text("soft", (end, y + 5), said)
    low, high = frame.x(share.interval.low), frame.x(share.interval.high)
    return (
        line(f"range {category}", (low, y, high, y))
        + dot(f"mark {category}", (frame.x(share.share), y), 6)
        + text("ink", (end, y + 5), said)
    )


def _description(people: Sequence[People], names: Mapping[ChangeCategory, str]) -> str:
    said = []
    for group in people:
        counts = ", ".join(
            f"{name.lower()} {group.categories[category].count:,}"
            for category, name in names.items()
        )
        label = f"{group.label}: " if len(people) > 1 else ""
        said.append(
            _("{label}{counts}, of {n}").format(label=label, counts=counts, n=f"{group.later:,}")
        )
    return "; ".join(said) + "."
