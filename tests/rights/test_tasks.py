"""What runs by itself lists, in every practice, and takes nothing away."""

from __future__ import annotations

from telos.rights.enums import Kept
from telos.rights.models import DueErasure
from telos.rights.tasks import list_in_every_practice
from tests.cast import Cast
from tests.rights.scenes import every_kind, rules, years_on


def test_every_practice_is_told_of_its_own(cast: Cast) -> None:
    rules(cast)
    every_kind(cast)
    with years_on(7):
        first, again = dict(list_in_every_practice()), dict(list_in_every_practice())
    assert first == {"Harbour Practice": len(Kept) - 1, "Hill Practice": None}
    assert again == {"Harbour Practice": 0, "Hill Practice": None}
    assert not DueErasure.objects.exclude(outcome="").exists()
