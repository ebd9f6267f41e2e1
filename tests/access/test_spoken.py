"""What a client without an account said: to goals and plans, written down by their therapist."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied

from telos.access.actions import SpokenDayError, SpokenError, begin_care
from telos.access.enums import ConsentKind, Side, SpokenWay
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import (
    GoalError,
    GoalHasChangedError,
    agree_goal,
    keep_words,
    move_goal,
    revise_goal,
    stand_under,
)
from telos.goals.enums import GoalState, RevisionKind
from telos.goals.models import Goal
from telos.notices.enums import NoticeKind
from telos.notices.queries import unread_of
from telos.plans.actions import PlanHasChangedError, agree_plan, end_plan, keep_plan
from telos.plans.enums import PlanState, StepKind
from tests import consents, scenes
from tests.plans import scenes as plans
from tests.scenes import wording
from tests.spoken import makes_an_account, said, waiting_goal, with_mira

if TYPE_CHECKING:
    from collections.abc import Callable

    from telos.plans.models import Plan
    from tests.cast import Cast


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


def yes(cast: Cast, goal: Goal, **more: Any) -> Goal:
    seen = {"seen_revision": goal.revision_number, "spoken": said()} | more
    return agree_goal(**{"actor": cast.her_therapist, "goal": goal} | seen)


def test_clients_yes_in_the_room_makes_it_agreed(mira: Cast) -> None:
    day = clock.today() - timedelta(days=2)
    with clock.set_to(clock.now() - timedelta(days=2)):
        goal = waiting_goal(mira)
    goal = yes(mira, goal, spoken=said(day, SpokenWay.PAPER))
    assert goal.state == GoalState.AGREED
    agreement = goal.agreements.get(side=Side.CLIENT)
    assert (agreement.by, agreement.spoken_on, agreement.spoken_way) == (
        mira.her_therapist,
        day,
        SpokenWay.PAPER,
    )
    last = goal.revisions.get(number=2)
    assert (last.kind, last.side, last.spoken_on) == (RevisionKind.AGREEMENT, Side.CLIENT, day)
    assert AuditRow.objects.filter(deed="goal.agree.spoken").count() == 1


def test_yes_written_down_twice_is_one(mira: Cast) -> None:
    goal = waiting_goal(mira)
    yes(mira, goal)
    before = scenes.everything()
    yes(mira, goal, seen_revision=1)
    assert scenes.everything() == before


def test_new_words_levels_and_place_are_agreed_to_in_the_room(mira: Cast) -> None:
    goal, other = yes(mira, waiting_goal(mira)), yes(mira, waiting_goal(mira))
    goal = revise_goal(
        actor=mira.her_therapist,
        goal=goal,
        wording=wording("Sleep through four nights"),
        seen_revision=2,
        why="Said so.",
    )
    assert yes(mira, goal).words == "Sleep through four nights"
    goal = scenes.levels_proposed(mira, yes(mira, waiting_goal(mira)), by=mira.her_therapist)
    assert yes(mira, goal).has_levels
    moved = stand_under(
        actor=mira.her_therapist, goal=other, aim=goal, seen_revision=2, why="It leads there."
    )
    assert yes(mira, moved).aim == goal


def test_clients_no_keeps_the_words_that_stand(mira: Cast) -> None:
    goal = yes(mira, waiting_goal(mira))
    words = goal.words
    goal = revise_goal(
        actor=mira.her_therapist,
        goal=goal,
        wording=wording("Others"),
        seen_revision=2,
        why="So.",
    )
    kept = keep_words(actor=mira.her_therapist, goal=goal, seen_revision=3, spoken=said())
    last = kept.revisions.get(number=4)
    assert (kept.words, last.kind, last.side, last.is_spoken) == (words, "kept", "client", True)


def test_clients_no_to_a_first_proposal_sets_it_aside(mira: Cast) -> None:
    goal = move_goal(
        actor=mira.her_therapist,
        goal=waiting_goal(mira),
        to=GoalState.SET_ASIDE,
        seen_revision=1,
        why="Not now.",
        spoken=said(),
    )
    last = goal.revisions.get(number=2)
    assert (goal.state, last.side, last.is_spoken) == (GoalState.SET_ASIDE, Side.CLIENT, True)
    assert AuditRow.objects.filter(deed="goal.move.set_aside.spoken").exists()


def test_yes_to_words_that_were_not_read_is_refused(mira: Cast) -> None:
    goal = waiting_goal(mira)
    revise_goal(
        actor=mira.her_therapist,
        goal=goal,
        wording=wording("Others"),
        seen_revision=1,
        why="So.",
    )
    with pytest.raises(GoalHasChangedError):
        yes(mira, goal, seen_revision=1)


def test_yes_where_nothing_is_proposed_is_refused(mira: Cast) -> None:
    goal = yes(mira, waiting_goal(mira))
    with pytest.raises(GoalError, match="Nothing is proposed"):
        yes(mira, goal)


def test_plan_is_agreed_to_kept_and_declined_in_the_room(mira: Cast) -> None:
    waiting_goal(mira)
    plan = plans.proposed(mira).plan
    plan = agree_plan(actor=mira.her_therapist, plan=plan, seen_step=1, spoken=said())
    assert plan.state == PlanState.AGREED
    assert plan.steps.get(number=2).is_spoken
    plan = plans.beside(mira, plan)
    plan = keep_plan(actor=mira.her_therapist, plan=plan, seen_step=3, spoken=said())
    last = plan.steps.get(number=4)
    assert (last.kind, last.side, last.is_spoken) == (StepKind.KEPT, Side.CLIENT, True)
    deeds = {"plan.agree.spoken", "plan.keep.spoken"}
    assert deeds <= set(AuditRow.objects.values_list("deed", flat=True))


def test_first_plan_is_declined_in_the_room(mira: Cast) -> None:
    waiting_goal(mira)
    plan = end_plan(
        actor=mira.her_therapist,
        plan=plans.proposed(mira).plan,
        seen_step=1,
        why="Too much at once.",
        spoken=said(),
    )
    last = plan.steps.get(number=2)
    assert (plan.state, last.side, last.is_spoken) == (PlanState.ENDED, Side.CLIENT, True)


@pytest.mark.parametrize("name", ["manager", "her_therapist", "colleague"])
def test_no_is_told_to_the_other_therapist_alone(mira: Cast, name: str) -> None:
    paper = consents.paper()
    consents.answered(
        mira,
        ConsentKind.SHARING,
        actor=mira.her_therapist,
        paper=paper,
    )
    begin_care(actor=mira.manager, client=mira.client_record, therapist=mira.colleague)
    plan_declined(mira, waiting_goal(mira), plans.proposed(mira).plan)
    told = unread_of(mira.person(name)).filter(kind=NoticeKind.PLAN_DECLINED)
    assert told.exists() is (name == "colleague")


def test_yes_to_a_version_that_was_not_read_is_refused(mira: Cast) -> None:
    waiting_goal(mira)
    plan = plans.proposed(mira).plan
    plans.beside(mira, plan)
    with pytest.raises(PlanHasChangedError):
        agree_plan(actor=mira.her_therapist, plan=plan, seen_step=1, spoken=said())


def goal_agreed(cast: Cast, goal: Goal, _plan: Plan) -> None:
    yes(cast, goal)


def goal_kept(cast: Cast, goal: Goal, _plan: Plan) -> None:
    keep_words(
        actor=cast.her_therapist,
        goal=goal,
        seen_revision=goal.revision_number,
        spoken=said(),
    )


def goal_declined(cast: Cast, goal: Goal, _plan: Plan) -> None:
    move_goal(
        actor=cast.her_therapist,
        goal=goal,
        to=GoalState.SET_ASIDE,
        seen_revision=1,
        why="No.",
        spoken=said(),
    )


def plan_agreed(cast: Cast, _goal: Goal, plan: Plan) -> None:
    agree_plan(actor=cast.her_therapist, plan=plan, seen_step=1, spoken=said())


def plan_kept(cast: Cast, _goal: Goal, plan: Plan) -> None:
    keep_plan(actor=cast.her_therapist, plan=plan, seen_step=plan.step_number, spoken=said())


def plan_declined(cast: Cast, _goal: Goal, plan: Plan) -> None:
    end_plan(actor=cast.her_therapist, plan=plan, seen_step=1, why="No.", spoken=said())


DEEDS = [goal_agreed, goal_kept, goal_declined, plan_agreed, plan_kept, plan_declined]


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_written_down_for_a_client_with_an_account(
    mira: Cast, deed: Callable[[Cast, Goal, Plan], None]
) -> None:
    goal, plan = waiting_goal(mira), plans.proposed(mira).plan
    makes_an_account(mira)
    before = scenes.everything()
    with pytest.raises(SpokenError, match="has an account by now"):
        deed(mira, goal, plan)
    assert scenes.everything() == before


@pytest.mark.parametrize(
    ("days", "asks"), [(1, "today or an earlier day"), (-40, "This care began on")]
)
def test_day_that_cannot_be_is_refused(mira: Cast, days: int, asks: str) -> None:
    goal = waiting_goal(mira)
    with pytest.raises(SpokenDayError, match=asks):
        yes(mira, goal, spoken=said(clock.today() + timedelta(days=days)))


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_answers_words_before_they_were_proposed(
    mira: Cast, deed: Callable[[Cast, Goal, Plan], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    goal, plan = waiting_goal(mira), plans.proposed(mira).plan
    if deed is goal_kept:
        goal = yes(mira, goal)
        goal = scenes.levels_proposed(mira, goal, by=mira.her_therapist)
    if deed is plan_kept:
        plan = agree_plan(actor=mira.her_therapist, plan=plan, seen_step=1, spoken=said())
        plan = plans.beside(mira, plan)
    yesterday = said(clock.today() - timedelta(days=1))
    before = scenes.everything()
    with monkeypatch.context() as patched:
        patched.setattr("tests.access.test_spoken.said", lambda: yesterday)
        with pytest.raises(SpokenDayError, match="These words were proposed on"):
            deed(mira, goal, plan)
    assert scenes.everything() == before


def test_new_words_are_answered_from_their_own_day_on(mira: Cast) -> None:
    with clock.set_to(clock.now() - timedelta(days=2)):
        goal = yes(mira, waiting_goal(mira))
    goal = scenes.levels_proposed(mira, goal, by=mira.her_therapist)
    with pytest.raises(SpokenDayError, match="These words were proposed on"):
        yes(mira, goal, spoken=said(clock.today() - timedelta(days=1)))
    assert yes(mira, goal).has_levels


def test_therapist_who_does_not_care_for_them_writes_nothing_down(mira: Cast) -> None:
    goal = waiting_goal(mira)
    with pytest.raises(PermissionDenied):
        yes(mira, goal, actor=mira.colleague)


def test_what_was_said_stays_when_an_account_is_made(mira: Cast) -> None:
    goal = yes(mira, waiting_goal(mira))
    makes_an_account(mira)
    goal.refresh_from_db()
    assert goal.state == GoalState.AGREED
    assert goal.agreements.get(side=Side.CLIENT).is_spoken
