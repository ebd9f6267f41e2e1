"""A place is proposed for a goal, and by the time of an answer it cannot stand there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from telos.access.enums import Side
from telos.goals.actions import (
    GoalError,
    agree_goal,
    keep_words,
    move_goal,
    propose_levels,
    review_goal,
    revise_goal,
    stand_under,
)
from telos.goals.enums import GoalHorizon, GoalState, RevisionKind
from telos.goals.forms import LevelsForm, ReviseGoalForm
from telos.goals.queries import goal_course, goal_courses, open_goals
from tests import scenes
from tests.cast import Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal

AGREED, PAUSED = GoalState.AGREED, GoalState.PAUSED
REACHED, SET_ASIDE = GoalState.REACHED, GoalState.SET_ASIDE
GONE = [REACHED, SET_ASIDE, "has become a step", "has steps"]


def moved(cast: Cast, goal: Goal, to: GoalState) -> Goal:
    goal.refresh_from_db()
    seen = goal.revision_number
    return move_goal(actor=cast.client, goal=goal, to=to, seen_revision=seen, why="So.")


def offered(cast: Cast, goal: Goal, aim: Goal) -> Goal:
    """The goal, with the client's proposal that it stands under this aim."""
    return stand_under(
        actor=cast.client,
        goal=goal,
        aim=aim,
        seen_revision=goal.revision_number,
        why="It belongs to this.",
    )


def lose(cast: Cast, goal: Goal, aim: Goal, how: GoalState | str) -> None:
    """Let the place under this aim be gone."""
    if isinstance(how, GoalState):
        moved(cast, aim, how)
    elif how == "has steps":
        scenes.step(cast, goal)
    else:
        above = scenes.goal_in(cast, AGREED)
        agree_goal(
            actor=cast.her_therapist,
            goal=offered(cast, aim, above),
            seen_revision=aim.revision_number + 1,
        )


def waiting(cast: Cast) -> list[Goal]:
    """What awaits either side at a glance."""
    return [
        glance.goal
        for side in Side
        for glance in open_goals(cast.client, [cast.episode], of_side=side)[cast.episode.pk]
        if glance.awaits_agreement
    ]


def awaited(cast: Cast, goal: Goal) -> list[Side | None]:
    """Whose answer the goal awaits, read by itself and among the others."""
    every = goal_courses(cast.client, [cast.episode])[cast.episode.pk]
    among = [each.awaits for aim in every for each in (aim, *aim.steps) if each.goal.pk == goal.pk]
    return [goal_course(cast.client, goal).awaits, *among]


@pytest.mark.parametrize("how", GONE)
@pytest.mark.parametrize("of", [AGREED, PAUSED])
def test_place_that_is_gone_awaits_nobody_and_is_not_agreed_to(
    cast: Cast, of: GoalState, how: GoalState | str
) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, of)
    goal = offered(cast, goal, aim)
    assert awaited(cast, goal) == [Side.THERAPIST, Side.THERAPIST]
    assert waiting(cast) == [goal]

    lose(cast, goal, aim, how)

    assert awaited(cast, goal) == [None, None]
    assert goal not in waiting(cast)
    assert goal_course(cast.client, goal).is_place_gone
    before = scenes.everything()
    said = {"has steps": "steps of its own", "has become a step": "has become a step itself"}
    with pytest.raises(GoalError, match=said.get(how, "that aim has ended")):
        agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=goal.revision_number)
    assert scenes.everything() == before


@pytest.mark.parametrize("ended", [REACHED, SET_ASIDE])
def test_step_of_another_aim_awaits_nobody_for_a_place_that_is_gone(
    cast: Cast, ended: GoalState
) -> None:
    aim, other = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    step = offered(cast, scenes.agreed(cast, scenes.step(cast, other)), aim)
    assert waiting(cast) == [step]
    moved(cast, aim, ended)
    assert awaited(cast, step) == [None, None]
    assert waiting(cast) == []
    worded = scenes.revised(cast, step, "Lights out at ten").revisions.last()
    assert (worded.words, worded.aim) == ("Lights out at ten", other)


@pytest.mark.parametrize("ended", [REACHED, SET_ASIDE])
def test_taken_up_again_the_aim_has_its_place_once_more(cast: Cast, ended: GoalState) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, goal, aim)
    moved(cast, aim, ended)
    moved(cast, aim, AGREED if ended == REACHED else GoalState.PROPOSED)
    assert awaited(cast, goal) == [Side.THERAPIST, Side.THERAPIST]
    assert goal in waiting(cast)
    agreed = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=3)
    assert agreed.aim == aim


def test_paused_aim_keeps_its_place(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, goal, aim)
    moved(cast, aim, PAUSED)
    assert awaited(cast, goal) == [Side.THERAPIST, Side.THERAPIST]


def test_aim_of_ones_own_stays_possible_whatever_ends(cast: Cast) -> None:
    aim, other = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    step = scenes.agreed(cast, scenes.step(cast, aim))
    step = stand_under(
        actor=cast.client, goal=step, aim=None, seen_revision=step.revision_number, why="So."
    )
    moved(cast, other, REACHED)
    assert awaited(cast, step) == [Side.THERAPIST, Side.THERAPIST]
    assert waiting(cast) == [step]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
@pytest.mark.parametrize("how", GONE)
def test_either_leaves_it_where_it_is(cast: Cast, who: str, how: GoalState | str) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, goal, aim)
    lose(cast, goal, aim, how)
    kept = keep_words(actor=cast.person(who), goal=goal, seen_revision=goal.revision_number)
    assert (kept.aim, kept.revisions.last().kind) == (None, RevisionKind.KEPT)


@pytest.mark.parametrize("who", ["client", "her_therapist"])
@pytest.mark.parametrize("how", GONE)
def test_new_words_drop_the_place_and_what_came_with_it(
    cast: Cast, who: str, how: GoalState | str
) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_with_levels(cast)
    stood = (goal.domain, goal.horizon, goal.priority, goal.levels)
    goal = offered(cast, goal, aim)
    assert not goal.revisions.last().has_levels
    lose(cast, goal, aim, how)
    form = ReviseGoalForm.initial_from(goal_course(cast.client, goal))
    assert (form["domain"], form["horizon"], form["priority"]) == stood[:3]

    person = cast.person(who)
    goal = revise_goal(
        actor=person,
        goal=goal,
        wording=scenes.wording("Sleep until six"),
        seen_revision=goal.revision_number,
        why="It is clearer.",
    )

    said = goal.revisions.last()
    assert (said.words, said.aim, said.levels) == ("Sleep until six", None, stood[3])
    other = cast.her_therapist if who == "client" else cast.client
    other_side = Side.THERAPIST if who == "client" else Side.CLIENT
    assert awaited(cast, goal) == [other_side, other_side]
    agreed = agree_goal(actor=other, goal=goal, seen_revision=goal.revision_number)
    assert (agreed.words, agreed.aim, agreed.levels) == ("Sleep until six", None, stood[3])


def test_words_that_were_proposed_with_the_place_stay_proposed(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = scenes.revised(cast, offered(cast, goal, aim), "Sleep until six")
    moved(cast, aim, REACHED)
    course = goal_course(cast.client, goal)
    assert ReviseGoalForm.initial_from(course)["words"] == "Sleep until six"
    assert LevelsForm.initial_from(course)["baseline"] is None
    levelled = scenes.levels_proposed(cast, goal)
    said = levelled.revisions.last()
    assert (said.words, said.aim, said.levels) == ("Sleep until six", None, scenes.LEVELS)


def test_levels_are_proposed_once_the_place_is_gone_and_not_before(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, goal, aim)
    with pytest.raises(GoalError, match="A step is done or not"):
        propose_levels(
            actor=cast.client, goal=goal, levels=scenes.levels(), seen_revision=3, why="So."
        )
    moved(cast, aim, SET_ASIDE)
    assert scenes.levels_proposed(cast, goal).revisions.last().aim is None


def test_levels_may_be_proposed_with_an_aim_of_ones_own(cast: Cast) -> None:
    step = scenes.agreed(cast, scenes.step(cast))
    with pytest.raises(GoalError, match="A step is done or not"):
        scenes.levels_proposed(cast, step)
    step = stand_under(
        actor=cast.client, goal=step, aim=None, seen_revision=step.revision_number, why="So."
    )
    said = scenes.levels_proposed(cast, step).revisions.last()
    assert (said.aim, said.levels) == (None, scenes.LEVELS)


def test_another_place_is_proposed_instead(cast: Cast) -> None:
    aim, other = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, scenes.goal_in(cast, AGREED), aim)
    moved(cast, aim, REACHED)
    goal = offered(cast, goal, other)
    agreed = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=4)
    assert (agreed.aim, agreed.domain, agreed.horizon) == (other, other.domain, GoalHorizon.SHORT)


def test_back_where_it_stood_is_no_proposal(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_with_levels(cast)
    goal = offered(cast, goal, aim)
    with pytest.raises(GoalError, match="It stands there already"):
        stand_under(actor=cast.client, goal=goal, aim=None, seen_revision=4, why="So.")
    with pytest.raises(GoalError, match="This place is proposed already"):
        stand_under(actor=cast.her_therapist, goal=goal, aim=aim, seen_revision=4, why="So.")


def test_words_that_stand_are_no_new_words_though_a_place_is_gone(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, goal, aim)
    moved(cast, aim, REACHED)
    with pytest.raises(GoalError, match="words that stand already"):
        scenes.revised(cast, goal, goal.words)


def test_a_look_together_lets_a_place_fall_away_only_once_it_is_gone(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
    goal = offered(cast, goal, aim)
    look = {"actor": cast.client, "goal": goal, "seen_revision": 3, "why": "It stays."}
    with pytest.raises(GoalError, match="Answer that first"):
        review_goal(**look)
    moved(cast, aim, REACHED)
    looked = review_goal(**look)
    assert (looked.aim, looked.revisions.last().kind) == (None, RevisionKind.REVIEWED)
    assert goal_course(cast.client, goal).beside is None
    assert review_goal(**look).revision_number == looked.revision_number


@pytest.mark.parametrize("aims", [1, 3])
def test_a_glance_at_many_places_that_are_gone_is_one_query(
    cast: Cast, aims: int, django_assert_num_queries
) -> None:
    for _ in range(aims):
        aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)
        offered(cast, goal, aim)
        moved(cast, aim, REACHED)
    with django_assert_num_queries(1):
        open_goals(cast.client, [cast.episode], of_side=Side.THERAPIST)
