"""Signing in, out, and choosing a password: alike for everybody, and nothing said in a mail."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tests.doors import sign_in as by_the_door

NEW_PASSWORD = "six wide boats at rest"  # noqa: S105 -- opens nothing but a test account


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


def sign_in(email: str, password: str, *, browser: Client | None = None, **more: str):
    return by_the_door(browser or Client(), email, password=password, **more)


def plain(page: bytes, *typed: str) -> str:
    """A page without what was typed and without the form's own token."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.decode())
    for words in typed:
        text = text.replace(words, "")
    return text


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("client", "today"),
        ("her_therapist", "caseload"),
        ("co_facilitator", "caseload"),
        ("manager", "practice"),
    ],
)
def test_each_is_led_to_where_their_day_begins(cast: Cast, who: str, where: str) -> None:
    browser = Client()
    assert sign_in(cast.person(who).email, PASSWORD, browser=browser)["Location"] == "/"
    assert browser.get("/")["Location"] == reverse(where)


def test_somebody_without_a_practice_is_told_kindly(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.nobody)
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "<h1>" in answer.content.decode()


def test_unknown_address_and_wrong_password_look_alike(cast: Cast) -> None:
    wrong = sign_in(cast.client.email, "not this one at all")
    unknown = sign_in("stranger@cast.example", "not this one at all")
    assert "This address and password do not go together." in wrong.content.decode()
    assert wrong.status_code == unknown.status_code
    assert plain(wrong.content, cast.client.email) == plain(
        unknown.content, "stranger@cast.example"
    )


def test_address_stays_and_password_does_not(cast: Cast) -> None:
    page = sign_in(cast.client.email, "not this one at all").content.decode()
    assert f'value="{cast.client.email}"' in page
    assert "not this one at all" not in page


@pytest.mark.parametrize("typed", ["", "x", "\0", "a@b", "x" * 10_000, "<script>alert(1)</script>"])
def test_sign_in_takes_anything_that_is_typed(db: None, typed: str) -> None:
    answer = sign_in(typed, typed)
    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.content.decode()


def test_many_attempts_are_slowed_and_told(cast: Cast) -> None:
    for _ in range(30):
        answer = sign_in(cast.client.email, "not this one at all")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "That was tried many times." in page


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "\\\\x"])
def test_next_leads_nowhere_else(cast: Cast, place: str) -> None:
    assert sign_in(cast.client.email, PASSWORD, next=place)["Location"] == "/"
    browser = Client()
    kept = browser.post(reverse("set-theme"), {"theme": "dark", "next": place})
    assert kept["Location"] == "/"


def test_next_leads_back_to_the_page(cast: Cast) -> None:
    answer = sign_in(cast.client.email, PASSWORD, next="/progress/")
    assert answer["Location"] == "/progress/"


def test_sign_out_needs_a_form(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.client)
    browser.get(reverse("sign-out"))
    assert browser.get(reverse("today")).status_code == 200
    browser.post(reverse("sign-out"))
    assert browser.get(reverse("today")).status_code == 302


def test_nobody_signs_themselves_up(db: None) -> None:
    for path in ("/account/signup/", "/account/sign-up/", "/accounts/signup/"):
        assert Client().get(path).status_code == 404


def test_password_is_chosen_by_a_link_used_once(cast: Cast) -> None:
    browser = Client()
    answer = browser.post(
        reverse("account_reset_password"), {"email": cast.client.email}, follow=True
    )
    known = answer.content
    unknown = Client().post(
        reverse("account_reset_password"), {"email": "stranger@cast.example"}, follow=True
    )
    assert plain(known) == plain(unknown.content)
    to_known, to_unknown = mail.outbox
    assert to_unknown.to == ["stranger@cast.example"]
    link = re.search(r"https?://[^/]+(/account/password/\S+)", to_known.body)
    assert link is not None
    # Opening the link changes nothing yet; mail scanners open links.
    assert browser.get(link[1]).status_code == 200
    cast.client.refresh_from_db()
    assert cast.client.check_password(PASSWORD)
    browser.post(link[1], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sign_in(cast.client.email, NEW_PASSWORD).status_code == 302
    assert sign_in(cast.client.email, PASSWORD).status_code == 200
    # A second time the link opens nothing.
    assert "This link" in Client().get(link[1], follow=True).content.decode()


@pytest.mark.parametrize("weak", ["short", "password1234", "111111111111"])
def test_weak_password_is_refused_in_words(cast: Cast, weak: str) -> None:
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": cast.client.email})
    link = re.search(r"https?://[^/]+(/account/password/\S+)", mail.outbox[0].body)
    assert link is not None
    answer = browser.post(link[1], {"password1": weak, "password2": weak})
    assert answer.status_code == 422
    assert sign_in(cast.client.email, weak).status_code == 200


def test_mail_says_nothing_of_therapy(cast: Cast) -> None:
    Client().post(reverse("account_reset_password"), {"email": cast.client.email})
    Client().post(reverse("account_reset_password"), {"email": "stranger@cast.example"})
    for letter in mail.outbox:
        words = f"{letter.subject} {letter.body}".lower()
        for word in ("therap", "client", "patient", "clinic", "session", "harbour"):
            assert word not in words, word


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("123456789012", "Figures alone are soon run through."),
        ("740192857301", "Figures alone are soon run through."),
        ("aaaabbbbcccc", "The same few letters"),
        ("abcdefghijklmn", "The same few letters"),
        ("short", "This has 5 characters; take 12 or more"),
        ("1qaz2wsx3edc", "Many people have taken this one"),
    ],
)
def test_weak_password_is_refused_with_what_to_do(cast: Cast, password: str, told: str) -> None:
    browser = Client()
    browser.force_login(cast.client)
    sent = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = browser.post(reverse("change-password"), sent).content.decode()
    assert told in page
    cast.client.refresh_from_db()
    assert cast.client.check_password(PASSWORD)


def test_password_is_changed_by_who_is_signed_in(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.force_login(cast.client)
    assert reverse("account") in here.get(reverse("today")).content.decode()
    assert reverse("change-password") in here.get(reverse("account")).content.decode()
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    page = here.post(reverse("change-password"), sent, follow=True).content.decode()
    assert "Your password is changed." in page
    assert here.get(reverse("today")).status_code == 200
    # Whoever is signed in elsewhere, perhaps not by right, is asked for the new one.
    assert elsewhere.get(reverse("today")).status_code == 302
    cast.client.refresh_from_db()
    assert cast.client.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"oldpassword": "not this"}, "This is not the password that you have now."),
        ({"password2": "another one of these"}, "The two are not the same."),
        ({"oldpassword": ""}, "Enter the password that you have now."),
    ],
)
def test_change_of_password_is_refused_in_our_words(cast: Cast, sent, told: str) -> None:
    browser = Client()
    browser.force_login(cast.client)
    whole = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    page = browser.post(reverse("change-password"), whole | sent).content.decode()
    assert told in page
    cast.client.refresh_from_db()
    assert cast.client.check_password(PASSWORD)


def test_change_of_password_asks_who_one_is() -> None:
    assert Client().get(reverse("change-password")).status_code == 302


def test_refused_attempts_leave_a_line_that_names_nobody(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "not the password"
    by_the_door(Client(), cast.client.email, password=wrong)
    by_the_door(Client(), "stranger@cast.example", password=wrong)
    by_the_door(Client(), cast.her_therapist.email, code="000000")

    said = [(record.name, record.getMessage()) for record in caplog.records]
    ours = [event for name, event in said if name.startswith("telos.web.account")]
    assert ours == ["sign_in.refused", "sign_in.refused", "second_step.refused"]
    for record in caplog.records:
        for word in (cast.client.email, "stranger@cast.example", wrong):
            assert word not in str(vars(record))
