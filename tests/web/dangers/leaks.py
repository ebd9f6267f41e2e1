"""What of other people an answer tells: names, addresses of mail, goals, and ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.matrix.world import MAY_SEE, NAMES, World, goal_words

if TYPE_CHECKING:
    from collections.abc import Iterable

# Of what a client has: seen by whoever may read their goals; the rest by whoever may read the name.
_CLINICAL: Final = {"goal", "schedule", "response", "alert", "total", "appointment"}
# The opening of a record is a thing of its opener's too.
_TOLD: Final = {"opening"}
_ELSEWHERE: Final = {
    "therapist_elsewhere",
    "manager_elsewhere",
    "client_elsewhere",
    "supervisor_without_agreement",
}
_IN_NO_HOUSE: Final = {"visitor", "nobody", "departed"}


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """What one role must never be told, by what it is."""

    words: dict[str, re.Pattern[str]]

    def told(self, answer: str, *, asked: str) -> list[str]:
        """What of it an answer tells, unless it was in what was asked."""
        return [
            what
            for what, pattern in self.words.items()
            if any(match[0] not in asked for match in pattern.finditer(answer))
        ]


def hidden_from(world: World, role: str) -> Hidden:
    """Collect what a role must never be told."""
    names, goals = MAY_SEE.get(role, (set(), set()))
    found = {}
    for name in NAMES:
        things = world.of[name.lower()]
        if name not in names:
            found[f"the name {name}"] = _words([name])
            found[f"the mail address of {name}"] = _words([f"{name.lower()}@cast.example"])
            found |= _ids(name, {what: i for what, i in things.items() if what not in _TOLD})
        if name not in goals:
            found[f"a goal of {name}"] = _words([goal_words(name)])
            found |= _ids(name, {what: i for what, i in things.items() if what in _CLINICAL})
    for house in ("harbour", "hill"):
        is_theirs = (house == "hill") == (role in _ELSEWHERE)
        if role in _IN_NO_HOUSE or not is_theirs:
            of_clients = {i for name in NAMES for i in world.of[name.lower()].values()}
            found |= _ids(house, {w: i for w, i in world.of[house].items() if i not in of_clients})
    return Hidden(words=found)


def _ids(whose: str, things: dict[str, object]) -> dict[str, re.Pattern[str]]:
    return {f"the id of the {what} of {whose}": _words([str(i)]) for what, i in things.items()}


def _words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words))
