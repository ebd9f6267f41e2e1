"""Who may do what with a plan, and where it may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.rules import NotAllowedError, is_self, is_therapist_of
from telos.goals.enums import Side
from telos.plans.enums import ALLOWED_MOVES, PlanState

if TYPE_CHECKING:
    from telos.people.models import Client, Person


def side_of(actor: Person, client: Client) -> Side:
    """Return on whose side the actor stands; anybody else has no part in a plan."""
    if is_self(actor, client):
        return Side.CLIENT
    if is_therapist_of(actor, client):
        return Side.THERAPIST
    raise NotAllowedError


def may_write_version(side: Side) -> bool:
    """The therapist puts a version together; the client asks for changes in words."""
    return side == Side.THERAPIST


def may_move(state: str, to: PlanState) -> bool:
    """Tell whether a plan in this state may go to that one."""
    return to in ALLOWED_MOVES[PlanState(state)]
