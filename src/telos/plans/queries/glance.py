"""Plans at a glance, for a whole caseload and for the client’s day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q, Subquery

from telos.access.enums import Side
from telos.base import clock
from telos.episodes.models import Episode
from telos.goals.enums import ENDED_STATES
from telos.notices.enums import NoticeKind
from telos.notices.queries import unread_of
from telos.plans.enums import ANSWERING, SETTLING, STANDING_STATES, PlanState, StepKind
from telos.plans.models import (
    PlanAgreement,
    PlanArrangement,
    PlanServing,
    PlanSign,
    PlanStep,
    PlanVersion,
)
from telos.plans.queries.plans import plans_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.goals.models import Goal
    from telos.people.models import Person


# A goal that the two no longer work with, or a step under such an aim.
_ENDED: Final = Q(goal__state__in=ENDED_STATES) | Q(goal__aim__state__in=ENDED_STATES)


@dataclass(frozen=True, kw_only=True)
class PlanGlance:
    """How an episode's plan stands, and whose answer it waits for."""

    state: PlanState
    review_on: date | None
    is_open: bool
    """Whether care goes on."""
    awaits: Side | None
    is_asked_for: bool
    """Whether what waits is a change that the client asks for."""
    serves_ended: bool
    """Whether what waits or counts, while care goes on, serves a goal that has ended."""
    was_agreed: bool = False
    """Whether both had agreed to a version, of a plan that has ended too."""
    settled_by: Side | None = None
    """Who proposed, agreed, kept what stands or ended it last."""
    is_answered: bool = False
    """Whether the client has said anything to it."""
    declined_id: UUID | None = None
    """The client's no to it, as long as the viewer is told of it and has not looked."""
    pauses: bool = False
    """Whether care pauses: nothing is looked at again in it."""

    @property
    def is_new(self) -> bool:
        """Whether nothing stands yet to which both have agreed."""
        return self.state == PlanState.PROPOSED

    @property
    def stands(self) -> bool:
        """Whether both have agreed to a version that still counts."""
        return self.state in STANDING_STATES

    @property
    def is_due(self) -> bool:
        """Whether the day has come on which the two look at it again, and nothing else waits."""
        day = self.review_on
        is_time = day is not None and day <= clock.today()
        return is_time and self.is_open and not self.pauses and self.awaits is None


def with_plans(viewer: Person, episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Return the episodes, each with what `plan_at_a_glance` reads; it costs no query more."""
    plans = plans_visible_to(viewer).filter(episode=OuterRef("pk")).select_related(None)
    return episodes.annotate(
        plan_state=Subquery(plans.values("state")[:1]),
        plan_review_on=Subquery(plans.values("review_on")[:1]),
        plan_settled_by=Subquery(plans.annotate(by=_last(SETTLING)).values("by")[:1]),
        plan_serves_ended=Subquery(plans.annotate(ended=_names(_ENDED)).values("ended")[:1]),
        plan_settled_side=Subquery(plans.annotate(of=_last(SETTLING, "side")).values("of")[:1]),
        plan_was_agreed=Subquery(plans.annotate(was=_was_agreed()).values("was")[:1]),
        plan_is_answered=Subquery(plans.annotate(by=_is_answered()).values("by")[:1]),
        plan_declined=Subquery(plans.annotate(no=_declined(viewer)).values("no")[:1]),
        plan_answered_by=Subquery(plans.annotate(by=_last(ANSWERING)).values("by")[:1]),
    )


def plan_at_a_glance(episode: Episode) -> PlanGlance | None:
    """Return how the plan of an episode stands that was read `with_plans`; none without one."""
    read: dict[str, Any] = episode.__dict__
    if read.get("plan_state") is None:
        return None
    is_asked_for = read["plan_answered_by"] == StepKind.WISH
    awaits = Side.THERAPIST if is_asked_for else None
    if not is_asked_for and read["plan_settled_by"] == StepKind.VERSION:
        awaits = Side.CLIENT
    return PlanGlance(
        state=PlanState(read["plan_state"]),
        review_on=read["plan_review_on"],
        is_open=episode.is_open,
        awaits=awaits if episode.is_open else None,
        is_asked_for=is_asked_for and episode.is_open,
        serves_ended=bool(
            read["plan_serves_ended"] and episode.is_open and read["plan_state"] != PlanState.ENDED
        ),
        was_agreed=bool(read["plan_was_agreed"]),
        settled_by=Side(read["plan_settled_side"]),
        is_answered=bool(read["plan_is_answered"]),
        declined_id=read["plan_declined"] if episode.is_open else None,
        pauses=episode.is_paused,
    )


def plan_glances(viewer: Person, episodes: Iterable[Episode]) -> dict[int, PlanGlance]:
    """Return the plan of each episode that has one; one query, whatever their number."""
    asked = Episode.objects.filter(pk__in=[episode.pk for episode in episodes])
    found = {each.pk: plan_at_a_glance(each) for each in with_plans(viewer, asked)}
    return {pk: glance for pk, glance in found.items() if glance is not None}


def plan_serves(viewer: Person, goal: Goal) -> bool:
    """Tell whether what waits or counts of the plan names this goal; one query."""
    plans = plans_visible_to(viewer).exclude(state=PlanState.ENDED)
    return plans.filter(_names(Q(goal=goal.pk))).exists()


def planned_for() -> Exists:
    """Return, for answers of an intake, whether what waits or counts of a plan makes up for them.

    Not a version that was declined or taken back.
    """
    planned = PlanArrangement.objects.filter(
        version=_counting("version__plan"), entry=OuterRef("pk")
    )
    return Exists(planned.exclude(version__plan__state=PlanState.ENDED))


def _names(goals: Q) -> Q:
    """Return whether the version of a plan that waits or, where none does, counts names such."""
    served = PlanServing.objects.filter(
        goals,
        intervention__version=_counting("intervention__version__plan"),
        intervention__version__plan=OuterRef("pk"),
    )
    signs = PlanSign.objects.filter(
        goals, version=_counting("version__plan"), version__plan=OuterRef("pk")
    )
    return Q(Exists(served)) | Q(Exists(signs))


def _counting(plan: str) -> Subquery:
    of_plan = PlanStep.objects.filter(plan=OuterRef("plan"), kind__in=sorted(SETTLING))
    settled_by = of_plan.order_by("-number").values("pk")[:1]
    hers = PlanAgreement.objects.filter(version=OuterRef("pk"), side=Side.CLIENT)
    versions = PlanVersion.objects.filter(plan=OuterRef(plan))
    counts = versions.filter(Q(step=Subquery(settled_by)) | Exists(hers)).order_by("-number")
    return Subquery(counts.values("pk")[:1])


def _last(kinds: Iterable[StepKind], field: str = "kind") -> Subquery:
    steps = PlanStep.objects.filter(plan=OuterRef("pk"), kind__in=[kind.value for kind in kinds])
    return Subquery(steps.order_by("-number").values(field)[:1])


def _was_agreed() -> Exists:
    return Exists(PlanStep.objects.filter(plan=OuterRef("pk"), state__in=sorted(STANDING_STATES)))


def _is_answered() -> Exists:
    return Exists(PlanStep.objects.filter(plan=OuterRef("pk"), side=Side.CLIENT))


def _declined(viewer: Person) -> Subquery:
    told = unread_of(viewer).filter(kind=NoticeKind.PLAN_DECLINED).order_by().values("about_id")
    steps = PlanStep.objects.filter(plan=OuterRef("pk"), public_id__in=told)
    return Subquery(steps.order_by("-number").values("public_id")[:1])
