"""A goal or a step as it is proposed for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.goals.actions.holding import (
    append_revision,
    place_under,
    record_deed,
    says,
    says_alike,
)
from telos.goals.actions.wording import AlreadySentError, GoalError
from telos.goals.enums import OPEN_STATES, GoalState, RevisionKind
from telos.goals.models import Goal, GoalAgreement

if TYPE_CHECKING:
    from uuid import UUID

    from telos.access.enums import Side
    from telos.episodes.models import Episode
    from telos.goals.actions.wording import Wording
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What one side has sent to propose a goal."""

    actor: Person
    side: Side
    wording: Wording
    key: UUID
    why: str


def propose_in(held: Episode, sent: Sent, *, aim: Goal | None = None) -> Goal:
    """Make the goal that was sent, in an episode that is held; sent twice, it is one."""
    siblings = Goal.objects.filter(episode=held, aim=aim)
    others = siblings.filter(state__in=OPEN_STATES).exclude(submission_key=sent.key)
    if any(says_alike(other, sent.wording.words) for other in others):
        raise GoalError(_("A goal of these very words stands here already. Open it, or say more."))
    goal, made = Goal.objects.get_or_create(
        submission_key=sent.key,
        defaults={
            **sent.wording.fields,
            "episode": held,
            "sealed_for": held.client.public_id,
            "state": GoalState.PROPOSED,
            "aim": aim,
            "place": place_under(aim.pk if aim else None),
        },
    )
    if not made:
        return _as_sent_before(goal, held, sent, aim=aim)
    revision = append_revision(
        goal, RevisionKind.WORDING, by=sent.actor, side=sent.side, why=sent.why
    )
    GoalAgreement.objects.create(goal=goal, revision=revision, by=sent.actor, side=sent.side)
    record_deed(sent.actor, "goal.propose", goal)
    return goal


def _as_sent_before(goal: Goal, held: Episode, sent: Sent, *, aim: Goal | None) -> Goal:
    first = goal.revisions.get(number=1)
    stands = (goal.episode_id, first.aim_id, first.by_id)
    is_same = stands == (held.pk, aim.pk if aim else None, sent.actor.pk)
    if not is_same or not says(first, sent.wording.fields):
        raise AlreadySentError(f"“{first.words}”" if is_same else "")
    return goal
