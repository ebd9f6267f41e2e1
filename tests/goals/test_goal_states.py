"""Every deed from every state, over the table of moves."""

from __future__ import annotations

from functools import partial
from itertools import product
from uuid import uuid4

import pytest

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.actions import (
    GoalError,
    agree_goal,
    keep_words,
    link_measures,
    move_goal,
    name_supporters,
    propose_goal,
    propose_levels,
    propose_step,
    rate_goal,
    review_goal,
    revise_goal,
)
from telos.goals.enums import (
    ALLOWED_MOVES,
    OPEN_STATES,
    RATED_STATES,
    REVIEWED_STATES,
    REVISABLE_STATES,
    SCALED_STATES,
    STEP_MOVES,
    GoalState,
    RevisionKind,
)
from telos.goals.models import Goal
from telos.people.models import Person
from tests import scenes
from tests.cast import Cast
from tests.scenes import wording

states = pytest.mark.parametrize("state", GoalState)
sides = pytest.mark.parametrize("who", ["client", "her_therapist"])


def _move(goal: Goal, actor: Person, to: GoalState) -> Goal:
    return move_goal(
        actor=actor, goal=goal, to=to, seen_revision=goal.revision_number, why="Because."
    )


def _rate(goal: Goal, actor: Person) -> object:
    return rate_goal(
        actor=actor, goal=goal, value=3, rated_on=clock.today(), submission_key=uuid4()
    )


def _revise(goal: Goal, actor: Person) -> Goal:
    return revise_goal(
        actor=actor,
        goal=goal,
        wording=wording("Quite other words"),
        seen_revision=goal.revision_number,
        why="",
    )


def _agree(goal: Goal, actor: Person) -> Goal:
    return agree_goal(actor=actor, goal=goal, seen_revision=goal.revision_number)


def _keep(goal: Goal, actor: Person) -> Goal:
    return keep_words(
        actor=actor, goal=goal, seen_revision=goal.revision_number, why="It says more."
    )


def _review(goal: Goal, actor: Person) -> Goal:
    return review_goal(
        actor=actor, goal=goal, seen_revision=goal.revision_number, why="It still holds."
    )


def _level(goal: Goal, actor: Person) -> Goal:
    return propose_levels(
        actor=actor,
        goal=goal,
        levels=scenes.levels(),
        seen_revision=goal.revision_number,
        why="To see how far.",
    )


def _step(goal: Goal, actor: Person) -> Goal:
    return propose_step(actor=actor, aim=goal, words="Lights out", submission_key=uuid4())


def _support(goal: Goal, actor: Person) -> object:
    return name_supporters(actor=actor, goal=goal, who="Her sister", seen_number=0)


@pytest.mark.parametrize(("state", "to"), list(product(GoalState, GoalState)))
@sides
def test_goal_moves_as_the_table_says_and_no_other_way(
    cast: Cast, state: GoalState, to: GoalState, who: str
) -> None:
    goal = scenes.goal_in(cast, state)
    assert goal.state == state
    before = scenes.everything()

    if to in ALLOWED_MOVES[state]:
        assert _move(goal, cast.person(who), to).state == to
        return
    with pytest.raises(GoalError):
        _move(goal, cast.person(who), to)
    assert scenes.everything() == before


@pytest.mark.parametrize(("state", "to"), list(product(GoalState, GoalState)))
@sides
def test_step_moves_as_its_own_table_says_and_no_other_way(
    cast: Cast, state: GoalState, to: GoalState, who: str
) -> None:
    step = scenes.step_in(cast, state)
    assert step.state == state
    before = scenes.everything()

    if to in STEP_MOVES[state]:
        moved = _move(step, cast.person(who), to)
        assert moved.state == to
        # Nobody agreed to what is only taken up again.
        assert (to == GoalState.PROPOSED) == bool(moved.revisions.last().is_offer)
        return
    with pytest.raises(GoalError):
        _move(step, cast.person(who), to)
    assert scenes.everything() == before


@states
@sides
def test_goal_is_scaled_only_on_levels_that_both_agreed_to(
    cast: Cast, state: GoalState, who: str
) -> None:
    goal, actor = scenes.goal_with_levels(cast, state), cast.person(who)

    if state in SCALED_STATES:
        assert scenes.scaling(cast, goal, by=actor).revision.levels == scenes.LEVELS
        return
    before = scenes.everything()
    with pytest.raises(GoalError, match="both have agreed"):
        scenes.scaling(cast, goal, by=actor)
    assert scenes.everything() == before


@states
@sides
def test_goal_is_looked_at_together_only_while_it_is_agreed(
    cast: Cast, state: GoalState, who: str
) -> None:
    goal, actor = scenes.goal_in(cast, state), cast.person(who)

    if state in REVIEWED_STATES:
        looked = _review(goal, actor)
        assert (looked.state, looked.words) == (state, goal.words)
        assert looked.revisions.last().kind == RevisionKind.REVIEWED
        return
    before = scenes.everything()
    with pytest.raises(GoalError, match="once both have agreed"):
        _review(goal, actor)
    assert scenes.everything() == before


@states
@sides
def test_levels_are_proposed_only_while_words_may_change(
    cast: Cast, state: GoalState, who: str
) -> None:
    goal, actor = scenes.goal_in(cast, state), cast.person(who)

    if state in REVISABLE_STATES:
        proposed = scenes.levels_proposed(cast, goal, by=actor)
        # Until both agree, a goal that was agreed has none.
        assert proposed.levels == (scenes.LEVELS if state == GoalState.PROPOSED else ())
        return
    before = scenes.everything()
    with pytest.raises(GoalError, match="keeps its words"):
        scenes.levels_proposed(cast, goal, by=actor)
    assert scenes.everything() == before


@states
@sides
def test_steps_and_what_stands_beside_are_changed_only_while_a_goal_is_open(
    cast: Cast, state: GoalState, who: str
) -> None:
    goal, actor, asked = scenes.goal_in(cast, state), cast.person(who), scenes.schedule(cast)
    deeds = [
        partial(scenes.step, cast, goal, by=actor, words="Lights out"),
        partial(name_supporters, actor=actor, goal=goal, who="Her sister", seen_number=0),
        partial(link_measures, actor=actor, goal=goal, schedules=[asked], seen_number=0),
    ]

    if state in OPEN_STATES:
        assert all(deed() for deed in deeds)
        return
    before = scenes.everything()
    for deed in deeds:
        with pytest.raises(GoalError):
            deed()
    assert scenes.everything() == before


@states
@sides
def test_goal_is_rated_only_while_it_is_worked_with(cast: Cast, state: GoalState, who: str) -> None:
    goal = scenes.goal_in(cast, state)

    if state in RATED_STATES:
        assert _rate(goal, cast.person(who))
        return
    before = scenes.everything()
    with pytest.raises(GoalError, match="not worked with"):
        _rate(goal, cast.person(who))
    assert scenes.everything() == before


@states
@sides
def test_goal_is_revised_only_while_it_is_open(cast: Cast, state: GoalState, who: str) -> None:
    goal = scenes.goal_in(cast, state)

    if state in REVISABLE_STATES:
        stood = goal.words
        revised = _revise(goal, cast.person(who))
        assert revised.state == state
        # What was agreed stands until both agree to other words.
        assert revised.words == ("Quite other words" if state == GoalState.PROPOSED else stood)
        assert revised.revisions.last().words == "Quite other words"
        return
    before = scenes.everything()
    with pytest.raises(GoalError, match="keeps its words"):
        _revise(goal, cast.person(who))
    assert scenes.everything() == before


@states
def test_only_a_proposal_is_agreed(cast: Cast, state: GoalState) -> None:
    goal = scenes.goal_in(cast, state)

    if state == GoalState.PROPOSED:
        assert _agree(goal, cast.her_therapist).state == GoalState.AGREED
        return
    before = scenes.everything()
    with pytest.raises(GoalError, match="Nothing is proposed"):
        _agree(goal, cast.her_therapist)
    assert scenes.everything() == before


@states
@sides
def test_words_are_kept_only_where_new_ones_are_proposed_beside_them(
    cast: Cast, state: GoalState, who: str
) -> None:
    goal = scenes.goal_in(cast, state)
    before = scenes.everything()
    with pytest.raises(GoalError, match="words stand as they are"):
        _keep(goal, cast.person(who))
    assert scenes.everything() == before
    if state not in {GoalState.AGREED, GoalState.PAUSED}:
        return
    stood = goal.words

    kept = _keep(_revise(goal, cast.her_therapist), cast.person(who))

    assert (kept.words, kept.state) == (stood, state)
    assert kept.revisions.last().kind == RevisionKind.KEPT


@pytest.mark.parametrize("state", [GoalState.AGREED, GoalState.PAUSED])
def test_new_words_stand_once_both_have_agreed(cast: Cast, state: GoalState) -> None:
    goal = _revise(scenes.goal_in(cast, state), cast.her_therapist)

    agreed = _agree(goal, cast.client)

    assert (agreed.words, agreed.state) == ("Quite other words", state)


@states
@sides
def test_goal_stays_as_it_stood_once_care_has_ended(cast: Cast, state: GoalState, who: str) -> None:
    goal, actor = scenes.goal_in(cast, state), cast.person(who)
    stale = Goal.objects.select_related("episode").get(pk=goal.pk)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert stale.episode.is_open
    before = scenes.everything()

    for deed in (_revise, _agree, _keep, _rate, _review, _level, _step, _support):
        with pytest.raises(GoalError, match="care has ended"):
            deed(stale, actor)
    for to in ALLOWED_MOVES[state]:
        with pytest.raises(GoalError, match="care has ended"):
            _move(stale, actor, to)

    assert scenes.everything() == before


@pytest.mark.parametrize("state", EpisodeState)
def test_goal_is_proposed_in_every_open_episode(cast: Cast, state: EpisodeState) -> None:
    episode = scenes.episode_in(cast, state)

    def propose() -> Goal:
        return propose_goal(
            actor=cast.client, episode=episode, wording=wording(), submission_key=uuid4()
        )

    if state != EpisodeState.CLOSED:
        assert propose().episode == episode
        return
    with pytest.raises(GoalError, match="care has ended"):
        propose()
    assert not Goal.objects.exists()
