"""The practice's trail: who did what, for its manager, and nothing clinical."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from telos.audit.actions import record
from tests import scenes
from tests.cast import EVERYBODY, Cast

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def path_of(cast: Cast) -> str:
    return reverse("practice-trail", args=[cast.practice.public_id])


def page_of(browser: Client, path: str, **query: str) -> str:
    response = browser.get(path, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_trail_who_may_see(cast: Cast, signed_in) -> None:
    path = path_of(cast)
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who == "manager" else 404 for who in EVERYBODY}
    assert Client().get(path).status_code == 302
    assert signed_in(cast.manager).post(path).status_code == 405


def test_deeds_stand_with_name_role_and_whose_record(cast: Cast, signed_in) -> None:
    scenes.appointment(cast)
    signed_in(cast.her_therapist).get(reverse("client", args=[cast.client_record.public_id]))
    page = page_of(signed_in(cast.manager), path_of(cast))
    assert 'Therapist harbour<span class="soft">, therapist</span>' in page
    for words in ("planned an appointment", "read in the record", "opened the practice", "Noor"):
        assert words in page
    assert "Hill" not in page
    assert "Aoife" not in page


def test_nothing_clinical_stands_there(cast: Cast, signed_in) -> None:
    goal = scenes.agreed(cast, scenes.proposed_goal(cast))
    scenes.rating(cast, goal)
    alert = scenes.risk_alert(cast)
    browser = signed_in(cast.her_therapist)
    browser.get(reverse("alert", args=[alert.public_id]))
    browser.post(reverse("alert", args=[alert.public_id]), {"what_was_done": "Rang."})
    deeds = scenes.trail_of(cast)
    assert {"alert.raise", "alert.acknowledge", "goal.agree"} <= set(deeds)
    page = page_of(signed_in(cast.manager), path_of(cast))
    plain = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)
    # How every page says that it cannot reach Telos.
    plain = plain.replace('role="alert"', "")
    assert "worked in the record" in plain
    for word in (scenes.WORDS, "goal", "alert", "an answer", "questionnaire", "safety", "PHQ"):
        assert word not in plain, word


def test_what_clients_did_themselves_is_theirs(cast: Cast, signed_in) -> None:
    scenes.rating(cast, scenes.proposed_goal(cast))
    page = page_of(signed_in(cast.manager), path_of(cast))
    assert "worked in the record" not in page
    scenes.proposed_goal(cast, by=cast.her_therapist)
    assert "worked in the record" in page_of(signed_in(cast.manager), path_of(cast))


def test_a_list_that_was_seen_is_one_line(cast: Cast, signed_in) -> None:
    signed_in(cast.her_therapist).get(reverse("caseload"))
    page = page_of(signed_in(cast.manager), path_of(cast))
    assert "2 people" in page
    assert page.count("read in the record") == 1


def test_one_person_seen_twice_in_a_minute_is_named(cast: Cast, signed_in) -> None:
    with time_machine.travel(NOON, tick=False):
        browser = signed_in(cast.her_therapist)
        for _ in range(2):
            goal = scenes.proposed_goal(cast)
            browser.get(reverse("client-goal", args=[cast.client_record.public_id, goal.public_id]))
    assert [row.created_at for row in scenes.reads()] == [NOON, NOON]
    page = page_of(signed_in(cast.manager), path_of(cast))
    assert page.count("read in the record") == 1
    assert "1 person" not in page
    told = page.partition("read in the record")[2].partition("</tr>")[0]
    assert "Noor" in told


def test_whom_nobody_knows_any_more_is_told_kindly(cast: Cast, signed_in) -> None:
    stranger = type("Gone", (), {"public_id": cast.record_elsewhere.public_id})()
    gone = type("GoneClient", (), {"public_id": stranger.public_id, "practice": cast.practice})()
    with transaction.atomic():
        record(actor=stranger, deed="appointment.plan", about=cast.episode, client=gone)
    page = page_of(signed_in(cast.manager), path_of(cast))
    assert "Somebody who is no longer here" in page
    assert "a client who is no longer here" in page


def test_restoring_a_backup_is_told(cast: Cast, signed_in) -> None:
    with transaction.atomic():
        record(
            actor=cast.practice,
            deed="practice.restore",
            about=cast.practice,
            practice=cast.practice,
        )
    page = page_of(signed_in(cast.manager), path_of(cast))
    assert "Whoever runs the server" in page
    assert "put everything back from a backup" in page


def test_trail_handles_a_bad_id_and_pages(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    elsewhere = reverse("practice-trail", args=[cast.practice_elsewhere.public_id])
    assert browser.get(elsewhere).status_code == 404
    for odd in ("0", "-3", "x", "99"):
        assert browser.get(path_of(cast), {"page": odd}).status_code == 200


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    counts = []
    for many in (1, 3, 9):
        for _ in range(many):
            scenes.proposed_goal(cast, by=cast.her_therapist)
        counts.append(count_queries(signed_in(cast.manager), path_of(cast)))
    assert counts[0] == counts[1] == counts[2] <= 18
