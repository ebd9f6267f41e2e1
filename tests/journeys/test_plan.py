"""A plan: written by the therapist, answered by the client on a phone, agreed and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.plans.enums import PlanState
from telos.plans.models import Plan
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pressing import press
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]


def state() -> str:
    return Plan.objects.get().state


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_client_asks_for_a_change_agrees_and_compares(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, scheme: str
) -> None:
    # Given a plan that her therapist proposes
    plan = plans.proposed(cast).plan
    page = open_page(viewport=PHONE, color_scheme=scheme)
    sign_in(page, cast.client.email)
    page.goto("/today/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan waits for you")
    check_accessible(page)
    # When she reads it and asks for something else
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_text(plans.REASON)).to_be_visible()
    page.get_by_text("More about Behavioural activation").click()
    check_accessible(page)
    page.locator("#ask summary").click()
    page.get_by_label("What should be different?").fill(plans.WISH)
    check_accessible(page)
    press(page, "Ask for it")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have asked for a change")
    check_accessible(page)
    # Then she finds the answer beside what was proposed before, and agrees to it
    plan.refresh_from_db()
    plans.beside(cast, plan, arrangements="In the evening, by video.", sessions=10)
    page.reload()
    expect(page.get_by_text("In the evening, by video.")).to_be_visible()
    assert state() == PlanState.PROPOSED
    press(page, "Yes, I agree to this")
    expect(page.get_by_text("This is the plan now.")).to_be_visible()
    assert state() == PlanState.AGREED
    page.get_by_role("link", name="Compare the versions").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version 2 changes")
    check_accessible(page)
    page.goto("/goals/")
    expect(page.get_by_role("link", name="Read my plan")).to_be_visible()


def test_therapist_writes_a_plan_from_a_template_and_the_library(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a client with a goal and no plan
    plans.her_goal(cast)
    page = open_page(viewport=DESKTOP)
    sign_in(page, cast.her_therapist.email)
    page.goto(f"/clients/{cast.client_record.public_id}/plan/")
    check_accessible(page)
    page.get_by_role("link", name="Put a plan together").click()
    check_accessible(page)
    # When the therapist begins from a template and looks further into the library
    page.get_by_label("Begin from a template").select_option("low_mood")
    press(page, "Fill the form")
    expect(page.get_by_role("checkbox", name="Behavioural activation")).to_be_checked()
    page.get_by_label("Why this, for this client?").fill(plans.REASON)
    page.get_by_label("By concern").select_option("sleep")
    press(page, "Show these")
    expect(page.get_by_label("Why this, for this client?")).to_have_value(plans.REASON)
    expect(page.locator("#doings")).to_be_focused()
    check_accessible(page)
    # Enter in a line looks into the library too, and proposes nothing
    page.get_by_label("About how many sessions?").fill("12")
    page.get_by_label("About how many sessions?").press("Enter")
    expect(page.locator("#doings")).to_be_focused()
    expect(page.get_by_label("About how many sessions?")).to_have_value("12")
    assert not Plan.objects.exists()
    page.get_by_role("checkbox", name="Thought record").uncheck()
    # Then it is proposed, and waits for the client
    page.get_by_role("button", name="Propose this plan").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("waits for Noor’s answer")
    assert state() == PlanState.PROPOSED
    check_accessible(page)
    # And the library and the templates can be read by themselves
    for path in ("/library/", "/library/behavioural_activation/", "/library/approaches/cbt/"):
        page.goto(path)
        check_accessible(page)
    page.goto("/library/templates/")
    check_accessible(page)
    page.get_by_role("link", name="Make “Low mood").click()
    check_accessible(page)
