"""An intake over two days and two devices: begun on a phone, gone on with at a desk, handed in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from telos.access.actions import hand_over
from telos.access.enums import ConsentKind
from telos.base import clock
from telos.intake.models import FormulationDraft, FormulationTyping, Intake, IntakeEntry
from tests import consents
from tests.cast import Cast
from tests.intake import scenes
from tests.journeys.conftest import PHONE
from tests.journeys.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

CARRIES = "My sister, and the allotment."
TYPED = "The nights, and that I dread them at"


@pytest.fixture(params=["light", "dark"])
def phone(cast: Cast, open_page: Opens, sign_in: SignsIn, request: pytest.FixtureRequest) -> Page:
    """Noor, signed in on her phone, by day and by night."""
    consents.published(cast, ConsentKind.TREATMENT)
    page = open_page(viewport=PHONE, color_scheme=request.param)
    sign_in(page, cast.client.email)
    return page


def test_from_consent_to_handing_in(
    cast: Cast, phone: Page, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a practice that asks for her yes first
    phone.goto("/intake/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("First comes what you agree to")
    check_accessible(phone)
    consents.answered(cast, ConsentKind.TREATMENT)
    # When she begins, and says what carries her
    phone.goto("/intake/")
    press(phone, "Begin")
    phone.goto("/intake/parts/strengths/")
    phone.locator("textarea[name=stands_by]").fill(CARRIES)
    check_accessible(phone)
    press(phone, "Save and go on")
    # And leaves in the middle of a sentence, which is kept without a press
    phone.locator("textarea[name=hard]").fill(TYPED)
    expect(phone.get_by_text("Kept for you alone.")).to_be_visible(timeout=15_000)
    # Then she finds it at her desk, and finishes it there
    desk = open_page(viewport={"width": 1280, "height": 900})
    sign_in(desk, cast.client.email)
    desk.goto("/intake/parts/hard/")
    expect(desk.locator("textarea[name=hard]")).to_have_value(TYPED)
    check_accessible(desk)
    desk.locator("textarea[name=hard]").fill(f"{TYPED} four.")
    press(desk, "Save and go on")
    # And the page that still lies open on the phone writes nothing over it
    phone.locator("textarea[name=hard]").fill("Something else altogether.")
    expect(phone.get_by_text("Press “Save”: both stand here then")).to_be_visible()
    expect(phone.get_by_text(f"{TYPED} four.")).to_have_count(0)
    press(phone, "Save and go on")
    expect(phone.get_by_text(f"{TYPED} four.")).to_be_visible()
    expect(phone.locator("textarea[name=hard]")).to_have_value("Something else altogether.")
    check_accessible(phone)
    # And rulers and circumstances can be reached, and left out
    for part in ("readiness", "circumstances"):
        phone.goto(f"/intake/parts/{part}/")
        check_accessible(phone)
    # And she looks it through and hands it in
    desk.goto("/intake/look/")
    check_accessible(desk)
    press(desk, "Hand it in")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("is with your therapist")
    assert Intake.objects.get().handed_in_at is not None
    assert {e.words for e in IntakeEntry.objects.all()} == {CARRIES, f"{TYPED} four."}


def test_signed_out_in_another_tab_nothing_typed_is_lost(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a page on which she writes, and another tab in which she signs out
    scenes.begun(cast)
    page = open_page(viewport=PHONE)
    sign_in(page, cast.client.email)
    page.goto("/intake/parts/hard/")
    other = page.context.new_page()
    other.goto("/today/")
    other.get_by_text("Noor", exact=True).first.click()
    press(other, "Sign out")
    other.wait_for_url("**/sign-in/**")
    # When she goes on writing, and presses the button
    page.locator("textarea[name=hard]").fill(TYPED)
    press(page, "Save and go on")
    # Then the page stays, and says what to do
    expect(page.get_by_text("You are signed out. What you typed stays")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in in another tab")).to_be_visible()
    expect(page.locator("textarea[name=hard]")).to_have_value(TYPED)
    check_accessible(page)
    # And once she has signed in there, the same button saves it
    sign_in(other, cast.client.email)
    press(page, "Save and go on")
    page.wait_for_url("**/intake/parts/story/")
    assert [entry.words for entry in IntakeEntry.objects.all()] == [TYPED]


def test_therapist_reads_adds_and_writes_how_it_hangs_together(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    scenes.handed_in(cast)
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, cast.her_therapist.email)
    page.goto(f"/clients/{cast.client_record.public_id}/intake/")
    expect(page.get_by_text(scenes.CARRIES)).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Write how it hangs together").click()
    check_accessible(page)
    page.locator("textarea[name=hangs_together]").fill(scenes.HANGS)
    press(page, "Keep this version")
    press(page, "Share the formulation")
    check_accessible(page)
    press(page, "Complete the intake")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is complete")
    check_accessible(page)


def test_how_it_hangs_together_is_kept_as_it_is_typed(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a therapist who types, and whose tab is closed before she keeps a version
    scenes.handed_in(cast)
    address = f"/clients/{cast.client_record.public_id}/intake/formulation/"
    desk = open_page(viewport={"width": 1280, "height": 900})
    sign_in(desk, cast.her_therapist.email)
    desk.goto(address)
    desk.locator("textarea[name=set_off]").fill(TYPED)
    expect(desk.get_by_text("Kept for you alone. Keep it as a version")).to_be_visible()
    check_accessible(desk)
    desk.close()
    # When she opens it on another device, it is there, and on her page of the intake it says so
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.her_therapist.email)
    phone.goto(address.removesuffix("formulation/"))
    expect(phone.get_by_text("You typed something at it and have not kept it")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("link", name="Go on with it, and see every version").click()
    expect(phone.get_by_text("You typed this and have not kept it as a version")).to_be_visible()
    expect(phone.locator("textarea[name=set_off]")).to_have_value(TYPED)
    check_accessible(phone)
    # And her session ends while she goes on: the page stays until she has signed in again
    Session.objects.update(expire_date=clock.now() - timedelta(minutes=1))
    phone.locator("textarea[name=set_off]").fill(f"{TYPED} four.")
    press(phone, "Keep this version")
    expect(phone.get_by_text("You are signed out. What you typed stays")).to_be_visible()
    check_accessible(phone)
    other = phone.context.new_page()
    sign_in(other, cast.her_therapist.email)
    press(phone, "Keep this version")
    phone.wait_for_url("**/intake/")
    # Then it is a version, and nothing of it is left as typed
    assert [draft.set_off for draft in FormulationDraft.objects.all()] == [f"{TYPED} four."]
    assert not FormulationTyping.objects.exists()


def test_what_is_typed_when_the_care_went_to_another_stays_on_the_page(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a therapist who types, while the manager gives the care to another
    scenes.handed_in(cast)
    page = open_page(viewport=PHONE)
    sign_in(page, cast.her_therapist.email)
    page.goto(f"/clients/{cast.client_record.public_id}/intake/formulation/")
    hand_over(
        actor=cast.manager,
        client=cast.client_record,
        giver=cast.her_therapist,
        to=cast.colleague,
    )
    page.locator("textarea[name=set_off]").fill(TYPED)
    # Then the page says that it is kept no more, and not that somebody signed out
    expect(page.get_by_text("It cannot be kept here any more")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("You are signed out.")).to_be_hidden()
    check_accessible(page)
    # And the button leaves the words where they are, to be copied
    press(page, "Keep this version")
    expect(page.get_by_text("It cannot be kept here any more")).to_be_visible()
    expect(page.locator("textarea[name=set_off]")).to_have_value(TYPED)
    assert not FormulationDraft.objects.exists()
