"""A safety plan is made together, and opens on the phone with the network off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.intake.models import SafetyPlanDraft
from tests import safety
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pressing import press
from tests.rights.scenes import ended, erased

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Dialog, Page

    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

SIGN = "I stop answering messages"
KEPT_SAYS = """async (words) => {
  const found = await caches.match("/at-hand/copy/", { ignoreVary: true });
  return found !== undefined && (await found.text()).includes(words);
}"""
KEPT = "() => caches.keys().then((names) => names.length)"
WHAT_IS_KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""


def test_made_together_on_two_devices(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # Given a client who finds the plan in two taps from any page, and writes its first lines
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.goto("/progress/")
    phone.get_by_role("link", name="Need help now?").click()
    phone.get_by_role("link", name="My safety plan").click()
    check_accessible(phone)
    phone.get_by_role("link", name="Write the first lines").click()
    phone.get_by_label("How I notice it").fill(f"{SIGN}\nMy hands are cold")
    phone.get_by_label("Whom I can tell").fill(f"Samira, my sister: {safety.NUMBER}")
    check_accessible(phone)
    phone.get_by_role("button", name="Save it").click()
    expect(phone.get_by_role("link", name=safety.NUMBER)).to_have_attribute(
        "href", "tel:01614960142"
    )
    check_accessible(phone)

    # When her therapist, who is told, writes on it and the two look through it
    desk = open_page(viewport=DESKTOP)
    sign_in(desk, cast.her_therapist.email)
    desk.goto(f"/clients/{cast.client_record.public_id}/at-hand/")
    check_accessible(desk)
    desk.get_by_role("link", name="Change it together").click()
    check_accessible(desk)
    desk.get_by_label("What I can do by myself").fill("Round the block, even in the rain")
    desk.get_by_role("button", name="Save it").click()
    desk.get_by_text("We have looked through it together").click()
    desk.get_by_role("button", name="Yes, we have").click()
    expect(desk.get_by_text("Looked through together: said by you")).to_be_visible()


def test_kept_by_her_choice_it_opens_without_a_connection(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # Given a plan, and nothing that is kept unasked
    safety.written(cast)
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.goto("/at-hand/")
    expect(phone.get_by_text("Anybody who can unlock this device").first).to_be_visible()
    assert phone.evaluate(KEPT) == 0

    # When she keeps it on her phone
    phone.get_by_role("button", name="Keep it on this device").click()
    expect(phone.get_by_text("It is kept on this device, as it stands now.")).to_be_visible()
    check_accessible(phone)
    kept = phone.evaluate(WHAT_IS_KEPT)
    pages = {path for path in kept if not path.startswith("/static/")}
    assert pages == {"/at-hand/copy/", "/no-connection/"}
    assert not any("safety" in path or "plan" in path for path in kept)

    # Then it opens with the network off, and so does the way to it from anywhere
    phone.context.set_offline(True)
    phone.goto("/at-hand/")
    expect(phone.get_by_text(SIGN)).to_be_visible()
    expect(phone.get_by_text("As it stood on")).to_be_visible()
    expect(phone.get_by_role("link", name="Call 116 123")).to_be_visible()
    check_accessible(phone)
    phone.goto("/today/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("There is no connection just now")
    check_accessible(phone)
    phone.get_by_role("link", name="Open what is kept on this device").click()
    expect(phone.get_by_text(SIGN)).to_be_visible()

    # And when her session has ended
    phone.context.clear_cookies()
    phone.goto("/at-hand/")
    expect(phone.get_by_text(SIGN)).to_be_visible()
    phone.context.set_offline(False)
    phone.goto("/at-hand/")
    phone.get_by_role("link", name="Open what is kept on this device").click()
    expect(phone.get_by_text(SIGN)).to_be_visible()

    # And she can take it off where she reads it
    phone.get_by_role("button", name="Take it off this device").click()
    expect(phone.get_by_text("It is no longer on this device.")).to_be_visible()
    phone.wait_for_function("() => caches.keys().then((names) => names.length === 0)")


def test_two_who_write_at_once_lose_nothing_of_each_other(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # Given a plan that both have open to write in
    safety.written(cast)
    phone, desk = open_page(viewport=PHONE), open_page(viewport=DESKTOP)
    sign_in(phone, cast.client.email)
    sign_in(desk, cast.her_therapist.email)
    phone.goto("/at-hand/write/")
    desk.goto(f"/clients/{cast.client_record.public_id}/at-hand/write/")

    # When the therapist adds a line to one part, and she changes another and presses twice
    desk.get_by_label("What I can do by myself").fill("Cold water on the wrists")
    desk.get_by_role("button", name="Save it").click()
    expect(desk.get_by_text("Cold water on the wrists")).to_be_visible()
    phone.get_by_label("How I notice it").fill("I go over every sentence")
    phone.get_by_role("button", name="Save it").click()
    expect(phone.get_by_text("The other lines are in, beside yours")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Save it").click()

    # Then both stand
    expect(phone.get_by_role("heading", level=1)).to_have_text("When it gets hard, begin here")
    expect(phone.get_by_text("Cold water on the wrists")).to_be_visible()
    expect(phone.get_by_text("I go over every sentence")).to_be_visible()


def test_what_is_typed_waits_for_her_on_another_device(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # Given a plan that she begins on her phone, whose battery ends in the middle of a line
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.goto("/at-hand/write/")
    phone.get_by_label("How I notice it").fill("I stop ans")
    expect(phone.get_by_text("Kept for you alone.")).to_be_visible(timeout=15_000)
    check_accessible(phone)
    phone.context.close()

    # When she opens it at her desk, it stands there, and is saved there
    desk = open_page(viewport=DESKTOP)
    sign_in(desk, cast.client.email)
    desk.goto("/at-hand/")
    desk.get_by_role("link", name="Go on with it").click()
    expect(desk.get_by_label("How I notice it")).to_have_value("I stop ans")
    check_accessible(desk)
    desk.get_by_label("How I notice it").fill(SIGN)
    desk.get_by_role("button", name="Save it").click()
    expect(desk.get_by_text(SIGN)).to_be_visible()
    expect(desk.get_by_text("Something you typed is not saved yet")).to_have_count(0)


def test_help_where_she_is_now(
    open_page: Callable[..., Page], check_accessible: Callable[[Page], None]
) -> None:
    # Given somebody who stands in Lyon, signed in nowhere
    phone = open_page(viewport=PHONE)
    phone.goto("/help-now/")
    check_accessible(phone)
    # When she says so
    phone.get_by_label("Where are you now?").select_option("France")
    phone.get_by_role("button", name="Show whom to call there").click()
    # Then the number that is known there is one press away
    expect(phone.get_by_text("the emergency services (France)")).to_be_visible()
    expect(phone.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    check_accessible(phone)


def wait_until_kept(phone: Page, words: str) -> None:
    """Wait until what the device keeps says this: it is laid down behind the page."""
    for _again in range(100):
        if phone.evaluate(KEPT_SAYS, words):
            return
        phone.wait_for_timeout(200)
    pytest.fail(f"{words!r} was not laid down")


def keep(phone: Page, *, stays: bool = False) -> None:
    phone.goto("/at-hand/")
    if stays:
        phone.get_by_label("Keep it also after I sign out here").check()
    phone.get_by_role("button", name="Keep it on this device").click()
    expect(phone.get_by_text("It is kept on this device, as it stands now.")).to_be_visible()


def sign_out(phone: Page, name: str) -> None:
    phone.get_by_text(name, exact=True).first.click()
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/sign-in/**")


def test_signing_out_takes_it_off_unless_she_chose_otherwise(
    cast: Cast, open_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    # Given a plan that is kept until she signs out
    safety.written(cast)
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    keep(phone)

    # When she does, nothing is left
    sign_out(phone, "Noor")
    assert phone.evaluate(KEPT) == 0
    expect(phone.get_by_role("link", name="Open what is kept")).to_be_hidden()

    # And when she has chosen that it stays, it does
    sign_in(phone, cast.client.email)
    keep(phone, stays=True)
    expect(phone.get_by_text("It stays after you sign out, as you chose.")).to_be_visible()
    sign_out(phone, "Noor")
    phone.get_by_role("link", name="Open what is kept on this device").click()
    expect(phone.get_by_text(safety.SIGN)).to_be_visible()

    # Until somebody else signs in on this device
    sign_in(phone, cast.other_client.email)
    phone.wait_for_function("() => caches.keys().then((names) => names.length === 0)")
    phone.goto("/help-now/")
    expect(phone.get_by_role("link", name="Open what is kept")).to_be_hidden()


def test_kept_page_is_renewed_on_whatever_page_she_opens_with_a_connection(
    cast: Cast, open_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    # Given a plan that is kept, and a version that the therapist has written since
    first = safety.written(cast)
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    keep(phone)
    safety.written(cast, by=cast.her_therapist, sign="I cannot eat")

    # When she opens it without a connection, it is the one that she saw last
    phone.context.set_offline(True)
    phone.goto("/at-hand/")
    expect(phone.get_by_text(safety.SIGN)).to_be_visible()
    assert first.number == 1

    # And once she has opened any page with one, the new one
    phone.context.set_offline(False)
    phone.goto("/progress/")
    wait_until_kept(phone, "I cannot eat")
    phone.context.set_offline(True)
    phone.goto("/at-hand/")
    expect(phone.get_by_text("I cannot eat")).to_be_visible()
    expect(phone.get_by_text(safety.SIGN)).to_have_count(0)

    # And what is kept is the one that stands, where there is a connection
    phone.context.set_offline(False)
    phone.goto("/at-hand/")
    expect(phone.get_by_text("It is kept on this device, as it stands now.")).to_be_visible()
    safety.written(cast, by=cast.her_therapist, sign="I count the hours")
    phone.goto("/at-hand/copy/")
    expect(phone.get_by_text("I count the hours")).to_be_visible()


def test_nothing_is_fetched_anew_where_nothing_changed(
    cast: Cast, open_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    safety.written(cast)
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    keep(phone)
    with phone.expect_response("**/at-hand/copy/") as answer:
        phone.goto("/progress/")
    assert answer.value.status == 304


def test_two_devices_of_hers_lose_nothing_of_each_other(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # Given the form open on her phone and at her desk, with nothing in it
    phone, desk = open_page(viewport=PHONE), open_page(viewport=DESKTOP)
    for page in (phone, desk):
        sign_in(page, cast.client.email)
        page.goto("/at-hand/write/")

    # When she types on the phone, and then something else at the desk
    phone.get_by_label("How I notice it").fill("From the telephone")
    expect(phone.get_by_text("Kept for you alone.")).to_be_visible()
    desk.get_by_label("How I notice it").fill("From the desk")
    expect(desk.get_by_text("You typed something else on another page")).to_be_visible()
    check_accessible(desk)

    # Then the desk does not let go of it unasked, and saves it with the button
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.get_by_role("link", name="Leave it as it is").click()
    expect(desk.get_by_label("How I notice it")).to_have_value("From the desk")
    assert asked == ["beforeunload"]
    press(desk, "Save it")
    expect(desk.get_by_text("Something you typed is not saved yet")).to_be_visible()

    # And whoever comes later reads both and chooses, on whatever device
    desk.goto("/at-hand/write/")
    expect(desk.get_by_text("You wrote in the same part twice")).to_be_visible()
    expect(desk.get_by_label("How I notice it")).to_have_value("From the telephone")
    expect(desk.get_by_role("main").get_by_text("From the desk")).to_be_visible()
    check_accessible(desk)
    press(phone, "Save it")
    expect(phone.get_by_text("You wrote in the same part twice")).to_be_visible()
    phone.get_by_label("How I notice it").fill("From the telephone\nFrom the desk")
    press(phone, "Save it")
    for said in ("From the telephone", "From the desk"):
        expect(phone.get_by_role("main").get_by_text(said)).to_be_visible()
    assert not SafetyPlanDraft.objects.exists()


def test_copy_goes_from_a_device_whose_owner_was_erased(
    cast: Cast, open_page: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    # Given a phone that keeps her plan for good, and a session that has ended
    safety.written(cast, sign=SIGN)
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.goto("/at-hand/")
    phone.get_by_label("Keep it also after I sign out here.").check()
    phone.get_by_role("button", name="Keep it on this device").click()
    expect(phone.get_by_role("button", name="Take it off this device")).to_be_visible()
    phone.context.clear_cookies()
    phone.goto("/help-now/")
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate(KEPT_SAYS, SIGN)

    # When her record is erased, and Telos is opened once more on that phone
    ended(cast)
    erased(cast)
    phone.goto("/at-hand/")
    phone.wait_for_function("() => caches.keys().then((names) => names.length === 0)")

    # Then nothing of it opens there any more
    phone.wait_for_function("() => localStorage.getItem('telos.kept') === null")
