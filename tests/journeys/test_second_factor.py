"""Signing in with more than a password: set up, used, lost, and with a passkey alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from telos.people.actions import add_member, create_person
from telos.people.enums import Role
from telos.people.queries import has_second_factor
from tests import scenes
from tests.cast import PASSWORD
from tests.doors import app_code, unused_code
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from telos.people.models import Person
    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def newcomer(cast: Cast) -> Person:
    """A therapist who has chosen a password and nothing else yet."""
    person = create_person(email="ivo@cast.example", display_name="Ivo", password=PASSWORD)
    add_member(actor=cast.manager, practice=cast.practice, person=person, role=Role.THERAPIST)
    return person


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()


def type_password(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


@SIZES
def test_app_is_set_up_and_signs_in_from_then_on(
    newcomer: Person, open_page: Opens, check_accessible: Checks, size: dict[str, int]
) -> None:
    # Given a therapist who signs in for the first time
    page = open_page(viewport=size)
    type_password(page, newcomer.email)
    # Then there is one more thing, and nothing else opens
    expect(page.get_by_role("heading", level=1)).to_have_text("One more thing before you begin")
    check_accessible(page)
    page.goto("/caseload/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more thing before you begin")
    # When she shows the square to her app and types what it shows
    follow(page, "Use an app")
    expect(page.get_by_role("img", name=re.compile("A square to scan"))).to_be_visible()
    check_accessible(page)
    secret = (page.locator(".typed-key").text_content() or "").replace(" ", "")
    page.get_by_label("The six digits that it shows now").fill(app_code(secret))
    press(page, "Keep it")
    # Then she gets codes for paper, and is where her day begins
    expect(page.locator(".codes li")).to_have_count(10)
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    check_accessible(page)
    follow(page, "I have them on paper")
    page.wait_for_url("**/caseload/")
    # And from then on the app is asked for
    other = open_page(viewport=size)
    type_password(other, newcomer.email)
    expect(other.get_by_role("heading", level=1)).to_have_text("And now what you have")
    check_accessible(other)
    other.get_by_label("Code").fill("000000")
    press(other, "Sign in")
    expect(other.get_by_role("alert")).to_contain_text("This code does not fit.")
    check_accessible(other)
    other.get_by_label("Code").fill(app_code(secret, steps=1))
    press(other, "Sign in")
    other.wait_for_url("**/caseload/")


def test_set_up_works_without_a_script(newcomer: Person, open_page: Opens) -> None:
    page = open_page(java_script_enabled=False)
    type_password(page, newcomer.email)
    follow(page, "Add a passkey")
    expect(page.get_by_text("This browser cannot make passkeys")).to_be_visible()
    follow(page, "Use an authenticator app")
    secret = (page.locator(".typed-key").text_content() or "").replace(" ", "")
    page.get_by_label("The six digits that it shows now").fill(app_code(secret))
    press(page, "Keep it")
    expect(page.locator(".codes li")).to_have_count(10)


def test_recovery_code_signs_in_without_the_phone(
    cast: Cast, open_page: Opens, check_accessible: Checks
) -> None:
    page = open_page(viewport=PHONE)
    type_password(page, cast.her_therapist.email)
    page.get_by_text("I have lost it").click()
    check_accessible(page)
    code = unused_code(cast.her_therapist.email)
    page.get_by_label("Code").fill(f"{code[:4]} {code[4:]}")
    press(page, "Sign in")
    page.wait_for_url("**/caseload/")
    expect(page.get_by_text("You have 9 recovery codes left.")).to_be_visible()


def with_authenticator(page: Page) -> None:
    """Put a device for passkeys into the browser: one that recognises its owner's finger."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_passkey_is_made_and_signs_in_alone_and_as_second_step(
    newcomer: Person, open_page: Opens, check_accessible: Checks
) -> None:
    # Given a device that can keep a passkey
    page = open_page()
    with_authenticator(page)
    type_password(page, newcomer.email)
    # When she adds one
    follow(page, "Add a passkey")
    check_accessible(page)
    page.get_by_label("A name for it").fill("My laptop")
    press(page, "Make a passkey")
    expect(page.locator(".codes li")).to_have_count(10)
    follow(page, "I have them on paper")
    page.wait_for_url("**/caseload/")
    page.goto("/account/")
    expect(page.get_by_text("My laptop")).to_be_visible()
    check_accessible(page)
    # Then it signs in by itself, without address or password
    page.goto("/account/sign-out/")
    press(page, "Sign out")
    page.goto("/account/sign-in/?next=/account/")
    check_accessible(page)
    press(page, "Sign in with a passkey")
    page.wait_for_url(re.compile(r":\d+/account/$"))
    # And as the second step after the password
    page.goto("/account/sign-out/")
    press(page, "Sign out")
    type_password(page, newcomer.email)
    check_accessible(page)
    press(page, "Use my passkey")
    page.wait_for_url("**/caseload/")
    # And it shows who she is before she takes something away
    page.goto("/account/show-who-you-are/?next=/account/")
    check_accessible(page)
    press(page, "Use my passkey")
    page.wait_for_url(re.compile(r":\d+/account/$"))
    assert has_second_factor(newcomer)


def test_device_without_a_passkey_is_told_kindly(
    cast: Cast, open_page: Opens, check_accessible: Checks
) -> None:
    page = open_page()
    with_authenticator(page)
    page.goto("/account/sign-in/")
    press(page, "Sign in with a passkey")
    expect(page.get_by_text("this device has no passkey for Telos")).to_be_visible()
    check_accessible(page)


@SIZES
def test_manager_invites_and_the_invited_comes(
    cast: Cast,
    open_page: Opens,
    sign_in: SignsIn,
    check_accessible: Checks,
    mailoutbox: list,
    size: dict[str, int],
) -> None:
    # Given a manager on the page of who works here
    page = open_page(viewport=size)
    sign_in(page, cast.manager.email)
    page.get_by_role("link", name=re.compile("Who works here")).click()
    check_accessible(page)
    # When she invites somebody
    page.get_by_label("Name").fill("Una")
    page.get_by_label("E-mail address").fill("una@cast.example")
    page.get_by_label("Part in the practice").select_option("facilitator")
    press(page, "Send the invitation")
    expect(page.get_by_text("An invitation to Una is on its way.")).to_be_visible()
    check_accessible(page)
    # Then the mail's link leads to a password, and to setting up a second factor
    link = re.search(r"https?://[^/]+(/account/invitation/\S+)", mailoutbox[-1].body)
    assert link is not None
    una = open_page(viewport=size)
    una.goto(link[1])
    expect(una.get_by_role("heading", level=1)).to_have_text("Welcome, Una")
    check_accessible(una)
    una.get_by_label("New password").fill("six wide boats at rest")
    una.get_by_label("The same once more").fill("six wide boats at rest")
    press(una, "Keep this password")
    expect(una.get_by_text("Your password is kept.")).to_be_visible()
    una.goto(link[1])
    expect(una.get_by_role("heading", level=1)).to_have_text("This invitation no longer works")
    check_accessible(una)


@SIZES
def test_account_page_shows_where_one_is_signed_in(
    cast: Cast,
    open_page: Opens,
    sign_in: SignsIn,
    check_accessible: Checks,
    size: dict[str, int],
) -> None:
    phone, desk = open_page(viewport=PHONE), open_page(viewport=size)
    for page in (phone, desk):
        sign_in(page, cast.client.email)
    desk.goto("/account/")
    check_accessible(desk)
    press(desk, "End all but this one")
    expect(desk.get_by_text("Ended.", exact=False)).to_be_visible()
    phone.goto("/today/")
    expect(phone).to_have_url(re.compile("/account/sign-in/"))
    for path in ("/account/address/", "/account/password/change/"):
        desk.goto(path)
        check_accessible(desk)


def test_therapist_sees_how_an_invitation_stands(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    client = scenes.invited_client(cast)
    page = open_page(viewport=PHONE)
    sign_in(page, cast.her_therapist.email)
    page.goto(f"/clients/{client.public_id}/record/")
    expect(page.get_by_role("heading", name="Their invitation")).to_be_visible()
    check_accessible(page)
    press(page, "Take it back")
    expect(page.get_by_text("The link in the mail opens nothing any more.")).to_be_visible()
