"""Who looked at my record: the client's alone, in plain words, by day and person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import time_machine
from django.test import Client
from django.urls import reverse

from telos.access.enums import RecordKind
from telos.audit.actions import record_reads
from telos.base import clock
from telos.people.models import Person
from telos.web.client.looked_words import DEED_WORDS, KIND_WORDS, deed_words
from telos.web.practice.trail import DEED_WORDS as DEED_WORDS_OF_MANAGER
from tests import scenes
from tests.access.test_who_may_do_what import TABLE
from tests.cast import EVERYBODY, Cast
from tests.web.client.pages import text_of

CLIENTS = {"client", "other_client", "client_elsewhere"}
MORNING = datetime(2026, 3, 12, 10, 15, tzinfo=UTC)
NAME = "who-looked"


def looked(cast: Cast, person: Person, *kinds: str, at: datetime | None = None) -> None:
    with clock.set_to(at or clock.now()):
        record_reads(
            actor=person,
            clients={cast.client_record.public_id: cast.practice.public_id},
            kinds=kinds,
        )


def test_page_who_may_see(cast: Cast, signed_in) -> None:
    path = reverse(NAME)
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who in CLIENTS else 404 for who in EVERYBODY}
    assert Client().get(path).status_code == 302
    assert signed_in(cast.client).post(path).status_code == 405


@time_machine.travel(MORNING, tick=False)
def test_looks_are_told_by_person_with_how_often(cast: Cast, signed_in) -> None:
    for minutes in (30, 20, 10):
        at = clock.now() - timedelta(minutes=minutes)
        looked(cast, cast.her_therapist, "measures", "goals", at=at)
    looked(cast, cast.manager, "contact")
    page = text_of(signed_in(cast.client), NAME)
    assert "<h1>Manager harbour looked at your record last, today</h1>" in page
    assert "Today, Thursday, 12 March 2026" in page
    assert '<b>Therapist harbour</b><span class="soft">, therapist</span>' in page
    assert "read your goals and questionnaires (three times)" in page
    assert '<b>Manager harbour</b><span class="soft">, practice manager</span>' in page
    assert "read your name and contact details</li>" in page
    assert "last at 10:05" in page


def test_real_pages_are_told_each_in_its_words(cast: Cast, signed_in) -> None:
    therapist = signed_in(cast.her_therapist)
    therapist.get(reverse("client", args=[cast.client_record.public_id]))
    therapist.get(reverse("caseload"))
    signed_in(cast.manager).get(reverse("practice"))
    signed_in(cast.manager).get(reverse("practice-trail", args=[cast.practice.public_id]))
    page = text_of(signed_in(cast.client), NAME)
    assert "read your goals, plan, questionnaires, appointments and stage of care</li>" in page
    assert "saw the same in the list of people in care" in page
    assert "saw your name and appointments on the practice’s page" in page
    assert "saw your name in the list of who did what" in page


def test_changes_are_told_and_ones_own_where_they_are_asked_for(cast: Cast, signed_in) -> None:
    goal = scenes.agreed(cast, scenes.proposed_goal(cast))
    scenes.appointment(cast)
    browser = signed_in(cast.client)
    page = text_of(browser, NAME)
    assert "agreed to a goal and planned an appointment" in page
    assert "proposed a goal" not in page
    assert scenes.WORDS not in page
    mine = text_of(browser, NAME, who="mine")
    assert "<b>You</b>" in mine
    assert "proposed a goal" in mine
    assert "agreed to a goal" not in mine
    assert goal.words == scenes.WORDS


def test_page_can_be_narrowed_to_a_person_to_looks_and_to_changes(cast: Cast, signed_in) -> None:
    looked(cast, cast.her_therapist, "goals")
    scenes.appointment(cast)
    looked(cast, cast.manager, "contact")
    browser = signed_in(cast.client)

    def shown(**asked: str) -> tuple[bool, bool, bool]:
        page = text_of(browser, NAME, **asked)
        return (
            "<li>read your goals" in page,
            "planned an appointment" in page,
            "<li>read your name" in page,
        )

    assert shown() == (True, True, True)
    assert shown(what="looks") == (True, False, True)
    assert shown(what="changes") == (False, True, False)
    assert shown(who=str(cast.her_therapist.public_id)) == (True, True, False)
    assert shown(who=str(cast.manager.public_id), what="looks") == (False, False, True)
    assert shown(who=str(cast.manager.public_id), what="changes") == (False, False, False)
    assert "There is nothing of that kind." in text_of(browser, NAME, who=str(uuid4()))
    for strange in ("'; --", "nobody", "\0", "mine'"):
        assert shown(who=strange, what=strange) == (True, True, True)


def test_nobody_yet_is_said(cast: Cast, signed_in) -> None:
    page = text_of(signed_in(cast.client), NAME, what="looks")
    assert "<h1>Nobody has looked at your record yet</h1>" in page


def test_only_ones_own_record_is_told(cast: Cast, signed_in) -> None:
    looked(cast, cast.her_therapist, "goals")
    assert "<li>read your goals" in text_of(signed_in(cast.client), NAME)
    for other in (cast.other_client, cast.client_elsewhere):
        assert "<li>read your goals" not in text_of(signed_in(other), NAME)


def test_somebody_who_is_gone_is_told_kindly(cast: Cast, signed_in) -> None:
    gone = Person(public_id=uuid4())
    looked(cast, gone, "goals")
    page = text_of(signed_in(cast.client), NAME)
    assert "Somebody who is no longer here looked at your record last" in page
    assert "<b>Somebody who is no longer here</b>" in page


def test_former_therapist_keeps_name_and_role(cast: Cast, signed_in) -> None:
    looked(cast, cast.former_therapist, "goals")
    assert '<b>Former</b><span class="soft">, therapist</span>' in text_of(
        signed_in(cast.client), NAME
    )


def test_days_are_paged_and_whole(cast: Cast, signed_in) -> None:
    for days in range(1, 20):
        at = clock.now() - timedelta(days=days)
        looked(cast, cast.her_therapist, "goals", at=at)
        looked(cast, cast.manager, "contact", at=at)
    browser = signed_in(cast.client)
    what = {"what": "looks"}
    counts = [
        text_of(browser, NAME, **what, page=str(n)).count("<li>read your goals") for n in (1, 2, 3)
    ]
    assert counts == [7, 7, 5]
    assert "Later days" not in text_of(browser, NAME, **what)
    assert "?who=&amp;what=looks&amp;page=2" in text_of(browser, NAME, **what)
    for odd in ("0", "-1", "x", "999"):
        assert browser.get(reverse(NAME), {"page": odd}).status_code == 200


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    counts = []
    for days in (1, 3, 12):
        for n in range(days):
            looked(cast, cast.her_therapist, "goals", at=clock.now() - timedelta(days=n, hours=1))
            looked(cast, cast.manager, "contact", at=clock.now() - timedelta(days=n, hours=1))
        counts.append(count_queries(signed_in(cast.client), reverse(NAME)))
    assert counts[0] == counts[1] == counts[2] <= 15


def test_who_can_see_what_is_the_policy_itself(cast: Cast, signed_in) -> None:
    to_come = {
        RecordKind.PSYCHOTHERAPY_NOTES,
        RecordKind.JOURNAL,
        RecordKind.SHARED_JOURNAL,
        RecordKind.MESSAGES,
        RecordKind.GROUP_RECORD,
        RecordKind.REFLECTION,
    }
    assert set(KIND_WORDS) == set(RecordKind) - to_come
    page = text_of(signed_in(cast.client), NAME)
    assert (
        "can read your goals, intake, plan, questionnaires, appointments, safety plan, agreements, "
        "stage of care, name and contact details and notes of therapy, for as long as you are in "
        "their care." in page
    )
    assert (
        "never your goals, intake, plan, questionnaires, safety plan, agreements and notes of "
        "therapy." in page
    )
    assert "within five minutes counts as once" in page


def test_every_deed_on_a_record_has_words_for_both_pages() -> None:
    deeds = {deed for row in TABLE if row.on_record for deed in row.trail}
    assert len(deeds) > 20
    for deed in deeds - {"practice.start", "member.add"}:
        if not deed.startswith(("instrument", "wording")):
            assert deed_words(deed) != deed_words("never.heard.of"), deed
    assert deed_words("goal.move.paused") == DEED_WORDS["goal.move"]
    # A manager reads nothing clinical, in these words either.
    clinical = (
        *("goal", "plan.", "measure", "response", "alert", "consent."),
        *("intake", "formulation", "safety_plan"),
    )
    assert not [deed for deed in DEED_WORDS_OF_MANAGER if deed.startswith(clinical)]
    assert {d for d in DEED_WORDS if not d.startswith(clinical)} <= set(DEED_WORDS_OF_MANAGER)


def test_the_page_is_one_click_from_progress_and_from_the_name(cast: Cast, signed_in) -> None:
    link = f'href="{reverse(NAME)}"'
    browser = signed_in(cast.client)
    assert text_of(browser, "today").count(link) == 1
    assert text_of(browser, "my-progress").count(link) == 2
    caseload = signed_in(cast.her_therapist).get(reverse("caseload")).content.decode()
    assert link not in caseload
