"""New words that one side proposes for a goal, beside those to which both have agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.web.words import quoted

if TYPE_CHECKING:
    from django.forms import Form

    from telos.goals.enums import Side
    from telos.goals.models import Goal, GoalText
    from telos.goals.queries import GoalCourse


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What stands and what is to stand, side by side."""

    stands: str
    stands_about: str
    new: str
    new_about: str
    why: str
    is_yours: bool
    """Whether the viewer's own side proposes it, and the other has still to answer."""


def proposal_of(course: GoalCourse, *, side: Side) -> Proposal | None:
    """Return what is proposed, as one side sees it; nothing once care has ended."""
    offer, goal = course.beside, course.goal
    if offer is None or not goal.episode.is_open:
        return None
    same = (offer.domain, offer.horizon) == (goal.domain, goal.horizon)
    return Proposal(
        stands=quoted(goal.words),
        stands_about="" if same else _about(goal),
        new=quoted(offer.words),
        new_about="" if same else _about(offer),
        why=offer.why,
        is_yours=course.awaits != side,
    )


def new_words(course: GoalCourse) -> str:
    """Return the words that are proposed beside those that stand, or nothing."""
    offer = course.beside
    if offer is None or not course.goal.episode.is_open:
        return ""
    return _("New words are proposed: %(words)s") % {"words": quoted(offer.words)}


def answer_said(goal: Goal, form: Form, said: str) -> str:
    """Return what to say of an answer to words: another thing where it had been given before.

    `goal` is as it stood before this answer came, `form` what was sent from the page.
    """
    if goal.revision_number == form.cleaned_data["seen_revision"]:
        return said
    return _("You have answered this already; nothing has changed.")


def _about(text: GoalText) -> str:
    """Return what a goal is about and how far it reaches."""
    return _("%(domain)s · %(reach)s") % {
        "domain": text.get_domain_display(),
        "reach": text.get_horizon_display(),
    }
