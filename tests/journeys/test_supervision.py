"""A manager names a supervisor, a client agrees, and the supervisor reads without changing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from telos.goals.enums import GoalState
from tests import scenes
from tests.consents import agreed_to_supervision
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_named_agreed_read_and_ended(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    # Given a client with a goal who has agreed that a supervisor reads
    goal = scenes.goal_in(cast, GoalState.AGREED)
    agreed_to_supervision(cast)

    # When the manager ends the supervision there is, and names it anew
    manager = open_page(viewport=viewport)
    sign_in(manager, cast.manager.email)
    manager.goto(reverse("practice-supervision", args=[cast.practice.public_id]))
    check_accessible(manager)
    manager.locator("summary", has_text="End it").first.click()
    manager.get_by_role("button", name="End this supervision").first.click()
    expect(manager.get_by_role("list", name="Who supervises whom")).to_have_count(0)

    supervisor = open_page(viewport=viewport)
    sign_in(supervisor, cast.supervisor.email)
    supervisor.goto(reverse("supervision"))
    expect(supervisor.get_by_role("link", name="Noor")).to_have_count(0)

    form = manager.get_by_role("region", name="Name a supervisor")
    form.get_by_label("Supervisor", exact=True).select_option(label=cast.supervisor.display_name)
    form.get_by_label("Therapist", exact=True).select_option(label=cast.her_therapist.display_name)
    form.get_by_role("button", name="Name the supervisor").click()
    expect(manager.get_by_role("list", name="Who supervises whom")).to_be_visible()
    check_accessible(manager)

    # Then the supervisor finds her, reads, and is offered nothing to change
    supervisor.goto(reverse("supervision"))
    check_accessible(supervisor)
    supervisor.get_by_role("link", name="Noor").first.click()
    expect(supervisor.get_by_role("heading", level=1)).to_contain_text("Noor")
    expect(supervisor.locator("main form")).to_have_count(0)
    check_accessible(supervisor)
    supervisor.goto(reverse("client-goal", args=[cast.client_record.public_id, goal.public_id]))
    expect(supervisor.get_by_text(scenes.WORDS).first).to_be_visible()
    check_accessible(supervisor)
    expect(supervisor.locator("main form")).to_have_count(0)

    # And she sees who it was
    client = open_page(viewport=viewport)
    sign_in(client, cast.client.email)
    client.goto(reverse("who-looked"))
    expect(client.get_by_role("heading", level=1)).to_contain_text("Supervisor looked")
