"""What a template says, part by part: what stands now beside what somebody has entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.goals.enums import Level
from telos.plans.queries import approach_name, intervention_name
from telos.web.words import listed

if TYPE_CHECKING:
    from telos.plans.queries import DoingOffered, GoalOffered, TemplateSays


@dataclass(frozen=True, kw_only=True)
class TemplatePart:
    """One part of a template."""

    title: str
    lines: tuple[str, ...]


def parts_of_template(says: TemplateSays) -> list[TemplatePart]:
    """Return everything that a template says, in the order of its form."""
    told = [
        (_("What it is called"), (says.name,)),
        (_("For whom it is"), (says.about,)),
        (_("The way of working"), tuple(approach_name(key) for key in says.approaches)),
        (_("Why this way"), (says.reason,)),
        (_("What is done"), tuple(_doing(doing) for doing in says.doings)),
        (_("When and how the two meet"), _meeting(says)),
        (_("What would tell that it helps"), (says.tells,)),
        (_("Goals to begin from"), tuple(_goal(goal) for goal in says.goals)),
    ]
    return [
        TemplatePart(title=title, lines=tuple(line for line in lines if line))
        for title, lines in told
    ]


def differing(now: TemplateSays, entered: TemplateSays) -> list[TemplatePart]:
    """Return the parts of what stands now that say something else than what was entered."""
    both = zip(parts_of_template(now), parts_of_template(entered), strict=True)
    return [part for part, other in both if part != other]


def _meeting(says: TemplateSays) -> tuple[str, ...]:
    weeks = ngettext(
        "Looked at again after %(n)d week", "Looked at again after %(n)d weeks", says.review_weeks
    )
    sessions = _("As many sessions as it takes")
    if says.sessions is not None:
        counted = ngettext("About %(n)d session", "About %(n)d sessions", says.sessions)
        sessions = counted % {"n": says.sessions}
    return (
        capfirst(str(says.rhythm.label)),
        ngettext("%(n)d minute", "%(n)d minutes", says.minutes) % {"n": says.minutes},
        capfirst(", ".join(str(place.label) for place in says.places)),
        capfirst(str(says.setting.label)),
        sessions,
        weeks % {"n": says.review_weeks},
    )


def _doing(doing: DoingOffered) -> str:
    """Say what is done, for which goals of the set, and how."""
    words = intervention_name(doing.key)
    if doing.goals:
        for_goals = ngettext("for goal %(numbers)s", "for goals %(numbers)s", len(doing.goals))
        words += ", " + for_goals % {"numbers": listed([str(number) for number in doing.goals])}
    return f"{words}: {doing.how}" if doing.how else words


def _goal(goal: GoalOffered) -> str:
    said = f"{goal.words} ({goal.domain.label}, {goal.horizon.label})"
    if not goal.levels:
        return said
    levels = "; ".join(
        f"{level.value:+d}: {words}" for level, words in zip(Level, goal.levels, strict=True)
    )
    return f"{said} · {levels}"
