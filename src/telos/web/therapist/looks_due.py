"""What the two said they would look at again, and the day has come: safety plan, plan, goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from telos.web.therapist.reasons import CaseFacts, Need, Reason
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator


def safety_plan_look(facts: CaseFacts) -> Iterator[Need]:
    """Say when the safety plan is to be looked through, or nobody has for long."""
    looks = facts.safety_looks
    if looks is None or not (looks.is_due or looks.is_long_ago):
        return
    words = _("The safety plan was last written or looked through %(day)s.")
    day = looks.last_on
    if looks.again_on is not None:
        words = _("You two said that you would look through the safety plan again %(day)s.")
        day = looks.again_on
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
        words = _("You two said that you would look at %(words)s again %(day)s.")
        yield Need(
            reason=Reason.GOAL_DUE,
            tag=_("a goal to look at"),
            tone="plum",
            words=words % {"words": quoted(goal.words), "day": on_day(goal.review_on)},
            action=_("Read the goal"),
            url=reverse("client-goal", args=[facts.episode.client.public_id, goal.public_id]),
        )
        return
