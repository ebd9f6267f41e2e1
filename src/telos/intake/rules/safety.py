"""Who may write a safety plan, on whose side they stand, and which day to look again stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from telos.access.enums import RecordKind, Side
from telos.access.rules import is_self, may_write, require

if TYPE_CHECKING:
    from datetime import date, datetime

    from telos.people.models import Client, Person


def safety_side_of(actor: Person, client: Client) -> Side:
    """Return on whose side the actor writes; whoever may not write the plan is refused.

    The client may whether or not care goes on, and while their record rests: it is their plan.
    """
    require(may_write(actor, client, RecordKind.SAFETY_PLAN))
    return Side.CLIENT if is_self(actor, client) else Side.THERAPIST


def day_to_look_again(said: date | None, *, said_at: datetime, looked_at: datetime) -> date | None:
    """Return the day on which two look again: the one that was said last, if it stands.

    A later look without a day leaves it if it was still ahead then; one that had come is done with.
    """
    if said is None or (looked_at > said_at and said <= localtime(looked_at).date()):
        return None
    return said
