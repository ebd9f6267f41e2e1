"""Deeds: done in order of time, with the clock standing at each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telos.base import clock
from telos.demo.deeds import Deed, do_in_order

START = datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_deeds_are_done_in_order_when_they_happened():
    done: list[tuple[str, datetime]] = []

    def deed(name: str, hours: int) -> Deed:
        return Deed(at=START + timedelta(hours=hours), do=lambda: done.append((name, clock.now())))

    told = [deed("third", 5), deed("first", 1), deed("second", 1), deed("not yet", 9)]
    assert do_in_order(told, until=START + timedelta(hours=9)) == 3
    assert done == [
        ("first", START + timedelta(hours=1)),
        ("second", START + timedelta(hours=1)),
        ("third", START + timedelta(hours=5)),
    ]


def test_deed_that_fails_says_when_it_happened():
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no") as failure:
        do_in_order([Deed(at=START, do=fail)], until=START + timedelta(days=1))
    assert failure.value.__notes__ == ["While telling what happened at 04 March 2026, 09:00."]
