"""A rating counts for the day on which it is sent, however long its page was open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import AlreadySentError, rate_goal, scale_goal
from telos.goals.enums import GoalState, Level
from telos.goals.models import GoalRating, GoalScaling
from tests import scenes

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from tests.cast import Cast

LATER = timedelta(days=8)


def address(cast: Cast, goal: Goal, who: str, name: str) -> str:
    if who == "client":
        return reverse(f"my-goal-{name}", args=[goal.public_id])
    return reverse(f"client-goal-{name}", args=[cast.client_record.public_id, goal.public_id])


def rated(**more: Any) -> dict[str, Any]:
    return {"value": "8", "submission_key": uuid4()} | more


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_page_of_a_goal_holds_no_day_of_its_own(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_with_levels(cast)
    path = address(cast, goal, who, "rate").removesuffix("rate/")
    page = signed_in(cast.person(who)).get(path).content.decode()
    today = clock.today().isoformat()
    assert 'name="value"' in page
    assert f'value="{today}"' not in page


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_rating_counts_for_the_day_on_which_it_is_sent(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    with time_machine.travel(clock.now() + LATER, tick=False):
        browser = signed_in(cast.person(who))
        answer = browser.post(address(cast, goal, who, "rate"), rated(), follow=True)
        assert GoalRating.objects.get().rated_on == clock.today()
    assert "Kept. " in answer.content.decode()


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_day_that_was_chosen_is_said(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    day = clock.today() - timedelta(days=3)
    sent = rated(rated_on=day.isoformat())
    browser = signed_in(cast.person(who))
    answer = browser.post(address(cast, goal, who, "rate"), sent, follow=True)
    assert GoalRating.objects.get().rated_on == day
    assert f"Kept for {day.day} {day:%B %Y}." in answer.content.decode()


def test_level_counts_for_the_day_on_which_it_is_sent(cast: Cast, signed_in) -> None:
    goal = scenes.goal_with_levels(cast)
    sent = {"level": "1", "seen_revision": goal.revision_number, "submission_key": uuid4()}
    with time_machine.travel(clock.now() + LATER, tick=False):
        signed_in(cast.client).post(address(cast, goal, "client", "scale"), sent)
        assert GoalScaling.objects.get().scaled_on == clock.today()


def test_rating_sent_again_after_midnight_is_the_one_that_was_kept(cast: Cast) -> None:
    goal, key = scenes.goal_in(cast, GoalState.AGREED), uuid4()
    kept = rate_goal(actor=cast.client, goal=goal, value=8, submission_key=key)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        again = rate_goal(actor=cast.client, goal=goal, value=8, submission_key=key)
        assert (again, again.rated_on) == (kept, kept.rated_on)
        with pytest.raises(AlreadySentError):
            rate_goal(actor=cast.client, goal=goal, value=3, submission_key=key)


def test_level_sent_again_after_midnight_is_the_one_that_was_kept(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    said: dict[str, Any] = {
        "actor": cast.client,
        "goal": goal,
        "level": Level.MORE,
        "seen_revision": goal.revision_number,
        "submission_key": uuid4(),
    }
    kept = scale_goal(**said)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert scale_goal(**said).scaled_on == kept.scaled_on
