"""Plans at a glance, for a whole caseload and for the client’s day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from telos.base import clock
from telos.goals.enums import Side
from telos.plans.enums import ANSWERING, SETTLING, PlanState, StepKind
from telos.plans.models import Plan, PlanStep
from telos.plans.queries.plans import plans_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.episodes.models import Episode
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class PlanGlance:
    """A plan, whose answer it waits for, and whether the day of its review has come."""

    plan: Plan
    awaits: Side | None
    is_asked_for: bool
    """Whether what waits is a change that the client asks for."""

    @property
    def is_new(self) -> bool:
        """Whether nothing stands yet to which both have agreed."""
        return self.plan.state == PlanState.PROPOSED

    @property
    def is_due(self) -> bool:
        """Whether the day has come on which the two look at it again, and nothing else waits."""
        day = self.plan.review_on
        return self.awaits is None and day is not None and day <= clock.today()


def plan_glances(viewer: Person, episodes: Iterable[Episode]) -> dict[int, PlanGlance]:
    """Return the plan of each episode that has one; one query, whatever their number."""
    found = (
        plans_visible_to(viewer)
        .filter(episode__in=[episode.pk for episode in episodes])
        .annotate(settled_by=_last(SETTLING), answered_by=_last(ANSWERING))
    )
    return {plan.episode_id: _glance(plan) for plan in found}


def _last(kinds: Iterable[StepKind]) -> Subquery:
    steps = PlanStep.objects.filter(plan=OuterRef("pk"), kind__in=[kind.value for kind in kinds])
    return Subquery(steps.order_by("-number").values("kind")[:1])


def _glance(plan: Plan) -> PlanGlance:
    settled_by: str = getattr(plan, "settled_by")  # noqa: B009 -- set by annotate
    answered_by: str = getattr(plan, "answered_by")  # noqa: B009 -- as above
    is_asked_for = answered_by == StepKind.WISH
    awaits = None
    if is_asked_for:
        awaits = Side.THERAPIST
    elif settled_by == StepKind.VERSION:
        awaits = Side.CLIENT
    return PlanGlance(
        plan=plan, awaits=awaits if plan.episode.is_open else None, is_asked_for=is_asked_for
    )
