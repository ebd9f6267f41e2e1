"""A client without an account: what they say in a talk is asked, entered and told as theirs.

Given Mira, who has no account, and a goal that her therapist proposed to her,
when her therapist asks a questionnaire, on a phone between two sessions,
and enters what Mira answered in the talk, first with a day that has not come,
and writes down how far along Mira says the goal is, first without saying whose rating it is,
and her yes to the goal and its levels, first without the answer,
and at which level Mira says it is, first without saying whose view it is,
then each refusal keeps what was entered, and all of it is told as Mira's word.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from telos.access.enums import Side
from telos.base import clock
from telos.goals.enums import GoalState
from telos.goals.models import GoalRating, GoalScaling
from telos.measures.models import Response
from tests import scenes
from tests.journeys.conftest import PHONE
from tests.journeys.walking import follow, open_up, says
from tests.spoken import NAME, waiting_goal, with_mira

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from telos.goals.models import Goal
    from tests.cast import Cast

    Checks = Callable[[Page], None]


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


def test_what_is_said_in_a_talk_is_entered_and_told_as_theirs(
    mira: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Checks,
) -> None:
    proposed = waiting_goal(mira)
    goal = scenes.levels_proposed(mira, proposed, by=mira.her_therapist)
    page = open_page(viewport=PHONE, reduced_motion="reduce")
    sign_in(page, mira.her_therapist.email)
    page.goto("/caseload/")
    follow(page, NAME)
    asks_the_gad7(page, mira, check_accessible)
    enters_the_answers(page, check_accessible)
    page.goto(reverse("client-goal", args=[mira.client_record.public_id, goal.public_id]))
    check_accessible(page)
    says(page, goal.words)
    rates_the_goal(page, check_accessible)
    writes_down_the_yes(page, goal, check_accessible)
    says_at_which_level_it_is(page, check_accessible)


def asks_the_gad7(page: Page, mira: Cast, check: Checks) -> None:
    page.goto(reverse("client-measures", args=[mira.client_record.public_id]))
    check(page)
    page.get_by_label("Questionnaire").first.select_option("gad7")
    expect(page.get_by_text("How it is shown")).to_have_count(0)
    page.get_by_role("button", name="Ask it").click()
    expect(page.get_by_text("you enter the answers from a talk")).to_be_visible()


def enters_the_answers(page: Page, check: Checks) -> None:
    follow(page, "Enter the answers")
    says(page, f"What {NAME} answers to GAD-7")
    check(page)
    for answers in page.get_by_role("group", name=re.compile(r"^\d\. ")).all():
        answers.get_by_text("Several days", exact=True).click()
    to_come = clock.today() + timedelta(days=30)
    day = page.get_by_label("Day of the talk")
    day.fill(to_come.isoformat())
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_role("alert")).to_contain_text("What you entered is still here")
    check(page)
    assert not Response.objects.exists()
    expect(page.get_by_role("radio", name="Several days", checked=True)).to_have_count(7)
    page.get_by_label("Day of the talk").fill(clock.today().isoformat())
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_text("as answered in the talk and entered by you")).to_be_visible()
    check(page)
    assert Response.objects.get().score == 7


def rates_the_goal(page: Page, check: Checks) -> None:
    open_up(page, "Write down a rating")
    form = page.locator("form[action$='/rate/']")
    form.get_by_text("3", exact=True).click()
    form.get_by_role("button", name="Keep the rating").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose whose rating it is.")
    check(page)
    expect(form.get_by_role("radio", name="3", exact=True)).to_be_checked()
    form.get_by_text(f"{NAME}’s, said in the room").click()
    form.get_by_role("button", name="Keep the rating").click()
    expect(page.get_by_text(f"It is told as {NAME}’s rating, entered by you.")).to_be_visible()
    expect(page.get_by_text(re.compile(f"{NAME} said 3 of 10 in the room on"))).to_be_visible()
    check(page)
    rating = GoalRating.objects.get()
    assert (rating.value, rating.side, rating.is_spoken) == (3, Side.CLIENT, True)


def writes_down_the_yes(page: Page, goal: Goal, check: Checks) -> None:
    form = page.locator("form[action$='/said/']")
    form.get_by_text("On paper", exact=True).click()
    form.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what they said.")
    check(page)
    expect(form.get_by_role("radio", name="On paper")).to_be_checked()
    form.get_by_text("Yes to these words", exact=True).click()
    form.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text(re.compile(f"{NAME} said yes on paper on"))).to_be_visible()
    check(page)
    goal.refresh_from_db()
    assert goal.state == GoalState.AGREED


def says_at_which_level_it_is(page: Page, check: Checks) -> None:
    open_up(page, "Write down where it is now")
    form = page.locator("form[action$='/scale/']")
    form.get_by_text(scenes.LEVELS[3], exact=True).click()
    form.get_by_role("button", name="Keep this level").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose whose view it is.")
    check(page)
    expect(form.get_by_role("radio", name=scenes.LEVELS[3])).to_be_checked()
    form.get_by_text(f"{NAME}’s, on paper").click()
    form.get_by_role("button", name="Keep this level").click()
    expect(page.get_by_text(f"It is told as {NAME}’s own view, entered by you.")).to_be_visible()
    said = page.locator("section[aria-labelledby='levels']")
    expect(said.get_by_text(re.compile(f"{NAME} said \\+1 on paper on"))).to_be_visible()
    check(page)
    scaling = GoalScaling.objects.get()
    assert (scaling.level, scaling.side, scaling.is_spoken) == (1, Side.CLIENT, True)
