"""What the page of one goal shows and allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.access.enums import Side
from telos.base import clock
from telos.goals.enums import GoalState
from telos.goals.rules import may_rate_goal
from telos.web.goal_more import rest_words, step_move_words
from telos.web.goal_ratings import last_said, rated_as_an_aim, rater_words
from telos.web.proposal import Proposal, moves_only, proposal_of
from telos.web.spoken import SpokenAsk, goal_asked
from telos.web.therapist.goal_cards import GoalCard, goal_card
from telos.web.therapist.time_line import GoalLine, goal_line
from telos.web.therapist.words import told_of
from telos.web.time_line import is_now, span_over
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.goals.queries import GoalCourse
    from telos.people.models import Client, Person
    from telos.web.goal_ratings import RatedDay


@dataclass(frozen=True, kw_only=True)
class GoalPage:
    """One goal: its words as the headline, where it stands, what may be done."""

    title: str
    lead: str
    card: GoalCard
    line: GoalLine | None
    proposal: Proposal | None
    rated_before: tuple[RatedDay, ...]
    """Of a step how it was rated while it was an aim."""
    awaits_you: bool
    spoken: SpokenAsk | None
    """What a client without an account may have said to it, to be written down."""
    asks_why: bool
    """Whether keeping what stands is a no to what the client proposes."""
    may_revise: bool
    may_rate: bool
    may_move: bool
    move_summary: str
    your_last: int | None
    rater: str
    """Who rates it on the therapist's side, at the head of a table."""
    last_said: str
    """How the client's latest rating was said, where they have no account."""
    rate_summary: str
    """What opens the form of a rating."""


def goal_page(
    course: GoalCourse, client: Client, viewer: Person, *, reads_only: bool = False
) -> GoalPage:
    """Return the goal as its page shows it; to a supervisor nothing is offered."""
    goal = course.goal
    is_open = goal.goes_on and not reads_only
    card = goal_card(course, client, viewer=viewer, reads_only=reads_only)
    own = [rating.value for rating in course.therapist_ratings if rating.by == viewer]
    proposal = proposal_of(course, side=Side.THERAPIST, viewer=viewer)
    return GoalPage(
        title=quoted(goal.words),
        lead=_lead(course, client, card, viewer=None if reads_only else viewer),
        card=card,
        line=_line(course, viewer),
        proposal=proposal,
        rated_before=rated_as_an_aim(course, viewer),
        awaits_you=is_open and course.awaits == Side.THERAPIST,
        spoken=goal_asked(course, client) if is_open else None,
        asks_why=proposal is not None and not (proposal.is_yours or proposal.gone),
        may_revise=is_open and goal.is_revisable,
        may_rate=may_rate_goal(goal) and not reads_only,
        may_move=is_open,
        move_summary=step_move_words(goal) if goal.is_step else str(_MOVES[GoalState(goal.state)]),
        your_last=own[-1] if own else None,
        rater=rater_words(course, viewer),
        last_said=last_said(course, viewer),
        rate_summary=told_of(client, _("Rate it yourself"), without=_("Write down a rating")),
    )


_MOVES: Final[dict[GoalState, _StrPromise]] = {
    GoalState.PROPOSED: gettext_lazy("Set it aside"),
    GoalState.AGREED: gettext_lazy("Pause it, call it reached or set it aside"),
    GoalState.PAUSED: gettext_lazy("Take it up again, call it reached or set it aside"),
    GoalState.REACHED: gettext_lazy("Take it up again"),
    GoalState.SET_ASIDE: gettext_lazy("Take it up again"),
}


def _lead(course: GoalCourse, client: Client, card: GoalCard, *, viewer: Person | None) -> str:
    """Say how it stands; a viewer is told as one of the two, nobody as somebody who is neither."""
    state = rest_words(course.goal)
    if not state:
        state = (
            _state_told(course, client, card)
            if viewer is None
            else _state_sentence(course, client, card, viewer=viewer)
        )
    if course.goal.is_step:
        return state
    sentences = [state, _rating_sentence(course, client)]
    return " ".join(filter(None, [*sentences, card.apart]))


def _state_sentence(course: GoalCourse, client: Client, card: GoalCard, *, viewer: Person) -> str:
    offered = course.story[-1]
    name = {"name": client.display_name, "by": offered.by.display_name}
    is_own = offered.by == viewer
    if course.beside is not None and course.goal.episode.is_open:
        return _beside_sentence(course, client, card, viewer=viewer)
    if course.goal.episode.is_open and course.awaits == Side.THERAPIST:
        return _("%(name)s has put it so, and waits for your answer.") % name
    if course.goal.episode.is_open and course.awaits == Side.CLIENT:
        own = _("You have proposed it; %(name)s has not agreed yet.")
        return (own if is_own else _("%(by)s has proposed it; %(name)s has not agreed yet.")) % name
    if course.goal.state == GoalState.AGREED:
        return _("%(agreed)s.") % {"agreed": _agreed_words(course, client, viewer=viewer)}
    return _standing_words(course, card)


def _beside_sentence(course: GoalCourse, client: Client, card: GoalCard, *, viewer: Person) -> str:
    """Say what stands, and who proposes what beside it."""
    offered = course.story[-1]
    stands = _agreed_words(course, client, viewer=viewer)
    if course.goal.state == GoalState.PAUSED:
        stands = _("It was %(state)s") % {"state": card.meta.partition(", ")[2]}
    if course.is_place_gone:
        words = _("%(stands)s; the place that was proposed for it is gone.")
    elif offered.by == viewer:
        words = _("%(stands)s; you propose new words.")
        if moves_only(course):
            words = _("%(stands)s; you would let it stand elsewhere.")
    else:
        words = _("%(stands)s; %(name)s proposes new words.")
        if moves_only(course):
            words = _("%(stands)s; %(name)s would let it stand elsewhere.")
    return words % {"stands": stands, "name": offered.by.display_name}


def _agreed_words(course: GoalCourse, client: Client, *, viewer: Person) -> str:
    """Say who has agreed to what stands: the viewer with the client, or another therapist."""
    other = course.agreed_by
    if other is None or other == viewer:
        return _("You have both agreed to it")
    words = _("%(name)s and %(other)s have agreed to it")
    return words % {"name": client.display_name, "other": other.display_name}


def _state_told(course: GoalCourse, client: Client, card: GoalCard) -> str:
    """Return where the goal stands between the two, told to somebody who is neither."""
    name = {"name": client.display_name}
    if course.goal.episode.is_open and course.beside is not None:
        return _proposed_told(course) % name
    if course.goal.episode.is_open and course.awaits == Side.THERAPIST:
        return _("%(name)s has put it so, and waits for the therapist’s answer.") % name
    if course.goal.episode.is_open and course.awaits == Side.CLIENT:
        return _("The therapist has proposed it; %(name)s has not agreed yet.") % name
    return _standing_words(course, card)


def _proposed_told(course: GoalCourse) -> str:
    """Return what is proposed beside what stands, told to somebody who is neither."""
    if course.is_place_gone:
        return _("The place that was proposed for it is gone.")
    if moves_only(course):
        return _("It is proposed that it stands elsewhere.")
    if course.awaits == Side.THERAPIST:
        return _("%(name)s proposes new words beside those that stand.")
    return _("The therapist proposes new words beside those that stand.")


def _standing_words(course: GoalCourse, card: GoalCard) -> str:
    """Say how it stands (“agreed by both”), or what was done with it (“paused on 11 November”)."""
    state = {"state": card.meta.partition(", ")[2]}
    stands = course.goal.state in {GoalState.PROPOSED, GoalState.AGREED}
    return (_("It is %(state)s.") if stands else _("It was %(state)s.")) % state


def _rating_sentence(course: GoalCourse, client: Client) -> str:
    if course.last is None or course.first is None:
        return _("%(name)s has not rated it yet.") % {"name": client.display_name}
    rates = _("%(name)s rates it %(now)d of 10")
    if not is_now(course.last.rated_on):
        rates = _("%(name)s rated it %(now)d of 10 %(day)s")
    words = {
        "name": client.display_name,
        "now": course.last.value,
        "day": on_day(course.last.rated_on),
    }
    if course.first.value == course.last.value:
        return _("%(rates)s.") % {"rates": rates % words}
    return _("%(rates)s, from %(was)d.") % {"rates": rates % words, "was": course.first.value}


def _line(course: GoalCourse, viewer: Person) -> GoalLine | None:
    if not course.ratings:
        return None
    days = [rating.rated_on for rating in course.ratings]
    if course.goal.is_open and course.goal.episode.is_open:
        days.append(clock.today())
    return goal_line(course, span_over(days), viewer, ids="ratings", times=True)
