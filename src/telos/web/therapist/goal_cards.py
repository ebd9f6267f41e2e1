"""A goal in short: its words, where it stands, what was agreed about it."""

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
from telos.web.therapist.words import told_of
from telos.web.time_line import is_now
from telos.web.words import on_day

if TYPE_CHECKING:
    from telos.goals.queries import GoalCourse
    from telos.people.models import Client, Person


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
    new_words: str
    """What is proposed beside the words that stand; empty where nothing is."""
    apart: str
    beside: str
    """Whether it comes first, and how many of its steps are done; empty where nothing is said."""


def goal_card(
    course: GoalCourse, client: Client, *, viewer: Person, reads_only: bool = False
) -> GoalCard:
    """Return a goal in short."""
    return GoalCard(
        words=course.goal.words,
        number=course.number,
        url=reverse("client-goal", args=[client.public_id, course.goal.public_id]),
        now=course.last.value if course.last else None,
        was=course.first.value if course.first and len(course.ratings) > 1 else None,
        stands=stands_words(course),
        meta=f"{reach_words(course)}, {state_words(course, client)}",
        awaits_you=course.goal.episode.is_open and course.awaits == Side.THERAPIST,
        beside=beside_words(course),
        new_words=new_words(course),
        apart=ratings_apart(course, client, viewer=viewer, reads_only=reads_only),
    )


def reach_words(course: GoalCourse) -> str:
    """Return how far the goal reaches, in a word."""
    return _("weeks") if course.goal.horizon == GoalHorizon.SHORT else _("months or more")


def state_words(course: GoalCourse, client: Client) -> str:
    """Return where the goal stands between the two."""
    state = GoalState(course.goal.state)
    if state == GoalState.AGREED:
        return _("agreed by both")
    if state == GoalState.PROPOSED:
        return _proposed_words(course, client)
    day = on_day(localtime(course.moved_at).date())
    words = {
        GoalState.PAUSED: _("paused %(day)s"),
        GoalState.REACHED: _("reached %(day)s"),
        GoalState.SET_ASIDE: _("set aside %(day)s"),
    }
    return words[state] % {"day": day}


def _proposed_words(course: GoalCourse, client: Client) -> str:
    if not course.goal.episode.is_open:
        return _("proposed, not agreed before care ended")
    if course.awaits == Side.THERAPIST:
        return _("proposed by %(name)s") % {"name": client.display_name}
    without = _("proposed: write down what %(name)s says to it")
    return told_of(client, _("waits for %(name)s to agree"), without=without)


def ratings_apart(
    course: GoalCourse, client: Client, *, viewer: Person, reads_only: bool = False
) -> str:
    """Return where the two see the goal differently, or nothing."""
    if course.last is None or not course.therapist_ratings:
        return ""
    theirs, yours = course.last.value, course.therapist_ratings[-1].value
    if theirs == yours:
        return ""
    other = course.therapist_ratings[-1]
    last, own = course.last.rated_on, other.rated_on
    still = is_now(last) and is_now(own)
    if reads_only:
        words = _("%(name)s rates it %(theirs)d, the therapist %(yours)d.")
        was = _("%(name)s rated it %(theirs)d %(day)s, the therapist %(yours)d %(own_day)s.")
    elif other.by != viewer:
        words = _("%(name)s rates it %(theirs)d, %(other)s rates it %(yours)d.")
        was = _("%(name)s rated it %(theirs)d %(day)s, %(other)s rated it %(yours)d %(own_day)s.")
    else:
        words = _("%(name)s rates it %(theirs)d, you rate it %(yours)d: something to talk about.")
        was = _("%(name)s rated it %(theirs)d %(day)s, you rated it %(yours)d %(own_day)s.")
    return (words if still else was) % {
        "day": on_day(last),
        "own_day": on_day(own),
        "name": client.display_name,
        "other": other.by.display_name,
        "theirs": theirs,
        "yours": yours,
    }
