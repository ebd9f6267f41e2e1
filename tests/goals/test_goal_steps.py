"""Steps under an aim, what comes first, who supports, what stands beside, and looking together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from telos.access.enums import Side
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    ReviewDayError,
    agree_goal,
    bring_forward,
    link_measures,
    move_goal,
    name_supporters,
    propose_goal,
    propose_step,
    rate_goal,
    review_goal,
    revise_goal,
)
from telos.goals.enums import GoalHorizon, GoalPriority, GoalState, RevisionKind
from telos.goals.models import Goal, GoalMeasure, GoalSupport
from telos.goals.queries import beside_goals, goal_course, goal_courses, open_goals
from tests import scenes
from tests.cast import Cast


def test_step_stands_under_its_aim_and_is_about_the_same(cast: Cast) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)

    steps = [scenes.step(cast, aim), scenes.step(cast, aim, by=cast.her_therapist)]

    assert [(step.aim, step.place) for step in steps] == [(aim, 1), (aim, 2)]
    assert {(step.domain, step.horizon) for step in steps} == {(aim.domain, GoalHorizon.SHORT)}
    course = goal_course(cast.client, aim)
    assert [step.goal for step in course.steps] == steps
    assert [step.awaits for step in course.steps] == [Side.THERAPIST, Side.CLIENT]


def test_step_sent_twice_is_one_and_of_the_same_words_refused(cast: Cast) -> None:
    aim, key = scenes.goal_in(cast, GoalState.AGREED), uuid4()

    def send(words: str, key=key) -> Goal:
        return propose_step(actor=cast.client, aim=aim, words=words, submission_key=key)

    assert send("Lights out") == send("Lights out")
    with pytest.raises(AlreadySentError):
        send("Something else")
    with pytest.raises(GoalError, match="stands here already"):
        send("  lights OUT ", uuid4())
    assert aim.steps.count() == 1
    # Elsewhere the same words are another step.
    assert scenes.step(cast, scenes.goal_in(cast, GoalState.AGREED), words="Lights out")


def test_step_has_no_steps_and_is_neither_rated_nor_put_beside_measures_alone(cast: Cast) -> None:
    step = scenes.step(cast)
    before = scenes.everything()
    with pytest.raises(GoalError, match="not below others"):
        scenes.step(cast, step, words="Deeper")
    with pytest.raises(GoalError, match="not rated"):
        rate_goal(
            actor=cast.client,
            goal=step,
            value=3,
            rated_on=clock.today(),
            submission_key=uuid4(),
        )
    assert scenes.everything() == before


def test_step_is_done_without_anybody_having_agreed_and_taken_up_as_a_proposal(cast: Cast) -> None:
    step = scenes.step(cast)
    done = move_goal(
        actor=cast.client, goal=step, to=GoalState.REACHED, seen_revision=1, why="On Tuesday."
    )
    assert done.state == GoalState.REACHED

    again = move_goal(
        actor=cast.client, goal=done, to=GoalState.PROPOSED, seen_revision=2, why="It slipped."
    )
    assert again.state == GoalState.PROPOSED
    agreed = agree_goal(actor=cast.her_therapist, goal=again, seen_revision=3)
    assert agreed.state == GoalState.AGREED


def test_goal_and_its_first_step_are_proposed_together_or_not_at_all(cast: Cast) -> None:
    def propose(first_step: str) -> Goal:
        return propose_goal(
            actor=cast.client,
            episode=cast.episode,
            wording=scenes.wording(),
            submission_key=key,
            first_step=first_step,
        )

    key = uuid4()
    goal = propose(" Lights out at eleven ")
    assert propose(" Lights out at eleven ") == goal
    [step] = goal.steps.all()
    assert (step.words, step.place) == ("Lights out at eleven", 1)
    assert AuditRow.objects.filter(deed="goal.propose").count() == 2


def test_steps_change_places(cast: Cast) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    first, second, third = (scenes.step(cast, aim) for _ in range(3))

    bring_forward(actor=cast.her_therapist, step=third, seen_place=3)
    # Sent twice it is once.
    bring_forward(actor=cast.her_therapist, step=third, seen_place=3)

    order = [step.goal for step in goal_course(cast.client, aim).steps]
    assert order == [first, third, second]
    before = scenes.everything()
    with pytest.raises(GoalError, match="first already"):
        bring_forward(actor=cast.client, step=first, seen_place=1)
    with pytest.raises(GoalHasChangedError):
        bring_forward(actor=cast.client, step=second, seen_place=5)
    with pytest.raises(GoalError, match="Only steps"):
        bring_forward(actor=cast.client, step=aim, seen_place=0)
    assert scenes.everything() == before


def test_steps_are_no_goals_of_their_own_in_lists(cast: Cast) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    scenes.step(cast, aim)
    theirs = scenes.step(cast, aim, by=cast.her_therapist)

    courses = goal_courses(cast.client, [cast.episode])[cast.episode.pk]
    assert [course.goal for course in courses] == [aim]
    assert courses[0].number == 0
    # What waits for somebody's answer is told, after the aims.
    glances = open_goals(cast.client, [cast.episode], of_side=Side.CLIENT)[cast.episode.pk]
    assert [(glance.goal, glance.awaits_agreement) for glance in glances] == [
        (aim, False),
        (theirs, True),
    ]


def test_what_comes_first_is_agreed_like_words_and_orders_the_list(cast: Cast) -> None:
    first, second = (scenes.goal_in(cast, GoalState.AGREED) for _ in range(2))

    proposed = revise_goal(
        actor=cast.client,
        goal=second,
        wording=replace(scenes.wording(second.words), priority=GoalPriority.FIRST),
        seen_revision=2,
        why="It hurts most.",
    )
    assert _in_order(cast) == [first, second]
    assert proposed.priority == ""

    agree_goal(actor=cast.her_therapist, goal=second, seen_revision=3)
    assert _in_order(cast) == [second, first]


def _in_order(cast: Cast) -> list[Goal]:
    return [course.goal for course in goal_courses(cast.client, [cast.episode])[cast.episode.pk]]


def test_two_orders_at_once_are_one_and_a_reading(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)

    def say(actor, priority: GoalPriority) -> Goal:
        return revise_goal(
            actor=actor,
            goal=goal,
            wording=replace(scenes.wording(goal.words), priority=priority),
            seen_revision=2,
            why="So.",
        )

    say(cast.client, GoalPriority.FIRST)
    with pytest.raises(GoalHasChangedError):
        say(cast.her_therapist, GoalPriority.LATER)


def test_supporters_are_named_in_versions(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.supported(cast, goal, " My sister ")
    scenes.supported(cast, goal, "My sister")
    name_supporters(actor=cast.her_therapist, goal=goal, who="", seen_number=1)

    assert [row.who for row in goal.supports.all()] == ["My sister", ""]
    assert beside_goals(cast.client, [goal])[goal.pk].supporters == ""
    # Nobody needs to agree, and what is agreed stays agreed.
    goal.refresh_from_db()
    assert (goal.state, goal.revision_number) == (GoalState.AGREED, 2)
    with pytest.raises(GoalHasChangedError):
        name_supporters(actor=cast.client, goal=goal, who="Sam", seen_number=1)


def test_measures_stand_beside_a_goal_until_they_are_taken_away(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    phq9, gad7 = scenes.schedule(cast), scenes.schedule(cast, instrument_key="gad7")

    def choose(*schedules, seen: int) -> list[GoalMeasure]:
        return link_measures(actor=cast.client, goal=goal, schedules=schedules, seen_number=seen)

    assert len(choose(phq9, gad7, seen=0)) == 2
    assert choose(phq9, gad7, seen=0) == []
    assert [(row.schedule, row.is_linked) for row in choose(gad7, seen=2)] == [(phq9, False)]
    assert beside_goals(cast.client, [goal])[goal.pk].measures == ("gad7",)
    with pytest.raises(GoalHasChangedError):
        choose(seen=2)
    assert AuditRow.objects.filter(deed="goal.measures").count() == 2


def test_measures_of_another_care_are_refused(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    with pytest.raises(GoalError, match="in this care"):
        link_measures(
            actor=cast.her_therapist,
            goal=goal,
            schedules=[scenes.schedule(cast)],
            seen_number=0,
        )
    assert not GoalMeasure.objects.exists()


def test_looking_together_changes_no_word_and_says_when_again(cast: Cast) -> None:
    goal, again = scenes.goal_in(cast, GoalState.AGREED), clock.today() + timedelta(days=42)

    for _ in range(2):
        looked = review_goal(
            actor=cast.her_therapist, goal=goal, seen_revision=2, why="It holds.", review_on=again
        )

    newest = looked.revisions.last()
    assert newest is not None
    assert (looked.state, looked.review_on, looked.revision_number) == ("agreed", again, 3)
    assert (newest.kind, newest.why, newest.review_on) == (
        RevisionKind.REVIEWED,
        "It holds.",
        again,
    )
    ended = move_goal(
        actor=cast.client, goal=goal, to=GoalState.REACHED, seen_revision=3, why="There."
    )
    assert ended.review_on is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_next_look_on_a_day_that_cannot_be_is_refused(cast: Cast, days: int) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    with pytest.raises(ReviewDayError):
        review_goal(
            actor=cast.client,
            goal=goal,
            seen_revision=2,
            why="It holds.",
            review_on=clock.today() + timedelta(days=days),
        )


def test_what_is_proposed_is_answered_before_anybody_says_that_all_stays(cast: Cast) -> None:
    goal = scenes.revised(cast, scenes.goal_in(cast, GoalState.AGREED), "New words")
    before = scenes.everything()
    with pytest.raises(GoalError, match="Answer that first"):
        review_goal(actor=cast.her_therapist, goal=goal, seen_revision=3, why="It holds.")
    assert scenes.everything() == before


@pytest.mark.parametrize("role", ["colleague", "manager", "nobody", "other_client"])
def test_strangers_put_nothing_beside_a_goal(cast: Cast, role: str) -> None:
    goal, stranger = scenes.goal_in(cast, GoalState.AGREED), cast.person(role)
    step = scenes.step(cast, scenes.step(cast, goal).aim)
    before = scenes.everything()
    for deed in (
        lambda: scenes.step(cast, goal, by=stranger, words="Mine"),
        lambda: bring_forward(actor=stranger, step=step, seen_place=2),
        lambda: name_supporters(actor=stranger, goal=goal, who="Me", seen_number=0),
        lambda: link_measures(actor=stranger, goal=goal, schedules=[], seen_number=0),
        lambda: review_goal(actor=stranger, goal=goal, seen_revision=2, why="So."),
        lambda: scenes.levels_proposed(cast, goal, by=stranger),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    assert scenes.everything() == before
    assert not GoalSupport.objects.exists()


@pytest.mark.parametrize(
    "role", ["colleague", "manager", "nobody", "other_client", "former_therapist"]
)
def test_what_stands_beside_is_seen_by_those_who_see_the_goal(cast: Cast, role: str) -> None:
    goal = scenes.goal_with_levels(cast)
    scenes.supported(cast, goal)
    scenes.linked(cast, goal)
    scenes.scaling(cast, goal)

    for viewer, there in (("client", 1), ("her_therapist", 1), (role, 0)):
        beside = beside_goals(cast.person(viewer), [goal])[goal.pk]
        assert len(beside.supports) == len(beside.links) == len(beside.scalings) == there, viewer


@pytest.mark.parametrize("count", [1, 3])
def test_reading_asks_as_often_for_three_as_for_one(
    cast: Cast, django_assert_num_queries, count: int
) -> None:
    for _ in range(count):
        goal = scenes.goal_with_levels(cast)
        scenes.step(cast, goal)
        scenes.supported(cast, goal)
        scenes.scaling(cast, goal)
    with django_assert_num_queries(6):
        courses = goal_courses(cast.client, [cast.episode])[cast.episode.pk]
        beside_goals(cast.client, [course.goal for course in courses])
