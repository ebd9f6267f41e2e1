"""Pauses on the client's own page: when each was and why, in the words that were kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import text_of
from tests.web.client.test_progress import main_of

MORNING = datetime(2027, 3, 3, 8, 30, tzinfo=UTC)
HEADING = "When your care paused"


def went_on(cast: Cast, *, to: EpisodeState, why: str, days: int) -> None:
    """A pause of so many days from now, and what came after it."""
    scenes.paused(cast, days=30)
    with clock.set_to(clock.now() + timedelta(days=days)):
        move_episode(actor=cast.her_therapist, episode=cast.episode, to=to, why=why)


@time_machine.travel(MORNING, tick=False)
def test_past_pause_is_told_with_when_and_why(cast: Cast, signed_in) -> None:
    went_on(cast, to=EpisodeState.ASSESSMENT, why="Back, and rested.", days=20)
    main = main_of(signed_in(cast.client), "my-progress")
    assert HEADING in main
    assert "From 3 March 2027 to 23 March 2027" in main
    assert "A long journey." in main
    assert "Then you two went on. Back, and rested." in main


@time_machine.travel(MORNING, tick=False)
def test_care_that_ended_out_of_a_pause(cast: Cast, signed_in) -> None:
    went_on(cast, to=EpisodeState.CLOSED, why="She stays abroad.", days=20)
    main = main_of(signed_in(cast.client), "my-progress")
    assert "Then your care ended. She stays abroad." in main


@time_machine.travel(MORNING, tick=False)
def test_pause_that_lasts_says_when_you_look_again(cast: Cast, signed_in) -> None:
    went_on(cast, to=EpisodeState.ASSESSMENT, why="Back.", days=5)
    with clock.set_to(clock.now() + timedelta(days=10)):
        scenes.paused(cast, days=30)
        main = main_of(signed_in(cast.client), "my-progress")
    assert "Since 13 March 2027; you two look again on 12 April" in main
    # The latest first.
    assert main.index("Since 13 March") < main.index("From 3 March 2027 to 8 March 2027")


def test_without_a_pause_nothing_is_said_of_any(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast)
    assert HEADING not in text_of(signed_in(cast.client), "my-progress")


def test_pauses_are_read_by_nobody_else_and_not_told_of_others(cast: Cast, signed_in) -> None:
    scenes.paused(cast)
    assert HEADING in text_of(signed_in(cast.client), "my-progress")
    assert HEADING not in text_of(signed_in(cast.other_client), "my-progress")


@pytest.mark.parametrize("pauses", [1, 3])
def test_number_of_queries_stays(cast: Cast, signed_in, count_queries, pauses: int) -> None:
    for _ in range(pauses):
        went_on(cast, to=EpisodeState.ASSESSMENT, why="Back.", days=0)
    assert count_queries(signed_in(cast.client), reverse("my-progress")) <= 15
