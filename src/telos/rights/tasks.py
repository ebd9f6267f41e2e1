"""What runs by itself, once a day: listing what has been kept long enough."""

from __future__ import annotations

from telos.people.models import Practice
from telos.rights.actions import list_what_is_due


def list_in_every_practice() -> list[tuple[str, int]]:
    """List what is due in every practice; return how many more each has to confirm."""
    practices = Practice.objects.order_by("name", "pk")
    return [(practice.name, len(list_what_is_due(practice))) for practice in practices]
