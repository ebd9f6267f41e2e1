"""What came in since the last session: from its own day on, and nothing from before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import time_machine

from telos.base import clock
from telos.goals.enums import GoalState
from telos.measures.actions import enter_total
from telos.scheduling.enums import AppointmentState
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import totals
from tests.web.therapist.test_fallen_back import client_page

NOVEMBER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SCORES = {4: 17, 3: 15, 2: 13}  # days ago: total


@time_machine.travel(NOVEMBER)
def test_what_came_in_on_the_day_of_the_last_session_is_told(cast: Cast, signed_in) -> None:
    for days_ago, score in SCORES.items():
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="phq9",
            score=score,
            answered_on=clock.today() - timedelta(days=days_ago),
        )
    browser = signed_in(cast.her_therapist)
    assert "PHQ-9: 17, the first" in came_in(client_page(browser, cast))
    with time_machine.travel(NOVEMBER - timedelta(days=3)):
        scenes.appointment_in(cast, AppointmentState.ATTENDED)
    told = came_in(client_page(browser, cast))
    assert "since the session last Saturday" in told
    assert "PHQ-9: 13, was 15" in told
    assert "PHQ-9: 15, was 17" in told
    assert "PHQ-9: 17, the first" not in told


def came_in(page: str) -> str:
    """Return the card that tells what came in."""
    return page.partition('<h2 id="since">What came in</h2>')[2].partition("</section>")[0]


@time_machine.travel(NOVEMBER, tick=False)
def test_within_a_day_the_newest_stands_first(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    hours: list[Callable[[], object]] = [
        lambda: scenes.rating(cast, goal, 3),
        lambda: totals(cast, 14),
        lambda: scenes.rating(cast, goal, 5),
        lambda: scenes.revised(cast, goal, "Sleep through"),
    ]
    for hour, deed in enumerate(hours, start=1):
        with time_machine.travel(NOVEMBER + timedelta(hours=hour), tick=False):
            deed()
    with time_machine.travel(NOVEMBER + timedelta(hours=6), tick=False):
        told = came_in(client_page(signed_in(cast.her_therapist), cast))
    told_of = ["proposed new words", "5, was 3", "PHQ-9: 14, the first", "rated “", "proposed “"]
    places = [told.rindex(words) if words == "rated “" else told.index(words) for words in told_of]
    assert places == sorted(places), told


@time_machine.travel(NOVEMBER)
def test_what_is_as_before_is_told_so(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    totals(cast, 9, 9)
    for value in (3, 3):
        scenes.rating(cast, goal, value)
    told = came_in(client_page(signed_in(cast.her_therapist), cast))
    assert "PHQ-9: 9, as before" in told
    assert f"rated “{scenes.WORDS}” 3, as before" in told
    assert "was 3" not in told
    assert "was 9" not in told
