"""Agreeing to a version, keeping what stands, asking for a change, and answering that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import require_said_since, spoken_fields
from telos.access.enums import Side
from telos.access.rules import require
from telos.plans.actions.holding import (
    hold_plan,
    is_repeat,
    last_step,
    next_step,
    offer_of,
    record_deed,
    require_seen,
    tell_of_step,
)
from telos.plans.actions.saying import PlanError
from telos.plans.actions.served import require_goals_seen
from telos.plans.enums import PlanState, StepKind
from telos.plans.models import PlanAgreement
from telos.plans.queries import wish_of
from telos.plans.rules import may_write_version

if TYPE_CHECKING:
    from telos.access.actions import Spoken
    from telos.people.models import Person
    from telos.plans.models import Plan


@transaction.atomic
def agree_plan(
    *,
    actor: Person,
    plan: Plan,
    seen_step: int,
    seen_goals: int | None = None,
    spoken: Spoken | None = None,
) -> Plan:
    """Agree to the version that was seen; when both sides have, it stands.

    The goals that it serves are as they were seen too: see `require_goals_seen`.
    With `spoken` it is the yes of a client without an account, written down by their therapist.
    """
    held, side = hold_plan(actor, plan, spoken)
    if is_repeat(last_step(held), StepKind.AGREEMENT, by=actor, seen=seen_step):
        return held
    require_seen(held, seen_step)
    offer = offer_of(held)
    if offer is None:
        raise PlanError(_("Nothing is proposed here to which anybody could agree."))
    require_said_since(spoken, offer.created_at)
    require_goals_seen(offer, seen_goals)
    _agreement, made = PlanAgreement.objects.get_or_create(
        version=offer, side=side, defaults={"by": actor, **spoken_fields(spoken)}
    )
    if not made:
        return held
    held.state = PlanState.AGREED
    held.review_on = offer.review_on
    next_step(held, StepKind.AGREEMENT, by=actor, side=side, spoken=spoken)
    record_deed(actor, "plan.agree", held, spoken=spoken)
    return held


@transaction.atomic
def keep_plan(*, actor: Person, plan: Plan, seen_step: int, spoken: Spoken | None = None) -> Plan:
    """Keep the version that stands; the new one that is proposed falls away.

    Either side may: who was asked says no, who proposed it takes it back. Of a client's no the
    therapist is told.
    """
    held, side = hold_plan(actor, plan, spoken)
    if is_repeat(last_step(held), StepKind.KEPT, by=actor, seen=seen_step):
        return held
    require_seen(held, seen_step)
    offer = offer_of(held)
    if not held.stands or offer is None:
        raise PlanError(_("No new version is proposed beside one that stands."))
    require_said_since(spoken, offer.created_at)
    kept = next_step(held, StepKind.KEPT, by=actor, side=side, spoken=spoken)
    tell_of_step(held, kept)
    record_deed(actor, "plan.keep", held, spoken=spoken)
    return held


@transaction.atomic
def ask_change(*, actor: Person, plan: Plan, seen_step: int, words: str) -> Plan:
    """Ask for a change of the plan, in one's own words: the therapist answers it."""
    held, side = hold_plan(actor, plan)
    require(side == Side.CLIENT)
    if is_repeat(last_step(held), StepKind.WISH, by=actor, seen=seen_step, words=words):
        return held
    require_seen(held, seen_step)
    if not words.strip():
        raise PlanError(_("Say in a few words what should be different."))
    if held.state == PlanState.ENDED:
        raise PlanError(_("This plan has ended; a new one begins with a talk."))
    next_step(held, StepKind.WISH, by=actor, side=side, words=words)
    record_deed(actor, "plan.ask", held)
    return held


@transaction.atomic
def answer_wish(*, actor: Person, plan: Plan, seen_step: int, words: str) -> Plan:
    """Answer what the client asked for without a new version: why it stays as it is for now.

    The client is told.
    """
    held, side = hold_plan(actor, plan)
    require(may_write_version(side))
    if is_repeat(last_step(held), StepKind.ANSWER, by=actor, seen=seen_step, words=words):
        return held
    require_seen(held, seen_step)
    if not words.strip():
        raise PlanError(_("Say in a few words why it stays as it is for now."))
    if wish_of(held.steps.all()) is None:
        raise PlanError(_("Nothing is asked for here that waits for an answer."))
    tell_of_step(held, next_step(held, StepKind.ANSWER, by=actor, side=side, words=words))
    record_deed(actor, "plan.answer", held)
    return held
