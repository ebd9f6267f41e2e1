"""A record is opened in an emergency: by a colleague, before its client and the privacy officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from telos.goals.enums import GoalState
from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "She has written to the practice that she has taken tablets."


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_opened_told_and_reviewed(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    # Given somebody of the practice who does not care for Noor, and has to know something now
    scenes.goal_in(cast, GoalState.AGREED)
    colleague = open_page(viewport=viewport)
    sign_in(colleague, cast.colleague.email)
    colleague.goto("/emergency/")
    check_accessible(colleague)

    # When the danger is not said, nothing opens and what was typed stays
    colleague.get_by_label("Whose record").fill("Noor")
    colleague.get_by_label("Why you have to read it now").fill(WHY)
    colleague.get_by_role("button", name="Open the record for an hour").click()
    expect(colleague.get_by_text("Choose one of these.").first).to_be_visible()
    expect(colleague.get_by_label("Why you have to read it now")).to_have_value(WHY)
    check_accessible(colleague)

    # And when it is, the record can be read, and closed again
    colleague.get_by_label("the client may be in danger").check()
    colleague.get_by_role("button", name="Open the record for an hour").click()
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Noor")
    expect(colleague.get_by_text(scenes.WORDS)).to_be_visible()
    check_accessible(colleague)
    colleague.get_by_role("button", name="Close it now").click()
    expect(colleague.get_by_text("Closed. You read nothing of it any more.")).to_be_visible()

    # Then its client finds it first on her page, and who read what and why in her list
    client = open_page(viewport=viewport)
    sign_in(client, cast.client.email)
    client.get_by_role("button", name="Read it").click()
    expect(client.get_by_text(WHY)).to_be_visible()
    expect(client.get_by_text("Colleague").first).to_be_visible()
    check_accessible(client)

    # And the privacy officer asks about it and says what was found
    officer = open_page(viewport=viewport)
    sign_in(officer, cast.officer.email)
    officer.goto("/privacy/")
    check_accessible(officer)
    officer.get_by_role("link", name="Review it").click()
    expect(officer.get_by_text(WHY)).to_be_visible()
    expect(officer.get_by_text(scenes.WORDS)).to_have_count(0)
    officer.get_by_label("there was good reason to open it").check()
    officer.get_by_label("What you say about it").fill("I asked. It was right to look.")
    officer.get_by_role("button", name="Keep the review").click()
    expect(officer.get_by_text("It was right to look.").first).to_be_visible()
    check_accessible(officer)

    # Which she reads
    client.goto(reverse("today"))
    client.get_by_role("button", name="Read it").first.click()
    expect(client.get_by_text("It was right to look.")).to_be_visible()
