"""Who still gave a score: the share of those who started, at each time."""

from collections.abc import Sequence
from dataclasses import dataclass

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.drawing.svg import dot, picture, spaced
from telos.web.charts.labels import shorten, width_of
from telos.web.charts.svg import line, path, text

WIDE, NARROW = 620, 340
HEIGHT, TOP, BASE = 250, 14, 210
LEFT = 46
MOST_LINES = 6
"""Colours that can be told apart."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """One group: at each time how many gave a score, of how many who started."""

    label: str
    at: tuple[float, ...]
    given: tuple[int, ...]
    clients: int

    @property
    def shares(self) -> tuple[float, ...]:
        """Between 0 and 1, at each time."""
        return tuple(count / max(self.clients, 1) for count in self.given)

    @property
    def end(self) -> str:
        """What stands at the end of the line."""
        said = _("{given} of {clients}").format(
            given=f"{self.given[-1]:,}", clients=f"{self.clients:,}"
        )
        return f"{self.label} {said}".strip()


def attendance_chart(
    courses: Sequence[Course], *, labels: Sequence[str], narrow: bool, ids: str
) -> str:
    """A falling line a group, each with its last count beside it."""
    width = NARROW if narrow else WIDE
    room = width * 0.38
    ends = [shorten(course.end, room) for course in courses]
    right = width - 18 - max(width_of(end, bold=True) for end in ends)
    times = courses[0].at
    across = (right - LEFT) / ((times[-1] - times[0]) or 1)
    xs = [LEFT + (at - times[0]) * across for at in times]
    parts = [_grid(right), *_time_labels(xs, labels)]
    heights = spaced([_y(one.shares[-1]) for one in courses], gap=18, low=TOP, high=BASE)
    for place, (course, end, height) in enumerate(zip(courses, ends, heights, strict=True)):
        points = [(x, _y(share)) for x, share in zip(xs, course.shares, strict=True)]
        parts.append(path(f"series s{place}", points))
        parts += [dot(f"series dot s{place}", point, 4.5) for point in points]
        parts.append(text(f"name s{place}", (right + 12, height + 5), end))
    return picture(
        parts,
        width=width,
        height=HEIGHT,
        title=_("Scores given at each time"),
        description=_description(courses, labels),
        ids=ids,
    )


def _y(share: float) -> float:
    return TOP + (1 - share) * (BASE - TOP)


def _grid(right: float) -> str:
    return "".join(
        line("axis", (LEFT, _y(share), right, _y(share)))
        + text("scale", (LEFT - 10, _y(share) + 5), f"{share:.0%}", anchor="end")
        for share in (0.0, 0.5, 1.0)
    )


def _time_labels(xs: Sequence[float], labels: Sequence[str]) -> list[str]:
    """As many labels as fit without touching; the first and the last always."""
    halves = [width_of(label) / 2 for label in labels]
    last_from = xs[-1] - halves[-1] - 8
    parts, free_from = [], xs[0] - halves[0]
    for place, (x, label) in enumerate(zip(xs, labels, strict=True)):
        is_last = place == len(xs) - 1
        fits = x - halves[place] >= free_from and x + halves[place] <= last_from
        if is_last or fits:
            parts.append(text("scale", (x, BASE + 28), label, anchor="middle"))
            free_from = x + halves[place] + 8
    return parts


def _description(courses: Sequence[Course], labels: Sequence[str]) -> str:
    said = []
    for course in courses:
        counts = ", ".join(
            f"{label}: {count:,}" for label, count in zip(labels, course.given, strict=True)
        )
        said.append(
            _("{name}, {people}. {counts}").format(
                name=course.label or _("Everyone"),
                people=ngettext("{n} client", "{n} clients", course.clients).format(
                    n=f"{course.clients:,}"
                ),
                counts=counts,
            )
        )
    return "; ".join(said) + "."
