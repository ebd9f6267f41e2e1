"""A client asks who looked at their record, without script as with it, on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("viewport", "script"), [(PHONE, True), (DESKTOP, False)])
def test_client_sees_who_read_and_narrows_it_down(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
    viewport: dict[str, int],
    script: bool,
) -> None:
    # Given that her therapist has read her record and the manager has seen her name
    therapist = open_page()
    sign_in(therapist, cast.her_therapist.email, PASSWORD)
    therapist.goto(reverse("client", args=[cast.client_record.public_id]))
    manager = open_page()
    sign_in(manager, cast.manager.email, PASSWORD)
    manager.goto(reverse("practice"))

    # When she follows the link at the end of her progress
    page = open_page(viewport=viewport, java_script_enabled=script)
    sign_in(page, cast.client.email, PASSWORD)
    page.goto(reverse("my-progress"))
    page.locator("main").get_by_role("link", name="Who looked at my record").click()

    told = page.locator(".looks ul li")
    read = told.filter(has_text="read your goals, plan, questionnaires, appointments")
    saw = told.filter(has_text="saw your name and appointments on the practice")

    # Then both stand there, and what each saw
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Manager harbour looked at your record last, today"
    )
    expect(read).to_be_visible()
    expect(saw).to_be_visible()
    if script:
        check_accessible(page)

    # And she can ask for one of them alone
    page.get_by_label("Who", exact=True).select_option(label="Therapist harbour, therapist")
    page.get_by_role("button", name="Show").click()
    expect(read).to_be_visible()
    expect(saw).to_have_count(0)
    if script:
        check_accessible(page)

    # And on paper there is no form
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    expect(read).to_be_visible()


def test_manager_sees_who_did_what(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, cast.manager.email, PASSWORD)
    page.goto(reverse("practice"))
    page.get_by_role("link", name="Who did what").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who did what here")
    expect(page.get_by_text("opened the practice")).to_be_visible()
    check_accessible(page)
