"""Somebody whose texts were erased meets pages that say so, and nothing broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.access.actions import destroy_client_keys
from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_erased_record_is_met_kindly(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    # Given a client whose goal was erased with her keys
    goal = scenes.proposed_goal(cast, words="Walk to the sea")
    destroy_client_keys(actor=cast.manager, client=cast.client_record, why="Asked for by letter.")
    page = open_page(viewport=viewport)
    sign_in(page, cast.client.email)

    # When she opens it, then the page says what became of the words
    page.goto(reverse("my-goal", args=[goal.public_id]))
    assert page.locator("h1").inner_text() == "[this text was erased]"
    assert page.get_by_text("Walk to the sea").count() == 0
    check_accessible(page)

    # When she writes a new one, then she is told that nothing more is kept, and the way on
    page.goto(reverse("my-goal-new"))
    page.locator("textarea[name=words]").fill("Swim in the sea")
    page.locator("select[name=domain]").select_option("coping")
    page.locator("input[name=horizon]").first.check()
    page.get_by_role("button", name="Propose it").click()
    page.get_by_role("heading", name="What stood here was erased").wait_for()
    check_accessible(page)
    page.get_by_role("link", name="Go to the first page").click()
    page.wait_for_url("**/today/")
