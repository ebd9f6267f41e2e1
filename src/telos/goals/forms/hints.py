"""Questions that may help to make a goal clearer: asked when somebody wants them, and never more.

Each comes from one plain rule below, over the words and what else stands in the form. Nothing is
kept, nothing is sent anywhere, and no hint stands in the way of a goal. The lists of words are
English: in another language only length and reach are looked at, and that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from telos.goals.enums import GoalHorizon

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

# Words. What is shorter seldom says where it would show; what is longer often holds two goals.
# Both are our own judgement.
FEWEST_WORDS: Final = 4
MOST_WORDS: Final = 35


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A goal as it stands in the form, however unfinished."""

    words: str
    horizon: str = ""
    first_step: str = ""


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One question, with what it was that led to it."""

    asks: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was looked at, and what there is to ask."""

    hints: tuple[Hint, ...]
    at: tuple[str, ...]
    """What was looked at, in a few words each."""


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


# What lets one count or see: a figure, a number, a day, how often, or that something is said or
# done. Many a good goal has none of them: a question is all that follows.
_SEEN: Final = _any_of(
    r"\d+",
    *("one", "two", "three", "four", "five", "six", "seven", "once", "twice", "half"),
    *("every", "each", "most", "days?", "nights?", "weeks?", "months?", "mornings?", "evenings?"),
    *("mondays?", "tuesdays?", "wednesdays?", "thursdays?", "fridays?", "saturdays?", "sundays?"),
    *("hours?", "minutes?", "weekdays?", "weekends?"),
    *("say", "tell", "ask", "ring", "call", "walk", "write", "go", "visit", "open", "finish"),
)
_NO_ROOM: Final = _any_of("always", "never", "perfect(?:ly)?", "everyone", "all the time")
_AWAY: Final = _any_of(
    *("stop", "not", "no longer", "no more", "avoid", "get rid of"), r"(?:don|won|can)['’]?t"
)
_OTHERS: Final = _any_of(
    r"(?:he|she|they|people|everybody|everyone|my \w+) (?:should|must|needs? to|has to|have to)",
    r"(?:make|get) (?:him|her|them|my \w+) (?:to )?\w+",
)


def look_at(sketch: Sketch) -> Looked:
    """Return what one might ask about a goal, at most one question of each kind."""
    words = sketch.words.strip()
    rules = [*_ANYWHERE, *(_IN_ENGLISH if _is_english() else ())]
    found = [rule(words, sketch) for _at, rule in rules] if words else []
    return Looked(
        hints=tuple(hint for hint in found if hint is not None),
        at=tuple(str(at) for at, _rule in rules),
    )


def _is_english() -> bool:
    return (get_language() or "en").startswith("en")


def _quoted(found: re.Match[str]) -> str:
    return _("It says “%(words)s”.") % {"words": found.group()}


def _length(words: str, _sketch: Sketch) -> Hint | None:
    count = len(words.split())
    because = _("It has %(count)d words.") % {"count": count}
    if count < FEWEST_WORDS:
        return Hint(asks=_("Where, when or with whom would it show?"), because=because)
    if count > MOST_WORDS:
        return Hint(
            asks=_("Are there two goals in it? Each may have its own place."), because=because
        )
    return None


def _reach(_words: str, sketch: Sketch) -> Hint | None:
    if sketch.horizon != GoalHorizon.LONG or sketch.first_step.strip():
        return None
    return Hint(
        asks=_("Is there a first small step that could be done this week?"),
        because=_("It reaches over months, and no first step stands with it."),
    )


def _seen(words: str, _sketch: Sketch) -> Hint | None:
    if _SEEN.search(words):
        return None
    return Hint(
        asks=_("By what would you, or somebody near you, notice that it has happened?"),
        because=_("There is no number, no day and nothing that is said or done in it."),
    )


def _room(words: str, _sketch: Sketch) -> Hint | None:
    found = _NO_ROOM.search(words)
    if found is None:
        return None
    return Hint(asks=_("What would be good enough, on a hard day too?"), because=_quoted(found))


def _towards(words: str, _sketch: Sketch) -> Hint | None:
    found = _AWAY.search(words)
    if found is None:
        return None
    return Hint(asks=_("What would be there in its place?"), because=_quoted(found))


def _own(words: str, _sketch: Sketch) -> Hint | None:
    found = _OTHERS.search(words)
    if found is None:
        return None
    return Hint(asks=_("Which part of it lies in your own hands?"), because=_quoted(found))


_Rule = tuple["_StrPromise", "Callable[[str, Sketch], Hint | None]"]
_ANYWHERE: Final[tuple[_Rule, ...]] = (
    (gettext_lazy("how long it is"), _length),
    (gettext_lazy("whether a long aim has a first step"), _reach),
)
_IN_ENGLISH: Final[tuple[_Rule, ...]] = (
    (gettext_lazy("whether one could see or count it"), _seen),
    (gettext_lazy("whether it leaves room for a hard day"), _room),
    (gettext_lazy("whether it says what is to come, or what is to go"), _towards),
    (gettext_lazy("whether it lies in one’s own hands"), _own),
)
