"""Questions asked near to a meeting are asked for it; those asked long before are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from telos.base import clock
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import text_of

NOVEMBER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
TWO_DAYS = timedelta(days=2)
A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("until", "is_said"), [(TWO_DAYS - A_MINUTE, True), (TWO_DAYS, False), (None, False)]
)
@time_machine.travel(NOVEMBER, tick=False)
def test_questions_are_asked_for_a_meeting_within_two_days(
    cast: Cast, signed_in, until: timedelta | None, *, is_said: bool
) -> None:
    scenes.schedule(cast)
    if until is not None:
        scenes.appointment(cast, starts_at=clock.now() + until)
    page = text_of(signed_in(cast.client), "today")
    assert "ine short questions, about" in page
    assert ("Before you meet: nine short questions, about" in page) == is_said
