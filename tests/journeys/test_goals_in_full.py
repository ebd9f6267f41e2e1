"""A goal from what hurts to its map: steps, levels, a no that is no silence, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.goals.actions import agree_goal
from telos.goals.queries import goals_visible_to
from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]


@pytest.fixture
def phone(cast: Cast, open_page: Opens, sign_in: SignsIn) -> Page:
    """Noor, signed in on her phone."""
    page = open_page(viewport=PHONE)
    sign_in(page, cast.client.email)
    return page


def open_up(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def test_from_what_hurts_to_the_map(
    cast: Cast, phone: Page, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given somebody who does not know how to put it
    phone.goto("/goals/new/")
    phone.get_by_role("link", name="Not sure how to put it?").click()
    check_accessible(phone)
    # When she goes from what hurts to what she wants
    open_up(phone, "From what hurts to what you want")
    phone.get_by_label("What would be different if it were better?").fill("I go to the market")
    phone.get_by_label("What could be a first small step?").fill("To the corner")
    phone.get_by_role("button", name="Put it together").first.click()
    # Then the goal stands in the form, and questions come for whoever asks for them
    expect(phone.locator("textarea[name=words]")).to_have_value("I go to the market.")
    press(phone, "Look at it with me first")
    expect(phone.get_by_text("Looked at:")).to_be_visible()
    check_accessible(phone)
    phone.locator("input[name=horizon]").last.check()
    phone.locator("select[name=domain]").select_option(index=1)
    press(phone, "Propose it")
    expect(phone.get_by_role("link", name="To the corner")).to_be_visible()
    goal = goals_visible_to(cast.client).get(aim=None)

    # When both agree and she puts five levels into words
    agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=1)
    phone.reload()
    open_up(phone, "Put five levels into words")
    form = phone.locator("form[action$='/levels/']")
    for name, value in scenes.levels_sent().items():
        if name == "baseline":
            form.locator(f"input[value='{value}']").check()
        else:
            form.locator(f"textarea[name={name}]").fill(value)
    check_accessible(phone)
    form.get_by_role("button", name="Propose these levels").click()
    expect(phone.get_by_role("heading", name="You have proposed new words")).to_be_visible()

    # Then the therapist sees them beside what stands, and says yes
    desk = open_page(viewport=DESKTOP)
    sign_in(desk, cast.her_therapist.email)
    desk.goto(f"/clients/{cast.client_record.public_id}/goals/{goal.public_id}/")
    expect(desk.get_by_text("+2: Every night, and rested")).to_have_count(2)
    check_accessible(desk)
    press(desk, "I agree to the new words")
    expect(desk.get_by_role("heading", name="own words")).to_be_visible()

    # And the step is done, and the map says so
    phone.goto("/goals/map/")
    phone.get_by_role("link", name="To the corner").click()
    open_up(phone, "Done, or set aside?")
    phone.locator("input[name=to][value=reached]").check()
    phone.locator("form[action$='/move/'] textarea[name=why]").fill("On Tuesday.")
    press(phone, "Keep the change")
    phone.goto("/goals/map/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("one step that is done")
    check_accessible(phone)
    # By keyboard: the aim, then its step
    phone.get_by_role("link", name="I go to the market.").focus()
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.textContent") == "To the corner"
    desk.goto(f"/clients/{cast.client_record.public_id}/goals/map/")
    check_accessible(desk)
