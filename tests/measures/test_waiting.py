"""Since when a questionnaire waits: from the first day after the last answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from telos.base import clock
from telos.measures.actions import begin_response
from telos.measures.queries import due_questionnaires
from tests import scenes
from tests.cast import Cast

NOVEMBER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
FIRST_ASKED = 16  # days ago, weekly: again nine and two days ago


@pytest.mark.parametrize(
    ("answered", "waits"),
    [
        (None, FIRST_ASKED),
        (FIRST_ASKED, 9),  # on the very first day
        (10, 9),
        (9, 2),
    ],
)
@time_machine.travel(NOVEMBER)
def test_questionnaire_waits_since_the_first_day_after_the_last_answer(
    cast: Cast, answered: int | None, waits: int
) -> None:
    with time_machine.travel(NOVEMBER - timedelta(days=FIRST_ASKED)):
        asked = scenes.schedule(cast)
    if answered is not None:
        with time_machine.travel(NOVEMBER - timedelta(days=answered)):
            response = begin_response(actor=cast.client, schedule=asked)
            scenes.answered(cast, response, scenes.all_answers())
    (due,) = due_questionnaires(cast.her_therapist, [cast.episode])[cast.episode.pk]
    assert due.waits_since == clock.today() - timedelta(days=waits)
