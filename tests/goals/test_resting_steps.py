"""Steps under an aim that has ended: they rest as they stood, and stand again with the aim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from telos.access.enums import Side
from telos.goals.actions import (
    GoalError,
    agree_goal,
    bring_forward,
    keep_words,
    move_goal,
    name_supporters,
    review_goal,
    revise_goal,
)
from telos.goals.enums import GoalState
from telos.goals.queries import goal_course, open_goals
from tests import scenes
from tests.cast import Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal

ENDED = [GoalState.REACHED, GoalState.SET_ASIDE]


def moved(cast: Cast, goal: Goal, to: GoalState) -> Goal:
    return move_goal(
        actor=cast.client, goal=goal, to=to, seen_revision=goal.revision_number, why="So."
    )


def waiting(cast: Cast, side: Side) -> list[Goal]:
    found = open_goals(cast.client, [cast.episode], of_side=side).get(cast.episode.pk, [])
    return [glance.goal for glance in found if glance.awaits_agreement]


@pytest.mark.parametrize("ended", ENDED)
def test_step_of_an_ended_aim_awaits_nobody_until_the_aim_is_taken_up(
    cast: Cast, ended: GoalState
) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    theirs = scenes.step(cast, aim, by=cast.her_therapist)
    own = scenes.step(cast, aim)
    assert waiting(cast, Side.CLIENT) == [theirs]
    assert waiting(cast, Side.THERAPIST) == [own]
    stood = {step.goal.pk: step.awaits for step in goal_course(cast.client, aim).steps}

    aim = moved(cast, aim, ended)

    course = goal_course(cast.client, aim)
    assert [step.awaits for step in course.steps] == [None, None]
    assert all(step.goal.rests for step in course.steps)
    assert waiting(cast, Side.CLIENT) == waiting(cast, Side.THERAPIST) == []

    back = GoalState.AGREED if ended == GoalState.REACHED else GoalState.PROPOSED
    aim = moved(cast, aim, back)
    again = goal_course(cast.client, aim).steps
    assert {step.goal.pk: step.awaits for step in again} == stood
    agreed = agree_goal(actor=cast.client, goal=theirs, seen_revision=1)
    assert agreed.state == GoalState.AGREED


@pytest.mark.parametrize("ended", ENDED)
def test_nothing_becomes_of_a_step_that_rests(cast: Cast, ended: GoalState) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    proposed = scenes.step(cast, aim, by=cast.her_therapist)
    agreed = scenes.agreed(cast, scenes.step(cast, aim))
    beside = scenes.revised(cast, scenes.agreed(cast, scenes.step(cast, aim)), "Lights out at ten")
    done = moved(cast, scenes.step(cast, aim), GoalState.REACHED)
    moved(cast, aim, ended)
    client, seen = cast.client, {"seen_revision": 1}
    of_agreed = {"goal": agreed, "seen_revision": agreed.revision_number}
    of_beside = {"goal": beside, "seen_revision": beside.revision_number}
    deeds = [
        lambda: agree_goal(actor=client, goal=proposed, **seen),
        lambda: agree_goal(actor=cast.her_therapist, **of_beside),
        lambda: keep_words(actor=cast.her_therapist, **of_beside),
        lambda: revise_goal(
            actor=client, goal=proposed, wording=scenes.wording("Other"), why="So.", **seen
        ),
        lambda: move_goal(actor=client, goal=proposed, to=GoalState.REACHED, why="So.", **seen),
        lambda: moved(cast, agreed, GoalState.PAUSED),
        lambda: moved(cast, done, GoalState.PROPOSED),
        lambda: review_goal(actor=client, why="It holds.", **of_agreed),
        lambda: bring_forward(actor=client, step=agreed, seen_place=agreed.place),
        lambda: name_supporters(actor=client, goal=agreed, who="My sister", seen_number=0),
    ]
    before = scenes.everything()
    for deed in deeds:
        with pytest.raises(GoalError, match="This step rests, for its aim has ended"):
            deed()
    assert scenes.everything() == before


def test_answer_that_was_given_before_the_aim_ended_is_the_same_when_sent_again(
    cast: Cast,
) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    step = scenes.step(cast, aim, by=cast.her_therapist)
    agree_goal(actor=cast.client, goal=step, seen_revision=1)
    moved(cast, aim, GoalState.SET_ASIDE)
    again = agree_goal(actor=cast.client, goal=step, seen_revision=1)
    assert (again.state, again.revision_number) == (GoalState.AGREED, 2)
