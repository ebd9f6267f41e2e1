"""What the page of one goal says and allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.access.enums import Side
from telos.goals.enums import GoalState
from telos.goals.rules import may_rate_goal
from telos.web.client.goal_cards import GoalCard, goal_card, reach_words
from telos.web.client.progress import GoalShown, goal_shown
from telos.web.goal_more import rest_words, step_move_words
from telos.web.goal_ratings import last_said, rated_as_an_aim
from telos.web.proposal import Proposal, proposal_of
from telos.web.time_line import span_of
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.goals.models import Goal, GoalRevision
    from telos.goals.queries import GoalCourse
    from telos.people.models import Person
    from telos.web.goal_ratings import RatedDay


# As `telos.goals.enums.ALLOWED_MOVES` lets it move; a test compares them.
_MOVES: Final[dict[GoalState, _StrPromise]] = {
    GoalState.PROPOSED: gettext_lazy("Set it aside"),
    GoalState.AGREED: gettext_lazy("Pause it, call it reached, or set it aside"),
    GoalState.PAUSED: gettext_lazy("Take it up again, call it reached, or set it aside"),
    GoalState.REACHED: gettext_lazy("Take it up again"),
    GoalState.SET_ASIDE: gettext_lazy("Take it up again"),
}


@dataclass(frozen=True, kw_only=True)
class GoalPage:
    """One goal: its words as the headline, where it stands, what may be done."""

    title: str
    about: str
    lead: str
    card: GoalCard
    shown: GoalShown | None
    proposal: Proposal | None
    urls: dict[str, str]
    rated_before: tuple[RatedDay, ...]
    """Of a step how it was rated while it was an aim."""
    may_revise: bool
    may_rate: bool
    ended: str
    """Who ended it and when, where that was the therapist; empty where it was not."""
    ended_why: str
    move_words: str
    """What may become of it, as the words that open the form; empty where nothing may."""


def goal_page(course: GoalCourse, viewer: Person) -> GoalPage:
    """Return the goal as its page shows it."""
    goal = course.goal
    is_open = goal.goes_on
    card = goal_card(course)
    return GoalPage(
        title=quoted(goal.words),
        about=_("%(domain)s · %(reach)s")
        % {"domain": goal.get_domain_display(), "reach": reach_words(course)},
        lead=" ".join(filter(None, [_lead(course), *_rated_words(course, card, viewer)])),
        card=card,
        shown=_shown(course, viewer),
        proposal=proposal_of(course, side=Side.CLIENT),
        urls={
            name: reverse(f"my-goal-{name}", args=[goal.public_id])
            for name in ("agree", "keep", "revise", "rate", "move")
        },
        rated_before=rated_as_an_aim(course, viewer),
        may_revise=is_open and goal.is_revisable,
        may_rate=may_rate_goal(goal),
        ended=_ended(course) if is_open else "",
        ended_why=_why(course.ended_by_therapist),
        move_words=_move_words(goal) if is_open else "",
    )


def _rated_words(course: GoalCourse, card: GoalCard, viewer: Person) -> tuple[str, ...]:
    """Return how the therapist sees it and, of what was said before there was an account, how."""
    return () if course.goal.is_step else (last_said(course, viewer), card.seen)


def _ended(course: GoalCourse) -> str:
    ending = course.ended_by_therapist
    if ending is None:
        return ""
    words = _("%(name)s set it aside %(day)s")
    if ending.state == GoalState.REACHED:
        words = _("%(name)s called it reached %(day)s")
        if course.goal.is_step:
            words = _("%(name)s called it done %(day)s")
    day = on_day(localtime(ending.created_at).date())
    return words % {"name": ending.by.display_name, "day": day}


def _why(ending: GoalRevision | None) -> str:
    return quoted(ending.why) if ending is not None and ending.why else ""


def _move_words(goal: Goal) -> str:
    return step_move_words(goal) if goal.is_step else str(_MOVES[GoalState(goal.state)])


def _shown(course: GoalCourse, viewer: Person) -> GoalShown | None:
    # One rating is no course; beside a therapist's it is something to compare.
    if not course.ratings or len(course.ratings) + len(course.therapist_ratings) == 1:
        return None
    span = span_of(course.goal.episode, goals=[course])
    return goal_shown(course, span, viewer, ids="ratings", times=True)


def kept_unseen() -> str:
    """Say that words are kept, where nobody at the practice cares for whoever wrote them."""
    return _(
        "Kept. Nobody at the practice looks at it just now; it waits for whoever goes on with you."
    )


def _lead(course: GoalCourse) -> str:
    state = GoalState(course.goal.state)
    if rests := rest_words(course.goal):
        return rests
    if state == GoalState.PROPOSED:
        if not course.goal.episode.is_open:
            return _("It was proposed, and not agreed while care went on.")
        if course.awaits == Side.CLIENT:
            return _("These are your therapist’s words. They count once you have said yes to them.")
        return _("These are your words. Your therapist has not said yes to them yet.")
    return {
        GoalState.AGREED: _("You have both said yes to it."),
        GoalState.PAUSED: _("It rests for now. You can take it up again whenever you like."),
        GoalState.REACHED: _("It is done.")
        if course.goal.is_step
        else _("It is reached. What you learnt on the way stays yours."),
        GoalState.SET_ASIDE: _("It is set aside. Nothing of it is lost."),
    }[state]
