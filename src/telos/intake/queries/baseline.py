"""The baseline of an intake: what is measured while care begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.intake.enums.states import IntakeState
from telos.measures.queries import baseline_until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.intake.models import Intake, IntakeMove
    from telos.measures.queries import Baseline
    from telos.people.models import Person


def baseline_of(viewer: Person, intake: Intake, moves: Iterable[IntakeMove]) -> Baseline:
    """Return what is measured with an intake, by its moves from the first.

    The beginning is over once the intake was complete; taken up again, it is no second beginning.
    """
    complete = [move.created_at for move in moves if move.to_state == IntakeState.COMPLETE]
    return baseline_until(viewer, intake.episode, complete[0] if complete else None)
