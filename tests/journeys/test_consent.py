"""Consent on a phone: what is asked, a yes that is taken back, and the manager's new words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.access.enums import ConsentAnswer, ConsentKind
from telos.access.queries import has_agreed
from tests import consents
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pressing import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

KIND = ConsentKind.RESEARCH


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_client_answers_changes_their_mind_and_sees_it_all(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, scheme: str
) -> None:
    # Given two things that the practice asks
    consents.published(cast, KIND)
    consents.published(cast, ConsentKind.SUPERVISION)
    page = open_page(viewport=PHONE, color_scheme=scheme)
    sign_in(page, cast.client.email)
    page.goto("/today/")
    check_accessible(page)
    # When she reads what is asked, from Today
    page.get_by_role("link", name="Read and answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two things wait for your answer")
    check_accessible(page)
    page.get_by_role("link", name="Read and answer: Research").click()
    expect(page.get_by_text("If you say no")).to_be_visible()
    check_accessible(page)
    # Then a yes is one press, stands with its day, and can be taken back after what follows is told
    press(page, "Yes, I agree")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You agree to this")
    assert has_agreed(cast.client_record, KIND)
    page.get_by_text("Take my yes back").click()
    expect(
        page.get_by_text("Your results are in no research that begins after that")
    ).to_be_visible()
    check_accessible(page)
    press(page, "Take it back")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You took your yes back")
    assert not has_agreed(cast.client_record, KIND)
    # And everything she said stands there
    expect(page.get_by_text("You agreed", exact=True)).to_be_visible()
    expect(page.get_by_text("You took it back", exact=True)).to_be_visible()
    check_accessible(page)


def test_manager_drafts_previews_and_publishes(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given words to which a client has agreed
    consents.answered(cast, KIND)
    page = open_page(viewport=DESKTOP)
    sign_in(page, cast.manager.email)
    page.goto("/practice/")
    page.get_by_role("link", name="Consent: what clients are asked").click()
    check_accessible(page)
    page.get_by_role("link", name="Research").click()
    check_accessible(page)
    # When the manager writes others, and looks at them as a client would
    page.get_by_label("What clients read").fill("Other words.\n\n- one thing\n- another")
    press(page, "Keep the draft")
    check_accessible(page)
    page.get_by_role("link", name="See it as clients do").click()
    expect(page.get_by_role("listitem").filter(has_text="another")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Back to the draft").click()
    # Then they are published with what has changed, and the earlier yes waits
    page.get_by_label("What has changed").fill("Said in fewer words")
    page.get_by_label("No: everybody who agreed is asked again").check()
    press(page, "Publish the draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 2 stands")
    check_accessible(page)
    assert not has_agreed(cast.client_record, KIND)


def test_therapist_enters_a_paper(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a kind that waits
    consents.published(cast, KIND)
    page = open_page(viewport=PHONE)
    sign_in(page, cast.her_therapist.email)
    page.goto(f"/clients/{cast.client_record.public_id}/consents/")
    check_accessible(page)
    page.get_by_role("link", name="Research").click()
    # When a paper is sent without who was there
    page.get_by_label("They say no").check()
    page.get_by_label("Signed on").fill("2026-01-09")
    press(page, "Keep the answer")
    expect(page.get_by_role("alert")).to_be_visible()
    check_accessible(page)
    # Then what was entered is there still, and with it the answer is kept
    assert page.get_by_label("Signed on").input_value() == "2026-01-09"
    page.get_by_label("Who was present").fill("Noor and I")
    press(page, "Keep the answer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noor said no")
    check_accessible(page)
    assert cast.client_record.consent_facts.get().answer == ConsentAnswer.REFUSED
