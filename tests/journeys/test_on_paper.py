"""Goals and plans on paper: what stands is printed whole, and nothing that is to be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from telos.goals.enums import GoalState, Level
from tests import scenes
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from telos.goals.models import Goal
    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]

# What is filled in or pressed; a link is read as words.
FILLED_IN: Final = "main :is(input:not([type=hidden]), textarea, select, button, legend, .btn)"


def printed(page: Page, path: str) -> Page:
    page.goto(path)
    page.emulate_media(media="print")
    return page


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def told_goal(cast: Cast) -> Goal:
    """A goal with steps, levels, a rating and somebody who supports in it."""
    goal = scenes.goal_with_levels(cast)
    scenes.step(cast, goal)
    scenes.step(cast, goal)
    scenes.rating(cast, goal)
    scenes.scaling(cast, goal, Level.LESS)
    scenes.scaling(cast, goal, Level.MORE)
    scenes.supported(cast, goal)
    return goal


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_goal_on_paper_is_what_stands_on_few_sheets(
    cast: Cast, open_page: Opens, sign_in: SignsIn, who: str
) -> None:
    goal = told_goal(cast)
    page = open_page()
    sign_in(page, cast.person(who).email)
    path = reverse("my-goal", args=[goal.public_id])
    if who != "client":
        path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    printed(page, path)
    for said in (goal.words, *goal.levels, "Lights out at eleven, step 2", "My sister rings"):
        expect(page.locator("main").get_by_text(said).first).to_be_visible()
    # What is behind a disclosure and can be read is open: the levels day by day.
    expect(page.get_by_role("table").last).to_be_visible()
    expect(page.locator("#story")).to_be_visible()
    assert page.locator(FILLED_IN).locator("visible=true").all_inner_texts() == []
    assert sheets(page) <= 3


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_goal_of_which_little_is_said_has_no_empty_headings_on_paper(
    cast: Cast, open_page: Opens, sign_in: SignsIn, who: str
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    page = open_page()
    sign_in(page, cast.person(who).email)
    path = reverse("my-goal", args=[goal.public_id])
    if who != "client":
        path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    printed(page, path)
    for heading in ("steps", "levels", "support", "change"):
        expect(page.locator(f"#{heading}:visible")).to_have_count(0)
    assert page.locator(FILLED_IN).locator("visible=true").all_inner_texts() == []
    assert sheets(page) == 1


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_plan_on_paper_is_what_was_agreed_and_more_about_it(
    cast: Cast, open_page: Opens, sign_in: SignsIn, who: str
) -> None:
    plans.agreed(cast)
    page = open_page()
    sign_in(page, cast.person(who).email)
    path = reverse("my-plan")
    if who != "client":
        path = reverse("client-plan", args=[cast.client_record.public_id])
    printed(page, path)
    expect(page.get_by_text(plans.REASON).first).to_be_visible()
    expect(page.locator("#versions")).to_be_visible()
    for said in ("Take it along on paper", "On paper, for the client or a GP", "Make a PDF"):
        expect(page.get_by_text(said).locator("visible=true")).to_have_count(0)
    assert page.locator(FILLED_IN).locator("visible=true").all_inner_texts() == []
    assert sheets(page) <= 3
