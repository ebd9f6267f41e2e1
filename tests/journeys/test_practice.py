"""A manager's morning: a colleague leaves, and nobody is left behind unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.access.queries import therapists_of
from telos.measures.actions import acknowledge_alert
from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_part_ends_once_it_is_said_who_goes_on(
    cast: Cast,
    open_page: Opens,
    sign_in: SignsIn,
    check_accessible: Checks,
    size: dict[str, int],
) -> None:
    # Given a client whose answer of today waits for her therapist
    alert = scenes.risk_alert(cast)
    page = open_page(viewport=size)
    sign_in(page, cast.manager.email)
    # When the manager presses to end the therapist's part
    page.get_by_role("link", name="Who works here").click()
    page.get_by_role("link", name="End Therapist of Therapist harbour").click()
    # Then nothing has ended, and it is said what rests on it
    main = page.get_by_role("main")
    expect(main).to_contain_text("Therapist harbour has two clients")
    check_accessible(page)
    page.get_by_role("button", name="End this part").click()
    expect(page.get_by_role("alert").or_(page.locator(".notice")).first).to_be_visible()
    check_accessible(page)
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    # When nobody is to go on yet, then something waits that only a therapist can settle
    page.get_by_label("Who goes on with them").select_option("Nobody yet")
    page.get_by_label("Why, in a few words").fill("She leaves the practice.")
    page.get_by_role("button", name="End this part").click()
    expect(main).to_contain_text("Something waits among their clients")
    check_accessible(page)
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    # When she has settled it, and nobody goes on yet
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang her.")
    page.get_by_label("Who goes on with them").select_option("Nobody yet")
    page.get_by_role("button", name="End this part").click()
    # Then the practice's page begins with those who have nobody
    left = page.get_by_role("region", name="Two clients have nobody at present")
    expect(left).to_contain_text("Noor")
    check_accessible(page)
    # And the client is told, with people to talk to
    phone = open_page(viewport=size)
    sign_in(phone, cast.client.email)
    expect(phone.get_by_role("main")).to_contain_text("Nobody at the practice looks at this answer")
    expect(phone.get_by_text("Harbour Practice has yet to say who goes on")).to_be_visible()
    check_accessible(phone)
