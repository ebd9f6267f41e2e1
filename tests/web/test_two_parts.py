"""Whoever is two things at once finds on each page what belongs to that part alone.

A therapist may be a client in the same practice, a manager may run two, and a therapist cares for
several: what they may see at all is then wider than what stands on the page.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.access.actions import begin_care, begin_supervision, let_record_rest, publish_text
from telos.access.enums import ConsentKind, RecordKind
from telos.audit.actions import record_reads
from telos.episodes.actions import open_episode, take_on_client
from telos.measures.actions import withdraw_total
from telos.people.actions import add_client, add_member, invite_member
from telos.people.enums import Role
from telos.rights.actions import ask_erasure, take_copy
from telos.web.book.page import book_of
from tests import consents, scenes
from tests.cast import Cast
from tests.rights.scenes import correction
from tests.web.client.test_my_pages import own_deeds, own_pages

FEW = "not counted among fewer than five"


@pytest.fixture
def both(cast: Cast) -> Cast:
    """Her therapist is a client too, in the colleague's care."""
    record = add_client(actor=cast.colleague, practice=cast.practice, display_name="Therapist")
    record.person = cast.her_therapist
    record.save(update_fields=["person"])
    begin_care(actor=cast.colleague, client=record, therapist=cast.colleague)
    open_episode(actor=cast.colleague, client=record)
    return cast


@pytest.fixture
def two_practices(cast: Cast) -> Cast:
    """The manager runs the practice elsewhere as well."""
    add_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        person=cast.manager,
        role=Role.MANAGER,
    )
    return cast


def test_ones_own_pages_hold_nothing_of_ones_clients(both: Cast, signed_in) -> None:
    browser = signed_in(both.her_therapist)
    assert browser.get(reverse("my-goals")).status_code == 200
    for name, path in own_pages(both).items():
        assert browser.get(path).status_code == 404, name


@pytest.mark.parametrize(
    "deed", ["agree", "keep", "revise", "rate", "move", "answers", "take-back", "finish"]
)
def test_ones_clients_deeds_are_not_ones_own(both: Cast, signed_in, deed: str) -> None:
    path, sent = own_deeds(both)[deed]
    assert signed_in(both.her_therapist).post(path, sent).status_code == 404


def test_ones_own_consents_tell_of_no_answer_of_ones_clients(both: Cast, signed_in) -> None:
    fact = consents.answered(both, ConsentKind.SUPERVISION)
    page = signed_in(both.her_therapist).get(reverse("my-consent", args=["supervision"]))
    assert page.status_code == 200
    assert list(page.context["page"].history) == []
    hers = signed_in(both.client).get(reverse("my-consent", args=["supervision"]))
    assert len(hers.context["page"].history) == 1, fact


def test_alert_is_answered_for_by_whom_it_is_the_clients_therapist(cast: Cast, signed_in) -> None:
    consents.answered(cast, ConsentKind.SUPERVISION)
    alert = scenes.risk_alert(cast)
    path = reverse("alert", args=[alert.public_id])
    assert signed_in(cast.her_therapist).get(path).status_code == 200
    for who in ("supervisor", "client"):
        assert signed_in(cast.person(who)).get(path).status_code == 404, who


def test_pages_of_one_client_hold_nothing_of_another(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    scenes.paper_total(cast, 37)
    planned = scenes.appointment(cast)
    browser = signed_in(cast.her_therapist)
    marks = {
        "client": reverse("alert", args=[alert.public_id]),
        "client-measures": ">37<",
        "client-appointments": str(planned.public_id),
    }
    for name, mark in marks.items():
        hers, others = (
            browser.get(reverse(name, args=[record.public_id])).content.decode()
            for record in (cast.client_record, cast.other_record)
        )
        assert mark in hers, name
        assert mark not in others, name


def test_withdrawn_total_stands_with_its_own_client(cast: Cast, signed_in) -> None:
    withdraw_total(actor=cast.her_therapist, response=scenes.paper_total(cast, 37), why="Not hers.")
    browser = signed_in(cast.her_therapist)
    hers, others = (
        browser.get(reverse("client-measures", args=[record.public_id])).content.decode()
        for record in (cast.client_record, cast.other_record)
    )
    assert "Not hers." in hers
    assert "Not hers." not in others


def test_pages_of_one_practice_hold_nobody_of_the_other(two_practices: Cast, signed_in) -> None:
    cast = two_practices
    away = {"actor": cast.manager_elsewhere, "practice": cast.practice_elsewhere}
    invite_member(**away, email="una@cast.example", display_name="Una", role=Role.THERAPIST)
    browser = signed_in(cast.manager)
    here, there = (
        browser.get(reverse("practice-people", args=[practice.public_id]))
        for practice in (cast.practice, cast.practice_elsewhere)
    )
    name = cast.therapist_elsewhere.display_name
    assert {one.name for one in there.context["members"]} >= {name}
    assert name not in {one.name for one in here.context["members"]}
    assert len(there.context["invited"]) == 1
    assert here.context["invited"] == []


def test_deeds_in_one_practice_reach_nobody_of_the_other(two_practices: Cast, signed_in) -> None:
    cast = two_practices
    away = {"actor": cast.manager_elsewhere, "practice": cast.practice_elsewhere}
    sent = invite_member(**away, email="una@cast.example", display_name="Una", role=Role.THERAPIST)
    colleague = add_member(**away, person=cast.supervisor, role=Role.SUPERVISOR)
    named = begin_supervision(
        **away, supervisor=colleague.person, therapist=cast.therapist_elsewhere
    )
    deeds = {
        "practice-invite-again": sent.invitation.public_id,
        "practice-factor-reset": cast.therapist_elsewhere.public_id,
        "practice-supervision-end": named.public_id,
    }
    browser = signed_in(cast.manager)
    for name, about in deeds.items():
        here = reverse(name, args=[cast.practice.public_id, about])
        assert browser.post(here).status_code == 404, name
    page = browser.get(reverse("practice-supervision", args=[cast.practice.public_id]))
    assert {row.supervision_id for row in page.context["rows"]}.isdisjoint({named.public_id})
    ended = reverse(
        "practice-supervision-end", args=[cast.practice_elsewhere.public_id, named.public_id]
    )
    assert browser.post(ended).status_code == 302


def test_waiting_of_one_practice_is_not_the_others(two_practices: Cast, signed_in) -> None:
    cast = two_practices
    ask_erasure(actor=cast.client, client=cast.client_record)
    consents.answered(cast, ConsentKind.SUPERVISION)
    browser = signed_in(cast.manager)
    here, there = (
        browser.get(reverse("practice-rights", args=[practice.public_id])).content.decode()
        for practice in (cast.practice, cast.practice_elsewhere)
    )
    record = str(cast.client_record.public_id)
    assert record in here
    assert record not in there


def test_nobody_rests_in_the_practice_that_is_not_theirs(two_practices: Cast, signed_in) -> None:
    cast = two_practices
    let_record_rest(actor=cast.client, client=cast.client_record)
    browser = signed_in(cast.manager)
    here, there = (
        browser.get(reverse("practice-rights", args=[practice.public_id])).content.decode()
        for practice in (cast.practice, cast.practice_elsewhere)
    )
    words = "Records that rest"
    assert words in here
    assert words not in there


def test_answers_of_one_practice_are_counted_without_the_others(
    two_practices: Cast, signed_in
) -> None:
    cast = two_practices
    for number in range(3):
        take_on_client(
            actor=cast.therapist_elsewhere,
            practice=cast.practice_elsewhere,
            display_name=f"Mira {number}",
        )
    for practice in (cast.practice, cast.practice_elsewhere):
        publish_text(
            actor=cast.manager,
            practice=practice,
            kind=ConsentKind.RESEARCH,
            seen_revision=0,
            asks_again=True,
            why="",
        )
        page = signed_in(cast.manager).get(reverse("practice-consents", args=[practice.public_id]))
        [row] = [r for r in page.context["rows"] if r.url.endswith("/research/")]
        # Seven are in care in all, of whom a count would be shown; in neither practice are so many.
        assert row.answers == FEW, practice


def test_schedule_and_correction_of_a_client_are_not_ones_own(both: Cast, signed_in) -> None:
    asked, said = scenes.schedule(both), correction(both)
    browser = signed_in(both.her_therapist)
    for name, about in {"questionnaire-finish": asked, "my-correction-take-back": said}.items():
        path = reverse(name, args=[about.public_id])
        assert browser.post(path).status_code == 404, name


def test_headline_and_book_tell_of_nobody_but_others(cast: Cast, signed_in) -> None:
    record_reads(
        actor=cast.client,
        clients={cast.client_record.public_id: cast.practice.public_id},
        kinds=[RecordKind.GOALS],
    )
    page = signed_in(cast.client).get(reverse("who-looked")).content.decode()
    assert "Nobody has looked at your record yet" in page
    copy = take_copy(actor=cast.client, client=cast.client_record)
    told = book_of(cast.client, cast.client_record, copy)
    looks = told.partition('<section id="looks">')[2].partition("</section>")[0]
    assert looks
    assert "<b>You</b>" not in looks
