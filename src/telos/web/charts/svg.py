"""Writing SVG as text: numbers short, everything from outside escaped."""

from __future__ import annotations

from html import escape as _escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What XML 1.0 has no way to hold; a control character in a name must not break a page.
_FORBIDDEN = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)


def clean(text: str) -> str:
    """Return text that may stand in an element or in a quoted attribute."""
    return _escape(text.translate(_FORBIDDEN))


def short(number: float) -> str:
    """Write a coordinate to a tenth of a pixel."""
    text = f"{number:.1f}"
    return text.removesuffix(".0")


def line(css: str, ends: tuple[float, float, float, float]) -> str:
    """Return a straight line from one place to another."""
    x1, y1, x2, y2 = ends
    return (
        f'<line class="{css}" x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}"/>'
    )


def path(css: str, places: Iterable[tuple[float, float]]) -> str:
    """Return an open line through places; one place alone makes none."""
    written = [f"{short(x)} {short(y)}" for x, y in places]
    return f'<path class="{css}" d="M{" L".join(written)}"/>' if len(written) > 1 else ""


def band(css: str, sides: tuple[float, float, float, float]) -> str:
    """Return a filled band: left, top, right, bottom."""
    left, top, right, bottom = sides
    return (
        f'<rect class="{css}" x="{short(left)}" y="{short(top)}" '
        f'width="{short(right - left)}" height="{short(bottom - top)}"/>'
    )


def text(css: str, place: tuple[float, float], words: str, *, anchor: str = "start") -> str:
    """Return words at a place."""
    x, y = place
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="{css}" x="{short(x)}" y="{short(y)}"{at}>{clean(words)}</text>'


def drawing(
    parts: Iterable[str],
    *,
    css: str,
    width: int,
    height: int,
    ids: str,
    title: str,
    description: str,
) -> str:
    """Return a drawing with its title and description, its points open to those who listen."""
    name = clean(ids)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="group" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{clean(title)}</title>'
        f'<desc id="{name}-desc">{clean(description)}</desc>{"".join(parts)}</svg>'
    )
