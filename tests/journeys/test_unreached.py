"""A form that is sent on a dead connection: the page stays, with every word of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.intake.models import SafetyPlanVersion
from tests.intake import scenes
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "I stop answering messages"
NO_CONNECTION = "There is no connection just now. Nothing was sent"


def test_words_stay_until_the_connection_is_back(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # Given a client who writes her safety plan on a train
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.goto("/at-hand/write/")
    phone.get_by_label("How I notice it").fill(WORDS)

    # When she presses the button in a tunnel, twice
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Save it").click()
    expect(phone.get_by_text(NO_CONNECTION)).to_be_visible()
    phone.get_by_role("button", name="Save it").click()

    # Then the page stands as it stood, and says so once
    expect(phone.get_by_label("How I notice it")).to_have_value(WORDS)
    expect(phone.get_by_text(NO_CONNECTION)).to_have_count(1)
    check_accessible(phone)
    assert SafetyPlanVersion.objects.count() == 0

    # And it is sent by the next press after the tunnel
    phone.context.set_offline(False)
    expect(phone.get_by_text("The connection is back. Press")).to_be_visible()
    phone.get_by_role("button", name="Save it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("When it gets hard, begin here")
    assert SafetyPlanVersion.objects.count() == 1


def test_every_form_with_words_stays(
    cast: Cast, open_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    scenes.handed_in(cast)
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    desk = open_page(viewport=DESKTOP)
    sign_in(desk, cast.her_therapist.email)
    # Where a script keeps what is typed, the browser asks whether to leave the page.
    for page in (phone, desk):
        page.on("dialog", lambda dialog: dialog.accept())
    care = f"/clients/{cast.client_record.public_id}"
    for page, address in (
        (phone, "/intake/parts/strengths/"),
        (phone, "/goals/new/"),
        (desk, f"{care}/intake/formulation/"),
        (desk, f"{care}/goals/new/"),
    ):
        page.context.set_offline(False)
        page.goto(address)
        field = page.locator("main form[method=post] textarea:visible").first
        field.fill(WORDS)
        page.context.set_offline(True)
        form = page.locator("main form[method=post]", has=page.locator("textarea")).first
        form.locator("button.btn:visible").last.click()
        expect(page.get_by_text(NO_CONNECTION)).to_be_visible()
        expect(field).to_have_value(WORDS)
