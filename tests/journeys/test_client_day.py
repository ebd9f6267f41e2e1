"""A client's day on a phone: what comes next, goals of one's own, how far one is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.base import clock
from telos.goals.enums import GoalState
from telos.goals.queries import goals_visible_to
from telos.measures.actions import enter_total
from tests import scenes
from tests.cast import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

HER_WORDS = "Call my sister every Sunday"


def totals(cast: Cast, *scores: int) -> None:
    """PHQ-9 totals a week apart, the last of them today."""
    for weeks_ago, score in enumerate(reversed(scores)):
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="phq9",
            score=score,
            answered_on=clock.today() - timedelta(weeks=weeks_ago),
        )


@pytest.fixture(params=["light", "dark"])
def phone(cast: Cast, open_page: Opens, sign_in: SignsIn, request: pytest.FixtureRequest) -> Page:
    """Noor, signed in on her phone, by day and by night."""
    page = open_page(viewport=PHONE, color_scheme=request.param)
    sign_in(page, cast.client.email)
    return page


def test_first_day_has_nothing_yet_and_is_kind(phone: Page, check_accessible: Checks) -> None:
    for path in ("/today/", "/goals/", "/progress/"):
        phone.goto(path)
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert "0" not in phone.get_by_role("main").inner_text()
        check_accessible(phone)


def test_goal_from_words_to_rating(cast: Cast, phone: Page, check_accessible: Checks) -> None:
    # Given the list of goals, two touches away at most
    phone.get_by_role("link", name="My goals").last.click()
    phone.get_by_role("link", name="Put a goal into words").click()
    # When she sends it before it is finished
    press(phone, "Propose it")
    expect(phone.get_by_role("alert").or_(phone.locator(".notice")).first).to_be_visible()
    check_accessible(phone)
    # Then what is missing is named, and with it the goal is proposed
    phone.locator("textarea[name=words]").fill(HER_WORDS)
    phone.locator("input[name=horizon]").first.check()
    choice = phone.locator("select[name=domain]")
    if choice.count():
        choice.select_option(index=1)
    else:
        phone.locator("input[name=domain]").first.check()
    press(phone, "Propose it")
    expect(phone.get_by_text(HER_WORDS).first).to_be_visible()
    check_accessible(phone)
    goal = goals_visible_to(cast.client).get()
    assert goal.state == GoalState.PROPOSED
    # And she says where she stands
    phone.goto(f"/goals/{goal.public_id}/")
    phone.locator("label", has=phone.locator("input[name=value][value='4']")).click()
    press(phone, "Keep it")
    expect(phone.get_by_text(re.compile("4")).first).to_be_visible()
    check_accessible(phone)
    assert [rating.value for rating in goal.ratings.all()] == [4]


def test_yes_to_the_therapists_words(cast: Cast, phone: Page, check_accessible: Checks) -> None:
    scenes.proposed_goal(cast, by=cast.her_therapist)
    phone.goto("/today/")
    phone.get_by_role("link", name="Read it").click()
    check_accessible(phone)
    press(phone, "Yes, this is my goal")
    goal = goals_visible_to(cast.client).get()
    assert goal.state == GoalState.AGREED
    expect(phone.get_by_role("button", name="Yes, this is my goal")).to_have_count(0)
    check_accessible(phone)


def test_progress_is_told_in_words_with_a_table_behind(
    cast: Cast, phone: Page, check_accessible: Checks
) -> None:
    totals(cast, 18, 17, 12, 8)
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 6)
    phone.goto("/progress/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("come down by 10")
    expect(phone.locator("p.lead")).to_contain_text(
        "A change this size is more than chance would give."
    )
    drawing = phone.get_by_role("img").first
    expect(drawing).to_be_visible()
    phone.get_by_text("The same as a table").first.click()
    rows = phone.get_by_role("table").first.get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    check_accessible(phone)
    # On paper the tables are open and nothing floats.
    phone.emulate_media(media="print")
    expect(phone.get_by_text("Need help now?")).to_be_hidden()
    expect(phone.get_by_role("table").last).to_be_visible()


def test_help_is_one_touch_away(cast: Cast, phone: Page, check_accessible: Checks) -> None:
    for path in ("/today/", "/goals/", "/goals/new/", "/progress/"):
        phone.goto(path)
        expect(phone.get_by_role("link", name=re.compile("Need help now"))).to_be_in_viewport()
    phone.get_by_role("link", name=re.compile("Need help now")).click()
    expect(phone.get_by_role("main")).to_contain_text("116 123")
    check_accessible(phone)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_help_needs_no_sign_in(
    db: None, open_page: Opens, check_accessible: Checks, *, has_script: bool
) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=has_script)
    page.goto("/account/sign-in/")
    page.get_by_role("link", name=re.compile("Need help now")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if has_script:
        check_accessible(page)


def test_day_works_without_script(cast: Cast, open_page: Opens, sign_in: SignsIn) -> None:
    goal = scenes.proposed_goal(cast, by=cast.her_therapist)
    totals(cast, 18, 8)
    page = open_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, cast.client.email)
    page.get_by_role("link", name="Read it").click()
    press(page, "Yes, this is my goal")
    page.locator("label", has=page.locator("input[name=value][value='7']")).click()
    press(page, "Keep it")
    assert [rating.value for rating in goal.ratings.all()] == [7]
    page.get_by_role("link", name="My progress").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("come down by 10")
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    # The menu of the account opens too, and signing out is a button in it.
    page.locator("summary", has_text="Noor").click()
    press(page, "Sign out")
    expect(page.get_by_label("Password")).to_be_visible()


def test_wrong_password_keeps_the_address(
    cast: Cast, open_page: Opens, check_accessible: Checks
) -> None:
    page = open_page(viewport=PHONE)
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(cast.client.email)
    page.get_by_label("Password").fill("not this one")
    press(page, "Sign in")
    expect(page.get_by_label("E-mail address")).to_have_value(cast.client.email)
    check_accessible(page)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/today/")
