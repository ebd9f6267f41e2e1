"""A goal moves under another aim, or out from under it: a change that both agree."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest

from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.episodes.enums import EpisodeState
from telos.goals.actions import (
    GoalError,
    GoalHasChangedError,
    agree_goal,
    keep_words,
    move_goal,
    propose_levels,
    propose_step,
    revise_goal,
    stand_under,
)
from telos.goals.enums import GoalHorizon, GoalPriority, GoalState, RevisionKind
from telos.goals.models import Goal
from telos.goals.queries import find_goal_course, goal_courses
from telos.people.models import Person
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race

AGREED = GoalState.AGREED


def under(cast: Cast, goal: Goal, aim: Goal | None, *, by: Person | None = None) -> Goal:
    """The goal, with the proposal of somebody that it stands there."""
    return stand_under(
        actor=by or cast.client,
        goal=goal,
        aim=aim,
        seen_revision=goal.revision_number,
        why="It belongs to this.",
    )


def agreed_to(cast: Cast, goal: Goal, *, by: Person | None = None) -> Goal:
    """The goal, once the other side has agreed to what is proposed."""
    return agree_goal(actor=by or cast.her_therapist, goal=goal, seen_revision=goal.revision_number)


def two(cast: Cast) -> tuple[Goal, Goal]:
    """Two aims to which both have agreed."""
    return scenes.goal_in(cast, AGREED), scenes.goal_in(cast, AGREED)


def test_agreed_goal_stays_an_aim_until_both_agree_that_it_is_a_step(cast: Cast) -> None:
    aim, goal = two(cast)
    scenes.step(cast, aim)
    offered = under(cast, goal, aim)
    assert (offered.aim, offered.state, offered.place) == (None, AGREED, 0)
    assert offered.revisions.last().aim == aim
    moved = agreed_to(cast, offered)
    assert (moved.aim, moved.place, moved.state) == (aim, 2, AGREED)
    assert (moved.domain, moved.horizon) == (aim.domain, GoalHorizon.SHORT)
    [course] = goal_courses(cast.client, [cast.episode])[cast.episode.pk]
    assert [step.goal for step in course.steps][-1] == moved
    assert AuditRow.objects.filter(deed="goal.revise").count() == 1


def test_step_becomes_an_aim_or_a_step_of_another(cast: Cast) -> None:
    aim, other = two(cast)
    step = scenes.step(cast, aim)
    step = agree_goal(actor=cast.her_therapist, goal=step, seen_revision=1)
    moved = agreed_to(cast, under(cast, step, other))
    assert (moved.aim, moved.place) == (other, 1)
    alone = agreed_to(cast, under(cast, moved, None))
    assert (alone.aim, alone.place, alone.is_step) == (None, 0, False)


def test_new_step_stands_last_though_one_before_it_has_gone(cast: Cast) -> None:
    aim = scenes.goal_in(cast, AGREED)
    first, _second = scenes.step(cast, aim), scenes.step(cast, aim)
    under(cast, first, None)
    assert scenes.step(cast, aim, words="The last").place == 3


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_proposal_moves_at_once_and_the_other_agrees_to_where_it_stands(
    cast: Cast, who: str
) -> None:
    aim = scenes.goal_in(cast, AGREED)
    goal = scenes.proposed_goal(cast)
    moved = under(cast, goal, aim, by=cast.person(who))
    assert (moved.aim, moved.state, moved.place) == (aim, GoalState.PROPOSED, 1)
    other = cast.her_therapist if who == "client" else cast.client
    # Who had proposed it agreed to another place: both sides are asked anew.
    with pytest.raises(GoalHasChangedError):
        agree_goal(actor=other, goal=goal, seen_revision=1)
    assert agreed_to(cast, moved, by=other).state == AGREED


def test_levels_and_what_comes_first_fall_away_and_stay_in_the_story(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_with_levels(cast)
    moved = agreed_to(cast, under(cast, goal, aim))
    assert not moved.has_levels
    assert moved.priority == ""
    kept = [revision.levels for revision in moved.revisions.all()]
    assert scenes.LEVELS in kept


def test_kept_where_it_stands_it_stays(cast: Cast) -> None:
    aim, goal = two(cast)
    kept = keep_words(
        actor=cast.her_therapist, goal=under(cast, goal, aim), seen_revision=3, why="It says more."
    )
    assert kept.aim is None
    assert kept.revisions.last().kind == RevisionKind.KEPT


def test_new_words_build_on_the_place_that_is_proposed(cast: Cast) -> None:
    aim, goal = two(cast)
    offered = under(cast, goal, aim)
    worded = scenes.revised(cast, offered, "Other words")
    assert worded.revisions.last().aim == aim
    moved = agreed_to(cast, worded)
    assert (moved.words, moved.aim) == ("Other words", aim)


def test_sent_twice_it_is_one(cast: Cast) -> None:
    aim, goal = two(cast)
    assert under(cast, goal, aim).revision_number == 3
    assert under(cast, goal, aim).revision_number == 3


def _itself(_cast: Cast, _aim: Goal, goal: Goal) -> Goal:
    return goal


def _a_step(cast: Cast, aim: Goal, _goal: Goal) -> Goal:
    return scenes.step(cast, aim)


def _one_set_aside(cast: Cast, aim: Goal, _goal: Goal) -> Goal:
    return _ended(cast, aim, GoalState.SET_ASIDE)


def _one_reached(cast: Cast, aim: Goal, _goal: Goal) -> Goal:
    return _ended(cast, aim, GoalState.REACHED)


def _of_somebody_else(cast: Cast, _aim: Goal, _goal: Goal) -> Goal:
    return scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)


def _its_own_step(cast: Cast, _aim: Goal, goal: Goal) -> Goal:
    return scenes.step(cast, goal)


def _aim_of_a_goal_with_steps(cast: Cast, aim: Goal, goal: Goal) -> Goal:
    scenes.step(cast, goal)
    return aim


def _with_the_same_words(cast: Cast, aim: Goal, goal: Goal) -> Goal:
    scenes.step(cast, aim, words=f"  {goal.words.upper()} ")
    return aim


def _where_it_stands(_cast: Cast, _aim: Goal, _goal: Goal) -> None:
    return None


def _ended(cast: Cast, goal: Goal, to: GoalState) -> Goal:
    return move_goal(
        actor=cast.client, goal=goal, to=to, seen_revision=goal.revision_number, why="So."
    )


@pytest.mark.parametrize("state", [GoalState.PROPOSED, AGREED])
@pytest.mark.parametrize(
    ("place", "said"),
    [
        (_itself, "cannot stand there"),
        (_a_step, "cannot stand there"),
        (_one_set_aside, "cannot stand there"),
        (_one_reached, "cannot stand there"),
        (_of_somebody_else, "cannot stand there"),
        (_its_own_step, "cannot stand there"),
        (_aim_of_a_goal_with_steps, "steps of its own"),
        (_with_the_same_words, "stand there already"),
        (_where_it_stands, "stands there already"),
    ],
)
def test_place_that_cannot_be_is_refused(
    cast: Cast, state: GoalState, place: Callable[..., Goal | None], said: str
) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, state)
    to = place(cast, aim, goal)
    before = scenes.everything()
    with pytest.raises(GoalError, match=said):
        under(cast, goal, to)
    assert scenes.everything() == before


def test_aim_of_the_same_words_stands_already(cast: Cast) -> None:
    aim, other = two(cast)
    step = scenes.step(cast, aim, words=other.words)
    with pytest.raises(GoalError, match="same words"):
        under(cast, step, None)


@pytest.mark.parametrize("state", [GoalState.REACHED, GoalState.SET_ASIDE])
def test_goal_that_is_over_stays_where_it_stood(cast: Cast, state: GoalState) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, state)
    with pytest.raises(GoalError, match="reached or set aside"):
        under(cast, goal, aim)


def test_paused_goal_may_move(cast: Cast) -> None:
    aim, goal = scenes.goal_in(cast, AGREED), scenes.goal_in(cast, GoalState.PAUSED)
    moved = agreed_to(cast, under(cast, goal, aim))
    assert (moved.aim, moved.state) == (aim, GoalState.PAUSED)


def test_after_care_has_ended_nothing_moves(cast: Cast) -> None:
    aim, goal = two(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    with pytest.raises(GoalError, match="ended"):
        under(cast, goal, aim)


@pytest.mark.parametrize("who", sorted({*EVERYBODY} - {"client", "her_therapist"}))
def test_nobody_else_moves_it(cast: Cast, who: str) -> None:
    aim, goal = two(cast)
    before = scenes.everything()
    with pytest.raises(NotAllowedError):
        under(cast, goal, aim, by=cast.person(who))
    assert scenes.everything() == before


def test_unseen_version_is_not_moved(cast: Cast) -> None:
    aim, goal = two(cast)
    scenes.revised(cast, goal, "Other words")
    with pytest.raises(GoalHasChangedError):
        stand_under(actor=cast.her_therapist, goal=goal, aim=aim, seen_revision=2, why="So.")


def test_no_circle_comes_of_two_proposals(cast: Cast) -> None:
    one, other = two(cast)
    one, other = under(cast, one, other), under(cast, other, one)
    assert agreed_to(cast, one).aim == other
    before = scenes.everything()
    with pytest.raises(GoalError, match="cannot stand there"):
        agreed_to(cast, other)
    assert scenes.everything() == before
    kept = keep_words(actor=cast.her_therapist, goal=other, seen_revision=3, why="It says more.")
    assert kept.aim is None


@pytest.mark.parametrize("what", ["aim ends", "has steps now", "same words now"])
def test_place_that_is_gone_meanwhile_is_not_agreed_to(cast: Cast, what: str) -> None:
    aim, goal = two(cast)
    offered = under(cast, goal, aim)
    if what == "aim ends":
        _ended(cast, aim, GoalState.REACHED)
    elif what == "has steps now":
        scenes.step(cast, goal)
    else:
        scenes.step(cast, aim, words=goal.words)
    before = scenes.everything()
    with pytest.raises(GoalError):
        agreed_to(cast, offered)
    assert scenes.everything() == before


def test_what_is_to_be_a_step_gets_no_levels(cast: Cast) -> None:
    aim, goal = two(cast)
    offered = under(cast, goal, aim)
    with pytest.raises(GoalError, match="A step is done or not"):
        propose_levels(
            actor=cast.client, goal=goal, levels=scenes.levels(), seen_revision=3, why="So."
        )
    with_priority = scenes.wording("Other words")
    revised = revise_goal(
        actor=cast.client,
        goal=offered,
        wording=type(with_priority)(
            words="Other words",
            domain=with_priority.domain,
            horizon=GoalHorizon.LONG,
            priority=GoalPriority.FIRST,
        ),
        seen_revision=3,
        why="So.",
    )
    said = revised.revisions.last()
    assert (said.aim, said.priority, said.horizon) == (aim, "", GoalHorizon.SHORT)


def test_moved_step_sent_once_more_is_the_same_step(cast: Cast) -> None:
    aim, other = two(cast)
    key = uuid4()
    send = partial(propose_step, actor=cast.client, aim=aim, words="Lights out", submission_key=key)
    step = send()
    under(cast, step, other)
    assert send() == step


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_where_it_could_stand(cast: Cast, name: str) -> None:
    aim, goal = two(cast)
    scenes.step(cast, aim)
    _ended(cast, scenes.goal_in(cast, AGREED), GoalState.REACHED)
    found = find_goal_course(cast.person(name), goal.public_id)
    assert (found is not None) == (name in {"client", "her_therapist"})
    assert found is None or found.other_aims == (aim,)


@pytest.mark.django_db(transaction=True)
def test_two_under_each_other_at_once_are_never_a_circle(cast: Cast) -> None:
    for number in range(25):
        one = scenes.proposed_goal(cast, words=f"Walk {number}")
        other = scenes.proposed_goal(cast, words=f"Swim {number}")
        outcomes = race(
            partial(under, cast, one, other),
            partial(under, cast, other, one, by=cast.her_therapist),
        )
        assert errors_in(outcomes) == [GoalError]
        aims = set(Goal.objects.filter(pk__in=[one.pk, other.pk]).values_list("aim", flat=True))
        assert aims in ({None, one.pk}, {None, other.pk})


@pytest.mark.django_db(transaction=True)
def test_agreeing_while_it_moves_never_agrees_to_an_unseen_place(cast: Cast) -> None:
    aim = scenes.goal_in(cast, AGREED)
    for number in range(25):
        goal = scenes.proposed_goal(cast, words=f"Walk {number}")
        outcomes = race(
            partial(agree_goal, actor=cast.her_therapist, goal=goal, seen_revision=1),
            partial(under, cast, goal, aim),
        )
        goal.refresh_from_db()
        assert errors_in(outcomes) == [GoalHasChangedError]
        # Agreed as an aim before it could move, or moved and not agreed.
        assert (goal.state == AGREED) == (goal.aim is None)
