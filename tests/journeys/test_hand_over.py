"""Somebody else goes on: asked by a therapist, done by the manager, read by the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from telos.access.queries import therapists_of
from tests.journeys.conftest import PHONE
from tests.journeys.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

WHY = "I move away in spring."
SAID = "Noor and I have talked about it; he has room on Mondays."


def test_colleague_goes_on_and_the_client_reads_of_it(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a therapist who moves away and asks for a colleague, on the page of care
    hers = open_page()
    sign_in(hers, cast.her_therapist.email)
    care = reverse("client-episode", args=[cast.client_record.public_id])
    hers.goto(care)
    hers.get_by_role("link", name="Ask for somebody else to go on").click()
    hers.get_by_label("Who is to go on").select_option("Colleague")
    hers.get_by_label("Why, in a few words").fill(WHY)
    check_accessible(hers)
    press(hers, "Ask the practice")
    expect(hers.get_by_role("main")).to_contain_text("You asked for Colleague to go on")
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    # When the manager finds it on the practice's page and does it
    practice = open_page()
    sign_in(practice, cast.manager.email)
    asked = practice.get_by_role("region", name="What therapists ask you")
    asked.get_by_role("link").click()
    expect(practice.get_by_role("main")).to_contain_text(WHY)
    check_accessible(practice)
    practice.get_by_label("Why, in a few words").fill(SAID)
    press(practice, "Say who goes on")
    expect(practice.get_by_role("main")).to_contain_text("Colleague cares for Noor from now on")
    expect(asked).to_have_count(0)
    # Then the colleague is told, opens the client and reads how it came
    his = open_page()
    sign_in(his, cast.colleague.email)
    expect(his.get_by_role("main")).to_contain_text("A client was given into your care")
    his.get_by_role("link", name="Noor").first.click()
    expect(his.get_by_role("heading", level=1)).to_contain_text("Noor")
    his.goto(care)
    story = his.get_by_role("main")
    expect(story).to_contain_text("Therapist harbour asked for you to go on")
    expect(story).to_contain_text("Manager harbour gave this care from Therapist harbour to you")
    check_accessible(his)
    # And the client reads it on a phone, from what is new
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    expect(phone.get_by_role("main")).to_contain_text("Who cares for you here has changed")
    press(phone, "Read it")
    carers = phone.get_by_role("region", name="Who cares for you here")
    expect(carers).to_contain_text("Colleague, since")
    expect(carers).to_contain_text(SAID)
    check_accessible(phone)
