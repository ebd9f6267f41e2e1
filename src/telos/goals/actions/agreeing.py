"""Proposing words for a goal, agreeing to them, and keeping those that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import require_said_since, spoken_fields, tell_client
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
)
from telos.goals.actions.offering import has_lost_its_place, offer, require_place
from telos.goals.actions.proposing import Sent, propose_in
from telos.goals.actions.wording import GoalError, Levels, Wording
from telos.goals.enums import GoalDomain, GoalHorizon, GoalState, RevisionKind
from telos.goals.models import Goal, GoalAgreement
from telos.goals.rules import answers_the_client, may_have_steps
from telos.notices.enums import NoticeKind

if TYPE_CHECKING:
    from uuid import UUID

    from telos.access.actions import Spoken
    from telos.episodes.models import Episode
    from telos.goals.models import GoalRevision
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
    return offer(actor, goal, wording.fields, seen_revision=seen_revision, why=why)


@transaction.atomic
def propose_levels(
    *, actor: Person, goal: Goal, levels: Levels, seen_revision: int, why: str
) -> Goal:
    """Propose five levels for a goal, as one proposes words; what else it says stays."""
    return offer(actor, goal, levels.fields, seen_revision=seen_revision, why=why)


@transaction.atomic
def stand_under(
    *, actor: Person, goal: Goal, aim: Goal | None, seen_revision: int, why: str
) -> Goal:
    """Propose that a goal becomes a step under this aim, or without one an aim of its own.

    It is agreed to as words are: what both had agreed to stands until both agree to this.
    """
    under = None if aim is None else aim.pk
    return offer(actor, goal, {"aim_id": under}, seen_revision=seen_revision, why=why)


@transaction.atomic
def agree_goal(
    *, actor: Person, goal: Goal, seen_revision: int, spoken: Spoken | None = None
) -> Goal:
    """Agree to the words as they were seen; when both sides have, the goal is agreed.

    With `spoken` it is the yes of a client without an account, written down by their therapist.
    """
    held, side = hold_goal(actor, goal, spoken)
    offered = last_revision(held)
    if is_repeat(offered, RevisionKind.AGREEMENT, by=actor, seen=seen_revision):
        return held
    require_seen(held, seen_revision)
    require_aim_goes_on(held)
    if not offered.is_offer:
        raise GoalError(_("Nothing is proposed here to which anybody could agree."))
    require_said_since(spoken, offered.created_at)
    _require_place_still(held, offered)
    _agreement, made = GoalAgreement.objects.get_or_create(
        revision=offered,
        side=side,
        defaults={"goal": held, "by": actor, **spoken_fields(spoken)},
    )
    if made:
        record_deed(actor, "goal.agree", held, spoken=spoken)
    if GoalAgreement.objects.filter(revision=offered).count() == len(Side):
        said = fields_of(offered)
        if said["aim_id"] != held.aim_id:
            require_place(held, said["aim_id"])
        put_on(held, said)
        if held.state == GoalState.PROPOSED:
            held.state = GoalState.AGREED
        next_revision(held, RevisionKind.AGREEMENT, by=actor, side=side, spoken=spoken)
    return held


def _require_place_still(goal: Goal, offered: GoalRevision) -> None:
    """Refuse agreement to a place that is gone since it was proposed, and say why."""
    if not has_lost_its_place(goal, offered) or offered.aim is None:
        return
    if not offered.aim.is_open:
        raise GoalError(_("It cannot stand there any more: that aim has ended meanwhile."))
    if offered.aim.is_step:
        raise GoalError(_("It cannot stand there any more: that aim has become a step itself."))
    raise GoalError(_("It has steps of its own, so it stays an aim."))


@transaction.atomic
def keep_words(
    *,
    actor: Person,
    goal: Goal,
    seen_revision: int,
    why: str = "",
    spoken: Spoken | None = None,
) -> Goal:
    """Keep the words that both agreed to; the new ones that are proposed fall away.

    Either side may: who was asked says no, who proposed them takes them back. A therapist says no
    to the client's own words with a reason, and the client is told; where nobody could agree any
    more, there is nothing to give a reason for.
    """
    held, side = hold_goal(actor, goal, spoken)
    last = last_revision(held)
    if is_repeat(last, RevisionKind.KEPT, by=actor, seen=seen_revision, why=why):
        return held
    require_seen(held, seen_revision)
    require_aim_goes_on(held)
    if not last.is_beside:
        raise GoalError(_("No new words are proposed; the words stand as they are."))
    require_said_since(spoken, last.created_at)
    is_no = side == Side.THERAPIST and last.side == Side.CLIENT
    if is_no and not why.strip() and not has_lost_its_place(held, last):
        raise GoalError(_("Say in a few words why the words that stand are kept."))
    kept = next_revision(held, RevisionKind.KEPT, by=actor, side=side, why=why, spoken=spoken)
    if answers_the_client(kept, last):
        tell_client(held.episode.client, NoticeKind.ANSWERED, about=kept)
    record_deed(actor, "goal.keep", held, spoken=spoken)
    return held
