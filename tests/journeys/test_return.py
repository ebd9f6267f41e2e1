"""Somebody rings and does not come; a while later they ring again, and both stand in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from telos.episodes.models import Episode
from tests.journeys.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]


def test_enquiry_is_closed_and_the_person_comes_back(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given somebody who rings
    page = open_page()
    main = page.get_by_role("main")
    sign_in(page, cast.her_therapist.email)
    page.get_by_role("link", name="Add a client").click()
    page.get_by_label("Name", exact=False).first.fill("Marit")
    page.get_by_label("Enquiry: they have asked").check()
    check_accessible(page)
    press(page, "Add to my caseload")
    enquiry = Episode.objects.get(client__display_name="Marit")
    care = reverse("client-episode", args=[enquiry.client.public_id])
    # When it comes to nothing, and is closed
    page.goto(care)
    expect(page.get_by_role("heading", level=1)).to_contain_text("has been asking for help")
    page.get_by_label("Closed: this care has ended").check()
    page.get_by_label("Why, in a few words").fill("Too far to travel.")
    press(page, "Move it on")
    expect(page.get_by_role("heading", level=1)).to_contain_text("care has been closed")
    check_accessible(page)
    # And Marit rings again, and is found among those whose care has ended
    page.goto(reverse("caseload"))
    page.get_by_role("link", name="Care that has ended").click()
    page.get_by_role("link", name="Marit").first.click()
    page.goto(care)
    page.get_by_label("Consultation: a first talk").check()
    page.get_by_label("Why, in a few words").fill("By video now.")
    press(page, "Begin care")
    expect(page.get_by_role("heading", level=1)).to_contain_text("has been in consultation")
    expect(main).to_contain_text("By video now.")
    expect(main).not_to_contain_text("Too far to travel.")
    check_accessible(page)
    # Then the enquiry stands as it ended, under care before, and nothing is changed in it
    page.get_by_role("region", name="Care before").get_by_role("link").first.click()
    expect(main).to_contain_text("Too far to travel.")
    expect(main.get_by_role("button", name="Move it on")).to_have_count(0)
    check_accessible(page)
