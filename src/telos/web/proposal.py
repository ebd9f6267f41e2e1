"""New words that one side proposes for a goal, beside those to which both have agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.goals.enums import GoalState
from telos.web.goal_changes import (
    change_of,
    changes,
    have_other_levels,
    level_lines,
    place_words,
    priority_words,
)
from telos.web.words import quoted

if TYPE_CHECKING:
    from django.forms import Form
    from django.utils.functional import _StrPromise

    from telos.access.enums import Side
    from telos.goals.models import Goal, GoalText
    from telos.goals.queries import GoalCourse
    from telos.people.models import Person


_PROPOSED: Final[dict[str, _StrPromise]] = {
    "words": gettext_lazy("New words are proposed: %(words)s"),
    "about": gettext_lazy("Another subject is proposed for it."),
    "reach": gettext_lazy("Another reach is proposed for it."),
    "levels": gettext_lazy("Levels are proposed for it."),
    "priority": gettext_lazy("It is proposed what comes first."),
    "several": gettext_lazy("A change of what stands with it is proposed."),
}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What stands and what is to stand, side by side."""

    stands: str
    stands_about: str
    new: str
    new_about: str
    why: str
    stands_levels: tuple[str, ...]
    new_levels: tuple[str, ...]
    """Both empty where the levels stay as they are."""
    is_place: bool
    """Whether nothing is proposed but that it stands elsewhere."""
    is_yours: bool
    """Whether the viewer's own side proposes it."""
    by: str
    """Who proposes it for the viewer's side, where it is not the viewer."""
    gone: str
    """Why nobody can agree to it any more; empty where it waits for an answer."""


def proposal_of(course: GoalCourse, *, side: Side, viewer: Person | None = None) -> Proposal | None:
    """Return what is proposed, as one side sees it; nothing once care has ended."""
    offer, goal = course.beside, course.goal
    if offer is None or not goal.goes_on:
        return None
    about = [(text.aim_id, text.domain, text.horizon, text.priority) for text in (offer, goal)]
    same, levels = about[0] == about[1], have_other_levels(goal, offer)
    changed = changes(goal, offer)
    return Proposal(
        stands=quoted(goal.words),
        stands_about="" if same else _about(goal, with_place="place" in changed),
        new=quoted(offer.words),
        new_about="" if same else _about(offer, with_place="place" in changed),
        why=offer.why,
        stands_levels=(level_lines(goal) or (_("No levels yet."),)) if levels else (),
        new_levels=(level_lines(offer) or (_("No levels."),)) if levels else (),
        is_place=moves_only(course),
        is_yours=offer.side == side,
        by="" if viewer is None or offer.by == viewer else offer.by.display_name,
        gone=_gone(course),
    )


def _gone(course: GoalCourse) -> str:
    """Return why nobody can agree to the place that is proposed; empty where both still can."""
    aim = course.beside.aim if course.beside is not None else None
    if aim is None or not course.is_place_gone:
        return ""
    if aim.state == GoalState.REACHED:
        why = _("%(aim)s, to which it was to lead, has been reached meanwhile.")
    elif aim.state == GoalState.SET_ASIDE:
        why = _("%(aim)s, to which it was to lead, has been set aside meanwhile.")
    elif aim.is_step:
        why = _("%(aim)s, to which it was to lead, has become a step itself.")
    else:
        why = _("It has steps of its own by now, so it stays an aim.")
    stays = _("Nobody can agree to this any more: the words that stand count.")
    if moves_only(course):
        stays = _("Nobody can agree to this any more: it stays where it is.")
    return f"{why % {'aim': quoted(aim.words)}} {stays}"


def moves_only(course: GoalCourse) -> bool:
    """Tell whether nothing is proposed for a goal but that it stands elsewhere."""
    return course.beside is not None and changes(course.goal, course.beside) == {"place"}


def new_words(course: GoalCourse) -> str:
    """Return the words that are proposed beside those that stand, or nothing."""
    offer = course.beside
    if offer is None or not course.goal.goes_on:
        return ""
    changed = change_of(course.goal, offer)
    if course.is_place_gone:
        return _("The place that was proposed for it is gone; it stays where it is.")
    if changed == "place":
        return _("It is proposed that it becomes %(place)s.") % {"place": place_words(offer)}
    return str(_PROPOSED[changed]) % {"words": quoted(offer.words)}


def answer_said(goal: Goal, form: Form, said: str) -> str:
    """Return what to say of an answer to words: another thing where it had been given before.

    `goal` is as it stood before this answer came, `form` what was sent from the page.
    """
    if goal.revision_number == form.cleaned_data["seen_revision"]:
        return said
    return _("You have answered this already; nothing has changed.")


def _about(text: GoalText, *, with_place: bool) -> str:
    """Return where it stands, what a goal is about, how far it reaches and what comes first."""
    said = [text.get_domain_display(), text.get_horizon_display(), priority_words(text.priority)]
    place = capfirst(place_words(text)) if with_place else ""
    return " · ".join(filter(None, [place, *said]))
