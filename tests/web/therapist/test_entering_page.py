"""The page on which a talk with somebody without an account is entered, question by question."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.base import clock
from telos.intake.actions import begin_intake
from telos.measures.models import MeasureSchedule, Response, RiskAlert
from telos.people.models import Client
from tests import scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES

LIVING = "telos_safety_living"


@pytest.fixture
def mira(cast: Cast) -> Client:
    """Somebody without an account, whose intake is begun."""
    client = scenes.client_without_account(cast)
    begin_intake(actor=cast.her_therapist, episode=client.episodes.get())
    return client


def text(browser, path: str) -> str:
    return " ".join(browser.get(path).content.decode().split())


def entering(client: Client) -> str:
    schedule = MeasureSchedule.objects.get(episode__client=client)
    return reverse("client-measure-enter", args=[client.public_id, schedule.public_id])


def sent(**answers: object) -> dict[str, object]:
    return {"answered_on": clock.today().isoformat(), **answers}


def test_answers_about_safety_are_entered_and_seen_to(cast: Cast, mira: Client, signed_in) -> None:
    browser, path = signed_in(cast.her_therapist), entering(mira)
    intake = reverse("client-intake", args=[mira.public_id])
    measures = reverse("client-measures", args=[mira.public_id])
    assert path in text(browser, intake)
    assert path in text(browser, measures)
    assert "ending your life?" in text(browser, path)
    answer = browser.post(path, sent(**{LIVING: "1", "telos_safety_self": "0"}))
    response = Response.objects.get()
    assert answer.url == reverse("client-response", args=[mira.public_id, response.public_id])
    page = text(browser, answer.url)
    assert f"Answered in a talk, and entered by {cast.her_therapist.display_name}." in page
    assert "2 of 6 answered, from a talk" in text(browser, measures)
    alert = RiskAlert.objects.get()
    assert reverse("alert", args=[alert.public_id]) in text(browser, reverse("caseload"))
    told = text(browser, intake)
    assert "In a talk: “" in told
    assert "Help was shown at once" not in told
    assert path not in told
    # What is entered is entered: the page leads back, and the same sent again is one response.
    assert browser.get(path).url == measures
    assert browser.post(path, sent(**{LIVING: "1", "telos_safety_self": "0"})).status_code == 302
    assert Response.objects.count() == 1


def test_refused_form_keeps_what_was_marked(cast: Cast, mira: Client, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    late = browser.post(entering(mira), {LIVING: "1", "answered_on": "2126-01-01"})
    assert late.status_code == 422
    page = " ".join(late.content.decode().split())
    assert "not a later one" in page
    assert f'name="{LIVING}" value="1"' in page
    empty = browser.post(entering(mira), sent())
    assert empty.status_code == 422
    assert "Answer at least one question." in empty.content.decode()
    assert not Response.objects.exists()


def test_whoever_has_an_account_answers_there(cast: Cast, signed_in) -> None:
    schedule = scenes.schedule(cast)
    client = cast.client_record.public_id
    path = reverse("client-measure-enter", args=[client, schedule.public_id])
    browser = signed_in(cast.her_therapist)
    assert path not in text(browser, reverse("client-measures", args=[client]))
    for answer in (browser.get(path), browser.post(path, sent(phq9_1="1"))):
        assert answer.url == reverse("client-measures", args=[client])
    assert not Response.objects.exists()


def test_page_leaves_a_row_of_having_been_read(
    cast: Cast, mira: Client, signed_in, count_queries
) -> None:
    browser, before = signed_in(cast.her_therapist), len(scenes.reads())
    assert count_queries(browser, entering(mira)) <= MOST_QUERIES
    assert len(scenes.reads()) > before
