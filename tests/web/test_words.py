"""How days are said: a weekday alone is one to come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from telos.base import clock
from telos.web.words import in_month, on_day, unbroken

# A Wednesday.
TODAY = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 18), "on 18 November"),
        (date(2026, 11, 20), "last Friday"),
        (date(2026, 11, 24), "yesterday"),
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 26), "tomorrow"),
        (date(2026, 11, 27), "on Friday"),
        (date(2026, 12, 2), "on 2 December"),
        (date(2025, 11, 2), "on 2 November 2025"),
    ],
)
def test_days_are_said_so_that_past_and_future_differ(day: date, said: str) -> None:
    with clock.set_to(TODAY):
        assert on_day(day) == said


def test_a_month_is_enough_for_what_is_long_ago() -> None:
    with clock.set_to(TODAY):
        assert in_month(date(2026, 11, 3)) == "on 3 November"
        assert in_month(date(2026, 7, 3)) == "in July"
        assert in_month(date(2025, 7, 3)) == "in July 2025"


def test_a_short_name_is_broken_by_no_line() -> None:
    assert unbroken("PHQ-9") == "PHQ\u20119"
