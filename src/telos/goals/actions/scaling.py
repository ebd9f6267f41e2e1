"""Saying at which of its five levels a goal is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.actions import spoken_fields
from telos.base import clock
from telos.goals.actions.days import require_day_of_care
from telos.goals.actions.holding import hold_goal, record_deed, require_seen
from telos.goals.actions.wording import AlreadySentError, GoalError
from telos.goals.enums import GoalState, Level, RevisionKind
from telos.goals.models import GoalRevision, GoalScaling
from telos.goals.rules import may_scale_goal

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.access.actions import Spoken
    from telos.goals.models import Goal
    from telos.people.models import Person


@transaction.atomic
def scale_goal(
    *,
    actor: Person,
    goal: Goal,
    level: Level,
    seen_revision: int,
    submission_key: UUID,
    scaled_on: date | None = None,
    spoken: Spoken | None = None,
) -> GoalScaling:
    """Say at which level the goal is, of those that were read; what was said before stays.

    Where no day is named, it is the one on which this is sent, whenever the page was opened. With
    `spoken` it is what a client without an account said, on the day on which they said it.
    """
    held, side = hold_goal(actor, goal, spoken)
    named = scaled_on if spoken is None else spoken.said_on
    said: dict[str, Any] = {
        "goal": held,
        "level": level,
        "by": actor,
        "side": side,
    } | spoken_fields(spoken)
    sent = GoalScaling.objects.filter(submission_key=submission_key).first()
    if sent is not None:
        said["scaled_on"] = named or sent.scaled_on
        if any(getattr(sent, field) != given for field, given in said.items()):
            own = (sent.goal_id, sent.by_id) == (held.pk, actor.pk)
            raise AlreadySentError(_level_words(sent) if own else "")
        return sent
    require_seen(held, seen_revision)
    if not may_scale_goal(held):
        raise GoalError(_("Levels are used once both have agreed to them, while care goes on."))
    day = named or clock.today()
    require_day_of_care(day, held.episode)
    scaling = GoalScaling.objects.create(
        revision=_that_stands(held), scaled_on=day, submission_key=submission_key, **said
    )
    record_deed(actor, "goal.scale", held, spoken=spoken)
    return scaling


def _that_stands(goal: Goal) -> GoalRevision:
    """Return the newest version that both agreed to, not what is proposed beside it."""
    is_beside = Q(kind=RevisionKind.WORDING) & ~Q(state=GoalState.PROPOSED)
    stands = goal.revisions.exclude(is_beside).order_by("-number")
    return stands[0]


def _level_words(scaling: GoalScaling) -> str:
    """Return what was said, as one reads it."""
    return _("%(level)s, on %(day)s") % {
        "level": f"{scaling.level:+d}".replace("-", "−") if scaling.level else "0",
        "day": date_format(scaling.scaled_on, "j F Y"),
    }
