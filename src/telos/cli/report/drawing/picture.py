"""One chart at the width of a page and at that of a phone."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One chart at both widths."""

    wide: str
    narrow: str


def at_both_widths(draw: Callable[..., str], *, ids: str) -> Picture:
    """Let `draw` make the chart twice, each with names of its own inside the page."""
    return Picture(
        wide=draw(narrow=False, ids=f"{ids}-0"), narrow=draw(narrow=True, ids=f"{ids}-1")
    )
