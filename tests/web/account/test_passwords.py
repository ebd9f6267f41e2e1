"""Passwords: asked for plainly, taken as they are typed, kept as a hash, and changed by no date."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import global_settings, settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

import telos.config.settings as written
from telos.base import clock
from tests.cast import PASSWORD, Cast
from tests.doors import sign_in

# With spaces at both ends, capitals, a letter beyond ASCII, and longer than any hash takes raw.
LONG = "  Åland ferries leave At NINE " + "and at ten " * 30 + " "
# What OWASP asks of PBKDF2 with SHA-256.
FEWEST_ITERATIONS = 600_000


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    cache.clear()


def inputs(page: str) -> list[str]:
    """The fields of a page that hold something a person types."""
    found = re.findall(r"<input\b[^>]*>", page)
    return [field for field in found if 'type="hidden"' not in field]


def test_password_is_masked_and_may_be_pasted(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.client)
    asked = [inputs(Client().get(reverse("sign-in")).content.decode())]
    asked.append(inputs(browser.get(reverse("change-password"), follow=True).content.decode()))
    for fields in asked:
        secret = [field for field in fields if "password" in field]
        assert secret
        for field in secret:
            assert 'type="password"' in field
            assert re.search(r'autocomplete="(current|new)-password"', field), field
            assert not re.search(r"\b(onpaste|readonly|maxlength)\b", field), field


def test_no_page_asks_a_secret_question(db: None) -> None:
    names = {
        name: set(re.findall(r'name="(\w+)"', " ".join(inputs(_page(name)))))
        for name in ("sign-in", "account_reset_password")
    }
    assert names == {"sign-in": {"login", "password"}, "account_reset_password": {"email"}}


def _page(name: str) -> str:
    return Client().get(reverse(name)).content.decode()


def test_password_is_taken_as_it_is_typed(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.client.email)
    sent = {"oldpassword": PASSWORD, "password1": LONG, "password2": LONG}
    assert browser.post(reverse("change-password"), sent).status_code == 302
    for other in (LONG.strip(), LONG[:-1], LONG[1:], LONG.lower(), LONG[:72], LONG[:128]):
        assert sign_in(Client(), cast.client.email, password=other).status_code == 200
        cache.clear()
    assert sign_in(Client(), cast.client.email, password=LONG).status_code == 302


def test_password_of_long_ago_still_signs_in(cast: Cast) -> None:
    with time_machine.travel(clock.now() + timedelta(days=5 * 366)):
        browser = Client()
        assert sign_in(browser, cast.client.email)["Location"] == "/"
        assert browser.get(reverse("today")).status_code == 200


def test_password_is_kept_as_an_expensive_hash() -> None:
    # The tests themselves hash in microseconds; an installation takes what Django gives.
    assert not hasattr(written, "PASSWORD_HASHERS")
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        assert settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
        kept = make_password(LONG)
        method, iterations, salt, _hash = kept.split("$")
        assert check_password(LONG, kept)
        assert make_password(LONG) != kept
    assert (method, int(iterations) >= FEWEST_ITERATIONS) == ("pbkdf2_sha256", True)
    assert len(salt) >= 20
