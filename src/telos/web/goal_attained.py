"""How far goals came by their own levels: in words, with what the number is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import Side
from telos.goals.queries import attainment_of, scaled_before
from telos.web.words import listed, number_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from telos.goals.queries import Attainment, GoalBeside, GoalCourse
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Attained:
    """What one side's scalings come to."""

    told: str
    made_of: str


def attained(
    courses: Sequence[GoalCourse],
    beside: Mapping[int, GoalBeside],
    *,
    whose: Mapping[Side, str],
    viewer: Person | None = None,
) -> list[Attained]:
    """Return what the scalings of each side come to, the client's first; `whose` names them.

    A viewer who is one of several therapists is told by name what others said.

    Where all that a side scaled has become steps, it says so instead of a number.
    """
    said = []
    for side in Side:
        found = attainment_of(courses, beside, side=side)
        if found is not None:
            said.append(
                Attained(
                    told=_told(found, _seen_by(found, viewer) or whose[side]),
                    made_of=_made_of(found),
                )
            )
        elif before := scaled_before(courses, beside, side=side):
            told = _("%(whose)s: no T-score just now.") % {"whose": whose[side]}
            said.append(Attained(told=told, made_of=_as_steps(before)))
    return said


def _seen_by(found: Attainment, viewer: Person | None) -> str:
    """Return as whom it is told where it is not the viewer alone who said it; else nothing."""
    if viewer is None or found.side == Side.CLIENT or found.seen_by == {viewer}:
        return ""
    names = sorted(person.display_name for person in found.seen_by)
    words = ngettext("As %(names)s sees it", "As %(names)s see it", len(names))
    return words % {"names": listed(names)}


def _as_steps(count: int) -> str:
    words = ngettext(
        "%(count)d that was scaled has become a step and is not in it; what was said by its levels "
        "stands with the step.",
        "%(count)d that were scaled have become steps and are not in it; what was said by their "
        "levels stands with the steps.",
        count,
    )
    return words % {"count": count}


def _told(found: Attainment, whose: str) -> str:
    said = {"whose": whose, "now": f"{found.now:.0f}", "start": f"{found.start:.0f}"}
    return _("%(whose)s: a T-score of %(now)s; where the goals began it was %(start)s.") % said


def _made_of(found: Attainment) -> str:
    made = ngettext(
        "Made of the latest levels of %(scaled)d of %(all)d goal with agreed levels, each "
        "counting alike; %(there)s of them as expected or further.",
        "Made of the latest levels of %(scaled)d of %(all)d goals with agreed levels, each "
        "counting alike; %(there)s of them as expected or further.",
        found.with_levels,
    ) % {
        "scaled": found.scaled,
        "all": found.with_levels,
        "there": number_word(found.at_expected) if found.at_expected else _("none"),
    }
    aside = ngettext(
        "%(count)d with levels was set aside and is not in it.",
        "%(count)d with levels were set aside and are not in it.",
        found.set_aside,
    )
    left_out = [
        aside % {"count": found.set_aside} if found.set_aside else "",
        _as_steps(found.as_steps) if found.as_steps else "",
    ]
    return " ".join(filter(None, [made, *left_out]))
