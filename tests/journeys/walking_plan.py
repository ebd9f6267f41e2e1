"""A goal and a plan as the two walk through them; each step is what one of them does."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from telos.goals.models import LEVEL_FIELDS
from tests import scenes
from tests.cast import PASSWORD
from tests.journeys.pressing import press
from tests.journeys.walking import follow, open_up, says
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.walking import Two

HER_GOAL: Final = "Sleep better"
THEIR_GOAL: Final = "Sleep through at least five nights of the week"
ARRANGED: Final = "Every second hour by video, because the bus is dear."


def proposes_a_goal(two: Two, phone: Page) -> None:
    """She puts into words what she would like to be different."""
    phone.goto("/goals/")
    two.look(phone)
    follow(phone, "Put a goal into words")
    phone.get_by_label("The goal, in your own words").fill(HER_GOAL)
    phone.locator("input[name=horizon]").last.check()
    phone.locator("select[name=domain]").select_option("coping")
    two.look(phone)
    press(phone, "Propose it")
    says(phone, HER_GOAL)
    two.look(phone)


def answers_with_a_change(two: Two, desk: Page) -> None:
    """Her therapist would put it so that both can see whether it has come about."""
    two.to_the_client(desk)
    expect(desk.get_by_text("waits for your answer").first).to_be_visible()
    follow(desk, HER_GOAL)
    open_up(desk, "Find new words")
    form = desk.locator("form[action$='/revise/']")
    form.locator("[name=words]").fill(THEIR_GOAL)
    form.locator("[name=why]").fill("So that we both see when it is there.")
    two.look(desk)
    press(desk, "Propose the new words")
    says(desk, THEIR_GOAL)


def agrees_to_the_goal(two: Two, phone: Page) -> None:
    """She reads the other words on Today, and says yes to them."""
    phone.goto("/today/")
    two.look(phone)
    follow(phone, "Read it")
    expect(phone.get_by_text("So that we both see when it is there.")).to_be_visible()
    two.look(phone)
    press(phone, "Yes, this is my goal")
    expect(phone.get_by_text("You have said yes to these words.")).to_be_visible()


def proposes_levels(two: Two, phone: Page) -> None:
    """She says in her own words what would be as expected, and what more or less."""
    open_up(phone, "Put five levels into words")
    form = phone.locator("form[action$='/levels/']")
    for name, words in zip(LEVEL_FIELDS, scenes.LEVELS, strict=True):
        form.locator(f"[name={name}]").fill(words)
    form.locator("input[name=baseline][value='-1']").check()
    form.locator("[name=why]").fill("To see how far.")
    two.look(phone)
    press(phone, "Propose these levels")
    expect(phone.get_by_role("heading", name="You have proposed new words")).to_be_visible()
    two.look(phone)


def agrees_to_the_levels(two: Two, desk: Page) -> None:
    """Her therapist reads them beside what stands, and says yes."""
    desk.reload()
    expect(desk.get_by_text(f"+2: {scenes.LEVELS[-1]}").first).to_be_visible()
    two.look(desk)
    press(desk, "I agree to the new words")
    expect(desk.get_by_role("heading", name="own words")).to_be_visible()
    two.look(desk)


def says_where_it_is(two: Two, phone: Page) -> None:
    """She says at which level it is now, and looks at the map."""
    phone.reload()
    open_up(phone, "Say where it is now")
    form = phone.locator("form[action$='/scale/']")
    form.locator("input[name=level][value='0']").check()
    press(phone, "Keep this level")
    two.look(phone)
    phone.goto("/goals/map/")
    expect(phone.get_by_role("link", name=THEIR_GOAL)).to_be_visible()
    two.look(phone)


def writes_a_plan(two: Two, desk: Page) -> None:
    """Her therapist makes a template theirs, and proposes it."""
    two.to_the_client(desk)
    follow(desk, "Put a plan together")
    desk.get_by_label("Begin from a template").select_option("low_mood")
    press(desk, "Fill the form")
    desk.get_by_label("Why this, for this client?").fill(plans.REASON)
    desk.locator("[name=arrangements]").fill(ARRANGED)
    two.look(desk)
    desk.get_by_role("button", name="Propose this plan").last.click()
    says(desk, "waits for Noor’s answer")
    two.look(desk)


def agrees_to_the_plan(two: Two, phone: Page) -> None:
    """She reads it on her phone, and says yes."""
    phone.goto("/today/")
    says(phone, "Your plan waits for you")
    follow(phone, "Read it")
    for words in (plans.REASON, ARRANGED):
        expect(phone.get_by_text(words)).to_be_visible()
    two.look(phone)
    press(phone, "Yes, I agree to this")
    expect(phone.get_by_text("This is the plan now.")).to_be_visible()


def takes_the_plan_along(two: Two, phone: Page, folder: Path) -> str:
    """Some minutes later she shows who she is, and has a file made; returns what stands in it."""
    open_up(phone, "Take it along on paper")
    two.look(phone)
    press(phone, "Make a PDF")
    says(phone, "Please show that it is you")
    two.look(phone)
    phone.get_by_label("Password").fill(PASSWORD)
    press(phone, "Go on")
    # What she had chosen is kept, and stands open.
    with phone.expect_download(timeout=60_000) as coming:
        press(phone, "Make a PDF")
    taken = folder / coming.value.suggested_filename
    coming.value.save_as(taken)
    return words_of(taken)


def prints_the_page(phone: Page, folder: Path) -> str:
    """She prints the page itself; returns what stands on the sheets."""
    sheets = folder / "page.pdf"
    phone.pdf(path=sheets, format="A4")
    return words_of(sheets)


def finds_it_agreed(two: Two, desk: Page) -> None:
    """Her therapist reads that both have agreed."""
    desk.reload()
    expect(desk.get_by_text("You have both agreed to it")).to_be_visible()
    two.look(desk)


def words_of(pdf: Path) -> str:
    """Return what stands in a PDF, its lines joined."""
    said = subprocess.run(
        ["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    return " ".join(said.split())
