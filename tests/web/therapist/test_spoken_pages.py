"""The pages on which a therapist writes down what a client without an account said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import agree_goal
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.plans.actions import agree_plan
from telos.plans.models import Plan
from tests import scenes
from tests.plans import scenes as plans
from tests.spoken import NAME, makes_an_account, said, waiting_goal, with_mira

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


def address(cast: Cast, goal: Goal, name: str = "client-goal") -> str:
    return reverse(name, args=[cast.client_record.public_id, goal.public_id])


def plan_address(cast: Cast, name: str = "client-plan") -> str:
    return reverse(name, args=[cast.client_record.public_id])


def answer(**more: Any) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {"answer": "yes", "way": "room", "said_on": day, "words": ""} | more


def text(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def test_goal_is_agreed_in_the_room_and_its_story_says_so(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    page = text(browser, address(mira, goal))
    assert f"{NAME} has no account here" in page
    sent = browser.post(address(mira, goal, "client-goal-said"), answer(seen_revision=1))
    assert sent.status_code == 302
    goal.refresh_from_db()
    assert goal.state == GoalState.AGREED
    page = text(browser, address(mira, goal))
    assert f"{NAME} said yes in the room on" in page
    assert "entered by you; now it is agreed by both" in page
    assert f"{NAME} has no account here" not in page


def test_no_to_new_words_is_written_down(mira: Cast, signed_in) -> None:
    goal = agree_goal(
        actor=mira.her_therapist, goal=waiting_goal(mira), seen_revision=1, spoken=said()
    )
    scenes.levels_proposed(mira, goal, by=mira.her_therapist)
    browser = signed_in(mira.her_therapist)
    browser.post(address(mira, goal, "client-goal-said"), answer(answer="keep", seen_revision=3))
    assert "kept the words that stand, as said in the room on" in text(browser, address(mira, goal))


def test_no_to_a_first_goal_wants_its_reason(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    path = address(mira, goal, "client-goal-said")
    refused = browser.post(path, answer(answer="no", seen_revision=1))
    assert refused.status_code == 422
    assert "Say in a few words why not." in refused.content.decode()
    browser.post(path, answer(answer="no", seen_revision=1, words="Not now."))
    goal.refresh_from_db()
    assert goal.state == GoalState.SET_ASIDE


def test_reason_beside_a_yes_is_not_passed_over(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    path = address(mira, goal, "client-goal-said")
    refused = browser.post(path, answer(words="Not on Mondays.", seen_revision=1))
    assert refused.status_code == 422
    assert "take it out, or choose no" in refused.content.decode()
    assert "Not on Mondays." in refused.content.decode()
    goal.refresh_from_db()
    assert goal.state == GoalState.PROPOSED


def test_reason_beside_what_is_kept_is_shown_where_none_is_asked(mira: Cast, signed_in) -> None:
    waiting_goal(mira)
    plan = plans.proposed(mira).plan
    plan = agree_plan(actor=mira.her_therapist, plan=plan, seen_step=1, spoken=said())
    plans.beside(mira, plan)
    browser = signed_in(mira.her_therapist)
    sent = answer(answer="keep", words="Not on Mondays.", seen_step=3)
    refused = browser.post(plan_address(mira, "client-plan-said"), sent)
    assert refused.status_code == 422
    assert "No reason is kept with this answer" in refused.content.decode()
    assert "Not on Mondays." in refused.content.decode()


def test_words_that_changed_meanwhile_are_shown_before_a_yes(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    scenes.levels_proposed(mira, goal, by=mira.her_therapist)
    path = address(mira, goal, "client-goal-said")
    refused = browser.post(path, answer(seen_revision=1))
    assert refused.status_code == 422
    assert "has changed since you opened it" in refused.content.decode()
    assert browser.post(path, answer(seen_revision=2)).status_code == 302


def test_day_to_come_is_refused_and_what_was_entered_stays(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    path = address(mira, goal, "client-goal-said")
    refused = browser.post(path, answer(seen_revision=1, said_on="2999-01-01", way="paper"))
    page = refused.content.decode()
    assert (refused.status_code, "today or an earlier day" in page) == (422, True)
    assert 'value="paper" checked' in page
    assert "Yes to these words" in page


def test_day_before_the_words_were_proposed_is_refused_there(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    path = address(mira, goal, "client-goal-said")
    day = (clock.today() - timedelta(days=1)).isoformat()
    refused = browser.post(path, answer(seen_revision=1, said_on=day))
    assert refused.status_code == 422
    assert "These words were proposed on" in refused.content.decode()
    assert f'value="{day}"' in refused.content.decode()


def test_client_with_an_account_answers_themselves(mira: Cast, signed_in) -> None:
    goal, browser = waiting_goal(mira), signed_in(mira.her_therapist)
    makes_an_account(mira)
    assert "has no account here" not in text(browser, address(mira, goal))
    refused = browser.post(address(mira, goal, "client-goal-said"), answer(seen_revision=1))
    assert refused.status_code == 422
    assert "has an account by now and answers there" in refused.content.decode()


def test_plan_is_agreed_on_paper_and_tells_it(mira: Cast, signed_in) -> None:
    waiting_goal(mira)
    plan = plans.proposed(mira).plan
    browser = signed_in(mira.her_therapist)
    assert f"What {NAME} says to it" in text(browser, plan_address(mira))
    path = plan_address(mira, "client-plan-said")
    assert browser.post(path, answer(way="paper", seen_step=1)).status_code == 302
    plan.refresh_from_db()
    assert plan.stands
    page = text(browser, plan_address(mira))
    assert f"{NAME} said yes on paper on" in page
    assert f"{NAME} said yes to version 1 on paper on" in page


def test_plan_that_changed_meanwhile_is_shown_before_a_yes(mira: Cast, signed_in) -> None:
    waiting_goal(mira)
    plan = plans.proposed(mira).plan
    plans.beside(mira, plan)
    browser = signed_in(mira.her_therapist)
    refused = browser.post(plan_address(mira, "client-plan-said"), answer(seen_step=1))
    assert refused.status_code == 422
    assert not Plan.objects.get().stands
    assert 'name="seen_step" value="2"' in refused.content.decode()


def test_first_plan_is_declined_with_its_reason(mira: Cast, signed_in) -> None:
    waiting_goal(mira)
    plans.proposed(mira)
    browser = signed_in(mira.her_therapist)
    sent = answer(answer="no", words="Too much.", seen_step=1)
    assert browser.post(plan_address(mira, "client-plan-said"), sent).status_code == 302
    page = text(browser, plan_address(mira))
    assert "set the proposal aside, as said in the room on" in page
    assert f"{NAME} said no to the plan" in page
    assert f"{NAME} set it aside today" in page
    assert f"entered by {mira.her_therapist.display_name}." in page


def test_client_who_comes_later_reads_their_own_word(mira: Cast, signed_in) -> None:
    goal = waiting_goal(mira)
    agree_goal(actor=mira.her_therapist, goal=goal, seen_revision=1, spoken=said())
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    page = text(signed_in(client), reverse("my-goal", args=[goal.public_id]))
    name = mira.her_therapist.display_name
    assert "You said yes in the room on" in page
    assert f"entered by {name}" in page
