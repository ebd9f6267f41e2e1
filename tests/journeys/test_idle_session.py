"""A therapist is called away in the middle of a form: what she typed is there when she is back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from telos.base import clock
from telos.goals.queries import goals_visible_to
from tests.cast import PASSWORD
from tests.doors import unused_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

WORDS = "Speak up in the Monday meeting"


@pytest.fixture
def desk(cast: Cast, open_page: Opens, sign_in: SignsIn) -> Page:
    """Noor's therapist, who has typed a goal and not sent it."""
    page = open_page()
    sign_in(page, cast.her_therapist.email)
    page.goto(f"/clients/{cast.client_record.public_id}/goals/new/")
    page.get_by_label("The goal, in the client’s own words").fill(WORDS)
    page.get_by_label("What it is about").select_option("coping")
    page.locator("input[name=horizon][value=short]").check()
    return page


def let_it_run_out() -> None:
    """A quarter of an hour goes by."""
    Session.objects.update(expire_date=clock.now() - timedelta(minutes=1))


def send(page: Page) -> None:
    page.get_by_role("button", name="Propose the goal").click()


def come_back(page: Page, cast: Cast) -> None:
    """Sign in on the page that asks for it."""
    form = page.locator("main form:has(input[name=login]:not([type=hidden]))")
    form.locator("input[name=login]").fill(cast.her_therapist.email)
    form.locator("input[name=password]").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    page.get_by_label("Code").fill(unused_code(cast.her_therapist.email))
    page.get_by_role("button", name=re.compile("^Sign in")).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def expect_her_words_and_send(page: Page, cast: Cast, check_accessible: Checks) -> None:
    expect(page.get_by_text("Here is what you wrote. Look it over")).to_be_visible()
    expect(page.get_by_label("The goal, in the client’s own words")).to_have_value(WORDS)
    check_accessible(page)
    assert not goals_visible_to(cast.her_therapist).exists()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS)


def test_words_come_back_after_signing_in(cast: Cast, desk: Page, check_accessible: Checks) -> None:
    # Given a cookie that has no end of its own: the browser still names the session that ran out
    ends = {cookie["name"]: cookie["expires"] for cookie in desk.context.cookies()}
    assert ends[settings.SESSION_COOKIE_NAME] == -1
    let_it_run_out()
    # When she sends what she typed
    send(desk)
    # Then she is asked to sign in, and has her words again
    expect(desk.get_by_text("Please sign in again. What you wrote is kept.")).to_be_visible()
    check_accessible(desk)
    come_back(desk, cast)
    expect_her_words_and_send(desk, cast, check_accessible)


def test_words_come_back_where_another_tab_was_used_first(
    cast: Cast, desk: Page, check_accessible: Checks
) -> None:
    # Given that she looked at another page after the session had run out
    let_it_run_out()
    other = desk.context.new_page()
    other.goto("/")
    expect(other.get_by_role("heading", name="Welcome back")).to_be_visible()
    # When she sends what she typed
    send(desk)
    # Then it is kept as well
    expect(desk.get_by_text("Please sign in again. What you wrote is kept.")).to_be_visible()
    come_back(desk, cast)
    expect_her_words_and_send(desk, cast, check_accessible)


def test_words_come_back_where_she_signed_in_in_another_tab(
    cast: Cast, desk: Page, check_accessible: Checks
) -> None:
    # Given that she signed in again in another tab
    let_it_run_out()
    other = desk.context.new_page()
    other.goto("/")
    come_back(other, cast)
    # When she sends what she typed in the first, which is older than that
    send(desk)
    # Then the form stands there once more with her words, and nothing was done yet
    expect_her_words_and_send(desk, cast, check_accessible)
