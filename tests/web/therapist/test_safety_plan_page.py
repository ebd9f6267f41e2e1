"""The safety plan on the therapist's pages, for a supervisor, and in an emergency."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telos.access.actions import open_in_emergency
from telos.access.enums import Danger
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.intake.models import SafetyPlanVersion
from telos.measures.actions import acknowledge_alert
from telos.web.safety_writing import REJECTED
from tests import consents, safety, scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES

NAMES = ("client-safety-plan", "client-safety-plan-write", "client-safety-plan-before")


def path(cast: Cast, name: str = "client-safety-plan") -> str:
    return reverse(name, args=[cast.client_record.public_id])


def test_therapist_writes_with_the_client_who_is_told(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert "Noor has no safety plan yet" in browser.get(path(cast)).content.decode()

    answer = browser.post(path(cast, "client-safety-plan-write"), safety.sent(), follow=True)

    text = answer.content.decode()
    assert "What helps Noor when it gets hard" in text
    assert "Version 1, written by you" in text
    today = signed_in(cast.client).get(reverse("today")).content.decode()
    assert "There is a new version of what you keep at hand" in today


def test_therapist_is_led_from_the_news_to_the_plan(cast: Cast, signed_in) -> None:
    safety.written(cast)
    browser = signed_in(cast.her_therapist)
    page = browser.get(reverse("notices")).content.decode()
    assert "A client has changed what they keep at hand" in page
    assert "Noor" not in page.split("<main")[1]
    notice = cast.her_therapist.notices.get(kind="at_hand_of")
    assert browser.post(reverse("notice-read", args=[notice.public_id])).url == path(cast)


def test_stale_form_shows_both(cast: Cast, signed_in) -> None:
    first = safety.written(cast)
    safety.written(cast, sign="I cannot eat")
    page = signed_in(cast.her_therapist).post(
        path(cast, "client-safety-plan-write"), safety.sent(first, signs="What I typed")
    )
    text = page.content.decode()
    assert page.status_code == REJECTED
    assert "I cannot eat" in text
    assert "What I typed" in text
    assert SafetyPlanVersion.objects.count() == 2


def test_look_that_is_refused_keeps_its_day(cast: Cast, signed_in) -> None:
    safety.written(cast)
    sent = {"seen_version": 1, "submission_key": uuid4(), "again_on": "2020-01-01"}
    page = signed_in(cast.her_therapist).post(path(cast, "client-safety-plan-looked"), sent)
    assert page.status_code == REJECTED
    assert "2020-01-01" in page.content.decode()


def test_no_look_is_to_come_once_care_has_ended(cast: Cast, signed_in) -> None:
    day = clock.today() + timedelta(days=11)
    safety.looked(cast, safety.written(cast), again_on=day)
    hers, theirs = signed_in(cast.client), signed_in(cast.her_therapist)

    def pages() -> list[str]:
        own = hers.get(reverse("my-safety-plan"))
        of_client = reverse("client", args=[cast.client_record.public_id])
        found = (own, theirs.get(path(cast)), theirs.get(of_client))
        return [each.content.decode() for each in found]

    assert all("You look at it again on" in each for each in pages())
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert not any("look at it again" in each for each in pages())
    assert "Looked through together: said by" in pages()[0]


def test_therapist_is_told_where_her_client_finds_it(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = browser.post(path(cast, "client-safety-plan-write"), safety.sent(), follow=True)
    assert "Noor finds it as “My safety plan”, and is told" in page.content.decode()


def test_supervisor_reads_and_is_offered_nothing(cast: Cast, signed_in) -> None:
    safety.written(cast)
    supervisor = signed_in(cast.supervisor)
    assert supervisor.get(path(cast)).status_code == 404
    consents.agreed_to_supervision(cast)

    for name in ("client-safety-plan", "client-safety-plan-before"):
        text = supervisor.get(path(cast, name)).content.decode()
        assert safety.SIGN in text
        assert "<form" not in text.split("<main")[1]
        assert path(cast, "client-safety-plan-write") not in text
    assert supervisor.get(path(cast, "client-safety-plan-write")).status_code == 404


def test_emergency_opening_shows_what_helps(cast: Cast, signed_in) -> None:
    safety.written(cast)
    opening = open_in_emergency(
        actor=cast.colleague,
        client=cast.client_record,
        danger=Danger.SELF,
        why="She has written to the practice that she has taken tablets.",
    )
    browser = signed_in(cast.colleague)
    text = browser.get(reverse("emergency-record", args=[opening.public_id])).content.decode()
    assert safety.SIGN in text
    assert 'href="tel:01614960142"' in text
    assert browser.get(path(cast)).status_code == 404


def test_alert_offers_to_make_or_open_it(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    browser, page = signed_in(cast.her_therapist), reverse("alert", args=[alert.public_id])
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang.")
    assert "Make a safety plan together" in browser.get(page).content.decode()
    safety.written(cast)
    assert "Open the safety plan" in browser.get(page).content.decode()


def test_clients_page_says_that_it_stands(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = reverse("client", args=[cast.client_record.public_id])
    assert "There is none yet." in browser.get(page).content.decode()
    safety.written(cast)
    text = browser.get(page).content.decode()
    assert "Version 1, written by Noor" in text
    assert safety.SIGN not in text


@pytest.mark.parametrize("name", NAMES)
def test_pages_ask_few_queries(cast: Cast, signed_in, name: str) -> None:
    browser, asked = signed_in(cast.her_therapist), []
    for number in (1, 2, 3):
        safety.written(cast, sign=f"Sign {number}")
        browser.get(path(cast, name))
        with CaptureQueriesContext(connection) as queries:
            browser.get(path(cast, name))
        asked.append(len(queries))
    assert asked[0] == asked[2] <= MOST_QUERIES, asked


def test_clients_page_tells_how_it_stands_and_asks_nothing_more_for_it(
    cast: Cast, signed_in
) -> None:
    browser = signed_in(cast.her_therapist)
    page = reverse("client", args=[cast.client_record.public_id])
    assert "There is none yet." in browser.get(page).content.decode()
    version = safety.written(cast)
    safety.looked(cast, version)
    text = browser.get(page).content.decode()
    assert f"Version 1, written by {cast.client.display_name} on" in text
    assert "that they looked through it together" not in text
    safety.looked(cast, version, by=cast.her_therapist)
    with CaptureQueriesContext(connection) as asked:
        text = browser.get(page).content.decode()
    assert "that they looked through it together" in text
    assert not [each for each in asked if each["sql"].startswith('SELECT "intake_safetyplan')]
    assert len(asked) <= MOST_QUERIES


def test_who_wrote_it_is_told_as_you_to_whoever_wrote(cast: Cast, signed_in) -> None:
    safety.written(cast, by=cast.her_therapist)
    page = reverse("client", args=[cast.client_record.public_id])
    browser = signed_in(cast.her_therapist)
    assert "Version 1, written by you on" in browser.get(page).content.decode()
