"""A goal that was reached today is what the head of the client's page says of the goals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import totals
from tests.web.therapist.test_fallen_back import client_page

NOVEMBER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def title(browser, cast: Cast) -> str:
    return client_page(browser, cast).partition("<h1>")[2].partition("</h1>")[0]


def goal(cast: Cast, words: str) -> Goal:
    return scenes.agreed(cast, scenes.proposed_goal(cast, words=words))


def reached(cast: Cast, goal: Goal) -> None:
    seen = goal.revision_number
    move_goal(actor=cast.client, goal=goal, to=GoalState.REACHED, seen_revision=seen, why="Done.")


@time_machine.travel(NOVEMBER)
def test_headline_says_that_a_goal_was_reached_today(cast: Cast, signed_in) -> None:
    totals(cast, 18, 8)
    sea, sleep = goal(cast, "Walk to the sea"), goal(cast, "Sleep through")
    scenes.rating(cast, sea, 3)
    scenes.rating(cast, sea, 6)
    browser = signed_in(cast.her_therapist)
    assert title(browser, cast).endswith("has come down, and the first goal has come closer")
    reached(cast, sleep)
    assert title(browser, cast).endswith("has come down, and goal 2 was reached today")
    reached(cast, sea)
    assert title(browser, cast).endswith("has come down, and two goals were reached today")
    with time_machine.travel(NOVEMBER + timedelta(days=1)):
        assert title(signed_in(cast.her_therapist), cast).endswith("has come down")


@time_machine.travel(NOVEMBER)
def test_reached_goal_does_not_hide_that_the_score_got_worse(cast: Cast, signed_in) -> None:
    totals(cast, 8, 18)
    reached(cast, goal(cast, "Walk to the sea"))
    said = title(signed_in(cast.her_therapist), cast)
    assert said.endswith("has gone up, but the first goal was reached today")


@time_machine.travel(NOVEMBER)
def test_without_scores_the_goals_words_are_said(cast: Cast, signed_in) -> None:
    reached(cast, goal(cast, "Walk to the sea"))
    browser = signed_in(cast.her_therapist)
    assert title(browser, cast) == "Noor reached “Walk to the sea” today"
    reached(cast, goal(cast, "Sleep through"))
    assert title(browser, cast) == "Noor reached two goals today"
    with time_machine.travel(NOVEMBER + timedelta(days=1)):
        assert title(signed_in(cast.her_therapist), cast) == "Noor has no open goal now"
