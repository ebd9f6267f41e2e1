"""Looking at a plan again together, and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.base import clock
from telos.plans.actions.holding import (
    hold_plan,
    is_repeat,
    last_step,
    next_step,
    offer_of,
    record_deed,
    require_said_of,
    require_seen,
    tell_of_step,
)
from telos.plans.actions.saying import PlanError, ReviewDayError
from telos.plans.enums import LATEST_REVIEW, PlanState, StepKind
from telos.plans.queries import wish_of
from telos.plans.rules import may_move, may_write_version

if TYPE_CHECKING:
    from datetime import date

    from telos.access.actions import Spoken
    from telos.people.models import Person
    from telos.plans.models import Plan


@transaction.atomic
def review_plan(*, actor: Person, plan: Plan, seen_step: int, words: str, next_on: date) -> Plan:
    """Write down how the plan has gone, and when the two look at it again; it goes on as it is."""
    held, side = hold_plan(actor, plan)
    require(may_write_version(side))
    if is_repeat(last_step(held), StepKind.REVIEW, by=actor, seen=seen_step, words=words):
        return held
    require_seen(held, seen_step)
    _require_move(held, PlanState.REVIEWED)
    if offer_of(held) is not None:
        raise PlanError(_("A new version waits for an answer. Settle it first, then look back."))
    if not words.strip():
        raise PlanError(_("Say in a few words how it has gone."))
    if not clock.today() < next_on <= clock.today() + LATEST_REVIEW:
        raise ReviewDayError(_("Choose a day to come, within a year."))
    held.state, held.review_on = PlanState.REVIEWED, next_on
    next_step(held, StepKind.REVIEW, by=actor, side=side, words=words, review_on=next_on)
    record_deed(actor, "plan.review", held)
    return held


@transaction.atomic
def end_plan(
    *, actor: Person, plan: Plan, seen_step: int, why: str, spoken: Spoken | None = None
) -> Plan:
    """End the plan, with the reason; what is proposed falls away. Either side may.

    The other side is told, of what both had agreed to or of the client's no to it.
    """
    held, side = hold_plan(actor, plan, spoken)
    if is_repeat(last_step(held), StepKind.END, by=actor, seen=seen_step, words=why):
        return held
    require_seen(held, seen_step)
    _require_move(held, PlanState.ENDED)
    if not why.strip():
        raise PlanError(_("Say in a few words why."))
    require_said_of(held, spoken)
    stood, asked = held.stands, wish_of(held.steps.all()) is not None
    held.state, held.review_on = PlanState.ENDED, None
    ended = next_step(held, StepKind.END, by=actor, side=side, words=why, spoken=spoken)
    tell_of_step(held, ended, stood=stood, asked=asked)
    record_deed(actor, "plan.end", held, spoken=spoken)
    return held


def _require_move(plan: Plan, to: PlanState) -> None:
    if not may_move(plan.state, to):
        raise PlanError(
            _("A plan that is “%(here)s” cannot become “%(there)s”.")
            % {"here": PlanState(plan.state).label, "there": to.label}
        )
