"""Proposing words for a goal, agreeing to them, and keeping those that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.goals.actions.holding import (
    fields_of,
    hold_care,
    hold_goal,
    is_repeat,
    last_revision,
    next_revision,
    put_on,
    record_deed,
    require_aim_goes_on,
    require_seen,
    says,
)
from telos.goals.actions.proposing import Sent, propose_in
from telos.goals.actions.wording import GoalError, Levels, Wording
from telos.goals.enums import GoalDomain, GoalHorizon, GoalState, RevisionKind
from telos.goals.models import Goal, GoalAgreement
from telos.goals.rules import may_have_steps

if TYPE_CHECKING:
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.people.models import Person


@transaction.atomic
def propose_goal(
    *,
    actor: Person,
    episode: Episode,
    wording: Wording,
    submission_key: UUID,
    why: str = "",
    first_step: str = "",
) -> Goal:
    """Propose a goal; who proposes has agreed to it, the other side has not yet.

    A form that is gone back to comes with a new key; it makes no second goal of the same words.
    With a first step both are proposed, or neither is.
    """
    held, side = hold_care(actor, episode)
    sent = Sent(actor=actor, side=side, wording=wording, key=submission_key, why=why)
    goal = propose_in(held, sent)
    if first_step.strip():
        propose_step(
            actor=actor,
            aim=goal,
            words=first_step,
            submission_key=uuid5(submission_key, "first step"),
        )
    return goal


@transaction.atomic
def propose_step(
    *, actor: Person, aim: Goal, words: str, submission_key: UUID, why: str = ""
) -> Goal:
    """Propose a short step under an aim; it stands after the others.

    A step is done or not, agreed or not: whoever wants to begin need not wait for the other side.
    """
    held, side = hold_goal(actor, aim)
    wording = Wording(words=words, domain=GoalDomain(held.domain), horizon=GoalHorizon.SHORT)
    sent = Sent(actor=actor, side=side, wording=wording, key=submission_key, why=why)
    is_sent = Goal.objects.filter(submission_key=submission_key).exists()
    if not is_sent and not may_have_steps(held):
        raise GoalError(_("Steps stand under an aim that you two work with, and not below others."))
    return propose_in(held.episode, sent, aim=held)


@transaction.atomic
def revise_goal(
    *, actor: Person, goal: Goal, wording: Wording, seen_revision: int, why: str
) -> Goal:
    """Propose other words; whoever proposes them has agreed to them, the other side has not yet.

    Words to which both had agreed stand until both agree to the new ones.
    """
    if wording.levels is not None:
        _refuse_levels_of_step(goal)
    return _offer(actor, goal, wording.fields, seen_revision=seen_revision, why=why)


@transaction.atomic
def propose_levels(
    *, actor: Person, goal: Goal, levels: Levels, seen_revision: int, why: str
) -> Goal:
    """Propose five levels for a goal, as one proposes words; what else it says stays."""
    _refuse_levels_of_step(goal)
    return _offer(actor, goal, levels.fields, seen_revision=seen_revision, why=why)


def _refuse_levels_of_step(goal: Goal) -> None:
    """Refuse levels for what is done or not."""
    if goal.is_step:
        raise GoalError(_("A step is done or not; levels are set for the aim above it."))


def _offer(
    actor: Person, goal: Goal, changed: dict[str, Any], *, seen_revision: int, why: str
) -> Goal:
    """Propose a change: of what is proposed already where something is, else of what stands."""
    held, side = hold_goal(actor, goal)
    last = last_revision(held)
    if says(last, changed) and is_repeat(
        last, RevisionKind.WORDING, by=actor, seen=seen_revision, why=why
    ):
        return held
    require_seen(held, seen_revision)
    require_aim_goes_on(held)
    if not held.is_revisable:
        raise GoalError(_("A goal that is reached or set aside keeps its words."))
    said = {**fields_of(last if last.is_beside else held, but=changed), **changed}
    if says(held, said):
        raise GoalError(_("These are the words that stand already. Change them, or leave it."))
    if last.is_offer and says(last, said):
        raise GoalError(_("These words are proposed already. Change them, or leave it."))
    if held.state == GoalState.PROPOSED:
        put_on(held, said)
    revision = next_revision(held, RevisionKind.WORDING, by=actor, side=side, why=why, said=said)
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
    require_aim_goes_on(held)
    if not offer.is_offer:
        raise GoalError(_("Nothing is proposed here to which anybody could agree."))
    _agreement, made = GoalAgreement.objects.get_or_create(
        revision=offer, side=side, defaults={"goal": held, "by": actor}
    )
    if made:
        record_deed(actor, "goal.agree", held)
    if GoalAgreement.objects.filter(revision=offer).count() == len(Side):
        put_on(held, fields_of(offer))
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
    require_aim_goes_on(held)
    if not last.is_beside:
        raise GoalError(_("No new words are proposed; the words stand as they are."))
    next_revision(held, RevisionKind.KEPT, by=actor, side=side)
    record_deed(actor, "goal.keep", held)
    return held
