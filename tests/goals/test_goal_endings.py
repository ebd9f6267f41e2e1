"""What a therapist ends alone is told to the client, until they have looked at it or answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from telos.access.enums import ConsentKind
from telos.goals.actions import agree_goal, move_goal
from telos.goals.enums import GoalState
from telos.goals.queries import endings_told
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.notices.queries import unread_of
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from telos.people.models import Person

ENDED = [GoalState.REACHED, GoalState.SET_ASIDE]


def moved(goal: Goal, to: GoalState, *, by: Person) -> Goal:
    return move_goal(
        actor=by, goal=goal, to=to, seen_revision=goal.revision_number, why="It holds."
    )


def told(cast: Cast) -> dict[str, int]:
    found = {
        name: unread_of(cast.person(name)).filter(kind=NoticeKind.GOAL_ENDED).count()
        for name in EVERYBODY
    }
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("to", ENDED)
def test_client_is_told_of_a_goal_that_the_therapist_ends(cast: Cast, to: GoalState) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)

    moved(goal, to, by=cast.her_therapist)
    # Sent twice it is once.
    goal.refresh_from_db()
    move_goal(actor=cast.her_therapist, goal=goal, to=to, seen_revision=2, why="It holds.")

    assert told(cast) == {"client": 1}
    [ending] = endings_told(cast.client, cast.episode)
    assert (ending.goal, ending.state, ending.why) == (goal, to, "It holds.")
    assert endings_told(cast.her_therapist, cast.episode) == []
    assert endings_told(cast.other_client, cast.episode) == []


@pytest.mark.parametrize("to", ENDED)
def test_nobody_is_told_of_what_the_client_ended(cast: Cast, to: GoalState) -> None:
    moved(scenes.goal_in(cast, GoalState.AGREED), to, by=cast.client)
    assert told(cast) == {}


def test_pause_and_a_proposal_taken_back_are_no_endings(cast: Cast) -> None:
    moved(scenes.goal_in(cast, GoalState.AGREED), GoalState.PAUSED, by=cast.her_therapist)
    own = scenes.proposed_goal(cast, by=cast.her_therapist)
    moved(own, GoalState.SET_ASIDE, by=cast.her_therapist)
    assert told(cast) == {}
    # What the client proposed is theirs, agreed by both or not.
    moved(scenes.proposed_goal(cast), GoalState.SET_ASIDE, by=cast.her_therapist)
    assert told(cast) == {"client": 1}


def test_step_that_is_done_is_no_news_and_one_set_aside_is(cast: Cast) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    moved(scenes.step(cast, aim), GoalState.REACHED, by=cast.her_therapist)
    assert told(cast) == {}
    step = moved(scenes.step(cast, aim), GoalState.SET_ASIDE, by=cast.her_therapist)
    assert [ending.goal for ending in endings_told(cast.client, cast.episode)] == [step]
    # With its aim it could not be taken up again: the aim is what is told.
    aim = moved(aim, GoalState.SET_ASIDE, by=cast.her_therapist)
    assert [ending.goal for ending in endings_told(cast.client, cast.episode)] == [aim]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_goal_that_was_taken_up_again_is_news_to_nobody(cast: Cast, who: str) -> None:
    goal = moved(scenes.goal_in(cast, GoalState.AGREED), GoalState.SET_ASIDE, by=cast.her_therapist)
    goal = moved(goal, GoalState.PROPOSED, by=cast.person(who))
    assert told(cast) == {}
    assert endings_told(cast.client, cast.episode) == []
    if who == "client":
        agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=goal.revision_number)
        # Ended anew it is told anew.
        goal.refresh_from_db()
        moved(goal, GoalState.REACHED, by=cast.her_therapist)
        assert told(cast) == {"client": 1}


def test_mail_goes_out_only_to_whoever_agreed_to_it(cast: Cast) -> None:
    moved(scenes.goal_in(cast, GoalState.AGREED), GoalState.REACHED, by=cast.her_therapist)
    consents.answered(cast, ConsentKind.EMAIL_REMINDERS)
    moved(scenes.goal_in(cast, GoalState.AGREED), GoalState.REACHED, by=cast.her_therapist)
    kept = Notice.objects.filter(kind=NoticeKind.GOAL_ENDED).order_by("pk")
    assert [notice.with_mail for notice in kept] == [False, True]
