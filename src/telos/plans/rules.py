"""Who may do what with a plan, and where it may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import Side
from telos.people.enums import CLINICAL_ROLES
from telos.people.rules import works_in
from telos.plans.enums import ALLOWED_MOVES, PlanState, StepKind

if TYPE_CHECKING:
    from telos.people.models import Person, Practice
    from telos.plans.models import PlanStep


def may_write_version(side: Side) -> bool:
    """The therapist puts a version together; the client asks for changes in words."""
    return side == Side.THERAPIST


def may_move(state: str, to: PlanState) -> bool:
    """Tell whether a plan in this state may go to that one."""
    return to in ALLOWED_MOVES[PlanState(state)]


def client_is_told(step: PlanStep, *, stood: bool, asked: bool) -> bool:
    """The client is told what the therapist answers, and that they end what both agreed to.

    `stood` tells whether a version stood until then, `asked` whether a wish of the client's waited.
    """
    if step.side != Side.THERAPIST:
        return False
    return step.kind == StepKind.ANSWER or (step.kind == StepKind.END and (stood or asked))


def therapist_is_told(step: PlanStep) -> bool:
    """The therapist is told when the client keeps what stands, or says no to it or ends it."""
    return step.side == Side.CLIENT and step.kind in {StepKind.KEPT, StepKind.END}


def may_keep_templates(actor: Person, practice: Practice) -> bool:
    """Whoever works clinically in a practice keeps its templates: they are knowledge of the craft.

    Nothing of a client's is in them, and a manager has no use for them.
    """
    return works_in(actor, practice, CLINICAL_ROLES)
