"""What mailed links open: by a form alone, the same for all, and nothing told of accounts."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from telos.people.models import Person
from telos.people.queries import roles_of
from telos.web.account.letters import tell_of_change_by_the_server
from tests import scenes
from tests.cast import PASSWORD, Cast
from tests.doors import sign_in

NEW = "six wide boats at rest"
CHOSEN = {"password1": NEW, "password2": NEW}
GONE = 410


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_invitation_that_is_only_opened_does_nothing(cast: Cast) -> None:
    """Scanners of mail open every link, and some ask for its head alone."""
    path = reverse("invitation", args=[scenes.invited_colleague(cast).key])
    before = scenes.everything()
    for _ in range(3):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert Client().put(path).status_code == 405
    assert scenes.everything() == before


def test_invited_colleague_comes_in_and_sets_up_a_second_factor(cast: Cast) -> None:
    browser = Client()
    path = reverse("invitation", args=[scenes.invited_colleague(cast).key])
    answer = browser.post(path, CHOSEN, follow=True)
    assert "Your password is kept." in text(answer)
    sign_in(browser, "ivo@cast.example", password=NEW)
    assert browser.get(reverse("caseload"))["Location"] == reverse("second-factor-wanted")
    assert browser.get(path).status_code == GONE
    assert browser.post(path, CHOSEN).status_code == GONE


def test_invited_account_accepts_with_one_press(cast: Cast) -> None:
    path = reverse("invitation", args=[scenes.invited_colleague(cast, email=cast.nobody.email).key])
    page = text(Client().get(path))
    assert "You have an account with this address already." in page
    assert 'name="password1"' not in page
    Client().post(path)
    assert roles_of(cast.nobody) == {"therapist"}
    cast.nobody.refresh_from_db()
    assert cast.nobody.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Enter the new password."),
        ({"password1": "short", "password2": "short"}, "take 12 or more"),
        ({"password1": NEW, "password2": "another one"}, "The two are not the same."),
        ({"password1": "ivo@cast.example", "password2": "ivo@cast.example"}, "much like your name"),
    ],
)
def test_password_that_will_not_do_is_told_and_the_link_still_works(
    cast: Cast, sent: dict[str, str], told: str
) -> None:
    path = reverse("invitation", args=[scenes.invited_colleague(cast).key])
    answer = Client().post(path, sent)
    assert answer.status_code == 422
    assert told in text(answer)
    assert not Person.objects.filter(email="ivo@cast.example").exists()
    assert Client().post(path, CHOSEN).status_code == 302


@pytest.mark.parametrize("name", ["invitation", "new-password", "new-address"])
@pytest.mark.parametrize("key", ["x", "%00", "é", "A" * 43, "A" * 3000])
def test_link_that_was_never_made_says_so(db: None, name: str, key: str) -> None:
    for method in (Client().get, Client().post):
        answer = method(reverse(name, args=["KEY"]).replace("KEY", key))
        assert answer.status_code == GONE
        assert "no longer works" in text(answer)


def test_mails_tell_nothing_of_therapy_nor_of_the_practice(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    practice = cast.practice.public_id
    invited = {"display_name": "Una", "email": "una@cast.example", "role": "therapist"}
    browser.post(reverse("practice-people", args=[practice]), invited)
    person = cast.colleague.public_id
    browser.post(reverse("practice-factor-reset", args=[practice, person]))
    signed_in(cast.client).post(reverse("change-address"), {"email": "new@cast.example"})
    Client().post(reverse("account_reset_password"), {"email": cast.client.email})
    assert len(mail.outbox) == 4
    for letter in mail.outbox:
        # Addresses of pages are random keys; the rest is words.
        words = re.sub(r"https?://\S+", "", f"{letter.subject} {letter.body}").lower()
        for word in ("therap", "client", "patient", "clinic", "session", "harbour"):
            assert word not in words, word


def test_own_address_is_changed_by_whoever_reads_it(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    page = browser.post(reverse("change-address"), {"email": "New@cast.example"})
    taken = signed_in(cast.client).post(reverse("change-address"), {"email": cast.nobody.email})
    assert plain(page) == plain(taken)
    link = re.search(r"https?://[^/]+(/account/address/\S+)", mail.outbox[0].body)
    assert link is not None
    for other in (Client(), signed_in(cast.her_therapist)):
        assert "Sign in first, then open the link once more" in text(other.get(link[1]))
        assert other.post(link[1]).status_code == 403
        cast.client.refresh_from_db()
        assert cast.client.email == "noor@cast.example"
    assert "new@cast.example" in text(browser.get(link[1])).replace("<wbr>", "")
    browser.post(link[1])
    cast.client.refresh_from_db()
    assert cast.client.email == "new@cast.example"
    assert mail.outbox[-1].to == ["noor@cast.example"]


def plain(answer) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text(answer))


def test_own_address_that_stands_already_is_told(cast: Cast, signed_in) -> None:
    answer = signed_in(cast.client).post(reverse("change-address"), {"email": "NOOR@cast.example"})
    assert answer.status_code == 422
    assert "with which you sign in now" in text(answer)


def test_nothing_leads_from_the_page_elsewhere_with_the_key(cast: Cast) -> None:
    key = scenes.invited_colleague(cast).key
    answer = Client().get(reverse("invitation", args=[key]))
    led = re.findall(r'(?:href|src|action)="([^"]+)"', answer.content.decode())
    assert len(led) > 5
    assert all(key not in place for place in led)
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_what_was_reset_at_the_console_is_mailed_in_the_same_words(cast: Cast) -> None:
    what = "The second step of signing in to your account was reset."
    assert tell_of_change_by_the_server(cast.client, what)
    (letter,) = mail.outbox
    assert letter.to == [cast.client.email]
    assert letter.subject == "Your account was changed"
    assert letter.body.startswith(f"Hello {cast.client.display_name},")
    assert what in letter.body


@pytest.mark.parametrize("has_account", [True, False])
def test_invitation_is_not_accepted_by_whoever_is_signed_in_as_somebody_else(
    cast: Cast, signed_in, *, has_account: bool
) -> None:
    more = {"email": cast.nobody.email} if has_account else {}
    path = reverse("invitation", args=[scenes.invited_colleague(cast, **more).key])
    browser = signed_in(cast.client)
    before = scenes.everything()
    shown, sent = browser.get(path), browser.post(path, CHOSEN)
    assert (shown.status_code, sent.status_code) == (200, 403)
    assert scenes.everything() == before
    for page in (text(shown), text(sent)):
        assert f"You are signed in as {cast.client.display_name}" in page
        assert "This invitation to Harbour Practice is for Ivo" in page
        assert "sign out first" in page
        assert "account with this address" not in page
        assert "ivo@cast.example" not in page
        assert cast.nobody.email not in page
    assert Client().post(path, CHOSEN).status_code == 302


def test_invitation_says_where_and_as_what(cast: Cast) -> None:
    path = reverse("invitation", args=[scenes.invited_colleague(cast).key])
    page = text(Client().get(path))
    assert "Harbour Practice invites you to work there as therapist." in page


def test_whoever_is_signed_in_accepts_their_own(cast: Cast, signed_in) -> None:
    path = reverse("invitation", args=[scenes.invited_colleague(cast, email=cast.nobody.email).key])
    browser = signed_in(cast.nobody)
    assert "go on with the account that you have" in text(browser.get(path))
    answer = browser.post(path, follow=True)
    assert "Accepted: you belong to Harbour Practice now." in text(answer)
    assert roles_of(cast.nobody) == {"therapist"}
