"""What runs by itself, once a day: listing what has been kept long enough."""

from __future__ import annotations

from telos.people.models import Practice
from telos.rights.actions import list_what_is_due
from telos.rights.queries.keeping import rules_of


def list_in_every_practice() -> list[tuple[str, int | None]]:
    """List what is due in every practice; return how many more each has to confirm.

    None where the practice has not said how long it keeps what: nothing is listed on a guess.
    """
    practices = Practice.objects.order_by("name", "pk")
    return [(practice.name, _list_in(practice)) for practice in practices]


def _list_in(practice: Practice) -> int | None:
    return len(list_what_is_due(practice)) if rules_of(practice) else None
