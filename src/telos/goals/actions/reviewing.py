"""Looking at a goal together, and leaving it as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.base import clock
from telos.goals.actions.holding import (
    hold_goal,
    is_repeat,
    last_revision,
    next_revision,
    record_deed,
    require_aim_goes_on,
    require_seen,
)
from telos.goals.actions.offering import has_lost_its_place
from telos.goals.actions.wording import GoalError, ReviewDayError
from telos.goals.enums import LONGEST_UNTIL_REVIEW, RevisionKind
from telos.goals.rules import may_review_goal

if TYPE_CHECKING:
    from datetime import date

    from telos.goals.models import Goal
    from telos.people.models import Person


@transaction.atomic
def review_goal(
    *, actor: Person, goal: Goal, seen_revision: int, why: str, review_on: date | None = None
) -> Goal:
    """Write down that the two looked at the goal together and it stays, and when they look again.

    It changes nothing to which anybody agreed; while something is proposed, that is answered first,
    unless nobody can: a place that is gone falls away with it.
    """
    held, side = hold_goal(actor, goal)
    last = last_revision(held)
    if last.review_on == review_on and is_repeat(
        last, RevisionKind.REVIEWED, by=actor, seen=seen_revision, why=why
    ):
        return held
    require_seen(held, seen_revision)
    require_aim_goes_on(held)
    if not may_review_goal(held):
        raise GoalError(_("A goal is looked at together once both have agreed, and until it ends."))
    if last.is_beside and not has_lost_its_place(held, last):
        raise GoalError(_("Something is proposed for this goal. Answer that first."))
    if review_on is not None:
        _require_day_ahead(review_on)
    held.review_on = review_on
    next_revision(held, RevisionKind.REVIEWED, by=actor, side=side, why=why)
    record_deed(actor, "goal.review", held)
    return held


def _require_day_ahead(review_on: date) -> None:
    today = clock.today()
    if not today < review_on <= today + LONGEST_UNTIL_REVIEW:
        raise ReviewDayError(_("Choose a day after today, within a year; check the year."))
