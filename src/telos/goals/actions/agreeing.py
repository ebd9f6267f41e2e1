"""Proposing words for a goal, agreeing to them, and keeping those that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.goals.actions.holding import (
    append_revision,
    hold_care,
    hold_goal,
    is_repeat,
    last_revision,
    next_revision,
    record_deed,
    require_seen,
    says,
    says_alike,
)
from telos.goals.actions.wording import AlreadySentError, GoalError, Wording
from telos.goals.enums import OPEN_STATES, GoalState, RevisionKind, Side
from telos.goals.models import Goal, GoalAgreement

if TYPE_CHECKING:
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.people.models import Person


@transaction.atomic
def propose_goal(
    *, actor: Person, episode: Episode, wording: Wording, submission_key: UUID, why: str = ""
) -> Goal:
    """Propose a goal; who proposes has agreed to it, the other side has not yet.

    A form that is gone back to comes with a new key; it makes no second goal of the same words.
    """
    held, side = hold_care(actor, episode)
    others = Goal.objects.filter(episode=held, state__in=OPEN_STATES)
    if any(says_alike(other, wording) for other in others.exclude(submission_key=submission_key)):
        raise GoalError(_("A goal of these very words stands here already. Open it, or say more."))
    goal, made = Goal.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            **wording.fields,
            "episode": held,
            "sealed_for": held.client.public_id,
            "state": GoalState.PROPOSED,
        },
    )
    if made:
        revision = append_revision(goal, RevisionKind.WORDING, by=actor, side=side, why=why)
        GoalAgreement.objects.create(goal=goal, revision=revision, by=actor, side=side)
        record_deed(actor, "goal.propose", goal)
        return goal
    first = goal.revisions.get(number=1)
    if goal.episode_id != held.pk or first.by_id != actor.pk or not says(first, wording):
        raise AlreadySentError
    return goal


@transaction.atomic
def revise_goal(
    *, actor: Person, goal: Goal, wording: Wording, seen_revision: int, why: str
) -> Goal:
    """Propose other words; whoever proposes them has agreed to them, the other side has not yet.

    Words to which both had agreed stand until both agree to the new ones.
    """
    held, side = hold_goal(actor, goal)
    last = last_revision(held)
    if says(last, wording) and is_repeat(
        last, RevisionKind.WORDING, by=actor, seen=seen_revision, why=why
    ):
        return held
    require_seen(held, seen_revision)
    if not held.is_revisable:
        raise GoalError(_("A goal that is reached or set aside keeps its words."))
    if says(held, wording):
        raise GoalError(_("These are the words that stand already. Change them, or leave it."))
    if last.is_offer and says(last, wording):
        raise GoalError(_("These words are proposed already. Change them, or leave it."))
    if held.state == GoalState.PROPOSED:
        held.words, held.domain, held.horizon = wording.fields.values()
    revision = next_revision(
        held, RevisionKind.WORDING, by=actor, side=side, why=why, wording=wording
    )
    GoalAgreement.objects.create(goal=held, revision=revision, by=actor, side=side)
    record_deed(actor, "goal.revise", held)
    return held


@transaction.atomic
def agree_goal(*, actor: Person, goal: Goal, seen_revision: int) -> Goal:
    """Agree to the words as they were seen; when both sides have, the goal is agreed."""
    held, side = hold_goal(actor, goal)
    offer = last_revision(held)
    if is_repeat(offer, RevisionKind.AGREEMENT, by=actor, seen=seen_revision):
        return held
    require_seen(held, seen_revision)
    if not offer.is_offer:
        raise GoalError(_("Nothing is proposed here to which anybody could agree."))
    _agreement, made = GoalAgreement.objects.get_or_create(
        revision=offer, side=side, defaults={"goal": held, "by": actor}
    )
    if made:
        record_deed(actor, "goal.agree", held)
    if GoalAgreement.objects.filter(revision=offer).count() == len(Side):
        held.words, held.domain, held.horizon = offer.opened("words"), offer.domain, offer.horizon
        if held.state == GoalState.PROPOSED:
            held.state = GoalState.AGREED
        next_revision(held, RevisionKind.AGREEMENT, by=actor, side=side)
    return held


@transaction.atomic
def keep_words(*, actor: Person, goal: Goal, seen_revision: int) -> Goal:
    """Keep the words that both agreed to; the new ones that are proposed fall away.

    Either side may: who was asked says no, who proposed them takes them back.
    """
    held, side = hold_goal(actor, goal)
    last = last_revision(held)
    if is_repeat(last, RevisionKind.KEPT, by=actor, seen=seen_revision):
        return held
    require_seen(held, seen_revision)
    if not last.is_beside:
        raise GoalError(_("No new words are proposed; the words stand as they are."))
    next_revision(held, RevisionKind.KEPT, by=actor, side=side)
    record_deed(actor, "goal.keep", held)
    return held
