"""Copies, erasure, holds and how long things are kept ask first who one is, each of them."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from telos.access.actions import let_record_rest
from tests import scenes
from tests.cast import Cast
from tests.doors import later
from tests.rights.scenes import hold

ASKING = "show-who-you-are"
CLIENTS = ("my-copy-book", "my-copy-file", "my-record-erase", "my-plan-paper")
THERAPISTS = ("client-copy", "client-asked", "client-plan-paper")
OF_RECORDS = (
    "practice-record-hold",
    "practice-record-lift",
    "practice-record-take-up",
    "practice-record-erase",
    "practice-record-factor",
)
PRACTICES = ("practice-times", "practice-retention")
NAMES = (*CLIENTS, *THERAPISTS, *OF_RECORDS, *PRACTICES)


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


def place(cast: Cast, name: str) -> tuple[str, str]:
    """Whose form it is, and where it is sent."""
    record, practice = cast.client_record.public_id, cast.practice.public_id
    if name in CLIENTS:
        return "client", reverse(name)
    if name in THERAPISTS:
        return "her_therapist", reverse(name, args=[record])
    if name in PRACTICES:
        return "manager", reverse(name, args=[practice])
    more = [hold(cast).public_id] if name == "practice-record-lift" else []
    if name == "practice-record-take-up":
        let_record_rest(actor=cast.client, client=cast.client_record)
    return "manager", reverse(name, args=[practice, record, *more])


@pytest.mark.parametrize("name", NAMES)
def test_right_asks_first_and_does_nothing_until_then(cast: Cast, signed_in, name: str) -> None:
    who, path = place(cast, name)
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    with later(minutes=5, seconds=1):
        answer = browser.post(path)
        assert answer["Location"].startswith(reverse(ASKING))
    assert scenes.everything() == before


@pytest.mark.parametrize("name", NAMES)
def test_within_five_minutes_nobody_is_asked(cast: Cast, signed_in, name: str) -> None:
    who, path = place(cast, name)
    answer = signed_in(cast.person(who)).post(path)
    assert answer.status_code in {200, 302, 422}
    assert reverse(ASKING) not in answer.headers.get("Location", "")
