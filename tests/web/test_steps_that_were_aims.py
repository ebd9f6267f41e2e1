"""A step that was an aim before: what was measured, rated and scaled stays to be read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.access.enums import Side
from telos.goals.actions import (
    GoalError,
    GoalHasChangedError,
    agree_goal,
    link_measures,
    move_goal,
    stand_under,
)
from telos.goals.enums import GoalState, Level
from telos.goals.models import Goal, GoalMeasure
from telos.goals.queries import attainment_of, beside_goals, goal_courses
from telos.measures.actions import begin_response
from tests import scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES
from tests.web.practice.test_care_page import text

AGREED = GoalState.AGREED
NOT_RATED = "A step is done or not, so it is not rated any more."
NOT_MEASURED = "A step is done or not: measures are put beside the aim above it."
NOT_SCALED = "A step is done or not: levels are said of the aim above it."
TAKE_AWAY = "Take a measure away"
PHQ9 = "Low mood, PHQ-9"
REJECTED = 422


def of_client(goal: Goal, deed: str = "") -> str:
    return reverse(f"my-goal{deed}", args=[goal.public_id])


def of_therapist(goal: Goal, deed: str = "") -> str:
    return reverse(f"client-goal{deed}", args=[goal.episode.client.public_id, goal.public_id])


def become_a_step(cast: Cast, goal: Goal, aim: Goal | None = None) -> Goal:
    """The goal, once both have agreed that it is a step towards another."""
    goal.refresh_from_db()
    seen = goal.revision_number
    under = aim or scenes.goal_in(cast, AGREED)
    stand_under(actor=cast.client, goal=goal, aim=under, seen_revision=seen, why="It fits.")
    return agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=seen + 1)


def pages(cast: Cast, signed_in, goal: Goal) -> list[str]:
    return [
        text(signed_in(cast.client).get(of_client(goal))),
        text(signed_in(cast.her_therapist).get(of_therapist(goal))),
    ]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_measure_stays_beside_the_step_until_either_takes_it_away(
    cast: Cast, signed_in, who: str
) -> None:
    goal = scenes.goal_in(cast, AGREED)
    asked = scenes.linked(cast, goal)
    scenes.schedule(cast, instrument_key="gad7")
    begun = begin_response(actor=cast.client, schedule=asked)
    scenes.answered(cast, begun, scenes.all_answers(2) | {"phq9_9": 0})
    assert not any(NOT_MEASURED in page for page in pages(cast, signed_in, goal))
    goal = become_a_step(cast, goal)
    for page in pages(cast, signed_in, goal):
        assert f"<h3>{PHQ9}</h3>" in page
        assert NOT_MEASURED in page
        assert TAKE_AWAY in page
        # What does not stand there is not offered.
        assert "GAD-7" not in page
    path = of_client if who == "client" else of_therapist
    browser = signed_in(cast.person(who))
    answer = browser.post(path(goal, "-measures"), {"seen_number": 1})
    assert answer.status_code == 302
    for page in pages(cast, signed_in, goal):
        assert f"<h3>{PHQ9}</h3>" not in page
        assert NOT_MEASURED not in page
        assert f"put {PHQ9} beside the goal" in page
        assert f"took {PHQ9} away from beside the goal" in page


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_nothing_new_is_put_beside_a_step(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_in(cast, AGREED)
    asked = scenes.linked(cast, goal)
    other = scenes.schedule(cast, instrument_key="gad7")
    goal = become_a_step(cast, goal)
    path = of_client if who == "client" else of_therapist
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    sent = {"measures": ["phq9", "gad7"], "seen_number": 1}
    assert browser.post(path(goal, "-measures"), sent).status_code == REJECTED
    with pytest.raises(GoalError, match="measures stand beside the aim above it"):
        link_measures(actor=cast.person(who), goal=goal, schedules=[asked, other], seen_number=1)
    with pytest.raises(GoalHasChangedError):
        link_measures(actor=cast.person(who), goal=goal, schedules=[], seen_number=0)
    assert scenes.everything() == before
    assert link_measures(actor=cast.client, goal=goal, schedules=[asked], seen_number=1) == []


def test_step_that_rests_or_is_over_keeps_its_measures(cast: Cast, signed_in) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    scenes.linked(cast, goal)
    goal = become_a_step(cast, goal, aim)
    move_goal(
        actor=cast.client, goal=aim, to=GoalState.REACHED, seen_revision=2, why="It is there."
    )
    assert not any(TAKE_AWAY in page for page in pages(cast, signed_in, goal))
    with pytest.raises(GoalError, match="rests"):
        link_measures(actor=cast.client, goal=goal, schedules=[], seen_number=1)
    assert GoalMeasure.objects.count() == 1


def test_ratings_of_the_aim_are_read_on_the_step(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, AGREED)
    for value in (3, 5):
        scenes.rating(cast, goal, value)
    for page in pages(cast, signed_in, goal):
        assert NOT_RATED not in page
        assert "5 now" in page
    goal = become_a_step(cast, goal)
    for page in pages(cast, signed_in, goal):
        assert "How far along it was" in page
        assert NOT_RATED in page
        assert '<td class="number">3, 5</td>' in page
        assert "Keep it" not in page
        assert "5 now" not in page
        assert "something to talk about" not in page


def test_one_rating_is_read_too_and_a_step_without_any_says_nothing(cast: Cast, signed_in) -> None:
    goal, other = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    scenes.rating(cast, goal, 7)
    for page in pages(cast, signed_in, become_a_step(cast, goal)):
        assert NOT_RATED in page
        assert '<td class="number">7</td>' in page
    for page in pages(cast, signed_in, become_a_step(cast, other)):
        assert NOT_RATED not in page
        assert "How far along" not in page
        assert "has not rated it yet" not in page


def test_what_was_said_by_levels_is_read_on_the_step(cast: Cast, signed_in) -> None:
    goal = scenes.goal_with_levels(cast)
    scenes.scaling(cast, goal, Level.MORE)
    goal = become_a_step(cast, goal)
    for page in pages(cast, signed_in, goal):
        assert NOT_SCALED in page
        assert "At which level it was, day by day" in page
        assert f"+1: {scenes.LEVELS[3]}" in page
        assert "(on earlier levels)" not in page
        assert "Put five levels into words" not in page


def test_score_says_that_a_goal_has_become_a_step(cast: Cast, signed_in) -> None:
    goals = [scenes.goal_with_levels(cast) for _ in range(2)]
    for goal in goals:
        scenes.scaling(cast, goal, Level.MORE)
    maps = [
        (signed_in(cast.client), reverse("my-goal-map")),
        (
            signed_in(cast.her_therapist),
            reverse("client-goal-map", args=[cast.client_record.public_id]),
        ),
    ]
    for browser, path in maps:
        page = text(browser.get(path))
        assert "a T-score of" in page
        assert "become a step" not in page
    become_a_step(cast, goals[0])
    for browser, path in maps:
        page = text(browser.get(path))
        assert "Made of the latest levels of 1 of 1 goal" in page
        assert "1 that was scaled has become a step and is not in it" in page
    become_a_step(cast, goals[1])
    for browser, path in maps:
        page = text(browser.get(path))
        assert "a T-score of" not in page
        assert "no T-score just now." in page
        assert "2 that were scaled have become steps and are not in it" in page


def test_score_counts_the_steps_that_one_side_scaled(cast: Cast) -> None:
    goals = [scenes.goal_with_levels(cast) for _ in range(2)]
    for goal in goals:
        scenes.scaling(cast, goal, Level.MORE)
    step = become_a_step(cast, goals[0])
    scenes.step(cast, goals[1])
    courses = goal_courses(cast.client, [cast.episode])[cast.episode.pk]
    every = [each.goal for course in courses for each in (course, *course.steps)]
    assert step in every
    beside = beside_goals(cast.client, every)
    found = attainment_of(courses, beside, side=Side.CLIENT)
    assert found is not None
    assert (found.scaled, found.as_steps) == (1, 1)
    assert attainment_of(courses, beside, side=Side.THERAPIST) is None


def test_aim_once_more_it_is_rated_and_measured_as_before(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, AGREED)
    scenes.linked(cast, goal)
    scenes.rating(cast, goal, 5)
    goal = become_a_step(cast, goal)
    seen = goal.revision_number
    stand_under(actor=cast.client, goal=goal, aim=None, seen_revision=seen, why="It has grown.")
    agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=seen + 1)
    for page in pages(cast, signed_in, goal):
        assert NOT_RATED not in page
        assert NOT_MEASURED not in page
        assert "Choose measures to see beside it" in page


def test_whoever_proposes_it_reads_that_it_is_not_rated_any_more(cast: Cast, signed_in) -> None:
    scenes.goal_in(cast, AGREED)
    for page in pages(cast, signed_in, scenes.goal_in(cast, AGREED)):
        assert "As a step it is done or not: it is not rated any more" in page


@pytest.mark.parametrize("measures", [1, 3])
def test_number_of_queries_stays(cast: Cast, signed_in, count_queries, measures: int) -> None:
    goal = scenes.goal_in(cast, AGREED)
    asked = [
        scenes.schedule(cast, instrument_key=key) for key in ("phq9", "gad7", "phq2")[:measures]
    ]
    link_measures(actor=cast.client, goal=goal, schedules=asked, seen_number=0)
    scenes.rating(cast, goal, 5)
    goal = become_a_step(cast, goal)
    for browser, path in (
        (signed_in(cast.client), of_client(goal)),
        (signed_in(cast.her_therapist), of_therapist(goal)),
    ):
        browser.get(path)
        assert count_queries(browser, path) <= MOST_QUERIES
