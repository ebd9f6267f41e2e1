"""Charts small enough to stand in a row of a table, or by the hundred on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.web.charts import svg
from telos.web.charts.values import within_chance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EDGE = 6.0
_MOST_DOTS = 24


def sparkline(
    values: Sequence[float],
    *,
    lowest: float,
    highest: float,
    caseness: float | None,
    label: str,
    width: int = 128,
    height: int = 36,
) -> str:
    """Draw how a score went in the height of a line of words, the last as a dot."""
    low, scale = height - _EDGE, (height - 2 * _EDGE) / (highest - lowest)
    wide = (width - 2 * _EDGE) / max(1, len(values) - 1)
    xs = [_EDGE + wide * n for n in range(len(values))] if len(values) > 1 else [width - _EDGE]
    places = [
        (x, low - _share(v, lowest, highest) * scale) for x, v in zip(xs, values, strict=False)
    ]
    parts = []
    if caseness is not None:
        y = low - _share(caseness, lowest, highest) * scale
        parts.append(svg.line("case", (2, y, width - 2, y)))
    parts.append(svg.path("line", places))
    if places:
        x, y = places[-1]
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
    return _picture(parts, css="chart spark", label=label, size=(width, height))


def small_multiple(  # noqa: PLR0913 -- the chart's public face
    at: Sequence[float],
    values: Sequence[float],
    *,
    lowest: float,
    highest: float,
    first: float,
    last: float,
    label: str,
    caseness: float | None = None,
    noise: float | None = None,
    compared: tuple[int, int] = (0, -1),
    width: int = 148,
    height: int = 72,
) -> str:
    """Draw one person's course among many: all with the same axes, so that they compare.

    `at` and `values` are equally long and in order of time; `first` and `last` are the ends of
    the time axis that all of them share; `noise` is the amount from which a change is reliable.
    `compared` are the places of the two scores that are: the band begins at the one, and the large
    dot is the other.
    What one hears is `label`; the name stands beside.
    """
    right, floor = width - _EDGE, height - _EDGE
    across = (width - 2 * _EDGE) / ((last - first) or 1)
    down = (height - 2 * _EDGE) / (highest - lowest)
    xs = [min(max(_EDGE + (time - first) * across, _EDGE), right) for time in at]

    def y_of(value: float) -> float:
        return min(max(floor - (value - lowest) * down, _EDGE), floor)

    parts = []
    if noise and values:
        within = within_chance(noise, values)
        begins, from_there = values[compared[0]], xs[compared[0]]
        top, bottom = y_of(begins + within), y_of(begins - within)
        parts.append(
            f'<rect class="noise" x="{from_there:.1f}" y="{top:.1f}" '
            f'width="{right - from_there:.1f}" height="{bottom - top:.1f}"/>'
        )
    if caseness is not None:
        y = y_of(caseness)
        parts.append(f'<line class="case" x1="2" y1="{y:.1f}" x2="{width - 2}" y2="{y:.1f}"/>')
    parts += _course([*zip(xs, map(y_of, values), strict=True)], large=compared[1])
    return _picture(parts, css="chart small", label=label, size=(width, height))


def _course(places: Sequence[tuple[float, float]], *, large: int = -1) -> Iterator[str]:
    """Draw the line, scores as small dots and one, the last as a rule, as a large one."""
    if len(places) > 1:
        yield '<path class="line" d="M' + " L".join([f"{x:.1f} {y:.1f}" for x, y in places]) + '"/>'
    if not places:
        return
    if len(places) <= _MOST_DOTS:
        others = [place for i, place in enumerate(places) if i != large % len(places)]
        for x, y in others:
            yield f'<circle class="dot early" cx="{x:.1f}" cy="{y:.1f}" r="2"/>'
    x, y = places[large]
    yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def _share(value: float, lowest: float, highest: float) -> float:
    return min(max(value, lowest), highest) - lowest


def _picture(parts: Sequence[str], *, css: str, label: str, size: tuple[int, int]) -> str:
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{svg.clean(label)}">'
        f"{''.join(parts)}</svg>"
    )
