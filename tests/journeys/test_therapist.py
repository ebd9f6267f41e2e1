"""A therapist's morning: who needs her, what moved when, and the deeds that follow."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.base import clock
from telos.goals.enums import GoalState
from telos.goals.queries import goals_visible_to
from telos.measures.actions import enter_total
from telos.measures.queries import (
    open_alerts_visible_to,
    responses_visible_to,
    schedules_visible_to,
)
from telos.scheduling.queries import appointments_visible_to
from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pressing import sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

WORDS = "Speak up in the Monday meeting"
NEW_WORDS = "Speak up once in each Monday meeting"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def desk(cast: Cast, open_page: Opens, sign_in: SignsIn) -> Page:
    """Noor's therapist at her desk."""
    page = open_page()
    sign_in(page, cast.her_therapist.email)
    return page


def press(page: Page, words: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=words).first.click()
    sent(page)


def worse(cast: Cast) -> None:
    """Noor's PHQ-9 has gone up by more than chance would give."""
    for weeks_ago, score in enumerate((17, 12, 9)):
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="phq9",
            score=score,
            answered_on=clock.today() - timedelta(weeks=weeks_ago),
        )


@SIZES
def test_who_needs_her_stands_first(
    cast: Cast,
    open_page: Opens,
    sign_in: SignsIn,
    check_accessible: Checks,
    size: dict[str, int],
) -> None:
    # Given one client who answered a risk question, and one whom nothing presses
    scenes.risk_alert(cast)
    page = open_page(viewport=size)
    sign_in(page, cast.her_therapist.email)
    # Then the caseload says so first
    expect(page.get_by_role("heading", level=1)).to_have_text("One person needs you")
    check_accessible(page)
    # When she reads the answer and says what was done
    page.get_by_role("link", name=re.compile("^Acknowledge")).first.click()
    check_accessible(page)
    page.locator("textarea").fill("We talked on the phone; she is with her sister.")
    press(page, re.compile("cknowledge"))
    # Then it stands in the record, and nobody waits
    expect(page.get_by_text("Acknowledged.")).to_be_visible()
    check_accessible(page)
    assert not open_alerts_visible_to(cast.her_therapist).exists()
    page.goto("/caseload/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("needs you")


def test_goal_is_agreed_by_both_and_revised_with_a_reason(
    cast: Cast, desk: Page, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    # Given a goal that the therapist proposes on the client's page
    desk.get_by_role("link", name="Noor").first.click()
    check_accessible(desk)
    desk.get_by_role("link", name="Propose a goal").click()
    check_accessible(desk)
    desk.locator("[name=words]").fill(WORDS)
    _choose_first(desk, "domain")
    _choose_first(desk, "horizon")
    press(desk, "Propose the goal")
    expect(desk.get_by_text("waits for Noor to agree")).to_be_visible()
    # When the client says yes on her phone
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.get_by_role("link", name="Read it").click()
    press(phone, "Yes, this is my goal")
    goal = goals_visible_to(cast.her_therapist).get()
    assert goal.state == GoalState.AGREED
    # Then the therapist sees it agreed, and may find new words with a reason
    desk.goto(f"/clients/{cast.client_record.public_id}/goals/{goal.public_id}/")
    expect(desk.get_by_role("main")).to_contain_text("agreed by both")
    desk.locator("summary", has_text="Find new words").click()
    form = desk.locator("form", has=desk.get_by_role("button", name="Propose the new words"))
    form.locator("[name=words]").fill(NEW_WORDS)
    press(desk, "Propose the new words")
    # A reason is asked for, and what was typed is still there
    expect(form.locator("[name=words]")).to_have_value(NEW_WORDS)
    check_accessible(desk)
    form.locator("[name=why]").fill("Once is what you can see.")
    press(desk, "Propose the new words")
    # What was agreed stands, and the proposal beside it, until she says yes to that too
    expect(desk.get_by_role("heading", level=1)).to_contain_text(WORDS)
    expect(desk.get_by_role("main")).to_contain_text(NEW_WORDS)
    check_accessible(desk)
    phone.goto(f"/goals/{goal.public_id}/")
    check_accessible(phone)
    press(phone, "Yes, take the new words")
    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(NEW_WORDS)
    expect(desk.locator("section", has_text="Its story").last).to_contain_text(WORDS)
    check_accessible(desk)


def _choose_first(page: Page, name: str) -> None:
    select = page.locator(f"select[name={name}]")
    if select.count():
        select.select_option(index=1)
    else:
        page.locator(f"input[name={name}]").first.check()


def test_goals_stand_beside_measures_on_one_time_line(
    cast: Cast, desk: Page, check_accessible: Checks
) -> None:
    worse(cast)
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 3)
    desk.goto("/caseload/")
    desk.get_by_role("link", name=re.compile("Look at the course")).first.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Noor")
    line = desk.locator("#time-line")
    expect(line.locator("svg:visible")).to_have_count(2)
    lefts = line.locator("svg:visible").evaluate_all(
        "drawings => drawings.map(each => each.getBoundingClientRect().left)"
    )
    assert max(lefts) - min(lefts) < 1
    check_accessible(desk)
    # On paper the measure, the goal and their tables stay.
    desk.emulate_media(media="print")
    expect(line.locator("svg:visible")).to_have_count(2)
    expect(line.get_by_role("table").first).to_be_visible()
    expect(desk.get_by_role("navigation").first).to_be_hidden()


def test_measures_are_asked_and_totals_entered(
    cast: Cast, desk: Page, check_accessible: Checks
) -> None:
    desk.goto(f"/clients/{cast.client_record.public_id}/measures/")
    check_accessible(desk)
    ask = desk.locator("form", has=desk.get_by_role("button", name="Ask it"))
    ask.locator("[name=instrument_key]").select_option("phq9")
    ask.locator("[name=is_main]").check()
    press(desk, "Ask it")
    assert schedules_visible_to(cast.her_therapist).get().instrument_key == "phq9"
    # A total that cannot be is refused, and stays in the form.
    total = desk.locator("form", has=desk.get_by_role("button", name="Keep the total"))
    total.locator("[name=instrument_key]").select_option("bdi2")
    total.locator("[name=score]").fill("64")
    press(desk, "Keep the total")
    expect(total.locator("[name=score]")).to_have_value("64")
    expect(total).to_contain_text("63")
    check_accessible(desk)
    total.locator("[name=score]").fill("24")
    press(desk, "Keep the total")
    expect(desk.get_by_role("table").first).to_contain_text("24")
    check_accessible(desk)
    assert responses_visible_to(cast.her_therapist).get().score == 24
    # And asking ends with one press.
    stop = desk.locator("summary", has_text="Stop asking")
    stop.first.click()
    press(desk, re.compile("Stop it now"))
    expect(stop).to_have_count(0)


def test_appointment_is_planned_and_settled(
    cast: Cast, desk: Page, check_accessible: Checks
) -> None:
    desk.goto(f"/clients/{cast.client_record.public_id}/appointments/")
    check_accessible(desk)
    plan = desk.locator("form", has=desk.locator("[name=minutes]"))
    yesterday = clock.today() - timedelta(days=1)
    plan.locator("[name=day]").fill(yesterday.isoformat())
    plan.locator("[name=time]").fill("09:00")
    plan.locator("button").last.click()
    expect(desk.get_by_text("Did it take place?")).to_be_visible()
    check_accessible(desk)
    appointment = appointments_visible_to(cast.her_therapist).get()
    waiting = desk.locator("section", has_text="Did it take place?")
    waiting.get_by_role("button").first.click()
    expect(desk.get_by_text("Did it take place?")).to_have_count(0)
    appointment.refresh_from_db()
    assert appointment.state != "planned"


def test_client_is_added_without_script(cast: Cast, open_page: Opens, sign_in: SignsIn) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, cast.her_therapist.email)
    page.get_by_role("link", name="Add a client").click()
    press(page, "Add to my caseload")
    # Nothing was typed: what is missing is said.
    expect(page.locator(".notice").first).to_be_visible()
    page.locator("[name=display_name]").fill("Marit")
    press(page, "Add to my caseload")
    expect(page.get_by_role("main")).to_contain_text("Marit")
    # Finding by name is a form, and the name stands in no address.
    page.goto("/caseload/")
    page.get_by_label("Find by name").fill("mari")
    press(page, "Find")
    expect(page.get_by_role("heading", level=1)).to_have_text("One person by “mari”")
    assert "mari" not in page.url.lower()
