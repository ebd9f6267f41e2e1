"""Proposing, revising, agreeing, moving and rating goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.goals.enums import (
    HIGHEST_RATING,
    LOWEST_RATING,
    MOST_BEFORE_CARE,
    GoalDomain,
    GoalHorizon,
    GoalState,
    RevisionKind,
    Side,
)
from telos.goals.models import Goal, GoalAgreement, GoalRating, GoalRevision
from telos.goals.rules import may_rate_goal, moves_from, side_of
from telos.vault.rows import texts

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


class RatingDayError(GoalError):
    """A goal cannot have been rated on this day: it must be a slip of the pen."""


class AlreadySentError(GoalError):
    """The form was sent before, with something else in it or by somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This form was sent before. Open it anew and enter what is to be kept."))


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

    @property
    def fields(self) -> dict[str, str]:
        """The words as a goal and its revisions keep them."""
        return {
            "words": self.words.strip(),
            "domain": str(self.domain),
            "horizon": str(self.horizon),
        }


@transaction.atomic
def propose_goal(
    *, actor: Person, episode: Episode, wording: Wording, submission_key: UUID, why: str = ""
) -> Goal:
    """Propose a goal; who proposes has agreed to it, the other side has not yet."""
    held, side = _hold_care(actor, episode)
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
        revision = _append_revision(goal, RevisionKind.WORDING, by=actor, side=side, why=why)
        GoalAgreement.objects.create(goal=goal, revision=revision, by=actor, side=side)
        _record(actor, "goal.propose", goal)
        return goal
    first = goal.revisions.get(number=1)
    if goal.episode_id != held.pk or first.by_id != actor.pk or not _says(first, wording):
        raise AlreadySentError
    return goal


@transaction.atomic
def revise_goal(
    *, actor: Person, goal: Goal, wording: Wording, seen_revision: int, why: str
) -> Goal:
    """Propose other words; whoever proposes them has agreed to them, the other side has not yet.

    Words to which both had agreed stand until both agree to the new ones.
    """
    held, side = _hold_goal(actor, goal)
    last = _last_revision(held)
    if _says(last, wording) and _is_repeat(
        last, RevisionKind.WORDING, by=actor, seen=seen_revision, why=why
    ):
        return held
    _require_seen(held, seen_revision)
    if not held.is_revisable:
        raise GoalError(_("A goal that is reached or set aside keeps its words."))
    if _says(held, wording):
        raise GoalError(_("These are the words that stand already. Change them, or leave it."))
    if last.is_offer and _says(last, wording):
        raise GoalError(_("These words are proposed already. Change them, or leave it."))
    if held.state == GoalState.PROPOSED:
        held.words, held.domain, held.horizon = wording.fields.values()
    revision = _next_revision(
        held, RevisionKind.WORDING, by=actor, side=side, why=why, wording=wording
    )
    GoalAgreement.objects.create(goal=held, revision=revision, by=actor, side=side)
    _record(actor, "goal.revise", held)
    return held


@transaction.atomic
def agree_goal(*, actor: Person, goal: Goal, seen_revision: int) -> Goal:
    """Agree to the words as they were seen; when both sides have, the goal is agreed."""
    held, side = _hold_goal(actor, goal)
    offer = _last_revision(held)
    if _is_repeat(offer, RevisionKind.AGREEMENT, by=actor, seen=seen_revision):
        return held
    _require_seen(held, seen_revision)
    if not offer.is_offer:
        raise GoalError(_("Nothing is proposed here to which anybody could agree."))
    _agreement, made = GoalAgreement.objects.get_or_create(
        revision=offer, side=side, defaults={"goal": held, "by": actor}
    )
    if made:
        _record(actor, "goal.agree", held)
    if GoalAgreement.objects.filter(revision=offer).count() == len(Side):
        held.words, held.domain, held.horizon = offer.opened("words"), offer.domain, offer.horizon
        if held.state == GoalState.PROPOSED:
            held.state = GoalState.AGREED
        _next_revision(held, RevisionKind.AGREEMENT, by=actor, side=side)
    return held


@transaction.atomic
def keep_words(*, actor: Person, goal: Goal, seen_revision: int) -> Goal:
    """Keep the words that both agreed to; the new ones that are proposed fall away.

    Either side may: who was asked says no, who proposed them takes them back.
    """
    held, side = _hold_goal(actor, goal)
    last = _last_revision(held)
    if _is_repeat(last, RevisionKind.KEPT, by=actor, seen=seen_revision):
        return held
    _require_seen(held, seen_revision)
    if not last.is_beside:
        raise GoalError(_("No new words are proposed; the words stand as they are."))
    _next_revision(held, RevisionKind.KEPT, by=actor, side=side)
    _record(actor, "goal.keep", held)
    return held


@transaction.atomic
def move_goal(*, actor: Person, goal: Goal, to: GoalState, seen_revision: int, why: str) -> Goal:
    """Pause a goal, take it up again, call it reached or set it aside, with the reason.

    What was set aside and is taken up again is a proposal: the other side agrees to it anew. New
    words that nobody has answered yet fall away.
    """
    held, side = _hold_goal(actor, goal)
    last = _last_revision(held)
    if last.state == to and _is_repeat(
        last, RevisionKind.MOVE, by=actor, seen=seen_revision, why=why
    ):
        return held
    _require_seen(held, seen_revision)
    if to not in moves_from(held.state):
        raise GoalError(
            _("A goal that is “%(here)s” cannot become “%(there)s”.")
            % {"here": GoalState(held.state).label, "there": to.label}
        )
    held.state = to
    revision = _next_revision(held, RevisionKind.MOVE, by=actor, side=side, why=why)
    if revision.is_offer:
        GoalAgreement.objects.create(goal=held, revision=revision, by=actor, side=side)
    _record(actor, f"goal.move.{to}", held)
    return held


@transaction.atomic
def rate_goal(
    *, actor: Person, goal: Goal, value: int, rated_on: date, submission_key: UUID
) -> GoalRating:
    """Rate from 0 to 10 how far along the goal is; earlier ratings stay."""
    held, side = _hold_goal(actor, goal)
    if not LOWEST_RATING <= value <= HIGHEST_RATING:
        raise GoalError(_("Choose a number from 0 to 10."))
    if not clock.has_been(rated_on):
        raise RatingDayError(_("Enter today or an earlier day; check the year."))
    if rated_on < held.episode.opened_on - MOST_BEFORE_CARE:
        raise RatingDayError(
            _("This care began on %(day)s, so its goals are rated later than this. Check the year.")
            % {"day": date_format(held.episode.opened_on, "j F Y")}
        )
    rated = {"goal": held, "value": value, "rated_on": rated_on, "by": actor, "side": side}
    sent = GoalRating.objects.filter(submission_key=submission_key).first()
    if sent is None and not may_rate_goal(held):
        raise GoalError(_("This goal is not worked with at the moment, so it is not rated."))
    rating, made = GoalRating.objects.get_or_create(submission_key=submission_key, defaults=rated)
    if made:
        _record(actor, "goal.rate", held)
    elif any(getattr(rating, field) != given for field, given in rated.items()):
        raise AlreadySentError
    return rating


def _hold_care(actor: Person, episode: Episode) -> tuple[Episode, Side]:
    """Return the episode, held, and the actor's side, while care goes on."""
    held = hold_episode(episode)
    side = side_of(actor, held.client)
    if not held.is_open:
        raise GoalError(_("This care has ended; its goals stay as they stood."))
    return held, side


def _hold_goal(actor: Person, goal: Goal) -> tuple[Goal, Side]:
    """Return the goal as it stands, held until the transaction ends, and the actor's side."""
    episode, side = _hold_care(actor, goal.episode)
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    held.episode = episode
    return held, side


def _require_seen(goal: Goal, seen_revision: int) -> None:
    if goal.revision_number != seen_revision:
        raise GoalHasChangedError


def _last_revision(goal: Goal) -> GoalRevision:
    return GoalRevision.objects.get(goal=goal, number=goal.revision_number)


def _is_repeat(
    last: GoalRevision, kind: RevisionKind, *, by: Person, seen: int, why: str = ""
) -> bool:
    """Tell whether the last change is this very deed, sent before from the same page."""
    deed = (last.kind, last.by_id, last.number, last.why)
    return deed == (kind, by.pk, seen + 1, why.strip())


def _says(text: Goal | GoalRevision, wording: Wording) -> bool:
    return all(getattr(text, field) == said for field, said in wording.fields.items())


def _next_revision(
    goal: Goal,
    kind: RevisionKind,
    *,
    by: Person,
    side: Side,
    why: str = "",
    wording: Wording | None = None,
) -> GoalRevision:
    goal.revision_number += 1
    goal.save(update_fields=["words", "domain", "horizon", "state", "revision_number"])
    return _append_revision(goal, kind, by=by, side=side, why=why, wording=wording)


def _append_revision(
    goal: Goal,
    kind: RevisionKind,
    *,
    by: Person,
    side: Side,
    why: str,
    wording: Wording | None = None,
) -> GoalRevision:
    """Write down what became of the goal, with its words or those proposed beside them."""
    stands = {"words": goal.words, "domain": goal.domain, "horizon": goal.horizon}
    says = wording.fields if wording else stands
    return GoalRevision.objects.create(
        goal=goal,
        sealed_for=goal.sealed_for,
        number=goal.revision_number,
        kind=kind,
        domain=says["domain"],
        horizon=says["horizon"],
        state=goal.state,
        by=by,
        side=side,
        **texts(words=says["words"], why=why.strip()),
    )


def _record(actor: Person, deed: str, goal: Goal) -> None:
    record(actor=actor, deed=deed, about=goal, client=goal.episode.client)
