"""The order of what is done, in the forms of plans and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a button sends that lets one thing change places with the one before it: “earlier:KEY”.
_EARLIER: Final = "earlier:"


def asks_for_order(do: str) -> bool:
    """Tell whether a button was pressed that only changes the order."""
    return do.startswith(_EARLIER)


def in_order_asked(draft: Mapping[str, Any], do: str) -> dict[str, Any]:
    """Return what was entered so far, with the thing that a button names one place earlier."""
    keys: list[str] = list(dict.fromkeys(draft.get("interventions", [])))
    named = do.removeprefix(_EARLIER)
    place = keys.index(named) if named in keys else 0
    if place:
        keys[place - 1], keys[place] = keys[place], keys[place - 1]
    return {**draft, "interventions": keys}
