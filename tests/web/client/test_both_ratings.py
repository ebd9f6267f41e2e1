"""What a therapist says of how far along a goal is: told that the client sees it, and seen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.actions import rate_goal
from telos.goals.enums import GoalState
from telos.goals.models import GoalRating
from tests import scenes
from tests.web.client.pages import text_of

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from telos.people.models import Person
    from tests.cast import Cast


def rated(goal: Goal, by: Person, value: int, *, days_ago: int = 0) -> None:
    day = clock.today()
    made = rate_goal(actor=by, goal=goal, value=value, rated_on=day, submission_key=uuid4())
    # Care of the cast begins today.
    GoalRating.objects.filter(pk=made.pk).update(rated_on=day - timedelta(days=days_ago))


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main", maxsplit=1)[0]


def test_therapist_is_told_that_the_client_sees_it_and_the_client_does(
    cast: Cast, signed_in
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    name = cast.her_therapist.display_name
    browser = signed_in(cast.client)
    for place in (("my-goal", goal.public_id), ("my-goals",)):
        assert name not in main_of(text_of(browser, *place)).split("How it came to be")[0]
    rated(goal, cast.client, 7)
    rated(goal, cast.her_therapist, 5)
    client = cast.client_record
    hers = text_of(signed_in(cast.her_therapist), "client-goal", client.public_id, goal.public_id)
    assert f"{client.display_name} sees your rating beside their own." in hers
    browser = signed_in(cast.client)
    for place in (("my-goal", goal.public_id), ("my-goals",)):
        said = f"{name} sees it at 5 of 10: something to talk about."
        assert said in main_of(text_of(browser, *place))


@pytest.mark.parametrize("place", ["my-goal", "my-progress"])
def test_ratings_of_both_stand_in_the_table_by_their_days(
    cast: Cast, signed_in, place: str
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    rated(goal, cast.client, 3, days_ago=9)
    rated(goal, cast.her_therapist, 4, days_ago=9)
    rated(goal, cast.her_therapist, 6, days_ago=2)
    rated(goal, cast.client, 7)
    where = [place, goal.public_id] if place == "my-goal" else [place]
    page = text_of(signed_in(cast.client), *where)
    table = next(
        each for each in re.findall(r"<table.*?</table>", page) if "Your therapist" in each
    )
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("<tr>")[2:]]
    assert rows == [["7", ""], ["", "6"], ["3", "4"]]


def test_table_of_the_clients_alone_has_one_column(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    rated(goal, cast.client, 3, days_ago=9)
    rated(goal, cast.client, 7)
    page = main_of(text_of(signed_in(cast.client), "my-goal", goal.public_id))
    assert "From 0 to 10" in page
    assert "Your therapist</th>" not in page


def test_first_rating_of_each_is_enough_to_see_both(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    rated(goal, cast.client, 7)
    assert '<h2 id="so-far">' not in text_of(signed_in(cast.client), "my-goal", goal.public_id)
    rated(goal, cast.her_therapist, 6)
    assert '<h2 id="so-far">' in text_of(signed_in(cast.client), "my-goal", goal.public_id)


@pytest.mark.parametrize(
    ("own", "theirs", "days_ago", "said"),
    [
        (None, 5, 0, "sees it at 5 of 10."),
        (5, 5, 0, "sees it at 5 of 10 too."),
        (7, 5, 40, "saw it at 5 of 10 on "),
    ],
)
def test_what_the_therapist_sees_is_told_as_it_stands(
    cast: Cast, signed_in, own: int | None, theirs: int, days_ago: int, said: str
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    rated(goal, cast.her_therapist, theirs, days_ago=days_ago)
    if own is not None:
        rated(goal, cast.client, own)
    page = main_of(text_of(signed_in(cast.client), "my-goals"))
    assert f"{cast.her_therapist.display_name} {said}" in page
    assert "something to talk about" not in page


def test_once_care_has_ended_nothing_is_left_to_talk_about(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    rated(goal, cast.client, 7)
    rated(goal, cast.her_therapist, 5)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    page = main_of(text_of(signed_in(cast.client), "my-goal", goal.public_id))
    assert f"{cast.her_therapist.display_name} sees it at 5 of 10." in page
