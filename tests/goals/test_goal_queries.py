"""Who sees which goals, and in how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telos.access.actions import end_care
from telos.access.enums import Side
from telos.base import clock
from telos.goals.actions import agree_goal, move_goal
from telos.goals.enums import GoalState
from telos.goals.queries import (
    goal_course,
    goal_courses,
    goals_visible_to,
    open_goals,
    ratings_of,
    revisions_visible_to,
    stories_of,
)
from telos.people.models import Membership
from tests import scenes
from tests.cast import EVERYBODY, Cast

# Who reads the goals of whom: everybody else reads none.
READERS = {
    "client": {"client"},
    "her_therapist": {"client", "other_client"},
    "colleague": {"client of colleague"},
    "other_client": {"other_client"},
    "therapist_elsewhere": {"client_elsewhere"},
    "client_elsewhere": {"client_elsewhere"},
}


@pytest.fixture
def goals(cast: Cast) -> dict[str, int]:
    """A goal of each client, by whose it is."""
    made = {
        "client": scenes.proposed_goal(cast),
        "other_client": scenes.proposed_goal(
            cast, by=cast.her_therapist, episode=cast.other_episode
        ),
        "client of colleague": scenes.proposed_goal(
            cast, by=cast.colleague, episode=cast.episode_of_colleague
        ),
        "client_elsewhere": scenes.proposed_goal(
            cast, by=cast.client_elsewhere, episode=cast.episode_elsewhere
        ),
    }
    return {whose: goal.pk for whose, goal in made.items()}


@pytest.mark.parametrize("name", EVERYBODY)
def test_goals_are_visible_to_exactly_whom_the_table_names(
    cast: Cast, goals: dict[str, int], name: str
) -> None:
    viewer = cast.person(name)
    episodes = [
        cast.episode,
        cast.other_episode,
        cast.episode_of_colleague,
        cast.episode_elsewhere,
    ]

    seen = {whose for whose, pk in goals.items() if goals_visible_to(viewer).filter(pk=pk)}
    courses = [c.goal.pk for found in goal_courses(viewer, episodes).values() for c in found]
    glances = [
        glance.goal.pk
        for found in open_goals(viewer, episodes, of_side=Side.CLIENT).values()
        for glance in found
    ]

    assert seen == READERS.get(name, set())
    assert sorted(courses) == sorted(glances) == sorted(goals[whose] for whose in seen)


@pytest.mark.parametrize("name", EVERYBODY)
def test_story_and_ratings_are_visible_to_the_two_sides_alone(cast: Cast, name: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 7)
    viewer, sees = cast.person(name), name in {"client", "her_therapist"}

    assert revisions_visible_to(viewer, goal).count() == (2 if sees else 0)
    assert len(stories_of(viewer, [goal]).get(goal.pk, ())) == (2 if sees else 0)
    assert ratings_of(viewer, [goal], side=Side.CLIENT) == ({goal.pk: [7]} if sees else {})
    assert ratings_of(viewer, [goal], side=Side.THERAPIST) == {}


def test_ratings_at_a_glance_are_those_of_each_goal(cast: Cast) -> None:
    for value in (2, 8):
        scenes.rating(cast, scenes.goal_in(cast, GoalState.AGREED), value)
    scenes.goal_in(cast, GoalState.AGREED)

    glances = open_goals(cast.client, [cast.episode], of_side=Side.CLIENT)[cast.episode.pk]

    rated = [(glance.best, glance.last) for glance in glances]
    assert rated == [(2, 2), (8, 8), (None, None)]


def test_goals_are_numbered_for_each_client_by_when_they_were_made(cast: Cast) -> None:
    """Across episodes; of two made in one moment the first kept is the first."""
    now = clock.now()
    with clock.set_to(now):
        second, third = scenes.proposed_goal(cast), scenes.proposed_goal(cast)
        others = scenes.proposed_goal(cast, by=cast.her_therapist, episode=cast.other_episode)
    with clock.set_to(now - timedelta(days=1)):
        first = scenes.proposed_goal(cast)

    courses = goal_courses(cast.her_therapist, [cast.episode, cast.other_episode])

    numbers = {course.goal: course.number for found in courses.values() for course in found}
    assert numbers == {first: 1, second: 2, third: 3, others: 0}


def test_goals_are_gone_from_the_therapists_sight_when_care_ends(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    assert goals_visible_to(cast.her_therapist).filter(pk=goal.pk).exists()

    end_care(actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist)

    assert not goals_visible_to(cast.her_therapist).filter(pk=goal.pk).exists()
    assert goals_visible_to(cast.client).filter(pk=goal.pk).exists()


def test_goals_are_gone_from_sight_when_the_therapist_leaves_the_practice(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    Membership.objects.filter(person=cast.her_therapist).update(ended_on="2999-01-01")

    assert not goals_visible_to(cast.her_therapist).filter(pk=goal.pk).exists()


def test_course_puts_agreed_goals_first_then_older_ones(cast: Cast) -> None:
    words = ["one", "two", "three", "four"]
    one, two, three, four = (scenes.proposed_goal(cast, words=said) for said in words)
    move_goal(actor=cast.client, goal=one, to=GoalState.SET_ASIDE, seen_revision=1, why="")
    agree_goal(actor=cast.her_therapist, goal=three, seen_revision=1)

    courses = goal_courses(cast.client, [cast.episode])[cast.episode.pk]

    assert [course.goal for course in courses] == [three, two, four, one]


def test_course_says_whose_agreement_is_missing(cast: Cast) -> None:
    hers = scenes.proposed_goal(cast)
    his = scenes.proposed_goal(cast, by=cast.her_therapist)
    agreed = scenes.goal_in(cast, GoalState.AGREED)

    awaited = [goal_course(cast.client, goal).awaits for goal in (hers, his, agreed)]

    assert awaited == [Side.THERAPIST, Side.CLIENT, None]
    glances = open_goals(cast.client, [cast.episode], of_side=Side.CLIENT)[cast.episode.pk]
    assert [glance.goal for glance in glances if glance.awaits_agreement] == [his]


def _more_of_everything(cast: Cast, number: int) -> None:
    for _ in range(number):
        goal = scenes.goal_in(cast, GoalState.AGREED)
        scenes.rating(cast, goal)


@pytest.mark.parametrize("number", [1, 3])
def test_goal_courses_take_three_queries(
    cast: Cast, django_assert_num_queries, number: int
) -> None:
    _more_of_everything(cast, number)

    with django_assert_num_queries(3):
        found = goal_courses(cast.her_therapist, [cast.episode, cast.other_episode])
        said = [
            (course.goal.episode.client.display_name, course.awaits, course.last.value)
            for course in found[cast.episode.pk]
            if course.last
        ]
    assert len(said) == number


@pytest.mark.parametrize("number", [1, 3])
def test_open_goals_take_one_query(cast: Cast, django_assert_num_queries, number: int) -> None:
    _more_of_everything(cast, number)

    with django_assert_num_queries(1):
        found = open_goals(cast.her_therapist, [cast.episode], of_side=Side.THERAPIST)
    assert len(found[cast.episode.pk]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_revisions_take_two_queries(cast: Cast, django_assert_num_queries, number: int) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for n in range(number):
        goal = scenes.revised(cast, goal, f"Version {n}")

    with django_assert_num_queries(2):
        story = list(revisions_visible_to(cast.client, goal))
        agreed = [
            [agreement.by.display_name for agreement in revision.agreements.all()]
            for revision in story
        ]
    assert len(agreed) == 2 + number
