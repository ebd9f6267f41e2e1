"""How often may be tried: enough for a hand that mistypes, and no way to keep somebody out."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from telos.people.actions import MOST_LINKS_AN_HOUR, ask_password_link
from tests.cast import PASSWORD, Cast
from tests.doors import later, sign_in, unused_code

MANY = "That was tried many times."
WRONG = "not this one at all"


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


def from_network(number: int) -> Client:
    """A browser that has never been here, from a network of its own."""
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


def attack(email: str, times: int = 12) -> None:
    """Strangers guess, each from another network."""
    for number in range(times):
        sign_in(from_network(number), email, password=WRONG)


def is_held_up(answer) -> bool:
    return MANY in answer.content.decode()


def test_guessing_at_one_account_is_slowed_from_wherever(cast: Cast) -> None:
    attack(cast.client.email, 10)
    assert is_held_up(sign_in(from_network(99), cast.client.email, password=WRONG))
    # The right password is not told either, or guessing would go on.
    assert is_held_up(sign_in(from_network(98), cast.client.email))


def test_own_device_comes_in_while_strangers_guess(cast: Cast) -> None:
    known = from_network(200)
    sign_in(known, cast.client.email)
    known.post(reverse("sign-out"))
    attack(cast.client.email)
    assert sign_in(known, cast.client.email).status_code == 302


def test_own_device_comes_in_though_its_network_is_held_up(cast: Cast) -> None:
    """Somebody in the waiting room, behind the same address as the practice."""
    known = Client()
    sign_in(known, cast.colleague.email)
    known.post(reverse("sign-out"))
    stranger = Client()
    for number in range(31):
        answer = sign_in(stranger, f"somebody{number}@cast.example", password=WRONG)
    assert is_held_up(answer)
    assert sign_in(known, cast.colleague.email).status_code == 302


def test_device_of_one_person_is_a_stranger_to_another(cast: Cast) -> None:
    known = from_network(200)
    sign_in(known, cast.other_client.email)
    known.post(reverse("sign-out"))
    attack(cast.client.email)
    assert is_held_up(sign_in(known, cast.client.email))


@pytest.mark.parametrize("forged", ["", "x", "e30:1:2", "{}", "é"])
def test_forged_device_is_a_stranger(cast: Cast, forged: str) -> None:
    attack(cast.client.email)
    browser = from_network(200)
    browser.cookies["telos-device"] = forged
    assert is_held_up(sign_in(browser, cast.client.email))


def test_nobody_is_held_up_for_longer_than_minutes(cast: Cast) -> None:
    attack(cast.client.email)
    with later(minutes=5, seconds=1):
        assert sign_in(from_network(99), cast.client.email).status_code == 302


def test_new_device_comes_in_by_mail_while_strangers_guess(cast: Cast) -> None:
    attack(cast.client.email)
    browser = from_network(200)
    _, key = ask_password_link(email=cast.client.email)
    new = "six wide boats at rest"
    browser.post(reverse("new-password", args=[key]), {"password1": new, "password2": new})
    assert sign_in(browser, cast.client.email, password=new).status_code == 302


def test_stranger_with_the_password_does_not_use_up_the_owners_codes(cast: Cast) -> None:
    known = from_network(200)
    sign_in(known, cast.colleague.email)
    known.post(reverse("sign-out"))
    thief = from_network(1)
    thief.post(reverse("sign-in"), {"login": cast.colleague.email, "password": PASSWORD})
    for _ in range(11):
        answer = thief.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert is_held_up(answer)
    code = unused_code(cast.colleague.email)
    assert is_held_up(thief.post(reverse("mfa_authenticate"), {"code": code}))
    assert sign_in(known, cast.colleague.email, code=code).status_code == 302


def test_success_between_guesses_does_not_wipe_them_out(cast: Cast) -> None:
    for number in range(9):
        sign_in(from_network(number), cast.client.email, password=WRONG)
    sign_in(from_network(50), cast.client.email)
    sign_in(from_network(51), cast.client.email, password=WRONG)
    assert is_held_up(sign_in(from_network(52), cast.client.email, password=WRONG))


def test_links_asked_for_by_others_are_told_alike_and_leave_a_way_in(cast: Cast) -> None:
    pages = set()
    for number in range(MOST_LINKS_AN_HOUR + 3):
        answer = from_network(number).post(
            reverse("account_reset_password"), {"email": cast.client.email}, follow=True
        )
        pages.add(answer.request["PATH_INFO"])
    assert pages == {reverse("account_reset_password_done")}
    assert len(mail.outbox) == MOST_LINKS_AN_HOUR


def test_asking_for_links_is_limited_by_network_alike_for_all_addresses(cast: Cast) -> None:
    browser = from_network(1)
    statuses = [
        browser.post(reverse("account_reset_password"), {"email": f"x{n}@cast.example"}).status_code
        for n in range(21)
    ]
    assert statuses == [302] * 20 + [429]


def test_help_is_never_limited(cast: Cast) -> None:
    browser = from_network(1)
    for number in range(40):
        sign_in(browser, f"x{number}@cast.example", password=WRONG)
    assert {browser.get(reverse("help-now")).status_code for _ in range(50)} == {200}


def test_counts_are_kept_where_other_attempts_do_not_push_them_out(cast: Cast) -> None:
    attack(cast.client.email, 10)
    # Django's cache in the database would have thrown out at random from 300 entries on.
    for number in range(400):
        cache.set(f"another:{number}", 1, 600)
    assert is_held_up(sign_in(from_network(99), cast.client.email))


def hashings(email: str, password: str) -> int:
    """How often a password is hashed for an attempt: what it costs, and so how long it takes."""
    cache.clear()
    with patch.object(
        MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
    ) as counted:
        sign_in(Client(), email, password=password)
    return counted.call_count


def test_every_failed_attempt_costs_the_same(cast: Cast) -> None:
    unready, shut = cast.other_client, cast.client_elsewhere
    unready.set_unusable_password()
    unready.save()
    shut.is_active = False
    shut.save()
    costs = {
        "wrong": hashings(cast.client.email, WRONG),
        "unknown": hashings("stranger@cast.example", WRONG),
        "without a password": hashings(unready.email, WRONG),
        "shut, wrong": hashings(shut.email, WRONG),
        "shut, right": hashings(shut.email, PASSWORD),
    }
    assert costs == dict.fromkeys(costs, 1)


def test_shut_account_is_told_as_an_unknown_one(cast: Cast) -> None:
    cast.client.is_active = False
    cast.client.save()
    page = sign_in(Client(), cast.client.email).content.decode()
    assert "This address and password do not go together." in page


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_networks_are_told_apart(cast: Cast) -> None:
    """Or all of the world would be one network, and one stranger would hold up everybody."""
    for number in range(31):
        stranger = Client(headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1"})
        answer = sign_in(stranger, f"x{number}@cast.example", password=WRONG)
    assert is_held_up(answer)
    other = Client(headers={"X-Forwarded-For": "192.0.2.2"})
    assert sign_in(other, cast.client.email).status_code == 302
