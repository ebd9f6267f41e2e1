"""Getting worse after a gain, and staying away, ask for the therapist too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.enums import GoalState
from telos.scheduling.actions import plan_appointment, settle_appointment
from telos.scheduling.enums import AppointmentState, Place
from tests import scenes
from tests.cast import Cast
from tests.web.therapist.test_caseload import page_of, totals

NOVEMBER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def client_page(browser, cast: Cast) -> str:
    page = browser.get(reverse("client", args=[cast.client_record.public_id]))
    return " ".join(page.content.decode().split())


@time_machine.travel(NOVEMBER)
def test_score_that_rose_again_after_its_best_needs_attention(cast: Cast, signed_in) -> None:
    totals(cast, 18, 9, 3, 9, 11)
    browser = signed_in(cast.her_therapist)
    page = page_of(browser)
    assert "<h1>One person needs you</h1>" in page
    said = "PHQ-9 is 11: after its best on 10 November, up by 8. Both of the last two scores are 6"
    assert f"{said} or more above that best one." in page
    assert ">fallen back<" in page
    assert ">improved<" not in page
    assert "came down and has gone up again since" in client_page(browser, cast)


@pytest.mark.parametrize(
    ("scores", "key", "is_told"),
    [
        ((18, 9, 3, 12, 8), "phq9", False),  # by 5: within the measure's own error
        ((18, 9, 3, 9, 9), "phq9", True),  # by 6, twice: the published amount itself
        ((18, 9, 3, 12), "phq9", False),  # one score alone may be a bad day
        ((18, 3, 9, 9), "phq9", True),
        ((18, 9, 3), "phq9", False),
        ((30, 10, 30), "swls", False),  # no published amount: no claim
    ],
)
def test_what_counts_as_fallen_back(
    cast: Cast, signed_in, scores: tuple[int, ...], key: str, is_told: bool
) -> None:
    totals(cast, *scores, key=key)
    assert ("after its best" in page_of(signed_in(cast.her_therapist))) == is_told


def test_worse_than_at_first_is_said_as_such(cast: Cast, signed_in) -> None:
    totals(cast, 10, 8, 19)
    page = page_of(signed_in(cast.her_therapist))
    assert "PHQ-9 went from 10 to 19" in page
    assert "after its best" not in page


def test_scores_that_swing_are_not_called_steady(cast: Cast, signed_in) -> None:
    totals(cast, 14, 4, 15, 12, 12, 11)
    browser = signed_in(cast.her_therapist)
    # Eleven is seven above the best, four: that is told first.
    assert "after its best" in page_of(browser)
    totals(cast, 12, 21, 12, 12, key="gad7", episode=cast.other_episode)
    page = page_of(browser)
    assert ">up and down<" in page
    assert "GAD-7 12, as at first; between 12 and 21 on the way" in page


def test_goal_that_fell_back_needs_attention(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for value in (2, 8, 6):
        scenes.rating(cast, goal, value)
    browser = signed_in(cast.her_therapist)
    assert "<h1>Nobody is waiting" in page_of(browser)
    scenes.rating(cast, goal, 5)
    page = page_of(browser)
    assert f"Rates “{scenes.WORDS}” 5 of 10; it was 8 at its best." in page
    assert f"Rates “{scenes.WORDS}” 5 of 10; it was 8 at its best." in client_page(browser, cast)


def test_headline_says_but_where_goal_and_measure_part(cast: Cast, signed_in) -> None:
    totals(cast, 18, 8)
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for value in (8, 5):
        scenes.rating(cast, goal, value)
    page = client_page(signed_in(cast.her_therapist), cast)
    assert "has come down, but the first goal has fallen back" in page


def held(cast: Cast, days_ago: int) -> None:
    """A session that took place so many days ago."""
    with time_machine.travel(clock.now() - timedelta(days=days_ago, hours=-2)):
        settle_appointment(
            actor=cast.her_therapist,
            appointment=scenes.appointment(cast),
            state=AppointmentState.ATTENDED,
        )


@time_machine.travel(NOVEMBER)
def test_nothing_planned_since_the_last_session_needs_attention(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.ACTIVE)
    held(cast, 14)
    browser = signed_in(cast.her_therapist)
    said = "In therapy, and nothing is planned since the session on 10 November."
    assert said in page_of(browser)
    assert said in client_page(browser, cast)
    plan_appointment(
        actor=cast.her_therapist,
        episode=cast.episode,
        therapist=cast.her_therapist,
        starts_at=clock.now() + timedelta(days=3),
        minutes=50,
        place=Place.VIDEO,
    )
    assert "<h1>Nobody is waiting" in page_of(browser)


@pytest.mark.parametrize(
    ("state", "days_ago"), [(EpisodeState.ACTIVE, 13), (EpisodeState.AFTERCARE, 40)]
)
def test_less_than_a_fortnight_or_aftercare_without_a_plan_is_no_reason(
    cast: Cast, signed_in, state: EpisodeState, days_ago: int
) -> None:
    scenes.episode_in(cast, state)
    held(cast, days_ago)
    assert "<h1>Nobody is waiting" in page_of(signed_in(cast.her_therapist))


def test_total_that_rose_far_without_a_published_amount_needs_attention(
    cast: Cast, signed_in
) -> None:
    totals(cast, 27, 60, key="bdi2")
    browser = signed_in(cast.her_therapist)
    page = page_of(browser)
    assert "<h1>One person needs you</h1>" in page
    assert "BDI-II went from 27 to 60" in page
    said = "Reckoned from published figures that are not yet confirmed, a change this size is more"
    assert said in page
    assert "BDI-II +33, reliable by reckoned figures" in page
    assert said in client_page(browser, cast)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((27, 30), "the measure’s own error could give a change of this size"),
        ((40, 12), "a change this size is more than the measure’s own error would give"),
    ],
)
def test_reckoned_changes_are_told_with_what_they_rest_on(
    cast: Cast, signed_in, scores: tuple[int, ...], said: str
) -> None:
    totals(cast, *scores, key="bdi2")
    browser = signed_in(cast.her_therapist)
    assert "<h1>Nobody is waiting" in page_of(browser)
    assert f"figures that are not yet confirmed, {said}" in client_page(browser, cast)
