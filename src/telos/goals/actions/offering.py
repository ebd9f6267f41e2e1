"""Proposing a change of a goal: of its words, its levels, or the aim under which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from telos.goals.actions.holding import (
    fields_of,
    hold_goal,
    is_repeat,
    last_revision,
    next_revision,
    put_on,
    record_deed,
    require_aim_goes_on,
    require_seen,
    says,
    says_alike,
)
from telos.goals.actions.wording import GoalError, Levels
from telos.goals.enums import OPEN_STATES, GoalHorizon, GoalState, RevisionKind
from telos.goals.models import LEVEL_FIELDS, Goal, GoalAgreement
from telos.goals.rules import may_have_steps, place_is_gone

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.goals.models import GoalRevision
    from telos.people.models import Person


def offer(
    actor: Person, goal: Goal, changed: dict[str, Any], *, seen_revision: int, why: str
) -> Goal:
    """Propose a change: of what is proposed already where something is, else of what stands.

    A place that is gone meanwhile is not proposed any further: all but its words is what stands.
    """
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
    said = {**_to_build_on(held, last, changed), **changed}
    said = _in_its_place(held, said, changed)
    if says(held, said) and set(changed) == {"aim_id"}:
        raise GoalError(_("It stands there already. Choose another place, or leave it."))
    if last.is_offer and says(last, said) and set(changed) == {"aim_id"}:
        raise GoalError(_("This place is proposed already. Choose another, or leave it."))
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


def has_lost_its_place(goal: Goal, last: GoalRevision) -> bool:
    """Tell whether what is proposed last is a place where the goal could not stand by now."""
    return place_is_gone(goal, last, has_steps=goal.steps.exists())


def _to_build_on(goal: Goal, last: GoalRevision, changed: Collection[str]) -> dict[str, Any]:
    """Return what stays of what is proposed, or of what stands, but for what is changed.

    What a goal is about and its levels were proposed as those of a step there: without that place
    they are what they were.
    """
    if not last.is_beside:
        return fields_of(goal, but=changed)
    is_elsewhere = "aim_id" in changed or has_lost_its_place(goal, last)
    if last.aim_id == goal.aim_id or not is_elsewhere:
        return fields_of(last, but=changed)
    said = fields_of(goal, but={"words", *changed})
    return said if "words" in changed else {**said, "words": last.opened("words")}


def _in_its_place(goal: Goal, said: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """Return what it says where it is to stand.

    A step is done or not, in weeks, and about what its aim is about; its aim says what comes first.
    """
    aim_id = said["aim_id"]
    if aim_id is not None and any(changed.get(field) for field in LEVEL_FIELDS):
        raise GoalError(_("A step is done or not; levels are set for the aim above it."))
    if aim_id == goal.aim_id:
        return said
    aim = require_place(goal, aim_id)
    if aim is None:
        return said
    as_step = {"domain": aim.domain, "horizon": str(GoalHorizon.SHORT), "priority": ""}
    return {**said, **as_step, **Levels.none().fields}


def require_place(goal: Goal, aim_id: int | None) -> Goal | None:
    """Refuse a place that the goal cannot have; return the aim under which it is to stand, if any.

    One level is enough: nothing stands under a step, and what has steps is no step.
    """
    aim = None if aim_id is None else Goal.objects.select_related("episode").get(pk=aim_id)
    if aim is not None:
        if aim == goal or aim.episode_id != goal.episode_id or not may_have_steps(aim):
            raise GoalError(
                _("It cannot stand there: steps stand under an aim that you two work with.")
            )
        if Goal.objects.filter(aim=goal).exists():
            raise GoalError(_("It has steps of its own, so it stays an aim."))
    beside = Goal.objects.filter(episode=goal.episode, aim=aim, state__in=OPEN_STATES)
    if any(says_alike(other, goal.words) for other in beside.exclude(pk=goal.pk)):
        raise GoalError(_("The same words stand there already."))
    return aim
