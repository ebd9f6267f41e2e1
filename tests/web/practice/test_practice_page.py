"""The practice's page: names, times and counts for its manager, and nothing clinical."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.goals.enums import GoalState
from telos.measures.actions import enter_total
from telos.people.actions import add_client
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.web.budget import MOST_QUERIES

MANAGERS = {"manager", "manager_elsewhere"}


def page_of(browser: Client, **found: str) -> str:
    """The words of the page, with white space folded."""
    path = reverse("practice")
    response = browser.post(path, found) if found else browser.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_practice_who_may_see(cast: Cast, signed_in) -> None:
    path = reverse("practice")
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who in MANAGERS else 404 for who in EVERYBODY}
    assert Client().get(path).status_code == 302


def test_practice_refuses_the_wrong_method(cast: Cast, signed_in) -> None:
    assert signed_in(cast.manager).delete(reverse("practice")).status_code == 405


def test_people_of_ones_own_practice_stand_there(cast: Cast, signed_in) -> None:
    page = page_of(signed_in(cast.manager))
    for name in ("Noor", "Otto", "Kim"):
        assert name in page
    assert "Aoife" not in page
    assert "Aoife" in page_of(signed_in(cast.manager_elsewhere))


def test_nothing_clinical_stands_there(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal)
    scenes.risk_alert(cast)
    enter_total(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="bdi2",
        score=37,
        answered_on=clock.today(),
    )
    assert (
        scenes.WORDS
        in signed_in(cast.her_therapist)
        .get(reverse("client", args=[cast.client_record.public_id]))
        .content.decode()
    )
    # What is drawn by lot may hold any two digits: an identity in an address, a nonce, a token.
    by_lot = r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce="[^"]*"|"[A-Za-z0-9]{64}"'
    page = re.sub(by_lot, "", page_of(signed_in(cast.manager)))
    # How every page says that it cannot reach Telos.
    page = page.replace('role="alert"', "")
    for word in (scenes.WORDS, "PHQ", "BDI", "37", "safety", "alert", "score", "/clients/"):
        assert word not in page, word


def test_weeks_appointments_stand_there(cast: Cast, signed_in) -> None:
    scenes.appointment(cast, starts_at=clock.now().replace(hour=9, minute=40))
    page = page_of(signed_in(cast.manager))
    assert '<b>Noor</b> <span class="soft">with Therapist harbour</span>' in page
    assert " appointment this week, " in page


def test_finding_by_name(cast: Cast, signed_in) -> None:
    page = page_of(signed_in(cast.manager), name="ot")
    table = page[page.index('id="people-list"') :]
    assert "Otto" in table
    assert "Noor" not in table
    assert "Nobody by “&lt;b&gt;” is here." in page_of(signed_in(cast.manager), name="<b>")


@pytest.mark.parametrize("name", ["\0", "x" * 100_000, "%", "\u202e"])
def test_finding_takes_any_name(cast: Cast, signed_in, name: str) -> None:
    page_of(signed_in(cast.manager), name=name)


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    counts = []
    for number in range(1, 4):
        add_client(actor=cast.manager, practice=cast.practice, display_name=f"Person {number}")
        scenes.appointment(cast, starts_at=clock.now() + timedelta(hours=2 * number))
        counts.append(count_queries(signed_in(cast.manager), reverse("practice")))
    assert counts[2] <= counts[0] <= MOST_QUERIES
