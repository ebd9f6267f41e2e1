"""What became of a plan by one side, for the other who is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Exists, OuterRef

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to
from telos.notices.enums import NoticeKind
from telos.notices.queries import unread_of
from telos.plans.enums import STANDING_STATES, StepKind
from telos.plans.models import PlanStep

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.notices.models import Notice
    from telos.people.models import Person
    from telos.plans.queries.plans import PlanRead

# By which steps of whom what comes about of which somebody may be told.
_TOLD: Final = {
    NoticeKind.ANSWERED: (Side.THERAPIST, {StepKind.ANSWER, StepKind.END}),
    NoticeKind.PLAN_DECLINED: (Side.CLIENT, {StepKind.KEPT, StepKind.END}),
}


class StepTold(NamedTuple):
    """A step of which somebody is told, and whether a version stood until then."""

    step: PlanStep
    stood: bool


class PlaceOfStep(NamedTuple):
    """Whose plan a step is of, and in which care."""

    client_id: UUID
    episode_id: UUID


def plan_steps_visible_to(viewer: Person) -> QuerySet[PlanStep]:
    """Return the steps of the plans that the viewer may read, in their order."""
    visible = clients_visible_to(viewer, RecordKind.PLAN)
    return PlanStep.objects.filter(plan__episode__client__in=visible).order_by("number")


def steps_of_client(viewer: Person, episode: Episode) -> list[PlanStep]:
    """Return what the client did with the plan of an episode, from the first; one query."""
    return list(plan_steps_visible_to(viewer).filter(plan__episode=episode, side=Side.CLIENT))


def plan_steps_told(viewer: Person, episode: Episode) -> list[StepTold]:
    """Return what the therapist answered or ended that the viewer has not looked at; one query."""
    before = PlanStep.objects.filter(
        plan=OuterRef("plan"), number=OuterRef("number") - 1, state__in=sorted(STANDING_STATES)
    )
    told = unread_of(viewer).filter(kind=NoticeKind.ANSWERED).order_by()
    steps = plan_steps_visible_to(viewer).filter(
        plan__episode=episode, public_id__in=told.values("about_id")
    )
    read = steps.select_related("by").annotate(stood=Exists(before))
    return [StepTold(step=step, stood=step.stood) for step in read]


def plan_notices(viewer: Person, plan: PlanRead, kind: NoticeKind) -> QuerySet[Notice]:
    """Return what tells the viewer of this plan, until it is read; no query where nothing can."""
    side, kinds = _TOLD[kind]
    ids = [step.public_id for step in plan.steps if step.side == side and step.kind in kinds]
    return unread_of(viewer).filter(kind=kind, about_id__in=ids)


def place_of_step(viewer: Person, step_id: UUID) -> PlaceOfStep | None:
    """Return where a step of a plan stands; None where it is not to be read."""
    found = plan_steps_visible_to(viewer).filter(public_id=step_id)
    place = found.values_list("plan__episode__client__public_id", "plan__episode__public_id")
    return next((PlaceOfStep(*each) for each in place), None)
