"""Proposing, revising, agreeing, moving and rating goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.goals.enums import (
    HIGHEST_RATING,
    LOWEST_RATING,
    GoalDomain,
    GoalHorizon,
    GoalState,
    RevisionKind,
    Side,
)
from telos.goals.models import Goal, GoalAgreement, GoalRating, GoalRevision
from telos.goals.rules import may_propose_goal, may_rate_goal, moves_from, side_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.people.models import Person


class GoalError(ValueError):
    """A goal cannot be changed or rated like this."""


class GoalHasChangedError(GoalError):
    """The goal has changed since the actor read it: they have not seen what stands now."""

    def __init__(self) -> None:
        super().__init__(_("This goal has changed since you opened it. Read it again, please."))


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of a goal, what it is about and how far it reaches."""

    words: str
    domain: GoalDomain
    horizon: GoalHorizon

    def __post_init__(self) -> None:
        """Refuse a goal without words."""
        if not self.words.strip():
            raise GoalError(_("Write the goal in a few words of your own."))


@transaction.atomic
def propose_goal(
    *, actor: Person, episode: Episode, wording: Wording, submission_key: UUID, why: str = ""
) -> Goal:
    """Propose a goal; who proposes has agreed to it, the other side has not yet."""
    side = side_of(actor, episode.client)
    require(may_propose_goal(episode))
    goal, made = Goal.objects.get_or_create(
        submission_key=submission_key,
        episode=episode,
        defaults={
            "words": wording.words.strip(),
            "domain": wording.domain,
            "horizon": wording.horizon,
            "state": GoalState.PROPOSED,
        },
    )
    if made:
        revision = _append_revision(goal, RevisionKind.WORDING, actor, side, why)
        GoalAgreement.objects.create(goal=goal, revision=revision, by=actor, side=side)
        _record(actor, "goal.propose", goal)
    return goal


@transaction.atomic
def revise_goal(
    *, actor: Person, goal: Goal, wording: Wording, seen_revision: int, why: str
) -> Goal:
    """Change the words: a proposal to the other side, who has not agreed to them yet."""
    side = side_of(actor, goal.episode.client)
    held = _held(goal, seen_revision)
    if not held.is_revisable:
        raise GoalError(_("A goal that is reached or set aside keeps its words."))
    unchanged = (held.words, held.domain, held.horizon) == (
        wording.words.strip(),
        wording.domain,
        wording.horizon,
    )
    if unchanged:
        return held
    held.words = wording.words.strip()
    held.domain = wording.domain
    held.horizon = wording.horizon
    held.state = GoalState.PROPOSED
    revision = _next_revision(held, RevisionKind.WORDING, actor, side, why)
    GoalAgreement.objects.create(goal=held, revision=revision, by=actor, side=side)
    _record(actor, "goal.revise", held)
    return held


@transaction.atomic
def agree_goal(*, actor: Person, goal: Goal, seen_revision: int) -> Goal:
    """Agree to the words as they were seen; when both sides have, the goal is agreed."""
    side = side_of(actor, goal.episode.client)
    held = _held(goal, seen_revision)
    if held.state != GoalState.PROPOSED:
        raise GoalError(_("Only a proposed goal can be agreed."))
    wording = held.revisions.filter(kind=RevisionKind.WORDING).order_by("-number")[:1].get()
    _agreement, made = GoalAgreement.objects.get_or_create(
        revision=wording, side=side, defaults={"goal": held, "by": actor}
    )
    if made:
        _record(actor, "goal.agree", held)
    if GoalAgreement.objects.filter(revision=wording).count() == len(Side):
        held.state = GoalState.AGREED
        _next_revision(held, RevisionKind.AGREEMENT, actor, side, "")
    return held


@transaction.atomic
def move_goal(*, actor: Person, goal: Goal, to: GoalState, seen_revision: int, why: str) -> Goal:
    """Pause a goal, take it up again, call it reached or set it aside, with the reason."""
    side = side_of(actor, goal.episode.client)
    held = _held(goal, seen_revision)
    if to not in moves_from(held.state):
        raise GoalError(
            _("A goal that is “%(here)s” cannot become “%(there)s”.")
            % {"here": GoalState(held.state).label, "there": to.label}
        )
    held.state = to
    _next_revision(held, RevisionKind.MOVE, actor, side, why)
    _record(actor, f"goal.move.{to}", held)
    return held


@transaction.atomic
def rate_goal(
    *, actor: Person, goal: Goal, value: int, rated_on: date, submission_key: UUID
) -> GoalRating:
    """Rate from 0 to 10 how far along the goal is; earlier ratings stay."""
    side = side_of(actor, goal.episode.client)
    if not LOWEST_RATING <= value <= HIGHEST_RATING:
        raise GoalError(_("Choose a number from 0 to 10."))
    if not may_rate_goal(goal):
        raise GoalError(_("This goal is not worked with at the moment, so it is not rated."))
    rating, made = GoalRating.objects.get_or_create(
        submission_key=submission_key,
        goal=goal,
        defaults={"value": value, "rated_on": rated_on, "by": actor, "side": side},
    )
    if made:
        _record(actor, "goal.rate", goal)
    return rating


def _held(goal: Goal, seen_revision: int) -> Goal:
    """Return the goal as it stands, held until the transaction ends, if the actor saw it so."""
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    if held.revision_number != seen_revision:
        raise GoalHasChangedError
    return held


def _next_revision(
    goal: Goal, kind: RevisionKind, actor: Person, side: Side, why: str
) -> GoalRevision:
    goal.revision_number += 1
    goal.save(update_fields=["words", "domain", "horizon", "state", "revision_number"])
    return _append_revision(goal, kind, actor, side, why)


def _append_revision(
    goal: Goal, kind: RevisionKind, actor: Person, side: Side, why: str
) -> GoalRevision:
    return GoalRevision.objects.create(
        goal=goal,
        number=goal.revision_number,
        kind=kind,
        words=goal.words,
        domain=goal.domain,
        horizon=goal.horizon,
        state=goal.state,
        by=actor,
        side=side,
        why=why.strip(),
    )


def _record(actor: Person, deed: str, goal: Goal) -> None:
    record(actor=actor, deed=deed, about=goal, client_id=goal.episode.client.public_id)
