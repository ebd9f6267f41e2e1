"""A client answers a questionnaire on a phone: nothing is lost, nothing is doubled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from telos.measures.queries import (
    answers_visible_to,
    responses_visible_to,
    risk_alerts_visible_to,
)
from tests import scenes
from tests.journeys.conftest import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from telos.measures.models import MeasureSchedule, Response
    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

QUESTIONS: Final = 9
RISK_QUESTION: Final = 9


@pytest.fixture
def asked(cast: Cast) -> MeasureSchedule:
    """Noor is asked nine questions, from today."""
    return scenes.schedule(cast)


@pytest.fixture
def phone(cast: Cast, asked: MeasureSchedule, open_page: Opens, sign_in: SignsIn) -> Page:
    """Noor, signed in on her phone."""
    page = open_page(viewport=PHONE)
    sign_in(page, cast.client.email)
    return page


def begin(page: Page, asked: MeasureSchedule, **place: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in place.items())
    page.goto(f"/questionnaires/{asked.public_id}/?{query}")


def choose(page: Page, number: int, words: str) -> None:
    page.locator(f"#question-{number} label", has_text=re.compile(f"^{words}$")).click()


def answer_all(page: Page, *, until: int = QUESTIONS) -> None:
    for number in range(1, until + 1):
        choose(page, number, "Several days" if number != RISK_QUESTION else "Not at all")
        page.get_by_role("button", name="Next", exact=True).click()


def given(cast: Cast) -> dict[str, int | None]:
    return dict(answers_visible_to(cast.client, responses_visible_to(cast.client).get()))


def wait_until_saved(page: Page) -> None:
    expect(page.locator("[data-says=saved]")).to_be_visible()


def finished(cast: Cast) -> list[Response]:
    return list(responses_visible_to(cast.client).exclude(finished_at=None))


def test_one_question_a_screen(
    cast: Cast, asked: MeasureSchedule, phone: Page, check_accessible: Checks
) -> None:
    # Given a questionnaire that waits on Today
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("link", name=re.compile("Answer now")).first.click()
    # When she answers one question after the other
    for number in range(1, QUESTIONS + 1):
        expect(phone.locator("fieldset:visible")).to_have_count(1)
        expect(phone.get_by_text(f"{number} of {QUESTIONS}", exact=True)).to_be_visible()
        choose(phone, number, "Not at all" if number == RISK_QUESTION else "Several days")
        phone.get_by_role("button", name="Next", exact=True).click()
    check_accessible(phone)
    phone.get_by_role("button", name="Send my answers").click()
    # Then she is thanked, and her therapist has one finished response
    phone.wait_for_url("**/done/**")
    expect(phone.get_by_text("You answered all nine questions.")).to_be_visible()
    check_accessible(phone)
    assert [response.score for response in finished(cast)] == [8]
    # And Today asks nothing any more
    phone.goto("/today/")
    expect(phone.get_by_role("link", name=re.compile("Answer now"))).to_have_count(0)


def test_all_questions_on_a_page(
    cast: Cast, asked: MeasureSchedule, phone: Page, check_accessible: Checks
) -> None:
    begin(phone, asked)
    phone.get_by_role("button", name="Show all questions on one page").click()
    expect(phone.locator("fieldset:visible")).to_have_count(QUESTIONS)
    check_accessible(phone)
    for number in range(1, QUESTIONS):
        choose(phone, number, "Nearly every day")
    phone.get_by_role("button", name="Send my answers").click()
    # The one without an answer is told first; it may be left out.
    expect(phone.get_by_text("These have no answer.")).to_be_visible()
    assert finished(cast) == []
    phone.get_by_role("button", name="Send my answers").click()
    phone.wait_for_url("**/done/**")
    expect(phone.get_by_text("You answered eight of nine questions. That is fine.")).to_be_visible()
    assert len(finished(cast)) == 1


def test_dropped_connection_loses_nothing(cast: Cast, asked: MeasureSchedule, phone: Page) -> None:
    # Given three answers that are saved
    begin(phone, asked)
    answer_all(phone, until=3)
    wait_until_saved(phone)
    # When the connection drops while she goes on to the end
    phone.context.set_offline(True)
    for number in range(4, QUESTIONS + 1):
        choose(phone, number, "Not at all")
        phone.get_by_role("button", name="Next", exact=True).click()
    expect(phone.locator("[data-says=offline]")).to_be_visible()
    phone.get_by_role("button", name="Send my answers").click()
    assert len(given(cast)) == 3
    # Then all is sent by itself once it is back
    phone.context.set_offline(False)
    phone.wait_for_url("**/done/**")
    assert [response.score for response in finished(cast)] == [3]


def test_phone_that_was_closed_offline_sends_later(
    cast: Cast, asked: MeasureSchedule, phone: Page
) -> None:
    begin(phone, asked)
    phone.context.set_offline(True)
    choose(phone, 1, "Nearly every day")
    expect(phone.locator("[data-says=offline]")).to_be_visible()
    phone.close()
    # Whatever page of hers is opened next, the answer goes.
    phone.context.set_offline(False)
    again = phone.context.new_page()
    with again.expect_response(re.compile("/answers/")):
        again.goto("/today/")
    assert given(cast) == {"phq9_1": 3}


def test_reload_in_the_middle_goes_on_where_one_was(
    cast: Cast, asked: MeasureSchedule, phone: Page
) -> None:
    begin(phone, asked)
    answer_all(phone, until=4)
    wait_until_saved(phone)
    phone.reload()
    expect(phone.get_by_text("5 of 9", exact=True)).to_be_visible()
    begin(phone, asked)
    expect(phone.get_by_text("5 of 9", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Back").click()
    expect(phone.get_by_role("radio", name="Several days")).to_be_checked()


def test_browsers_back_button_goes_a_question_back(asked: MeasureSchedule, phone: Page) -> None:
    begin(phone, asked)
    answer_all(phone, until=2)
    phone.go_back()
    expect(phone.get_by_text("2 of 9", exact=True)).to_be_visible()
    expect(phone.get_by_role("radio", name="Several days")).to_be_checked()


def test_browsers_back_button_after_going_on(asked: MeasureSchedule, phone: Page) -> None:
    # Given three answers, and the questionnaire opened anew by “Go on”
    begin(phone, asked)
    answer_all(phone, until=3)
    wait_until_saved(phone)
    phone.goto("/today/")
    phone.get_by_role("link", name="Go on").click()
    expect(phone.get_by_text("4 of 9", exact=True)).to_be_visible()
    # When she answers one more and presses the browser's own Back
    choose(phone, 4, "Several days")
    phone.get_by_role("button", name="Next", exact=True).click()
    expect(phone.get_by_text("5 of 9", exact=True)).to_be_visible()
    phone.go_back()
    # Then she is where she was, and once more leads out of it
    expect(phone.get_by_text("4 of 9", exact=True)).to_be_visible()
    expect(phone.get_by_role("radio", name="Several days")).to_be_checked()
    phone.go_back()
    phone.wait_for_url("**/today/")


def test_offline_buttons_say_what_they_wait_for(
    cast: Cast, asked: MeasureSchedule, phone: Page
) -> None:
    begin(phone, asked, at="8")
    phone.context.set_offline(True)
    choose(phone, 8, "Several days")
    # Leaving stays, and says so beside the button; pressed again it still does.
    for _ in range(2):
        phone.get_by_role("button", name="Save and leave").click()
        expect(phone.locator("[data-waits=leave]")).to_contain_text("will be sent when it is back")
    assert "/questionnaires/" in phone.url
    # Going on takes the wish to leave back.
    phone.get_by_role("button", name="Next", exact=True).click()
    expect(phone.locator("[data-waits=leave]")).to_be_hidden()
    phone.get_by_role("button", name="Next", exact=True).click()
    for _ in range(2):
        phone.get_by_role("button", name="Send my answers").click()
    expect(phone.locator("[data-waits=finish]")).to_contain_text("will be sent when it is back")
    phone.context.set_offline(False)
    phone.wait_for_url("**/done/**")
    assert given(cast)["phq9_8"] == 1


def test_leaving_offline_goes_once_the_connection_is_back(
    cast: Cast, asked: MeasureSchedule, phone: Page
) -> None:
    begin(phone, asked)
    phone.context.set_offline(True)
    choose(phone, 1, "Several days")
    phone.get_by_role("button", name="Save and leave").click()
    expect(phone.locator("[data-waits=leave]")).to_be_visible()
    phone.context.set_offline(False)
    phone.wait_for_url("**/today/")
    assert given(cast) == {"phq9_1": 1}


def stored(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((n) => /answers/.test(n)).length"))


@pytest.fixture
def unsent(asked: MeasureSchedule, phone: Page) -> Page:
    """Today, with an answer of Noor's that no server has heard of."""
    begin(phone, asked)
    phone.route(re.compile("/answers/$"), lambda route: route.abort())
    choose(phone, 1, "Nearly every day")
    expect(phone.locator("[data-says=offline]")).to_be_visible()
    phone.goto("/today/")
    assert stored(phone) == 1
    return phone


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_signing_out_tells_of_unsent_answers_and_discards_them(
    unsent: Page, check_accessible: Checks
) -> None:
    sign_out(unsent)
    expect(unsent.get_by_text("Some of your answers are not sent yet")).to_be_visible()
    check_accessible(unsent)
    unsent.get_by_role("button", name="Discard them and sign out").click()
    unsent.wait_for_url("**/sign-in/**")
    assert stored(unsent) == 0


def test_signing_out_can_wait_for_unsent_answers(cast: Cast, unsent: Page) -> None:
    sign_out(unsent)
    unsent.get_by_role("button", name="Wait until they are sent").click()
    expect(unsent.get_by_text("Waiting for the connection.")).to_be_visible()
    unsent.unroute(re.compile("/answers/$"))
    unsent.wait_for_url("**/sign-in/**")
    assert stored(unsent) == 0
    assert given(cast) == {"phq9_1": 3}


def test_unsent_answers_are_not_sent_in_another_persons_session(
    cast: Cast, unsent: Page, sign_in: SignsIn
) -> None:
    unsent.unroute(re.compile("/answers/$"))
    # Given a session that ended by itself, and somebody else at the same device
    Session.objects.all().delete()
    asked: list[str] = []
    unsent.on("request", lambda request: asked.append(request.url))
    sign_in(unsent, cast.other_client.email)
    unsent.goto("/today/")
    unsent.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith("/answers/")]
    assert stored(unsent) == 1
    sign_out(unsent)
    unsent.wait_for_url("**/sign-in/**")
    # Then they wait for her who gave them.
    sign_in(unsent, cast.client.email)
    unsent.goto("/today/")
    unsent.wait_for_load_state("networkidle")
    assert stored(unsent) == 0
    assert given(cast) == {"phq9_1": 3}


def test_double_press_makes_one_record(cast: Cast, asked: MeasureSchedule, phone: Page) -> None:
    begin(phone, asked)
    answer_all(phone)
    phone.get_by_role("button", name="Send my answers").dblclick(no_wait_after=True)
    phone.wait_for_url("**/done/**")
    assert len(finished(cast)) == 1
    # Nor does the way back and once more.
    phone.go_back()
    phone.wait_for_load_state()
    again = phone.get_by_role("button", name="Send my answers")
    if again.count() and again.is_visible():
        again.click()
        phone.wait_for_url("**/done/**")
    assert responses_visible_to(cast.client).count() == 1


def test_two_devices_answer_one_response(
    cast: Cast, asked: MeasureSchedule, phone: Page, open_page: Opens, sign_in: SignsIn
) -> None:
    tablet = open_page()
    sign_in(tablet, cast.client.email)
    begin(phone, asked)
    begin(tablet, asked)
    choose(phone, 1, "Not at all")
    wait_until_saved(phone)
    tablet.get_by_role("button", name="Next", exact=True).click()
    choose(tablet, 2, "Nearly every day")
    wait_until_saved(tablet)
    assert given(cast) == {"phq9_1": 0, "phq9_2": 3}
    # Sent from one, the other is told kindly.
    begin(phone, asked, at="end")
    phone.get_by_role("button", name="Send my answers").click()
    phone.wait_for_url("**/done/**")
    choose(tablet, 2, "Several days")
    tablet.wait_for_url("**/done/**")
    assert len(finished(cast)) == 1
    assert given(cast)["phq9_2"] == 3


def test_window_that_has_grown_old_shows_what_is_saved_before_it_sends(
    cast: Cast, asked: MeasureSchedule, phone: Page, check_accessible: Checks
) -> None:
    begin(phone, asked, show="all")
    for number in range(1, QUESTIONS + 1):
        choose(phone, number, "Nearly every day" if number < 3 else "Not at all")
    wait_until_saved(phone)
    # Given: a second window in which two answers were changed since.
    other = phone.context.new_page()
    begin(other, asked, show="all")
    for number in (1, 2):
        choose(other, number, "Not at all")
    wait_until_saved(other)
    before = phone.locator("#question-1 input:checked").input_value()
    assert before == "3"
    # When: the first window sends. Then: nothing is sent that was not seen.
    phone.get_by_role("button", name="Send my answers").click()
    said = phone.locator("[data-says=newer]")
    expect(said).to_be_visible()
    expect(said).to_contain_text("It is about question: 1, 2")
    expect(phone.locator("#question-1 input:checked")).to_have_value("0")
    assert finished(cast) == []
    check_accessible(phone)
    choose(phone, 2, "Several days")
    phone.get_by_role("button", name="Send my answers").click()
    phone.wait_for_url("**/done/**")
    assert given(cast) == {f"phq9_{n}": int(n == 2) for n in range(1, QUESTIONS + 1)}


def test_session_that_ended_keeps_the_answers(
    cast: Cast, asked: MeasureSchedule, phone: Page, sign_in: SignsIn
) -> None:
    begin(phone, asked)
    choose(phone, 1, "Several days")
    wait_until_saved(phone)
    # Given a session that has ended meanwhile
    Session.objects.all().delete()
    phone.get_by_role("button", name="Next", exact=True).click()
    choose(phone, 2, "Nearly every day")
    told = phone.locator("[data-says=signed-out]")
    expect(told).to_contain_text("Please sign in again; your answers are kept.")
    # When she signs in again by the link
    told.get_by_role("link", name="Sign in").click()
    phone.get_by_label("E-mail address").fill(cast.client.email)
    phone.get_by_label("Password").fill("a quiet harbour at dawn")
    with phone.expect_response(re.compile("/answers/")):
        phone.get_by_role("button", name="Sign in", exact=True).click()
    # Then she is where she was, and the answer is sent
    expect(phone.get_by_role("radio", name="Nearly every day")).to_be_checked()
    assert given(cast) == {"phq9_1": 1, "phq9_2": 3}


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_risk_answer_shows_help_at_once(
    cast: Cast,
    asked: MeasureSchedule,
    phone: Page,
    check_accessible: Checks,
    *,
    is_offline: bool,
) -> None:
    begin(phone, asked, at=str(RISK_QUESTION))
    help_panel = phone.locator("[data-help]")
    expect(help_panel).to_be_hidden()
    phone.context.set_offline(is_offline)
    choose(phone, RISK_QUESTION, "Several days")
    # Help for the place where she is, on the same screen, without waiting for anything
    expect(help_panel).to_be_visible()
    expect(help_panel).to_contain_text("116 123")
    expect(help_panel.get_by_role("link", name=re.compile("116 123")).first).to_be_in_viewport()
    if not is_offline:
        check_accessible(phone)
        wait_until_saved(phone)
        assert risk_alerts_visible_to(cast.her_therapist).count() == 1
    # And it goes with her to the last screen before sending
    help_at_end = phone.locator("[data-help-at-end]")
    expect(help_at_end).to_be_hidden()
    phone.get_by_role("button", name="Next", exact=True).click()
    expect(help_panel).to_be_hidden()
    expect(help_at_end).to_be_visible()
    expect(help_at_end.get_by_role("link", name=re.compile("116 123")).first).to_be_in_viewport()
    if not is_offline:
        check_accessible(phone)


def test_another_client_finds_no_such_page(
    cast: Cast, asked: MeasureSchedule, open_page: Opens, sign_in: SignsIn
) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, cast.other_client.email)
    answer = page.goto(f"/questionnaires/{asked.public_id}/")
    assert answer is not None
    assert answer.status == 404


def test_everything_works_without_script(
    cast: Cast, asked: MeasureSchedule, open_page: Opens, sign_in: SignsIn
) -> None:
    page = open_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, cast.client.email)
    begin(page, asked)
    for number in range(1, QUESTIONS):
        choose(page, number, "Several days")
        page.get_by_role("button", name="Next", exact=True).click()
    # The risk answer stays on its question, with help.
    choose(page, RISK_QUESTION, "Several days")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("[data-help]")).to_be_visible()
    expect(page.locator("[data-help]")).to_contain_text("116 123")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("[data-help-at-end]")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("You answered all nine questions.")).to_be_visible()
    assert [response.score for response in finished(cast)] == [9]


def test_leaving_saves_and_leads_to_today(cast: Cast, asked: MeasureSchedule, phone: Page) -> None:
    begin(phone, asked)
    choose(phone, 1, "Several days")
    phone.get_by_role("button", name="Save and leave").click()
    phone.wait_for_url("**/today/")
    assert given(cast) == {"phq9_1": 1}


def test_keyboard_alone_is_enough(cast: Cast, asked: MeasureSchedule, phone: Page) -> None:
    begin(phone, asked)
    phone.locator("#question-1 h2").focus()
    for number in range(1, QUESTIONS + 1):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement.name") == f"phq9_{number}"
        assert _outline_is_seen(phone)
        phone.keyboard.press("Space")
        if number != RISK_QUESTION:
            phone.keyboard.press("ArrowDown")
        phone.keyboard.press("Enter")
    _tab_to(phone, "Send my answers")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/done/**")
    assert [response.score for response in finished(cast)] == [8]


def _outline_is_seen(page: Page) -> bool:
    """Tell whether what has the focus, or the row it stands in, is outlined."""
    return bool(
        page.evaluate(
            """() => {
                const at = document.activeElement;
                return [at, at.closest("label"), at.nextElementSibling].some((each) => {
                    if (!each) return false;
                    const style = getComputedStyle(each);
                    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                });
            }"""
        )
    )


def _tab_to(page: Page, words: str, *, most: int = 30) -> None:
    for _ in range(most):
        if words in (page.evaluate("document.activeElement.textContent") or ""):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"“{words}” is not reached with the tab key")
