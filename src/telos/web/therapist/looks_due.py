"""What is to be looked at again: safety plan, plan and goals whose day has come, or who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from telos.plans.enums import PlanState
from telos.web.therapist.reasons import CaseFacts, Need, Reason
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator


def safety_plan_look(facts: CaseFacts) -> Iterator[Need]:
    """Say when the safety plan is to be looked through, or nobody has for long."""
    standing = facts.safety_plan
    if standing is None or not (standing.is_due or standing.is_long_ago):
        return
    words = _("The safety plan was last written or looked through %(day)s.")
    day = standing.last_on
    if standing.again_on is not None:
        words = _("It was agreed to look through the safety plan again %(day)s.")
        day = standing.again_on
    yield Need(
        reason=Reason.SAFETY_PLAN_DUE,
        tag=_("a safety plan to look through"),
        tone="plum",
        words=words % {"day": on_day(day)},
        action=_("Open the safety plan"),
        url=reverse("client-safety-plan", args=[facts.episode.client.public_id]),
    )


def goal_look(facts: CaseFacts) -> Iterator[Need]:
    """Say of the first goal whose next look is due; what waits for an answer comes before it."""
    for glance in facts.goals:
        goal = glance.goal
        if not glance.is_due or goal.review_on is None:
            continue
        words = _("It was agreed to look at %(words)s again %(day)s.")
        yield Need(
            reason=Reason.GOAL_DUE,
            tag=_("a goal to look at"),
            tone="plum",
            words=words % {"words": quoted(goal.words), "day": on_day(goal.review_on)},
            action=_("Read the goal"),
            url=reverse("client-goal", args=[facts.episode.client.public_id, goal.public_id]),
        )
        return


def plan_asked(facts: CaseFacts) -> Iterator[Need]:
    """Say when the client asks for a change of the plan."""
    if facts.plan is not None and facts.plan.is_asked_for:
        words = _("Asks for a change of the plan and waits for your answer.")
        yield _read_plan(facts, Reason.PLAN_ASKED, tag=_("a plan to answer"), words=words)


def plan_declined(facts: CaseFacts) -> Iterator[Need]:
    """Say that the client said no to what was proposed, or ended the plan, until it is read."""
    plan = facts.plan
    if plan is None or plan.declined_id is None:
        return
    words = _("Keeps the plan that stands, and not the version that you proposed.")
    if plan.state == PlanState.ENDED:
        words = _("Has said no to the plan that you proposed, and why.")
        if plan.was_agreed:
            words = _("Has ended the plan that stood, and said why.")
    yield _read_plan(facts, Reason.PLAN_DECLINED, tag=_("a no to the plan"), words=words)


def plan_look(facts: CaseFacts) -> Iterator[Need]:
    """Say when the plan serves a goal that has ended; else when its day of review has come."""
    plan = facts.plan
    if plan is None:
        return
    if plan.serves_ended and not plan.is_asked_for:
        words = _("The plan serves a goal that has ended.")
        yield _read_plan(facts, Reason.PLAN_OUTLIVED, tag=_("a plan to put anew"), words=words)
    elif plan.is_due and plan.review_on is not None:
        words = _("It was agreed to look at the plan again %(day)s.")
        words %= {"day": on_day(plan.review_on)}
        yield _read_plan(facts, Reason.PLAN_DUE, tag=_("a plan to look at"), words=words)


def _read_plan(facts: CaseFacts, reason: Reason, *, tag: str, words: str) -> Need:
    return Need(
        reason=reason,
        tag=tag,
        tone="plum",
        words=words,
        action=_("Read the plan"),
        url=reverse("client-plan", args=[facts.episode.client.public_id]),
    )
