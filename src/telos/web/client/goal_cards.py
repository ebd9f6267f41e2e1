"""A goal in short, said to the person whose goal it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.goals.enums import GoalHorizon, GoalState
from telos.web.goal_more import beside_words
from telos.web.goal_ratings import stands_words
from telos.web.proposal import new_words
from telos.web.time_line import is_now
from telos.web.words import on_day

if TYPE_CHECKING:
    from telos.goals.queries import GoalCourse


@dataclass(frozen=True, kw_only=True)
class GoalCard:
    """A goal as it stands in a list."""

    words: str
    number: int
    """By which charts and lists name it; 0 where it is alone."""
    url: str
    now: int | None
    was: int | None
    stands: str
    meta: str
    awaits_you: bool
    answer_url: str
    """Of what waits for the client’s answer, the goal or a step under it; empty if nothing does."""
    new_words: str
    """What is proposed beside the words that stand; empty where nothing is."""
    beside: str
    """Whether it comes first, and how many of its steps are done; empty where nothing is said."""
    seen: str
    """How far along the therapist sees it; empty where they have not said."""


def goal_card(course: GoalCourse) -> GoalCard:
    """Return a goal in short."""
    waiting = _waiting(course)
    return GoalCard(
        words=course.goal.words,
        number=course.number,
        url=reverse("my-goal", args=[course.goal.public_id]),
        now=course.last.value if course.last else None,
        was=course.first.value if course.first and len(course.ratings) > 1 else None,
        stands=stands_words(course),
        meta=_("%(reach)s, %(state)s")
        % {"reach": reach_words(course), "state": state_words(course)},
        beside=beside_words(course),
        awaits_you=waiting is course,
        answer_url=reverse("my-goal", args=[waiting.goal.public_id]) if waiting else "",
        new_words=new_words(course),
        seen=seen_words(course),
    )


def _waiting(course: GoalCourse) -> GoalCourse | None:
    """Return what waits for the client's answer: the goal, else the first such step under it."""
    if not course.goal.episode.is_open:
        return None
    return next((each for each in (course, *course.steps) if each.awaits == Side.CLIENT), None)


def seen_words(course: GoalCourse) -> str:
    """Return how far along a therapist sees the goal, as they are told that the client reads it.

    Where the two see it differently, that is a thing to talk about while there is somebody to.
    """
    if not course.therapist_ratings:
        return ""
    rating = course.therapist_ratings[-1]
    words = {"name": rating.by.display_name, "value": rating.value}
    if not is_now(rating.rated_on):
        old = _("%(name)s saw it at %(value)d of 10 %(day)s.")
        return old % {**words, "day": on_day(rating.rated_on)}
    if course.last is None:
        return _("%(name)s sees it at %(value)d of 10.") % words
    if course.last.value == rating.value:
        return _("%(name)s sees it at %(value)d of 10 too.") % words
    if course.goal.episode.is_open and is_now(course.last.rated_on):
        return _("%(name)s sees it at %(value)d of 10: something to talk about.") % words
    return _("%(name)s sees it at %(value)d of 10.") % words


def reach_words(course: GoalCourse) -> str:
    """Return how far the goal reaches, in a word."""
    return _("weeks") if course.goal.horizon == GoalHorizon.SHORT else _("months or more")


def state_words(course: GoalCourse) -> str:
    """Return where the goal stands between the two."""
    state = GoalState(course.goal.state)
    if state == GoalState.AGREED:
        return _("agreed by both")
    if state == GoalState.PROPOSED and not course.goal.episode.is_open:
        return _("was not agreed")
    if state == GoalState.PROPOSED:
        waits_for_you = course.awaits == Side.CLIENT
        return _("waits for you") if waits_for_you else _("waits for your therapist")
    day = on_day(localtime(course.moved_at).date())
    words = {
        GoalState.PAUSED: _("paused %(day)s"),
        GoalState.REACHED: _("reached %(day)s"),
        GoalState.SET_ASIDE: _("set aside %(day)s"),
    }
    return words[state] % {"day": day}
