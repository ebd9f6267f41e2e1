"""Who may do what with a goal, and on whose side they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import Side
from telos.goals.enums import (
    ALLOWED_MOVES,
    RATED_STATES,
    REVIEWED_STATES,
    SCALED_STATES,
    STEP_MOVES,
    GoalState,
    RevisionKind,
)

if TYPE_CHECKING:
    from telos.goals.models import Goal, GoalRevision


def may_rate_goal(goal: Goal) -> bool:
    """A goal is rated while the two still work with it; a step is done or not."""
    return goal.episode.is_open and not goal.is_step and goal.state in RATED_STATES


def may_scale_goal(goal: Goal) -> bool:
    """A goal is scaled on levels to which both have agreed, also when it has been reached."""
    return goal.episode.is_open and goal.has_levels and goal.state in SCALED_STATES


def may_have_steps(goal: Goal) -> bool:
    """Steps are proposed under an aim that the two work with; a step has none of its own."""
    return goal.episode.is_open and not goal.is_step and goal.is_open


def may_review_goal(goal: Goal) -> bool:
    """What both have agreed to, and is not over, is looked at together."""
    return goal.goes_on and goal.state in REVIEWED_STATES


def place_is_gone(goal: Goal, offered: GoalRevision, *, has_steps: bool) -> bool:
    """Whether a place is proposed for the goal where by now it could not stand.

    The aim there has ended or has become a step, or the goal has steps of its own. Should the aim
    be taken up again, it can stand there again.
    """
    if not offered.is_beside or offered.aim is None or offered.aim_id == goal.aim_id:
        return False
    return has_steps or offered.aim.is_step or not offered.aim.is_open


def client_is_told(revision: GoalRevision) -> bool:
    """The client is told when the therapist ends a goal to which the client had said yes.

    Of a step they are told that it was set aside; that it is done takes nothing away.
    """
    if revision.side != Side.THERAPIST or not revision.is_ending:
        return False
    if revision.goal.is_step and revision.state == GoalState.REACHED:
        return False
    return revision.goal.agreements.filter(side=Side.CLIENT).exists()


def answers_the_client(revision: GoalRevision, before: GoalRevision | None) -> bool:
    """Tell whether by it the therapist lets new words fall away that the client has proposed.

    They keep those that stand, or move the goal on; of one that ends the ending itself is told.
    """
    if before is None or not before.is_beside or before.side != Side.CLIENT:
        return False
    falls_away = revision.kind in {RevisionKind.KEPT, RevisionKind.MOVE}
    return revision.side == Side.THERAPIST and falls_away and not revision.is_ending


def moves_of(goal: Goal) -> frozenset[GoalState]:
    """Return the states to which the goal, or the step, may be moved from where it stands."""
    return (STEP_MOVES if goal.is_step else ALLOWED_MOVES)[GoalState(goal.state)]
