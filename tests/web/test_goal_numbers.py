"""The number of a goal: given once, the same on every page, whatever becomes of the others."""

from __future__ import annotations

import re

import pytest

from telos.episodes.actions import open_episode
from telos.episodes.enums import EpisodeState
from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.rights.actions import take_copy
from telos.web.book.page import book_of
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import text_of, totals

WORDS = ("Walk to the sea", "Sleep through", "Call my brother")
NUMBERS = {"Walk to the sea": "1", "Sleep through": "2", "Call my brother": "3"}
_SHOWN = re.compile(r'<span class="goal-number">(\d+)</span>(?:<a[^>]*>)?“?([^”<]+)')


def three_goals(cast: Cast) -> dict[str, Goal]:
    """Three goals that both agreed to, the last one first, each rated."""
    totals(cast, 18, 8)
    goals = {words: scenes.proposed_goal(cast, words=words) for words in WORDS}
    for goal in reversed(goals.values()):
        scenes.rating(cast, goal, 3)
        scenes.agreed(cast, goal)
    return goals


def moved(cast: Cast, goal: Goal, to: GoalState) -> None:
    goal.refresh_from_db()
    seen = goal.revision_number
    move_goal(actor=cast.client, goal=goal, to=to, seen_revision=seen, why="So.")


def numbers_on(page: str) -> dict[str, str]:
    """Which number stands before which words."""
    return {words: number for number, words in _SHOWN.findall(page)}


def pages(cast: Cast, signed_in) -> list[str]:
    own, hers = signed_in(cast.client), signed_in(cast.her_therapist)
    return [
        text_of(own, "my-progress"),
        text_of(own, "my-goals"),
        text_of(hers, "client", cast.client_record.public_id),
    ]


@pytest.mark.parametrize("to", [GoalState.PAUSED, GoalState.REACHED, GoalState.SET_ASIDE])
def test_number_stays_when_another_goal_moves(cast: Cast, signed_in, to: GoalState) -> None:
    goals = three_goals(cast)
    for page in pages(cast, signed_in):
        assert numbers_on(page) == NUMBERS
    moved(cast, goals["Walk to the sea"], to)
    progress, mine, hers = pages(cast, signed_in)
    for page in (progress, mine, hers):
        assert numbers_on(page) == NUMBERS
    deed = GoalState(to).label.lower()
    for page in (progress, hers):
        assert f"Goal 1 {deed}: “Walk to the sea”" in page
        assert "Goal 2 agreed: “Sleep through”" in page


def test_number_goes_on_counting_in_later_care(cast: Cast, signed_in) -> None:
    three_goals(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    again = open_episode(
        actor=cast.her_therapist, client=cast.client_record, state=EpisodeState.ASSESSMENT
    )
    scenes.proposed_goal(cast, episode=again, words="Sing again")
    for page in pages(cast, signed_in)[1:]:
        assert numbers_on(page) == {"Sing again": "4"}


def test_others_goals_are_not_counted(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode, words="Not hers")
    scenes.proposed_goal(cast, words="Hers alone")
    for page in pages(cast, signed_in):
        assert numbers_on(page) == {}


def test_headline_names_the_goal_by_its_number(cast: Cast, signed_in) -> None:
    goals = three_goals(cast)
    moved(cast, goals["Walk to the sea"], GoalState.PAUSED)
    scenes.rating(cast, goals["Sleep through"], 6)
    hers = text_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert "has come down, and goal 2 has come closer</h1>" in hers


def test_book_names_it_by_its_number_too(cast: Cast) -> None:
    goals = three_goals(cast)
    moved(cast, goals["Walk to the sea"], GoalState.REACHED)
    copy = take_copy(actor=cast.client, client=cast.client_record)
    book = book_of(cast.client, cast.client_record, copy)
    told = re.findall(r'eyebrow">Goal (\d) · [^<]+</p>\s*<h3>“([^”]+)”', book)
    assert {words: number for number, words in told} == NUMBERS
