"""A plan held while something is done with it, and the step that each deed leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.access.actions import (
    require_said_since,
    side_answering,
    spoken_fields,
    tell_client,
    tell_therapists,
)
from telos.access.enums import Side
from telos.audit.actions import record
from telos.episodes.actions import hold_episode
from telos.notices.enums import NoticeKind
from telos.plans.actions.saying import PlanError, PlanHasChangedError
from telos.plans.enums import SETTLING, StepKind
from telos.plans.models import Plan, PlanAgreement, PlanStep, PlanVersion
from telos.plans.rules import client_is_told, therapist_is_told
from telos.vault.rows import texts

if TYPE_CHECKING:
    from datetime import date

    from telos.access.actions import Spoken
    from telos.episodes.models import Episode
    from telos.people.models import Person


def hold_care(
    actor: Person, episode: Episode, spoken: Spoken | None = None
) -> tuple[Episode, Side]:
    """Return the episode, held, and for which side the actor answers, while care goes on."""
    held = hold_episode(episode)
    side = side_answering(actor, held.client, spoken, since=held.opened_on)
    if not held.is_open:
        raise PlanError(_("This care has ended; its plan stays as it stood."))
    return held, side


def hold_plan(actor: Person, plan: Plan, spoken: Spoken | None = None) -> tuple[Plan, Side]:
    """Return the plan as it stands, held until the transaction ends, and the side that answers."""
    episode, side = hold_care(actor, plan.episode, spoken)
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    held.episode = episode
    return held, side


def require_seen(plan: Plan, seen_step: int) -> None:
    """Refuse a deed on a plan that has changed since it was read."""
    if plan.step_number != seen_step:
        raise PlanHasChangedError


def last_step(plan: Plan) -> PlanStep:
    """Return the step by which the plan came to stand as it does."""
    return PlanStep.objects.get(plan=plan, number=plan.step_number)


def offer_of(plan: Plan) -> PlanVersion | None:
    """Return the version that waits for an answer, if one does."""
    settling = PlanStep.objects.filter(plan=plan, kind__in=SETTLING).order_by("-number").first()
    if settling is None or settling.kind != StepKind.VERSION:
        return None
    return PlanVersion.objects.get(step=settling)


def standing_of(plan: Plan) -> PlanVersion | None:
    """Return the version to which both agreed and which counts, if one does."""
    if not plan.stands:
        return None
    agreed = PlanAgreement.objects.filter(version__plan=plan, side=Side.CLIENT)
    return PlanVersion.objects.get(pk=agreed.order_by("-version__number")[:1].values("version"))


def require_said_of(plan: Plan, spoken: Spoken | None) -> None:
    """Refuse a no to words that nobody had proposed yet on the day on which it was said."""
    version = offer_of(plan) or standing_of(plan)
    if version is not None:
        require_said_since(spoken, version.created_at)


def is_repeat(last: PlanStep, kind: StepKind, *, by: Person, seen: int, words: str = "") -> bool:
    """Tell whether the last step is this very deed, sent before from the same page."""
    deed = (last.kind, last.by_id, last.number, last.words)
    return deed == (kind, by.pk, seen + 1, words.strip())


def next_step(
    plan: Plan,
    kind: StepKind,
    *,
    by: Person,
    side: Side,
    words: str = "",
    review_on: date | None = None,
    spoken: Spoken | None = None,
) -> PlanStep:
    """Keep the plan as it has become, and write down by what."""
    plan.step_number += 1
    plan.save(update_fields=["state", "step_number", "review_on"])
    return append_step(
        plan, kind, by=by, side=side, words=words, review_on=review_on, spoken=spoken
    )


def append_step(
    plan: Plan,
    kind: StepKind,
    *,
    by: Person,
    side: Side,
    words: str = "",
    review_on: date | None = None,
    spoken: Spoken | None = None,
) -> PlanStep:
    """Write down what became of the plan."""
    return PlanStep.objects.create(
        plan=plan,
        sealed_for=plan.episode.client.public_id,
        number=plan.step_number,
        kind=kind,
        state=plan.state,
        by=by,
        side=side,
        review_on=review_on,
        **spoken_fields(spoken),
        **texts(words=words.strip()),
    )


def tell_of_step(plan: Plan, step: PlanStep, *, stood: bool = False, asked: bool = False) -> None:
    """Tell the other side of what one side did with the plan, where it is told.

    Of what was said for a client whoever wrote it down knows; other therapists are told.
    """
    client = plan.episode.client
    if client_is_told(step, stood=stood, asked=asked):
        tell_client(client, NoticeKind.ANSWERED, about=step)
    if therapist_is_told(step):
        tell_therapists(client, NoticeKind.PLAN_DECLINED, about=step, but=step.by)


def record_deed(actor: Person, deed: str, plan: Plan, *, spoken: Spoken | None = None) -> None:
    """Write a deed on a plan into the trail; what was said for a client is named as such."""
    record(
        actor=actor,
        deed=f"{deed}.spoken" if spoken else deed,
        about=plan,
        client=plan.episode.client,
    )
