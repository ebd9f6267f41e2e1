"""Pressing one button keeps what was typed in the other parts of a page.

Given a therapist with a client who has no account, going through the intake in the room,
when she types at two questions and presses *Keep it* at the first,
then the first is kept, and the second stands where she typed it, to be kept with its own button;
and so it is on the page of a goal, also where the form that she pressed is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from playwright.sync_api import expect

from telos.goals.models import Goal
from telos.intake.models import IntakeEntry
from tests import scenes
from tests.intake import scenes as intake_scenes
from tests.journeys.conftest import PHONE
from tests.journeys.pressing import press, sent
from tests.spoken import with_mira

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.cast import Cast

    Checks = Callable[[Page], None]

STILL = "What you had typed here is still here."
FIRST, SECOND = "The walk to work.", "My neighbour, on Sundays."


def form_of(page: Page, question: str) -> Locator:
    """The form for what is added at a question, opened where it is folded."""
    form = page.locator(f"form[action$='/add/{question}/']")
    for fold in page.locator("details", has=form).all():
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()
    return form


def test_second_answer_of_an_intake_in_the_room_outlives_the_first(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Checks,
) -> None:
    mira = with_mira(cast)
    intake_scenes.begun(mira, by=mira.her_therapist)
    page = open_page(viewport=PHONE)
    sign_in(page, mira.her_therapist.email)
    page.goto(reverse("client-intake", args=[mira.client_record.public_id]))
    questions = [
        each.get_attribute("action") for each in page.locator("form[action*='/add/']").all()
    ]
    first, second = [str(action).rstrip("/").split("/")[-1] for action in questions[1:3]]
    form_of(page, first).locator("textarea").last.fill(FIRST)
    form_of(page, second).locator("textarea").last.fill(SECOND)
    form_of(page, first).get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("entered by you from the talk")).to_be_visible()
    kept = form_of(page, second)
    expect(kept.get_by_text(STILL)).to_be_visible()
    expect(page.get_by_text(STILL)).to_have_count(1)
    expect(kept.locator("textarea").last).to_have_value(SECOND)
    check_accessible(page)
    kept.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("blockquote").filter(has_text=SECOND)).to_be_visible()
    expect(page.get_by_text(STILL)).to_have_count(0)
    assert {entry.words for entry in IntakeEntry.objects.all()} == {FIRST, SECOND}


def test_names_typed_on_a_goals_page_outlive_a_step_that_is_added(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Checks,
) -> None:
    goal = scenes.agreed(cast, scenes.proposed_goal(cast))
    page = open_page(viewport=PHONE)
    sign_in(page, cast.client.email)
    page.goto(reverse("my-goal", args=[goal.public_id]))
    page.locator("summary", has_text="Name somebody").click()
    names = page.locator(
        "form[action$='/support/'] textarea, form[action$='/support/'] input[type=text]"
    )
    names.fill("My sister Aylin")
    page.locator("summary", has_text="Add a small step").click()
    step = page.locator("form[action$='/step/']")
    # Refused first, without words: both stand there still
    step.get_by_role("button").click()
    sent(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(names).to_have_value("My sister Aylin")
    check_accessible(page)
    step.locator("textarea, input[type=text]").first.fill("Buy a lamp")
    step.get_by_role("button").click()
    expect(page.get_by_text("Buy a lamp").first).to_be_visible()
    expect(names).to_have_value("My sister Aylin")
    expect(page.get_by_text(STILL)).to_be_visible()
    check_accessible(page)
    press(page, "Keep the names")
    expect(page.get_by_text("My sister Aylin").first).to_be_visible()
    expect(page.get_by_text(STILL)).to_have_count(0)
    assert Goal.objects.filter(aim=goal).count() == 1
