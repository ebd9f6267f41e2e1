"""At which of its levels a goal was over time, as the two have said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.web.goal_changes import level_number, level_words
from telos.web.goal_story import who_scaled
from telos.web.spoken import entered_words, said_words

if TYPE_CHECKING:
    from telos.web.goal_around import Around


@dataclass(frozen=True, kw_only=True)
class ScaledDay:
    """At which level the goal was on a day, as somebody saw it."""

    day: str
    number: str
    who: str
    words: str
    """What that level says or, where the levels have changed since, said then."""
    is_earlier: bool
    """Whether it was said on levels that have changed since."""
    said: str
    """How the client said it and who entered it, where they have no account."""


def scaled_days(read: Around) -> tuple[ScaledDay, ...]:
    """Return all that was said by levels, the newest first; nothing where the levels show it."""
    latest = [read.beside.latest_scaling(read.course, side) for side in Side]
    if len(read.beside.scalings) == sum(scaling is not None for scaling in latest):
        return ()
    versions = {revision.pk: revision for revision in read.course.story}
    return tuple(
        ScaledDay(
            day=date_format(scaling.scaled_on, "j F Y"),
            number=level_number(scaling.level),
            who=who_scaled(scaling, read.viewer),
            words=level_words(versions[scaling.revision_id], scaling.level),
            is_earlier=versions[scaling.revision_id].levels != read.goal.levels,
            said=entered_words(scaling, read.viewer),
        )
        for scaling in reversed(read.beside.scalings)
    )


def last_scaled(read: Around) -> str:
    """Return how the client said where it is now; empty where they said it signed in."""
    scaling = read.beside.latest_scaling(read.course, Side.CLIENT)
    if scaling is None or not scaling.is_spoken:
        return ""
    words = _("%(who)s said %(number)s %(said)s.")
    return words % {
        "who": who_scaled(scaling, read.viewer),
        "number": level_number(scaling.level),
        "said": said_words(scaling, read.viewer),
    }
