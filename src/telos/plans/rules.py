"""Who may do what with a plan, and where it may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import Side
from telos.people.enums import CLINICAL_ROLES
from telos.people.rules import works_in
from telos.plans.enums import ALLOWED_MOVES, PlanState

if TYPE_CHECKING:
    from telos.people.models import Person, Practice


def may_write_version(side: Side) -> bool:
    """The therapist puts a version together; the client asks for changes in words."""
    return side == Side.THERAPIST


def may_move(state: str, to: PlanState) -> bool:
    """Tell whether a plan in this state may go to that one."""
    return to in ALLOWED_MOVES[PlanState(state)]


def may_keep_templates(actor: Person, practice: Practice) -> bool:
    """Whoever works clinically in a practice keeps its templates: they are knowledge of the craft.

    Nothing of a client's is in them, and a manager has no use for them.
    """
    return works_in(actor, practice, CLINICAL_ROLES)
