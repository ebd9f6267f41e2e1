"""The house as it is set up: what leaves it, what is kept, and when it will not start."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import scenes
from tests.cast import Cast


@pytest.mark.django_db
def test_pages_allow_nothing_from_elsewhere() -> None:
    policy = Client().get(reverse("sign-in"))["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_pages_say_nothing_of_where_one_was() -> None:
    answer = Client().get(reverse("sign-in"))
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_pages_of_people_are_kept_by_no_cache(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.her_therapist)
    for path in (reverse("caseload"), reverse("client", args=[cast.client_record.public_id])):
        assert "no-store" in browser.get(path)["Cache-Control"]


def test_cookies_are_not_for_scripts_nor_for_others() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE in {"Lax", "Strict"}
    assert settings.CSRF_COOKIE_SAMESITE in {"Lax", "Strict"}


@pytest.mark.django_db
def test_forms_from_elsewhere_are_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse("sign-in"), {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "<h1>" in page
    assert "CSRF" not in page


def test_sqlite_survives_a_power_cut(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("asked of SQLite alone")
    with connection.cursor() as cursor:
        modes = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert modes == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_logs_hold_no_words_of_anybody(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Client()
    browser.force_login(cast.client)
    goal = scenes.proposed_goal(cast, words="Marker-words")
    browser.post(reverse("my-goal-rate", args=[goal.public_id]), {"value": "Marker-value"})
    browser.get("/nothing-here/")
    told = " ".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("django.db.backends")
    )
    assert "nothing-here" in told
    assert "Marker" not in told
    assert "Noor" not in told


@pytest.mark.parametrize("path", ["/nothing-here/", "/clients/x/", "/goals/\u202e/"])
def test_page_that_is_not_there_is_kind(db: None, path: str) -> None:
    answer = Client().get(path)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>" in page
    assert reverse("help-now") in page


def test_debug_is_refused_behind_tls() -> None:
    asked = {**os.environ, "TELOS_DEBUG": "1", "TELOS_HTTPS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import telos.config.settings"],
        env=asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "TELOS_DEBUG" in done.stderr
