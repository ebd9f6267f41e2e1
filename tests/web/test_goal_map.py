"""The map of goals: a picture with a list behind it, whatever there is to draw."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import agree_goal, move_goal, rate_goal
from telos.goals.enums import GoalState, Level
from tests import consents, scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES

# A page of a clinician's leaves a row of having been read; the rest is the page's own.


def path_of(cast: Cast, who: str) -> str:
    if who == "client":
        return reverse("my-goal-map")
    return reverse("client-goal-map", args=[cast.client_record.public_id])


def shown(cast: Cast, signed_in, who: str = "client") -> str:
    page = signed_in(cast.person(who)).get(path_of(cast, who))
    assert page.status_code == 200
    return page.content.decode()


def headline(page: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", page, re.DOTALL).group(1).strip()


def test_nothing_yet_is_said_kindly(cast: Cast, signed_in) -> None:
    page = shown(cast, signed_in)
    assert headline(page) == "There is no goal to draw yet"
    assert "goal-map" not in page.split("<main")[1].split("<footer")[0]


def test_one_goal_alone_is_a_map_too(cast: Cast, signed_in) -> None:
    scenes.goal_in(cast, GoalState.AGREED)
    page = shown(cast, signed_in)
    assert headline(page) == "One aim"
    assert '<svg class="map-lines"' not in page


def test_aims_and_steps_are_a_nested_list_of_links(cast: Cast, signed_in) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    first, second = scenes.step(cast, aim), scenes.step(cast, aim)
    move_goal(actor=cast.client, goal=first, to=GoalState.REACHED, seen_revision=1, why="Done.")
    page = shown(cast, signed_in)
    tree = page[page.index('<ol class="goal-map') :]
    for goal in (aim, first, second):
        assert f'href="{reverse("my-goal", args=[goal.public_id])}"' in tree
    assert tree.index(first.words) < tree.index(second.words)
    assert headline(page) == "One aim, one of two steps done"
    assert "Two things moved" in page or "One thing moved" in page
    assert tree.count('<path d="M0 ') == 2
    assert 'd="M0 100 C50 100 50 50 100 50" class="done"' in tree


def test_what_moved_lately_is_told_to_each_side_in_its_own_words(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    for days, value in ((20, 3), (0, 5)):
        rate_goal(
            actor=cast.client,
            goal=goal,
            value=value,
            rated_on=clock.today() - timedelta(days=days),
            submission_key=scenes.uuid4(),
        )
    assert "you rate “Sleep through most nights again” 5 of 10, it was 3" in shown(cast, signed_in)
    name = cast.client.display_name
    assert f"{name} rates “Sleep through most nights again” 5 of 10" in shown(
        cast, signed_in, "her_therapist"
    )


def test_nothing_that_moved_long_ago_is_told_as_new(cast: Cast, signed_in, settings) -> None:
    goal = scenes.proposed_goal(cast)
    for days, value in ((30, 3), (8, 5)):
        rate_goal(
            actor=cast.client,
            goal=goal,
            value=value,
            rated_on=clock.today() - timedelta(days=days),
            submission_key=scenes.uuid4(),
        )
    assert "Nothing has moved in the last seven days" in shown(cast, signed_in)


def test_what_was_set_aside_is_in_the_list_and_named(cast: Cast, signed_in) -> None:
    gone = scenes.goal_in(cast, GoalState.SET_ASIDE)
    scenes.proposed_goal(cast, words="Stay")
    page = shown(cast, signed_in)
    assert gone.words not in page
    assert "What was set aside, one in all, stands in the list." in page


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_levels_come_to_a_score_that_says_what_it_is_made_of(
    cast: Cast, signed_in, who: str
) -> None:
    assert "T-score" not in shown(cast, signed_in, who)
    goal = scenes.goal_with_levels(cast)
    scenes.goal_with_levels(cast)
    scenes.scaling(cast, goal, Level.MORE)
    scenes.scaling(cast, goal, Level.EXPECTED, by=cast.her_therapist)

    page = shown(cast, signed_in, who)

    assert page.count("a T-score of") == 2
    assert "a T-score of 60; where the goals began it was 40." in page
    assert "1 of 2 goals with agreed levels, each counting alike; one of them" in page
    assert "It is not for comparing people" in page


def test_supervisor_reads_the_map_and_changes_nothing(cast: Cast, signed_in) -> None:
    consents.agreed_to_supervision(cast)
    scenes.step(cast, scenes.goal_in(cast, GoalState.AGREED))
    page = shown(cast, signed_in, "supervisor")
    assert "Propose a goal" not in page


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_words_are_escaped_and_long_ones_shown_whole(cast: Cast, signed_in, who: str) -> None:
    long = "<script>alert(1)</script>" + "Donaudampfschifffahrt" * 20
    aim = scenes.proposed_goal(cast, words=long)
    scenes.step(cast, aim, words=f"{long}!")
    page = shown(cast, signed_in, who)
    assert "<script>alert" not in page
    assert "Donaudampfschifffahrt" * 20 in page


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_many_goals_ask_no_more_of_the_database_than_one(
    cast: Cast, signed_in, count_queries, who: str
) -> None:
    asked = []
    for number in range(1, 4):
        for _ in range(1 if number < 3 else 12):
            goal = scenes.goal_with_levels(cast)
            scenes.supported(cast, goal)
            scenes.scaling(cast, goal)
            step = scenes.step(cast, goal)
            agree_goal(actor=cast.her_therapist, goal=step, seen_revision=1)
        browser = signed_in(cast.person(who))
        browser.get(path_of(cast, who))
        asked.append(count_queries(browser, path_of(cast, who)))
    assert asked[0] == asked[1] == asked[2] <= MOST_QUERIES
    assert "very-dense" in shown(cast, signed_in, who)


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_page_of_a_goal_asks_no_more_for_three_of_everything(
    cast: Cast, signed_in, count_queries, who: str
) -> None:
    goal = scenes.goal_with_levels(cast)
    asked = []
    for count in range(1, 4):
        scenes.step(cast, goal)
        scenes.supported(cast, goal, f"Friend {count}")
        scenes.scaling(cast, goal)
        scenes.rating(cast, goal)
        scenes.levels_proposed(cast, goal, levels=scenes.levels(*"abcde"[:4], f"e{count}"))
        goal.refresh_from_db()
        args = [goal.public_id]
        path = reverse("my-goal", args=args)
        if who != "client":
            path = reverse("client-goal", args=[cast.client_record.public_id, *args])
        browser = signed_in(cast.person(who))
        browser.get(path)
        asked.append(count_queries(browser, path))
    assert asked[0] == asked[1] == asked[2] <= MOST_QUERIES
