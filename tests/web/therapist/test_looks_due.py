"""What is to be looked at again: safety plan and goals, in the caseload and on Today."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import review_goal
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.intake.actions import look_through_safety_plan
from telos.intake.enums import LONG_NOT_LOOKED_THROUGH
from telos.notices.models import Notice
from tests import safety, scenes
from tests.cast import Cast

A_DAY = timedelta(days=1)
TAG = "a safety plan to look through"
GOAL_TAG = "a goal to look at"


def page(browser: Client, name: str = "caseload", *args: object) -> str:
    return " ".join(browser.get(reverse(name, args=args)).content.decode().split())


def caseload_in(cast: Cast, signed_in, after: timedelta) -> str:
    with clock.set_to(clock.now() + after):
        return page(signed_in(cast.her_therapist))


def looked(cast: Cast, *, again_in: timedelta | None) -> None:
    look_through_safety_plan(
        actor=cast.client,
        client=cast.client_record,
        seen_version=1,
        submission_key=uuid4(),
        again_on=clock.today() + again_in if again_in else None,
    )


def reviewed(cast: Cast, goal: Goal, *, again_in: timedelta) -> Goal:
    goal.refresh_from_db()
    return review_goal(
        actor=cast.her_therapist,
        goal=goal,
        seen_revision=goal.revision_number,
        why="It stays as it is.",
        review_on=clock.today() + again_in,
    )


def test_plan_that_nobody_has_looked_through_for_long_is_a_need(cast: Cast, signed_in) -> None:
    assert TAG not in caseload_in(cast, signed_in, LONG_NOT_LOOKED_THROUGH)
    safety.written(cast)
    assert TAG not in caseload_in(cast, signed_in, LONG_NOT_LOOKED_THROUGH - A_DAY)
    found = caseload_in(cast, signed_in, LONG_NOT_LOOKED_THROUGH)
    assert TAG in found
    assert "The safety plan was last written or looked through" in found
    assert reverse("client-safety-plan", args=[cast.client_record.public_id]) in found
    assert safety.SIGN not in found


def test_look_without_a_day_begins_the_time_anew(cast: Cast, signed_in) -> None:
    safety.written(cast)
    with clock.set_to(clock.now() + 40 * A_DAY):
        looked(cast, again_in=None)
    assert TAG not in caseload_in(cast, signed_in, LONG_NOT_LOOKED_THROUGH)
    assert TAG in caseload_in(cast, signed_in, LONG_NOT_LOOKED_THROUGH + 40 * A_DAY)


@pytest.mark.parametrize("days", [14, 200])
def test_day_that_the_two_said_goes_before_the_figure(cast: Cast, signed_in, days: int) -> None:
    safety.written(cast)
    looked(cast, again_in=days * A_DAY)
    assert TAG not in caseload_in(cast, signed_in, (days - 1) * A_DAY)
    found = caseload_in(cast, signed_in, days * A_DAY)
    assert TAG in found
    assert "It was agreed to look through the safety plan again" in found


def test_nothing_asks_in_a_pause(cast: Cast, signed_in) -> None:
    safety.written(cast)
    scenes.paused(cast, days=300)
    assert TAG not in caseload_in(cast, signed_in, LONG_NOT_LOOKED_THROUGH)


def test_next_look_at_a_goal_is_a_need_of_both_once_its_day_has_come(cast: Cast, signed_in) -> None:
    goal = reviewed(cast, scenes.goal_in(cast, GoalState.AGREED), again_in=20 * A_DAY)
    assert GOAL_TAG not in caseload_in(cast, signed_in, 19 * A_DAY)
    with clock.set_to(clock.now() + 20 * A_DAY):
        found = page(signed_in(cast.her_therapist))
        assert GOAL_TAG in found
        assert reverse("client-goal", args=[cast.client_record.public_id, goal.public_id]) in found
        of_client = page(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
        assert GOAL_TAG in of_client
        today = page(signed_in(cast.client), "today")
        assert "A goal is to be looked at again" in today
        assert "A goal to look at together" in today
        reviewed(cast, goal, again_in=30 * A_DAY)
        assert GOAL_TAG not in page(signed_in(cast.her_therapist))
        assert "A goal to look at together" not in page(signed_in(cast.client), "today")
    assert not Notice.objects.filter(person=cast.client).exists()


def test_step_whose_look_is_due_is_one_too(cast: Cast, signed_in) -> None:
    step = scenes.step_in(cast, GoalState.AGREED)
    reviewed(cast, step, again_in=A_DAY)
    found = caseload_in(cast, signed_in, A_DAY)
    assert GOAL_TAG in found
    assert f"“{step.words}”" in found


def test_answer_comes_before_the_look(cast: Cast, signed_in) -> None:
    goal = reviewed(cast, scenes.goal_in(cast, GoalState.AGREED), again_in=A_DAY)
    scenes.revised(cast, goal, "Other words")
    found = caseload_in(cast, signed_in, A_DAY)
    assert "a goal to agree" in found
    assert GOAL_TAG not in found


def test_page_asks_as_few_for_three_that_are_due_as_for_one(
    cast: Cast, signed_in, count_queries
) -> None:
    safety.written(cast)
    reviewed(cast, scenes.goal_in(cast, GoalState.AGREED), again_in=A_DAY)
    asked = []
    for _time in range(3):
        with clock.set_to(clock.now() + LONG_NOT_LOOKED_THROUGH):
            asked.append(count_queries(signed_in(cast.her_therapist), reverse("caseload")))
        reviewed(cast, scenes.goal_in(cast, GoalState.AGREED), again_in=A_DAY)
    assert asked[2] <= asked[0]
