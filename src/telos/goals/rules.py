"""Who may do what with a goal, and on whose side they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.rules import NotAllowedError, is_self, is_therapist_of
from telos.goals.enums import ALLOWED_MOVES, RATED_STATES, GoalState, Side

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from telos.people.models import Client, Person


def side_of(actor: Person, client: Client) -> Side:
    """Return on whose side the actor stands; anybody else has no part in a goal."""
    if is_self(actor, client):
        return Side.CLIENT
    if is_therapist_of(actor, client):
        return Side.THERAPIST
    raise NotAllowedError


def may_rate_goal(goal: Goal) -> bool:
    """A goal is rated while the two still work with it."""
    return goal.episode.is_open and goal.state in RATED_STATES


def moves_from(state: str) -> frozenset[GoalState]:
    """Return the states to which a goal in this state may be moved."""
    return ALLOWED_MOVES[GoalState(state)]
