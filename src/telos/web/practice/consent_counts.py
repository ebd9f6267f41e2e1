"""How many agreed, for whoever runs the practice, and never so few that somebody can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_SHOWN: Final = 5
"""Clients. A count of one to four says of somebody what they answered."""


def counts_shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the counts that may be shown, and None in the place of the others.

    The manager knows how many clients there are, so one count alone that is left out could be
    worked out from the rest: the next smallest is left out with it. Among fewer than five people
    nothing is shown. A nought stays: it says what nobody did.
    """
    shown: dict[str, int | None] = dict(counts)
    if sum(counts.values()) < FEWEST_SHOWN:
        return dict.fromkeys(counts)
    small = [name for name, count in counts.items() if 0 < count < FEWEST_SHOWN]
    for name in small:
        shown[name] = None
    if sum(counts[name] for name in small) in range(1, FEWEST_SHOWN) or len(small) == 1:
        others = [name for name, count in counts.items() if count and name not in small]
        if others:
            shown[min(others, key=lambda name: counts[name])] = None
    return shown
