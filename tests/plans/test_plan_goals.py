"""What a plan says of its goals, and what becomes of it when they change or end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from telos.goals.actions import agree_goal, move_goal, revise_goal
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.plans.actions import (
    GoalHasEndedError,
    GoalsHaveChangedError,
    PlanError,
    Serving,
    agree_plan,
    keep_plan,
    propose_plan,
)
from telos.plans.forms import PlanForm
from telos.plans.models import PlanServing, PlanSign
from telos.plans.queries import PlanRead, plan_glances, plan_of, plan_serves
from telos.web.plan_compare import compared
from telos.web.plan_goals import counted_goals
from telos.web.plan_words import parts_of, plan_shown, summary_words
from tests import scenes
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from tests.cast import Cast

NEW_WORDS = "Sleep through the night"


def read(cast: Cast) -> PlanRead:
    """The client's plan as she reads it."""
    found = plan_of(cast.client, cast.episode)
    assert found is not None
    return found


def reworded(cast: Cast, words: str = NEW_WORDS) -> Goal:
    """The goal that the plan serves, in other words of her therapist's."""
    goal = plans.her_goal(cast)
    return revise_goal(
        actor=cast.her_therapist,
        goal=goal,
        wording=scenes.wording(words),
        seen_revision=goal.revision_number,
        why="",
    )


def ended(cast: Cast, state: GoalState = GoalState.SET_ASIDE) -> Goal:
    """The goal that the plan serves, ended."""
    goal = plans.her_goal(cast)
    return move_goal(
        actor=cast.client, goal=goal, to=state, seen_revision=goal.revision_number, why="So."
    )


def test_yes_to_a_plan_whose_goal_says_something_else_is_refused(cast: Cast) -> None:
    plan = plans.proposed(cast).plan
    seen_goals = read(cast).versions[0].seen_goals
    reworded(cast)
    before = scenes.everything()

    for seen in (None, seen_goals):
        with pytest.raises(GoalsHaveChangedError):
            agree_plan(actor=cast.client, plan=plan, seen_step=1, seen_goals=seen)

    assert scenes.everything() == before


def test_yes_to_a_plan_is_said_once_the_new_words_were_read(cast: Cast) -> None:
    plan = plans.proposed(cast).plan
    reworded(cast)

    seen_goals = read(cast).versions[0].seen_goals
    agree_plan(actor=cast.client, plan=plan, seen_step=1, seen_goals=seen_goals)

    standing = read(cast).standing
    assert standing is not None
    assert [each.words for each in standing.named] == [scenes.WORDS]
    assert [each.says_otherwise for each in standing.named] == [True]


@pytest.mark.parametrize("state", [GoalState.SET_ASIDE, GoalState.REACHED])
def test_yes_to_a_plan_whose_goal_has_ended_is_refused(cast: Cast, state: GoalState) -> None:
    scenes.agreed(cast, plans.her_goal(cast))
    plan = plans.proposed(cast).plan
    ended(cast, state)
    seen_goals, before = read(cast).versions[0].seen_goals, scenes.everything()

    for seen in (None, seen_goals):
        with pytest.raises(GoalHasEndedError):
            agree_plan(actor=cast.client, plan=plan, seen_step=1, seen_goals=seen)

    assert scenes.everything() == before


def test_agreement_to_a_goal_does_not_keep_anybody_from_the_plan(cast: Cast) -> None:
    plan = plans.proposed(cast).plan
    agree_goal(actor=cast.her_therapist, goal=plans.her_goal(cast), seen_revision=1)

    agree_plan(actor=cast.client, plan=plan, seen_step=1)

    assert read(cast).standing is not None


def test_version_put_together_over_other_goals_is_refused(cast: Cast) -> None:
    says = plans.says(cast)
    reworded(cast)
    before = scenes.everything()

    with pytest.raises(GoalsHaveChangedError):
        propose_plan(
            actor=cast.her_therapist,
            episode=cast.episode,
            says=says,
            submission_key=uuid4(),
            seen_goals=1,
        )

    assert scenes.everything() == before


def test_same_version_is_proposed_anew_for_a_goal_in_other_words(cast: Cast) -> None:
    plan = plans.agreed(cast)
    with pytest.raises(PlanError, match="stands already"):
        plans.proposed(cast, seen_step=plan.step_number)
    reworded(cast)

    plans.proposed(cast, seen_step=plan.step_number)

    assert [each.words for each in read(cast).versions[1].named] == [NEW_WORDS]


def test_old_version_goes_on_saying_what_it_said(cast: Cast) -> None:
    plan = plans.agreed(cast)
    said = parts_of(read(cast).versions[0])
    assert any(scenes.WORDS in line for part in said for line in part.lines)
    reworded(cast)
    plans.beside(cast, plan)

    before, after = read(cast).versions
    assert parts_of(before) == said
    changed = [part.title for part in compared(before, after).parts if part.has_changed]
    assert changed == [
        "What is done, and for which goal",
        "When and how you meet",
        "Where you both can see it",
    ]
    taken = [
        piece.words
        for part in compared(before, after).parts
        for piece in part.before
        if piece.change == "taken"
    ]
    assert any(scenes.WORDS in words for words in taken)


@pytest.mark.django_db(transaction=True)
def test_versions_of_before_get_the_words_that_stood_when_they_were_written(cast: Cast) -> None:
    scenes.agreed(cast, plans.her_goal(cast))
    plan = plans.agreed(cast)
    scenes.revised(cast, plans.her_goal(cast), NEW_WORDS)
    plans.beside(cast, plan)
    was = [list(table.objects.values("pk", "revision")) for table in (PlanServing, PlanSign)]
    assert len({row["revision"] for row in was[0]}) == 1

    executor = MigrationExecutor(connection)
    executor.migrate([("plans", "0001_initial")])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    now = [list(table.objects.values("pk", "revision")) for table in (PlanServing, PlanSign)]
    assert now == was


def test_goal_that_nobody_agreed_to_is_named_and_not_counted(cast: Cast) -> None:
    plan = plans.agreed(cast)
    summary = "Once a week for 50 minutes"
    shown = read(cast).versions[0]
    assert [g.line for d in plan_shown(shown).doings for g in d.goals] == [
        f"“{scenes.WORDS}” (not agreed yet)"
    ]
    assert summary_words(shown) == summary
    assert form_choices(cast) == [f"{scenes.WORDS} (not agreed yet)"]

    scenes.agreed(cast, plans.her_goal(cast))

    shown = read(cast).versions[0]
    assert [g.line for d in plan_shown(shown).doings for g in d.goals] == [f"“{scenes.WORDS}”"]
    assert summary_words(shown) == f"{summary}, towards one goal"
    assert form_choices(cast) == [scenes.WORDS]
    assert plan.stands


def form_choices(cast: Cast) -> list[str]:
    """What a plan's form calls the goals that a sign can be."""
    form = PlanForm(
        goals=list(Goal.objects.filter(episode=cast.episode)),
        measures={},
        offered=(),
        is_first=True,
    )
    return [str(name) for _key, name in form.fields["sign_goals"].choices]  # type: ignore[attr-defined]  # a field of choices


@pytest.mark.parametrize("state", [GoalState.PAUSED, GoalState.REACHED, GoalState.SET_ASIDE])
def test_plan_says_how_its_goal_stands_and_counts_those_that_live(
    cast: Cast, state: GoalState
) -> None:
    scenes.agreed(cast, plans.her_goal(cast))
    plans.agreed(cast)
    glance = partial(plan_glances, cast.her_therapist, [cast.episode])
    assert not glance()[cast.episode.pk].serves_ended

    goal = ended(cast, state)

    shown = read(cast).versions[0]
    assert [g.stands for d in plan_shown(shown).doings for g in d.goals] == [
        goal.get_state_display().lower()
    ]
    assert counted_goals(shown) == (state == GoalState.PAUSED)
    assert glance()[cast.episode.pk].serves_ended == (state != GoalState.PAUSED)


def test_glance_is_of_the_version_that_waits_or_else_counts(cast: Cast) -> None:
    plans.her_goal(cast)
    other = scenes.proposed_goal(cast, words="Another one")
    plan = plans.agreed(cast)
    ended(cast)
    assert _serves_ended(cast)
    new = (Serving(intervention="behavioural_activation", goals=(other,)),)

    plan = plans.beside(cast, plan, servings=new, sign_goals=(other,))
    assert not _serves_ended(cast)

    plan = keep_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)
    assert _serves_ended(cast)
    plan = plans.beside(cast, plan, servings=new, sign_goals=(other,), minutes=25)
    agree_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)
    assert not _serves_ended(cast)


def test_goal_knows_whether_the_plan_serves_it(cast: Cast) -> None:
    other = scenes.proposed_goal(cast, words="Another one")
    plans.agreed(cast)
    spare = scenes.proposed_goal(cast, words="A third")

    assert plan_serves(cast.client, other)
    assert not plan_serves(cast.client, spare)
    assert not plan_serves(cast.colleague, other)


def _serves_ended(cast: Cast) -> bool:
    return plan_glances(cast.client, [cast.episode])[cast.episode.pk].serves_ended
