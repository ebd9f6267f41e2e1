"""Showing once more who one is: before what matters, with what one wrote kept, by a new id."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from telos.people.models import Invitation
from telos.people.queries import sessions_of
from tests import scenes
from tests.cast import PASSWORD, Cast
from tests.doors import later, sign_in, unused_code

ASKING = "show-who-you-are"


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def sensitive(cast: Cast) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Everything that asks first: who does it, where, and what is sent."""
    invited = scenes.invited_colleague(cast).invitation.public_id
    practice, colleague = cast.practice.public_id, cast.colleague
    part = colleague.memberships.get().public_id
    another = {"display_name": "Noor", "email": "new@cast.example", "country": "GB"}
    new = {"display_name": "Una", "email": "una@cast.example", "role": "therapist"}
    return {
        "own address": ("client", reverse("change-address"), {"email": "new@cast.example"}),
        "clients address": (
            "her_therapist",
            reverse("client-record", args=[cast.client_record.public_id]),
            another,
        ),
        "end sessions": ("client", reverse("end-sessions"), {"which": "others"}),
        "add app": ("client", reverse("set-up-app"), {"code": "000000"}),
        "add passkey": ("client", reverse("add-passkey"), {"credential": "{}"}),
        "take away": ("her_therapist", reverse("take-factor-away"), {"which": "x"}),
        "new codes": ("her_therapist", reverse("new-recovery-codes"), {}),
        "invite": ("manager", reverse("practice-people", args=[practice]), new),
        "again": ("manager", reverse("practice-invite-again", args=[practice, invited]), {}),
        "take back": ("manager", reverse("practice-uninvite", args=[practice, invited]), {}),
        "end part": ("manager", reverse("practice-part-end", args=[practice, part]), {}),
        "reset": (
            "manager",
            reverse("practice-factor-reset", args=[practice, colleague.public_id]),
            {},
        ),
        "practice-care": (
            "manager",
            reverse("practice-care", args=[practice, cast.client_record.public_id]),
            {"place": f"end {cast.her_therapist.public_id}", "why": "She is ill."},
        ),
        "name supervisor": (
            "manager",
            reverse("practice-supervision", args=[practice]),
            {"supervisor": str(cast.supervisor.public_id), "therapist": str(colleague.public_id)},
        ),
        "end supervision": (
            "manager",
            reverse(
                "practice-supervision-end",
                args=[practice, cast.supervisor.supervises.get().public_id],
            ),
            {},
        ),
    }


NAMES = (
    "practice-care",
    *("own address", "clients address", "end sessions", "add app", "add passkey", "take away"),
    *("new codes", "invite", "again", "take back", "end part", "reset"),
    *("name supervisor", "end supervision"),
)


@pytest.mark.parametrize("name", NAMES)
def test_what_matters_asks_first_and_does_nothing_until_then(
    cast: Cast, signed_in, name: str
) -> None:
    deeds = sensitive(cast)
    assert set(deeds) == set(NAMES)
    who, path, sent = deeds[name]
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    with later(minutes=5, seconds=1):
        answer = browser.post(path, sent)
        assert answer["Location"].startswith(reverse(ASKING))
    assert scenes.everything() == before
    assert not mail.outbox


@pytest.mark.parametrize("name", NAMES)
def test_within_five_minutes_nobody_is_asked(cast: Cast, signed_in, name: str) -> None:
    who, path, sent = sensitive(cast)[name]
    answer = signed_in(cast.person(who)).post(path, sent)
    assert answer.status_code in {200, 302, 422}
    assert ASKING not in answer.headers.get("Location", "")


def test_what_was_written_is_there_afterwards_and_the_id_is_new(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    page = reverse("practice-people", args=[cast.practice.public_id])
    before = browser.session.session_key
    with later(minutes=6):
        asked = browser.post(
            page, {"display_name": "Una", "email": "una@cast.example", "role": "facilitator"}
        )
        answer = browser.post(
            asked["Location"], {"code": unused_code(cast.manager.email), "next": page}
        )
        assert answer["Location"] == page
        shown = text(browser.get(page))
    assert 'value="una@cast.example"' in shown
    assert "Look it over and send it once more." in shown
    assert browser.session.session_key != before
    # The id of before opens nothing.
    old = Client()
    old.cookies["telos"] = before
    assert old.get(reverse("account"))["Location"].startswith(reverse("sign-in"))
    assert not Invitation.objects.filter(email="una@cast.example").exists()


def test_list_of_devices_follows_the_new_id(cast: Cast) -> None:
    browser = Client(headers={"User-Agent": "Firefox on Linux"})
    sign_in(browser, cast.client.email)
    with later(minutes=6):
        browser.post(reverse(ASKING), {"password": PASSWORD, "next": "/account/"})
        browser.get(reverse("account"))
    assert [s.session_key for s in sessions_of(cast.client)] == [browser.session.session_key]


def test_password_is_asked_of_whoever_has_nothing_else(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    page = text(browser.get(reverse(ASKING)))
    assert 'name="password"' in page
    assert 'name="code"' not in page
    wrong = browser.post(reverse(ASKING), {"password": "not this one at all"})
    assert wrong.status_code == 422
    assert "This is not your password." in text(wrong)


def test_password_is_not_enough_for_whoever_has_more(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    with later(minutes=6):
        browser.post(reverse(ASKING), {"password": PASSWORD, "next": "/"})
        answer = browser.post(reverse("new-recovery-codes"))
        assert answer["Location"].startswith(reverse(ASKING))


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "\\\\x"])
def test_next_leads_nowhere_else(cast: Cast, signed_in, place: str) -> None:
    browser = signed_in(cast.client)
    answer = browser.post(reverse(ASKING), {"password": PASSWORD, "next": place})
    assert answer["Location"] == "/"


def test_guessing_is_slowed(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    for _ in range(11):
        answer = browser.post(reverse(ASKING), {"code": "000000"})
    assert "That was tried many times." in text(answer)


def test_visitor_is_asked_to_sign_in() -> None:
    assert Client().get(reverse(ASKING))["Location"].startswith(reverse("sign-in"))
