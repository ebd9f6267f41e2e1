"""Every page that shows a client's record to somebody leaves the row of having shown it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import resolve, reverse

from telos.access.actions import open_in_emergency
from telos.access.enums import ConsentKind, Danger
from telos.access.models import EmergencyOpening
from telos.audit.actions.recording import READS_FOLD_WITHIN
from telos.audit.models import AuditRow
from telos.audit.queries import verify
from telos.base import clock
from telos.people.models import Person
from telos.web.gate import Policy
from tests import consents, scenes
from tests.architecture.test_url_map import ADDRESSES
from tests.cast import Cast
from tests.plans import scenes as plans
from tests.web.client.test_my_pages import own_pages
from tests.web.therapist.test_who_may_see import deeds, pages

WHOLE = "appointments,episode,measures,goals,plan"
# Each page, and the kinds of record that it shows.
SHOWS = {
    "caseload": WHOLE,
    "client": WHOLE,
    "client-record": "contact",
    "client-rights": "contact,measures,goals",
    "client-correction": ("contact,episode,intake,safety plan,goals,plan,measures,appointments"),
    "client-goal-new": "contact",
    "client-goal-set": "contact",
    "client-safety-plan": "safety plan",
    "client-safety-plan-before": "safety plan",
    "client-safety-plan-write": "safety plan",
    "client-intake": "intake,measures,progress notes",
    "client-formulation": "progress notes",
    # With what stands in the way, as the intake tells it.
    "client-plan": "plan,goals,intake",
    "client-plan-compare": "plan,goals",
    "client-plan-write": "plan,goals,intake",
    "client-goal-begin": "contact",
    "client-goal-map": "goals",
    "client-goal": "measures,goals",
    "client-measures": "measures",
    "client-response": "measures",
    # What the client says stands in the way is there where one plans for it.
    "client-appointments": "appointments,intake",
    # And that an answer calls for somebody, before care closes over it.
    "client-episode": "appointments,episode,measures",
    "client-hand-over": "contact,episode",
    "client-consents": "consent",
    "client-consent": "consent",
    "alert": "measures",
    "supervision": "appointments,episode,measures,goals",
    "practice": "contact,appointments",
    "practice-trail": "contact,trail",
    "practice-rights": "contact",
    "practice-record": "contact,episode",
    "practice-care": "contact,episode",
    "practice-hand-over": "contact,episode",
    "emergency": "contact",
    "emergency-record": ("contact,appointments,episode,measures,goals,safety plan,intake,plan"),
    "privacy": "trail",
    "privacy-opening": "contact,trail",
}
# By whom a record that was opened in an emergency is read, and its opening.
OPENED = {
    "emergency": "colleague",
    "emergency-record": "colleague",
    "privacy": "officer",
    "privacy-opening": "officer",
}
# It shows why records were opened and what was found, and names nobody whose they are.
NAMELESS = {"privacy"}
# They take a form alone; where it is refused they show the page on which it stands.
SHOWS_IF_REFUSED = {
    "client-correction-answer": "contact,measures,goals",
    "client-copy": "contact,measures,goals",
    "client-asked": "contact,measures,goals",
    "client-safety-plan-looked": "safety plan",
    "client-intake-add": "intake,measures,progress notes",
    "client-intake-arrange": "intake,measures,progress notes",
    "client-intake-complete": "intake,measures,progress notes",
    "client-intake-take-up": "intake,measures,progress notes",
    "client-plan-keep": "plan,goals,intake",
    "client-plan-said": "plan,goals",
    "client-plan-answer": "plan,goals,intake",
    "client-plan-review": "plan,goals,intake",
    "client-plan-end": "plan,goals,intake",
    "client-plan-paper": "plan,goals,intake",
    "client-goal-agree": "measures,goals",
    "client-goal-keep": "measures,goals",
    "client-goal-said": "goals",
    "client-goal-revise": "measures,goals",
    "client-goal-rate": "measures,goals",
    "client-goal-move": "measures,goals",
    "client-goal-step": "measures,goals",
    "client-goal-support": "measures,goals",
    "client-goal-measures": "measures,goals",
    "client-goal-levels": "measures,goals",
    "client-goal-scale": "measures,goals",
    "client-goal-review": "measures,goals",
    # Of a step, beside which no measures are put.
    "client-goal-under": "goals",
    "client-measure-ask": "measures",
    "client-measure-enter": "measures",
    "client-measure-total": "measures",
    "client-appointment-move": "appointments,intake",
    "client-appointment-settle": "appointments,intake",
    "client-total-withdraw": "measures",
}
# They lead elsewhere, whatever comes of them.
LEADS_ELSEWHERE = {
    "emergency-close",
    "client-goal-forward",
    "client-hand-over-back",
    "notice-read",
    "home",
    "client-intake-begin",
    "client-formulation-share",
    "client-invite",
    "client-uninvite",
    "end-sessions",
    "take-factor-away",
    "new-recovery-codes",
    "practice-invite-again",
    "practice-uninvite",
    "practice-factor-reset",
    "practice-supervision-end",
    # Where what is needed is there; else they show the person's own, as in SHOWS_NOBODY.
    "second-factor-wanted",
    "recovery-codes",
    "set-up-app",
    "client-measure-stop",
    "plan-template-retire",
    "plan-template-offer",
    # They ask first who one is; the tests of their pages do so.
    "practice-times",
    "practice-record-hold",
    "practice-record-lift",
    "practice-record-keep",
    "practice-record-take-up",
    "practice-record-erase",
    "practice-record-factor",
    "client-consent-ask",
    "practice-record-ask",
    # Where it is refused it shows the page of the text, which names no client.
    "practice-consent-publish",
    "practice-consent-retire",
    "practice-questionnaire-retire",
    "practice-wording-withdraw",
}
# They show nobody's record; the test looks for names.
SHOWS_NOBODY = {
    "plan-templates",
    "plan-template-new",
    "plan-template",
    "library",
    "library-approach",
    "library-intervention",
    "notices",
    "client-add",
    "account",
    "change-address",
    "add-passkey",
    "show-who-you-are",
    "practice-people",
    "practice-part-end",
    "practice-supervision",
    "practice-retention",
    "change-password",
    "account_change_password",
    "practice-consents",
    "practice-consent",
    "practice-consent-preview",
    "practice-consent-version",
    "practice-questionnaires",
    "practice-questionnaire",
    "practice-questionnaire-add",
}


def gated() -> Iterator[tuple[str, Policy]]:
    for _path, pattern in ADDRESSES:
        policy = getattr(pattern.callback, "policy", Policy.OPEN)
        if policy not in {Policy.OPEN, Policy.CLIENT}:
            yield str(pattern.name), policy


def test_every_address_says_what_it_shows() -> None:
    """A new page enters one of the tables above, and with it the tests below."""
    said = [*SHOWS, *SHOWS_IF_REFUSED, *LEADS_ELSEWHERE, *SHOWS_NOBODY]
    assert len(said) == len(set(said))
    assert {name for name, _policy in gated()} == set(said)


def opened_by_colleague(cast: Cast) -> EmergencyOpening:
    return open_in_emergency(
        actor=cast.colleague,
        client=cast.client_record,
        danger=Danger.SELF,
        why="She wrote that she has taken tablets.",
    )


def viewer_of(cast: Cast, name: str) -> Person:
    if name == "supervision":
        return cast.supervisor
    if name in OPENED:
        return cast.person(OPENED[name])
    return cast.manager if name.startswith("practice") else cast.her_therapist


def paths(cast: Cast) -> dict[str, str]:
    opening = opened_by_colleague(cast)
    of_client = {resolve(page.path).url_name or "": page.path for page in pages(cast).values()}
    return {
        **of_client,
        "client-goal-set": reverse("client-goal-set", args=[cast.client_record.public_id]),
        "caseload": reverse("caseload"),
        "supervision": reverse("supervision"),
        "practice": reverse("practice"),
        "practice-rights": reverse("practice-rights", args=[cast.practice.public_id]),
        "practice-care": reverse(
            "practice-care", args=[cast.practice.public_id, cast.client_record.public_id]
        ),
        "practice-hand-over": reverse(
            "practice-hand-over",
            args=[cast.practice.public_id, scenes.hand_over_asked(cast).public_id],
        ),
        "practice-record": reverse(
            "practice-record", args=[cast.practice.public_id, cast.client_record.public_id]
        ),
        "practice-trail": reverse("practice-trail", args=[cast.practice.public_id]),
        "emergency": reverse("emergency"),
        "emergency-record": reverse("emergency-record", args=[opening.public_id]),
        "privacy": reverse("privacy"),
        "privacy-opening": reverse("privacy-opening", args=[opening.public_id]),
    }


@pytest.mark.parametrize("name", SHOWS)
def test_page_records_whom_it_shows_to_whom(cast: Cast, signed_in, name: str) -> None:
    scenes.appointment(cast)
    consents.agreed_to_supervision(cast)
    path, viewer = paths(cast)[name], viewer_of(cast, name)
    assert scenes.reads() == []
    response = signed_in(viewer).get(path)
    assert response.status_code == 200
    rows = scenes.reads()
    assert {(row.actor_id, row.about_kind, row.place) for row in rows} == {
        (viewer.public_id, SHOWS[name], name)
    }
    assert {row.practice_id for row in rows} == {cast.practice.public_id}
    shown = {row.client_id for row in rows}
    assert len(rows) == len(shown)
    assert cast.client_record.public_id in shown
    named = {
        record.public_id
        for record in (cast.client_record, cast.other_record, cast.record_of_colleague)
        if record.display_name in response.content.decode()
    }
    assert named == (set() if name in NAMELESS else shown)
    assert all(row.device for row in rows)
    assert verify().is_whole


def test_page_of_one_row_names_the_row(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    signed_in(cast.her_therapist).get(path)
    assert [row.about_id for row in scenes.reads()] == [goal.public_id]


@pytest.mark.parametrize("name", SHOWS_IF_REFUSED)
def test_refused_form_shows_the_record_and_records_it(cast: Cast, signed_in, name: str) -> None:
    by_name = {resolve(deed.path).url_name: deed for deed in deeds(cast).values()}
    response = signed_in(cast.her_therapist).post(by_name[name].path, {})
    assert response.status_code == 422
    assert [row.about_kind for row in scenes.reads()] == [SHOWS_IF_REFUSED[name]]


@pytest.mark.parametrize("name", sorted(LEADS_ELSEWHERE - {"home"}))
def test_what_leads_elsewhere_shows_nothing_itself(cast: Cast, signed_in, name: str) -> None:
    by_name = {resolve(deed.path).url_name: deed for deed in deeds(cast).values()}
    if name in by_name:
        response = signed_in(cast.her_therapist).post(by_name[name].path, {})
        assert response.status_code == 302
    assert scenes.reads() == []


def test_pages_that_show_nobody_name_nobody(cast: Cast, signed_in) -> None:
    of_practice = [cast.practice.public_id]
    text = consents.answered(cast, ConsentKind.RESEARCH).text
    opened_by_colleague(cast)
    addresses = {
        "client-add": (cast.her_therapist, reverse("client-add")),
        "library": (cast.her_therapist, reverse("library")),
        "plan-templates": (cast.her_therapist, reverse("plan-templates")),
        "plan-template-new": (cast.her_therapist, reverse("plan-template-new")),
        "plan-template": (
            cast.her_therapist,
            reverse("plan-template", args=[plans.template(cast).public_id]),
        ),
        "library-approach": (cast.her_therapist, reverse("library-approach", args=["cbt"])),
        "library-intervention": (
            cast.her_therapist,
            reverse("library-intervention", args=["worry_time"]),
        ),
        "change-password": (cast.her_therapist, reverse("change-password")),
        "account_change_password": (cast.manager, reverse("change-password")),
        "practice-questionnaires": (
            cast.manager,
            reverse("practice-questionnaires", args=of_practice),
        ),
        **{
            name: (cast.her_therapist, reverse(name))
            for name in ("account", "change-address", "add-passkey", "show-who-you-are")
        },
        "practice-people": (cast.manager, reverse("practice-people", args=of_practice)),
        "practice-supervision": (
            cast.manager,
            reverse("practice-supervision", args=of_practice),
        ),
        "practice-consents": (cast.manager, reverse("practice-consents", args=of_practice)),
        **{
            name: (cast.manager, reverse(name, args=[*of_practice, text.kind]))
            for name in ("practice-consent", "practice-consent-preview")
        },
        "practice-consent-version": (
            cast.manager,
            reverse("practice-consent-version", args=[*of_practice, text.kind, text.public_id]),
        ),
        "practice-part-end": (
            cast.manager,
            reverse(
                "practice-part-end",
                args=[*of_practice, cast.her_therapist.memberships.get().public_id],
            ),
        ),
        "practice-questionnaire": (
            cast.manager,
            reverse("practice-questionnaire", args=[*of_practice, "phq9"]),
        ),
        "practice-questionnaire-add": (
            cast.manager,
            reverse("practice-questionnaire-add", args=of_practice),
        ),
        "notices": (cast.officer, reverse("notices")),
        "practice-retention": (cast.manager, reverse("practice-retention", args=of_practice)),
    }
    assert set(addresses) == SHOWS_NOBODY
    for viewer, path in addresses.values():
        page = signed_in(viewer).get(path)
        assert page.status_code == 200
        for name in ("Noor", "Otto", "Kim"):
            assert name not in page.content.decode(), path
    assert scenes.reads() == []


def test_own_record_is_read_without_a_row(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    own = [*own_pages(cast).values(), reverse("today"), reverse("my-progress"), reverse("my-goals")]
    for path in [*own, reverse("who-looked")]:
        assert browser.get(path).status_code == 200
    assert scenes.reads() == []


def test_what_is_refused_shows_nothing_and_records_nothing(cast: Cast, signed_in) -> None:
    for page in pages(cast).values():
        assert signed_in(cast.colleague).get(page.path).status_code == 404
        assert signed_in(cast.her_therapist).head(page.path).status_code == 200
    assert scenes.reads() == []


def test_page_is_not_shown_where_its_row_cannot_be_kept(cast: Cast, signed_in) -> None:
    path = reverse("client", args=[cast.client_record.public_id])
    browser = signed_in(cast.her_therapist)
    table = AuditRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO out_of_reach")
        with pytest.raises(DatabaseError), transaction.atomic():
            browser.get(path)
        cursor.execute(f"ALTER TABLE out_of_reach RENAME TO {table}")
    assert browser.get(path).status_code == 200
    assert len(scenes.reads()) == 1


def test_looking_again_within_five_minutes_is_one_look(cast: Cast, signed_in) -> None:
    client, goal = cast.client_record.public_id, scenes.proposed_goal(cast)
    page = reverse("client", args=[client])
    started = clock.now()
    browser = signed_in(cast.her_therapist)

    def looks(after: timedelta, path: str, using=browser) -> int:
        before = len(scenes.reads())
        with time_machine.travel(started + after, tick=False):
            assert using.get(path).status_code == 200
        return len(scenes.reads()) - before

    minute = timedelta(minutes=1)
    assert 5 * minute == READS_FOLD_WITHIN
    assert [looks(n * minute, page) for n in (0, 1, 4)] == [1, 0, 0]
    assert looks(4 * minute, reverse("client-measures", args=[client])) == 1
    assert looks(4 * minute, reverse("client-goal", args=[client, goal.public_id])) == 1
    assert looks(4 * minute, page, signed_in(cast.her_therapist)) == 1, "another session"
    # Counted from the first look: who stays for an hour has not looked once.
    assert [looks(n * minute, page) for n in (6, 9, 12)] == [1, 0, 1]


def test_list_takes_as_many_queries_for_many_rows_as_for_one(
    cast: Cast, django_assert_num_queries
) -> None:
    from telos.audit.actions import record_reads

    practice = cast.practice.public_id
    for many in (1, 60):
        with django_assert_num_queries(6):  # two of them begin and end it
            record_reads(
                actor=cast.her_therapist,
                clients={uuid4(): practice for _ in range(many)},
                kinds=["goals"],
            )
