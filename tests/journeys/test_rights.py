"""A client takes everything along, puts something right, and lets the record rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE
from tests.rights.scenes import SHOULD, WRONG

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.cast import Cast


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_client_asks_of_the_record(
    cast: Cast,
    browser: Browser,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
    viewport: dict[str, int],
    tmp_path: Path,
) -> None:
    # Given a client with a goal
    scenes.proposed_goal(cast, words="Walk to the sea")
    page = open_page(viewport=viewport)
    sign_in(page, cast.client.email)

    # When she opens the menu behind her name, then her rights are there
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="My rights").click()
    page.wait_for_url("**/rights/")
    check_accessible(page)

    # When she takes the book along, then it is a file that reads without Telos
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the book").click()
    book = tmp_path / "book.html"
    taken.value.save_as(book)
    # In a browser of its own, as on any machine: the file is another origin than the house.
    reader = browser.new_context(viewport=viewport).new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(book.as_uri())
    assert reader.get_by_text("Walk to the sea").count() > 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    check_accessible(reader)
    reader.context.close()

    # When she says what is not right, then it stands beside what it is about
    page.get_by_role("link", name="Say what is not right").click()
    page.locator("select[name=original]").select_option(index=1)
    page.locator("textarea[name=what_is_wrong]").fill(WRONG)
    page.locator("textarea[name=should_read]").fill(SHOULD)
    check_accessible(page)
    page.get_by_role("button", name="Put it beside").click()
    page.wait_for_url("**/rights/")
    assert page.get_by_text(WRONG).count() == 1

    # When she lets the record rest, then she is told so, and takes it up again
    page.get_by_role("button", name="Let my record rest").click()
    page.get_by_role("heading", name="Your record rests: only you read it").wait_for()
    check_accessible(page)
    page.goto(reverse("today"))
    page.get_by_text("Your record rests, as you asked").wait_for()
    page.goto(reverse("my-rights"))
    page.get_by_role("button", name="Take it up again").click()
    page.get_by_role("button", name="Let my record rest").wait_for()
