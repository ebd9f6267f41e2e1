"""What a version of a goal says otherwise than the one before, and its levels in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext as _

from telos.goals.enums import GoalPriority, Level, RevisionKind
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.goals.models import GoalRevision, GoalText

Change = Literal["words", "about", "reach", "levels", "priority", "place"]

_NUMBERS: Final[dict[int, str]] = {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}


def level_number(level: int) -> str:
    """Return the number of a level with its sign: “−1”, “0”, “+2”."""
    return _NUMBERS[level]


def level_words(text: GoalText, level: int) -> str:
    """Return what a version says of one of its levels; nothing where it has none."""
    return text.levels[level - min(Level)] if text.has_levels else ""


def level_lines(text: GoalText) -> tuple[str, ...]:
    """Return the levels of a version from +2 down, each in a line, and where the goal began."""
    if text.baseline is None:
        return ()
    said = zip(Level, text.levels, strict=True)
    lines = [
        _("%(number)s: %(words)s") % {"number": level_number(level), "words": words}
        for level, words in said
    ]
    begins = _("It begins at %(number)s.") % {"number": level_number(text.baseline)}
    return (*reversed(lines), begins)


def priority_words(priority: str) -> str:
    """Return what comes first as one says it of a goal: “comes first”; empty where nobody did."""
    return GoalPriority(priority).label.lower() if priority else ""


def have_other_levels(before: GoalText, after: GoalText) -> bool:
    """Tell whether one version has other levels than another, or where it began."""
    return (before.baseline, before.levels) != (after.baseline, after.levels)


def changes(before: GoalText, after: GoalText) -> frozenset[Change]:
    """Return what one version says otherwise than another.

    What changes with its place, such as that a step has no levels, is not told apart from it.
    """
    if before.aim_id != after.aim_id:
        return (
            frozenset({"place"}) if before.words == after.words else frozenset({"place", "words"})
        )
    found: set[Change] = set()
    if before.words != after.words:
        found.add("words")
    if before.domain != after.domain:
        found.add("about")
    if before.horizon != after.horizon:
        found.add("reach")
    if have_other_levels(before, after):
        found.add("levels")
    if before.priority != after.priority:
        found.add("priority")
    return frozenset(found)


def change_of(before: GoalText, after: GoalText) -> Change | Literal["several"]:
    """Return what changed: the place or the words if they did, else the one thing, or several."""
    found = changes(before, after)
    for told in ("place", "words"):
        if told in found:
            return told
    return next(iter(found)) if len(found) == 1 else "several"


def placed_lines(text: GoalText, changed: frozenset[Change]) -> tuple[str, ...]:
    """Return what a goal is about, its reach and what comes first, each that changed in a line."""
    lines = []
    if "about" in changed:
        lines.append(_("About: %(subject)s") % {"subject": text.get_domain_display()})
    if "reach" in changed:
        lines.append(str(text.get_horizon_display()))
    if "priority" in changed and text.priority:
        lines.append(str(GoalPriority(text.priority).label))
    return tuple(lines)


def place_words(text: GoalText) -> str:
    """Return where a version lets the goal stand: “a step towards “…””, or by itself."""
    if text.aim is None:
        return _("an aim of its own")
    return _("a step towards %(aim)s") % {"aim": quoted(text.aim.words)}


def built_on(story: Sequence[GoalRevision], place: int) -> GoalRevision | None:
    """Return the version from which the revision at this place was made; none before the first.

    It is the one before it or, where that had proposed a place that was gone by then, what stood.
    """
    before = story[place - 1] if place else None
    return stood_before(story, place) if drops_place(story, place) else before


def drops_place(story: Sequence[GoalRevision], place: int) -> bool:
    """Tell whether a place that was proposed before the revision at this place fell away with it.

    It does with a look together, and with anything else that is proposed once it is gone.
    """
    before = story[place - 1] if place else None
    stood = stood_before(story, place)
    if before is None or stood is None or not before.is_beside or before.aim_id == stood.aim_id:
        return False
    is_new = story[place].kind in {RevisionKind.WORDING, RevisionKind.REVIEWED}
    return is_new and story[place].aim_id == stood.aim_id


def stood_before(story: Sequence[GoalRevision], place: int) -> GoalRevision | None:
    """Return the version that stood before the revision at this place; none before the first."""
    earlier = (revision for revision in reversed(story[:place]) if not revision.is_beside)
    return next(earlier, None)
