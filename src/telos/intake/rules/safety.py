"""Who may write a safety plan, and on whose side they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind, Side
from telos.access.rules import is_self, may_write, require

if TYPE_CHECKING:
    from telos.people.models import Client, Person


def safety_side_of(actor: Person, client: Client) -> Side:
    """Return on whose side the actor writes; whoever may not write the plan is refused.

    The client may whether or not care goes on, and while their record rests: it is their plan.
    """
    require(may_write(actor, client, RecordKind.SAFETY_PLAN))
    return Side.CLIENT if is_self(actor, client) else Side.THERAPIST
