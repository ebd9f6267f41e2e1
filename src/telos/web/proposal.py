"""New words that one side proposes for a goal, beside those to which both have agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.goals.actions import GoalError, propose_goal
from telos.goals.enums import OPEN_STATES
from telos.goals.queries import goals_visible_to
from telos.web.words import quoted

if TYPE_CHECKING:
    from django.forms import Form

    from telos.episodes.models import Episode
    from telos.goals.enums import Side
    from telos.goals.forms import ProposeGoalForm
    from telos.goals.models import Goal, GoalText
    from telos.goals.queries import GoalCourse
    from telos.people.models import Person


def propose_from(form: ProposeGoalForm, *, actor: Person, episode: Episode) -> Goal:
    """Propose what a form holds, unless a goal of these very words is open here already.

    A form that is gone back to comes with a new key: it would make a second goal of the same words.
    """
    wording, key = form.wording(), form.cleaned_data["submission_key"]
    others = goals_visible_to(actor).filter(episode=episode, state__in=OPEN_STATES)
    said = _plain(wording.words)
    if any(_plain(goal.words) == said for goal in others.exclude(submission_key=key)):
        raise GoalError(_("A goal of these very words stands here already. Open it, or say more."))
    why = form.cleaned_data["why"]
    return propose_goal(actor=actor, episode=episode, wording=wording, why=why, submission_key=key)


def _plain(words: object) -> str:
    return " ".join(str(words).split()).casefold()


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
