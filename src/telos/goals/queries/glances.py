"""Goals at a glance: for a whole caseload, and for the client's day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q, Subquery

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to
from telos.base import clock
from telos.goals.enums import OPEN_STATES, GoalState
from telos.goals.models import Goal, GoalAgreement, GoalRating, GoalRevision
from telos.goals.queries.records import goals_visible_to, order_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Person

_LATEST_FIRST: Final = ("-rated_on", "-created_at", "-pk")
_EARLIEST_FIRST: Final = ("rated_on", "created_at", "pk")


@dataclass(frozen=True, kw_only=True)
class GoalGlance:
    """An open goal, and whether one side's agreement to its words, or to new ones, is missing."""

    goal: Goal
    awaits_agreement: bool
    best: int | None = None
    """The client's own best rating."""
    last: int | None = None
    """The client's own latest rating."""
    last_on: date | None = None
    """The day of the latest one."""
    first: int | None = None
    """The client's own first rating."""

    @property
    def is_due(self) -> bool:
        """Whether the day has come on which the two look at it again, and no answer comes first.

        While care pauses nothing is looked at.
        """
        day = self.goal.review_on
        is_time = day is not None and day <= clock.today() and not self.goal.episode.is_paused
        return is_time and self.goal.is_open and not self.awaits_agreement


def open_goals(
    viewer: Person, episodes: Iterable[Episode], *, of_side: Side, with_ended: bool = False
) -> dict[int, list[GoalGlance]]:
    """Return each episode's open goals, agreed first, and which await this side's agreement.

    Steps stand after the aims, and are there only where they await it or their next look is due;
    those under an aim that has ended rest. One query, whatever the number of episodes: for a whole
    caseload. `with_ended` adds those that were reached or set aside.
    """
    waiting = _waiting(of_side)
    own = GoalRating.objects.filter(goal=OuterRef("pk"), side=Side.CLIENT)
    goals = (
        goals_visible_to(viewer)
        .filter(
            episode__in=[episode.pk for episode in episodes],
            state__in=list(GoalState) if with_ended else OPEN_STATES,
        )
        .annotate(
            awaits_side=Exists(waiting),
            best_rating=Subquery(own.order_by("-value").values("value")[:1]),
            last_rating=Subquery(own.order_by(*_LATEST_FIRST).values("value")[:1]),
            last_rated_on=Subquery(own.order_by(*_LATEST_FIRST).values("rated_on")[:1]),
            first_rating=Subquery(own.order_by(*_EARLIEST_FIRST).values("value")[:1]),
        )
    )
    found: dict[int, list[GoalGlance]] = {}
    due = Q(review_on__lte=clock.today(), state__in=OPEN_STATES)
    awaited = Q(aim__state__in=OPEN_STATES) & (Q(awaits_side=True) | due)
    for goal in goals.filter(Q(aim=None) | awaited):
        glance = GoalGlance(
            goal=goal,
            awaits_agreement=goal.awaits_side,
            best=goal.best_rating,
            last=goal.last_rating,
            last_on=goal.last_rated_on,
            first=goal.first_rating,
        )
        found.setdefault(goal.episode_id, []).append(glance)
    for glances in found.values():
        glances.sort(key=lambda glance: order_of(glance.goal))
    return found


def _waiting(of_side: Side) -> QuerySet[GoalRevision]:
    """Return what is proposed last of each goal, as far as this side can agree to it and has not.

    Nobody can where the place is gone: see `telos.goals.rules.place_is_gone`.
    """
    agreed = GoalAgreement.objects.filter(revision=OuterRef("pk"), side=of_side)
    steps = Goal.objects.filter(aim=OuterRef("goal"))
    could_stand = Q(aim__aim=None, aim__state__in=OPEN_STATES) & ~Exists(steps)
    return GoalRevision.objects.offers().filter(
        Q(aim=None) | could_stand,
        ~Exists(agreed),
        goal=OuterRef("pk"),
        number=OuterRef("revision_number"),
    )


def ratings_of(viewer: Person, goals: Iterable[Goal], *, side: Side) -> dict[int, list[int]]:
    """Return each goal's ratings by one side in order of time; one query."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    ratings = GoalRating.objects.filter(
        goal__in=[goal.pk for goal in goals], goal__episode__client__in=visible, side=side
    )
    found: dict[int, list[int]] = {}
    for goal_id, value in ratings.values_list("goal_id", "value"):
        found.setdefault(goal_id, []).append(value)
    return found
