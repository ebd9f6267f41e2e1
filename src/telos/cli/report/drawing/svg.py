"""What the report's pictures need beyond the pieces of the house's charts."""

from collections.abc import Iterable, Sequence

from telos.web.charts.svg import clean, short


def dot(css: str, place: tuple[float, float], radius: float) -> str:
    """A dot."""
    x, y = place
    return f'<circle class="{css}" cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"/>'


def area(css: str, corners: Iterable[tuple[float, float]]) -> str:
    """A filled shape."""
    points = " ".join(f"{short(x)},{short(y)}" for x, y in corners)
    return f'<polygon class="{css}" points="{points}"/>'


def picture(
    parts: Iterable[str], *, width: float, height: float, title: str, description: str, ids: str
) -> str:
    """A whole drawing, which is one image with a title and a description for those who listen."""
    return (
        f'<svg class="chart" viewBox="0 0 {short(width)} {short(height)}" '
        f'width="{short(width)}" height="{short(height)}" role="img" '
        f'aria-labelledby="{ids}-title" aria-describedby="{ids}-desc">'
        f'<title id="{ids}-title">{clean(title)}</title>'
        f'<desc id="{ids}-desc">{clean(description)}</desc>{"".join(parts)}</svg>'
    )


def spaced(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Heights for labels, as near to those wanted as keeps them `gap` apart and inside."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [0.0] * len(wanted)
    floor = low
    for place in order:
        placed[place] = max(wanted[place], floor)
        floor = placed[place] + gap
    ceiling = high
    for place in reversed(order):
        placed[place] = min(placed[place], ceiling)
        ceiling = placed[place] - gap
    return placed
