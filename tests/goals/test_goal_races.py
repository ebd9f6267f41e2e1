"""Both sides at the same moment."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from telos.access.enums import Side
from telos.audit.models import AuditRow
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.goals.actions import (
    GoalError,
    GoalHasChangedError,
    agree_goal,
    bring_forward,
    keep_words,
    move_goal,
    name_supporters,
    propose_goal,
    propose_levels,
    revise_goal,
)
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from tests import scenes
from tests.cast import Cast
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50


def test_agreeing_while_the_words_change_never_agrees_to_unseen_words(cast: Cast) -> None:
    first = {GoalState.AGREED: 0, GoalState.PROPOSED: 0}
    for number in range(ROUNDS):
        words = f"Sleep through {number} nights"
        goal = scenes.proposed_goal(cast, words=words)

        outcomes = race(
            partial(agree_goal, actor=cast.her_therapist, goal=goal, seen_revision=1),
            partial(
                revise_goal,
                actor=cast.client,
                goal=goal,
                wording=scenes.wording(f"{words}, which he has not seen"),
                seen_revision=1,
                why="",
            ),
        )

        assert errors_in(outcomes) == [GoalHasChangedError]
        goal.refresh_from_db()
        seen = [a.revision.words for a in goal.agreements.filter(side=Side.THERAPIST)]
        agreed = goal.state == GoalState.AGREED
        assert seen == ([words] if agreed else [])
        assert (goal.words == words) == agreed
        assert goal.revision_number == goal.revisions.count() == 2
        first[GoalState(goal.state)] += 1
    assert sum(first.values()) == ROUNDS


def test_agreeing_while_levels_change_never_agrees_to_unseen_levels(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for number in range(ROUNDS):
        seen = tuple(f"{words}, round {number}" for words in scenes.LEVELS)
        unseen = tuple(f"{words}, which he has not seen" for words in seen)
        goal = scenes.levels_proposed(cast, goal, levels=scenes.levels(*seen))
        stood, at = goal.levels, goal.revision_number

        outcomes = race(
            partial(agree_goal, actor=cast.her_therapist, goal=goal, seen_revision=at),
            partial(
                propose_levels,
                actor=cast.client,
                goal=goal,
                levels=scenes.levels(*unseen),
                seen_revision=at,
                why="",
            ),
        )

        assert errors_in(outcomes) == [GoalHasChangedError]
        goal.refresh_from_db()
        agreements = goal.agreements.filter(side=Side.THERAPIST)
        his = [agreement.revision.levels for agreement in agreements]
        assert unseen not in his
        assert goal.levels == (seen if seen in his else stood)
        assert goal.revision_number == goal.revisions.count() == at + 1
        # What is left open by this round is answered, so that the next begins from what stands.
        if goal.revisions.last().is_beside:
            goal = keep_words(actor=cast.client, goal=goal, seen_revision=at + 1)


def test_agreeing_while_a_step_changes_never_agrees_to_unseen_words(cast: Cast) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    for number in range(ROUNDS):
        words = f"Lights out at eleven, round {number}"
        step = scenes.step(cast, aim, words=words)

        outcomes = race(
            partial(agree_goal, actor=cast.her_therapist, goal=step, seen_revision=1),
            partial(
                revise_goal,
                actor=cast.client,
                goal=step,
                wording=scenes.wording(f"{words}, which he has not seen"),
                seen_revision=1,
                why="",
            ),
        )

        assert errors_in(outcomes) == [GoalHasChangedError]
        step.refresh_from_db()
        seen = [a.revision.words for a in step.agreements.filter(side=Side.THERAPIST)]
        assert seen == ([words] if step.state == GoalState.AGREED else [])
        assert (step.words == words) == (step.state == GoalState.AGREED)


def test_scaling_while_levels_are_agreed_names_the_levels_that_were_read(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    for number in range(ROUNDS):
        new = tuple(f"{words}, round {number}" for words in scenes.LEVELS)
        goal = scenes.levels_proposed(cast, goal, levels=scenes.levels(*new))
        stood, at = goal.levels, goal.revision_number

        outcomes = race(
            partial(agree_goal, actor=cast.her_therapist, goal=goal, seen_revision=at),
            partial(scenes.scaling, cast, goal),
        )

        assert errors_in(outcomes) in ([], [GoalHasChangedError])
        goal.refresh_from_db()
        assert goal.levels == new
        for scaling in goal.scalings.filter(revision__number__gte=at - 1):
            assert scaling.revision.levels == stood


def test_two_who_order_steps_at_once_move_one_step_once(cast: Cast) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    steps = [scenes.step(cast, aim) for _ in range(3)]
    forward = partial(bring_forward, step=steps[2], seen_place=3)

    outcomes = race(partial(forward, actor=cast.client), partial(forward, actor=cast.her_therapist))

    assert errors_in(outcomes) == []
    assert [step.place for step in aim.steps.order_by("pk")] == [1, 3, 2]


def test_two_who_name_supporters_at_once_lose_no_names(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    name = partial(name_supporters, goal=goal, seen_number=0)

    outcomes = race(
        partial(name, actor=cast.client, who="My sister"),
        partial(name, actor=cast.her_therapist, who="Her choir"),
    )

    assert errors_in(outcomes) == [GoalHasChangedError]
    assert goal.supports.count() == 1


def test_one_form_sent_twice_at_once_makes_one_goal(cast: Cast) -> None:
    for sent in range(1, 21):
        propose = partial(
            propose_goal,
            actor=cast.client,
            episode=cast.episode,
            wording=scenes.wording(f"Walk {sent} times a week"),
            submission_key=uuid4(),
        )

        outcomes = race(propose, propose)

        assert errors_in(outcomes) == []
        assert outcomes[0] == outcomes[1]
        assert Goal.objects.count() == sent
        assert AuditRow.objects.filter(deed="goal.propose").count() == sent


def test_two_forms_of_the_same_words_at_once_make_one_goal(cast: Cast) -> None:
    for sent in range(1, 21):
        propose = partial(
            propose_goal, episode=cast.episode, wording=scenes.wording(f"Walk {sent} times a week")
        )

        outcomes = race(
            partial(propose, actor=cast.client, submission_key=uuid4()),
            partial(propose, actor=cast.her_therapist, submission_key=uuid4()),
        )

        assert errors_in(outcomes) == [GoalError]
        assert Goal.objects.count() == sent


def test_two_moves_at_once_are_one_move_and_one_refusal(cast: Cast) -> None:
    for _ in range(10):
        goal = scenes.goal_in(cast, GoalState.AGREED)
        move = partial(move_goal, goal=goal, seen_revision=2, why="")

        outcomes = race(
            partial(move, actor=cast.client, to=GoalState.REACHED),
            partial(move, actor=cast.her_therapist, to=GoalState.PAUSED),
        )

        assert errors_in(outcomes) == [GoalHasChangedError]
        assert goal.revisions.count() == 3


def test_goal_proposed_while_care_ends_is_refused_or_was_first(cast: Cast) -> None:
    outcomes = race(
        partial(
            propose_goal,
            actor=cast.client,
            episode=cast.episode,
            wording=scenes.wording(),
            submission_key=uuid4(),
        ),
        partial(
            move_episode, actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED
        ),
    )

    assert errors_in(outcomes) in ([], [GoalError])
    assert Goal.objects.count() == (0 if errors_in(outcomes) else 1)
