"""Goals of an older version, whose new words had taken the place of agreed ones, are told anew."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from telos.goals.actions import agree_goal, move_goal
from telos.goals.enums import GoalState, RevisionKind
from telos.goals.models import Goal
from telos.vault.ring import ring
from tests import scenes
from tests.cast import Cast

BEFORE = [("goals", "0003_no_trace_of_plain_text")]


def _as_it_was_kept(goal: Goal, *, is_waiting: bool) -> Goal:
    """Write the rows as the older version did: a proposal was the goal itself."""
    proposals = goal.revisions.filter(kind=RevisionKind.WORDING)
    proposals.update(state=GoalState.PROPOSED)
    if is_waiting:
        goal.words, goal.state = proposals.last().words, GoalState.PROPOSED
        goal.save()
    return goal


def _again_by_the_newest() -> None:
    MigrationExecutor(connection).migrate(BEFORE)
    # All of them: rooms that are built on this one went with it.
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_goal_that_waits_for_an_answer_gets_back_what_was_agreed(cast: Cast) -> None:
    waiting = scenes.revised(cast, scenes.goal_in(cast, GoalState.AGREED), "Waiting words")
    waiting = _as_it_was_kept(waiting, is_waiting=True)
    paused = scenes.revised(cast, scenes.goal_in(cast, GoalState.PAUSED), "Words for a rest")
    paused = _as_it_was_kept(paused, is_waiting=True)
    settled = scenes.revised(cast, scenes.goal_in(cast, GoalState.AGREED), "Settled words")
    settled = agree_goal(actor=cast.her_therapist, goal=settled, seen_revision=3)
    settled = _as_it_was_kept(settled, is_waiting=False)
    never = scenes.revised(cast, scenes.proposed_goal(cast), "Never agreed")
    dropped = scenes.goal_in(cast, GoalState.SET_ASIDE)
    dropped = move_goal(
        actor=cast.client, goal=dropped, to=GoalState.PROPOSED, seen_revision=3, why="Again."
    )

    _again_by_the_newest()

    with ring():
        told = {
            goal.pk: (goal.words, goal.state, goal.revisions.last().is_beside)
            for goal in Goal.objects.all()
        }
    assert told == {
        waiting.pk: (scenes.WORDS, "agreed", True),
        paused.pk: (f"{scenes.WORDS}, and 1 more", "paused", True),
        settled.pk: ("Settled words", "agreed", False),
        never.pk: ("Never agreed", "proposed", False),
        dropped.pk: (f"{scenes.WORDS}, and 4 more", "proposed", False),
    }
