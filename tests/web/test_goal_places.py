"""Letting a goal stand under another aim, on the pages of both and in the map."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.goals.actions import agree_goal, stand_under
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.goals.queries import goal_courses
from telos.web.goal_moves import moved_lately
from tests import scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES
from tests.web.practice.test_care_page import text

AGREED = GoalState.AGREED
SUMMARY = "Let it stand elsewhere"
REJECTED = 422


def two(cast: Cast) -> tuple[Goal, Goal]:
    return scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)


def of_client(goal: Goal, deed: str = "") -> str:
    return reverse(f"my-goal{deed}", args=[goal.public_id])


def of_therapist(goal: Goal, deed: str = "") -> str:
    return reverse(f"client-goal{deed}", args=[goal.episode.client.public_id, goal.public_id])


def sent(aim: Goal | None, *, seen: int = 2, why: str = "It belongs to this.") -> dict[str, object]:
    under = str(aim.public_id) if aim else "itself"
    return {"under": under, "why": why, "seen_revision": seen}


def test_client_proposes_therapist_agrees_and_the_map_follows(cast: Cast, signed_in) -> None:
    aim, goal = two(cast)
    own, therapist = signed_in(cast.client), signed_in(cast.her_therapist)
    page = text(own.get(of_client(goal)))
    assert SUMMARY in page
    assert f"As a step towards: {aim.words}" in page
    assert "By itself" not in page
    answer = own.post(of_client(goal, "-under"), sent(aim))
    assert (answer.status_code, answer.url) == (302, of_client(goal))
    told = text(own.get(of_client(goal)))
    assert "You have proposed another place for it" in told
    assert f"You proposed that it becomes a step towards “{aim.words}”" in told
    assert "Take it back" in told
    assert "It is proposed that it becomes a step towards" in text(own.get(reverse("my-goals")))
    asked = text(therapist.get(of_therapist(goal)))
    assert "Noor would let it stand elsewhere" in asked
    assert "An aim of its own · " in asked
    assert f"A step towards “{aim.words}” · " in asked
    assert "I agree: let it stand there" in asked
    before = text(own.get(reverse("my-goal-map")))
    assert before.count("map-place aim") == 2
    agreed = therapist.post(of_therapist(goal, "-agree"), {"seen_revision": 3})
    assert agreed.status_code == 302
    after = text(own.get(reverse("my-goal-map")))
    assert after.count("map-place aim") == 1
    assert after.count("map-place step") == 1
    assert f"A step towards “{aim.words}”" in text(own.get(of_client(goal)))


def test_place_that_was_proposed_and_agreed_is_told_wherever_changes_are(
    cast: Cast, signed_in
) -> None:
    aim, goal = two(cast)
    page = reverse("client", args=[cast.client_record.public_id])
    goal = stand_under(actor=cast.client, goal=goal, aim=aim, seen_revision=2, why="It fits.")
    assert f"proposed another place for “{goal.words}”" in text(
        signed_in(cast.her_therapist).get(page)
    )
    agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=3)
    courses = goal_courses(cast.client, [cast.episode])[cast.episode.pk]
    moved = [move.told for move in moved_lately(courses, viewer=cast.client)]
    assert f"it was agreed where “{goal.words}” stands" in moved


def test_therapist_proposes_and_the_client_leaves_it(cast: Cast, signed_in) -> None:
    aim, goal = two(cast)
    own, therapist = signed_in(cast.client), signed_in(cast.her_therapist)
    assert SUMMARY in text(therapist.get(of_therapist(goal)))
    assert therapist.post(of_therapist(goal, "-under"), sent(aim)).status_code == 302
    page = text(own.get(of_client(goal)))
    assert "Another place for this goal" in page
    assert "Yes, let it stand there" in page
    assert "Leave it where it is" in page
    assert own.post(of_client(goal, "-keep"), {"seen_revision": 3}).status_code == 302
    goal.refresh_from_db()
    assert goal.aim is None


def test_step_can_stand_by_itself(cast: Cast, signed_in) -> None:
    step = scenes.step(cast)
    own = signed_in(cast.client)
    assert "By itself, as an aim of its own" in text(own.get(of_client(step)))
    assert own.post(of_client(step, "-under"), sent(None, seen=1)).status_code == 302
    step.refresh_from_db()
    assert not step.is_step
    assert "proposed that it becomes an aim of its own" in text(own.get(of_client(step)))


@pytest.mark.parametrize("who", ["client", "therapist"])
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"why": " "}, "Say in a few words what led to the change."),
        ({"under": ""}, "Choose where it is to stand."),
        ({"under": "nowhere"}, "It cannot stand there."),
        ({"seen_revision": 1}, "This goal has changed since you opened it."),
    ],
)
def test_fault_is_told_and_what_was_typed_stays(
    cast: Cast, signed_in, who: str, changed: dict[str, object], said: str
) -> None:
    aim, goal = two(cast)
    person, path = (
        (cast.client, of_client(goal, "-under"))
        if who == "client"
        else (cast.her_therapist, of_therapist(goal, "-under"))
    )
    browser = signed_in(person)
    before = scenes.everything()
    answer = browser.post(path, {**sent(aim, why="Typed words."), **changed})
    page = text(answer)
    assert answer.status_code == REJECTED
    assert said in page
    assert "why" in changed or "Typed words." in page
    assert scenes.everything() == before


def test_what_has_steps_or_is_alone_is_not_offered_another_place(cast: Cast, signed_in) -> None:
    own = signed_in(cast.client)
    alone = scenes.goal_in(cast, AGREED)
    assert SUMMARY not in text(own.get(of_client(alone)))
    other = scenes.goal_in(cast, AGREED)
    scenes.step(cast, alone)
    assert SUMMARY not in text(own.get(of_client(alone)))
    assert SUMMARY in text(own.get(of_client(other)))


def test_place_that_is_gone_is_told_to_whoever_agrees(cast: Cast, signed_in) -> None:
    aim, goal = two(cast)
    stand_under(actor=cast.client, goal=goal, aim=aim, seen_revision=2, why="It belongs to this.")
    scenes.step(cast, goal)
    therapist = signed_in(cast.her_therapist)
    answer = therapist.post(of_therapist(goal, "-agree"), {"seen_revision": 3}, follow=True)
    assert "It has steps of its own, so it stays an aim." in text(answer)


def test_book_tells_where_it_stood(cast: Cast, signed_in) -> None:
    aim, goal = two(cast)
    stand_under(actor=cast.client, goal=goal, aim=aim, seen_revision=2, why="It belongs to this.")
    agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=3)
    book = text(signed_in(cast.client).post(reverse("my-copy-book")))
    assert f"You proposed that it becomes a step towards “{aim.words}”" in book
    assert "It belongs to this." in book


@pytest.mark.parametrize("others", [1, 3])
def test_number_of_queries_stays(cast: Cast, signed_in, count_queries, others: int) -> None:
    goal = scenes.goal_in(cast, AGREED)
    for _ in range(others):
        scenes.goal_in(cast, AGREED)
    for browser, path in (
        (signed_in(cast.client), of_client(goal)),
        (signed_in(cast.her_therapist), of_therapist(goal)),
    ):
        browser.get(path)
        assert count_queries(browser, path) <= MOST_QUERIES
