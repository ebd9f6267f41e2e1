"""By keyboard alone: everything is reached, the focus is always seen, and nothing holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from telos.goals.enums import GoalState
from telos.goals.queries import goals_visible_to
from telos.measures.queries import open_alerts_visible_to
from tests import scenes
from tests.cast import PASSWORD
from tests.doors import unused_code
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]

_MOST_STOPS: Final = 150

# What a person sees of the element that has the focus. A choice is drawn by the words beside it,
# not by the hidden ring itself; a point of a chart by the ring inside it.
_SEEN: Final = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const outlined = (each) => {
        if (!each) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    };
    const ringed = (point) => {
        const { stroke, strokeWidth } = getComputedStyle(point);
        const focus = getComputedStyle(document.documentElement).getPropertyValue("--focus");
        const probe = Object.assign(document.createElement("i"), { hidden: true });
        document.body.append(probe);
        probe.style.setProperty("color", focus);
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return stroke === colour && parseFloat(strokeWidth) >= 2;
    };
    const label = at.closest("label");
    const drawn = label && ["radio", "checkbox"].includes(at.type) ? label : at;
    const box = drawn.getBoundingClientRect();
    const middle = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
    const top = document.elementFromPoint(...middle);
    at.dataset.reached = "yes";
    const name = at.getAttribute("aria-label") || at.textContent || at.name || at.id;
    return {
        name: name.trim().slice(0, 60),
        isOutlined: [at, label, at.nextElementSibling].some(outlined)
            || (at instanceof SVGElement && [at, ...at.querySelectorAll("circle")].some(ringed)),
        isUncovered: Boolean(top) && (drawn.contains(top) || top.contains(drawn)),
    };
}"""

# What could be reached and was not; of a group of choices one stop is enough.
_MISSED: Final = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const groups = new Set(all("input[type=radio][data-reached]").map((each) => each.name));
    const isOpen = (each) => each.checkVisibility({ visibilityProperty: true });
    return all("a[href], button, input:not([type=hidden]), select, textarea, summary")
        .filter((each) => isOpen(each) && !each.disabled && each.tabIndex >= 0)
        .filter((each) => !each.dataset.reached)
        .filter((each) => each.type !== "radio" || !groups.has(each.name))
        .map((each) => each.outerHTML.slice(0, 120));
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Press the tab key until the page is left; return what was seen at each stop."""
    page.evaluate("document.activeElement.blur()")
    stops: list[dict[str, Any]] = []
    while len(stops) < _MOST_STOPS:
        page.keyboard.press("Tab")
        seen = page.evaluate(_SEEN)
        if seen is None:
            break
        stops.append(seen)
    return stops


def check_keyboard(page: Page) -> None:
    """Every stop is seen, nothing is missed, and the walk ends."""
    stops = walk(page)
    assert 2 < len(stops) < _MOST_STOPS, page.url
    assert stops[0]["name"] == "Skip to the page"
    unseen = [stop["name"] for stop in stops if not stop["isOutlined"]]
    covered = [stop["name"] for stop in stops if not stop["isUncovered"]]
    assert (unseen, covered) == ([], []), page.url
    assert page.evaluate(_MISSED) == [], page.url


def go_to(page: Page, words: str) -> None:
    """Press the tab key until what has the focus says this."""
    for _ in range(_MOST_STOPS):
        name = page.evaluate(
            "(at => at.getAttribute('aria-label') || at.textContent)(document.activeElement)"
        )
        if re.match(words, (name or "").strip()):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"“{words}” is not reached with the tab key on {page.url}")


def press_on(page: Page, words: str) -> None:
    go_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, tag: str) -> None:
    """Press the tab key until an element of this kind has the focus."""
    for _ in range(_MOST_STOPS):
        if page.evaluate("document.activeElement.tagName") == tag:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key reaches no {tag}")


@pytest.fixture
def story(cast: Cast) -> None:
    """Noor has an alert, a goal to agree on, a measure and an appointment."""
    scenes.risk_alert(cast)
    scenes.proposed_goal(cast)
    scenes.rating(cast, scenes.goal_in(cast, GoalState.AGREED))
    scenes.appointment(cast)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_therapists_pages_are_walked(
    cast: Cast, story: None, open_page: Opens, sign_in: SignsIn, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    sign_in(page, cast.her_therapist.email)
    goal = goals_visible_to(cast.her_therapist).filter(state=GoalState.AGREED).get()
    alert = open_alerts_visible_to(cast.her_therapist).get()
    client = f"/clients/{cast.client_record.public_id}/"
    for path in (
        "/caseload/",
        "/caseload/add/",
        client,
        f"{client}goals/new/",
        f"{client}goals/{goal.public_id}/",
        f"{client}measures/",
        f"{client}appointments/",
        f"{client}episode/",
        f"/alerts/{alert.public_id}/",
    ):
        page.goto(path)
        check_keyboard(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_clients_pages_are_walked(
    cast: Cast, story: None, open_page: Opens, sign_in: SignsIn, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    sign_in(page, cast.client.email)
    goal = goals_visible_to(cast.client).filter(state=GoalState.AGREED).get()
    for path in (
        "/today/",
        "/progress/",
        "/goals/",
        "/goals/new/",
        f"/goals/{goal.public_id}/",
        "/help-now/",
    ):
        page.goto(path)
        check_keyboard(page)


def test_managers_and_open_pages_are_walked(
    cast: Cast, story: None, open_page: Opens, sign_in: SignsIn
) -> None:
    page = open_page()
    for path in ("/account/sign-in/", "/account/password/", "/help-now/", "/nothing-here/"):
        page.goto(path)
        check_keyboard(page)
    sign_in(page, cast.manager.email)
    check_keyboard(page)


def test_skip_link_leads_into_the_page(cast: Cast, open_page: Opens, sign_in: SignsIn) -> None:
    page = open_page()
    sign_in(page, cast.her_therapist.email)
    page.goto("/caseload/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_therapists_morning_by_keyboard(cast: Cast, story: None, open_page: Opens) -> None:
    page = open_page()
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(cast.her_therapist.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-step/")
    tab_to(page, "INPUT")
    page.keyboard.type(unused_code(cast.her_therapist.email))
    page.keyboard.press("Enter")
    page.wait_for_url("**/caseload/")
    # The alert first: what was answered is read, what was done is written.
    press_on(page, "Acknowledge")
    tab_to(page, "TEXTAREA")
    page.keyboard.type("We talked on the phone.")
    press_on(page, "Acknowledge")
    expect(page.get_by_text("Acknowledged.")).to_be_visible()
    assert not open_alerts_visible_to(cast.her_therapist).exists()
    # Then the goal that waits.
    page.goto("/caseload/")
    press_on(page, "Read the goal")
    press_on(page, "I agree to these words")
    expect(page.get_by_role("main")).to_contain_text("agreed by both")
    # The menu opens, says so, and closes with Escape.
    go_to(page, "Therapist harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
