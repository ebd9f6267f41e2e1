"""What clients ask, for the manager alone: answered, held, let go and erased, step by step."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.actions import let_record_rest
from telos.access.enums import ConsentAnswer, ConsentKind
from telos.access.models import Restriction
from telos.base import clock
from telos.rights.enums import Kept
from telos.rights.models import ErasedRecord, ErasureRequest, LegalHold, RetentionRule
from telos.vault.actions import destroy_keys
from tests import consents, doors, scenes
from tests.cast import EVERYBODY, Cast
from tests.rights.scenes import correction, ended, every_kind, listed, request, rules, years_on

DEEDS = ("hold", "keep", "take-up", "erase")


@pytest.fixture
def ruths(cast: Cast) -> Client:
    """The manager’s browser, signed in a moment ago by the door."""
    browser = Client()
    doors.sign_in(browser, cast.manager.email)
    return browser


def path(cast: Cast, name: str, *more: object) -> str:
    return reverse(name, args=[cast.practice.public_id, *more])


def record(cast: Cast, deed: str = "") -> str:
    name = f"practice-record-{deed}" if deed else "practice-record"
    return path(cast, name, cast.client_record.public_id)


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    pages = (path(cast, "practice-rights"), path(cast, "practice-retention"), record(cast))
    for page in pages:
        got = {who: signed_in(cast.person(who)).get(page).status_code for who in EVERYBODY}
        assert got == {who: 200 if who == "manager" else 404 for who in EVERYBODY}, page


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "manager"])
def test_deeds_are_refused(cast: Cast, who: str) -> None:
    browser = Client()
    doors.sign_in(browser, cast.person(who).email)
    before = scenes.everything()
    asks = path(cast, "practice-record-ask", cast.client_record.public_id, ConsentKind.SHARING)
    for address in (path(cast, "practice-times"), asks, *(record(cast, deed) for deed in DEEDS)):
        assert browser.post(address, {"why": "So."}).status_code == 404, address
    assert scenes.everything() == before


def test_what_cannot_be_undone_asks_who_one_is(cast: Cast, ruths: Client) -> None:
    ended(cast)
    sent = {"why": "So.", "sooner": "So.", "understood": "on"}
    with doors.later(minutes=6):
        answer = ruths.post(record(cast, "erase"), sent)
    assert answer["Location"].startswith(reverse("show-who-you-are"))
    assert not ErasedRecord.objects.exists()


def test_nothing_clinical_is_shown(cast: Cast, ruths: Client) -> None:
    scenes.proposed_goal(cast, words="Walk to the sea")
    correction(cast, wrong="I never said this")
    request(cast)
    for page in (path(cast, "practice-rights"), record(cast)):
        told = ruths.get(page).content.decode()
        assert "Noor" in told
        assert "Walk to the sea" not in told
        assert "I never said this" not in told


def test_request_is_answered(cast: Cast, ruths: Client) -> None:
    request(cast)
    assert (
        "asks for their record to be erased"
        in ruths.get(path(cast, "practice-rights")).content.decode()
    )
    refused = ruths.post(record(cast, "keep"), {"answer": "", "kept_until": "1990-01-01"})
    assert refused.status_code == 422
    assert "they read it" in refused.content.decode()
    assert ruths.post(record(cast, "keep"), {"answer": "The law."}).status_code == 302
    assert ErasureRequest.objects.get().answer == "The law."
    assert ruths.post(record(cast, "keep"), {"answer": "Another."}).status_code == 422


def test_hold_is_placed_and_lifted(cast: Cast, ruths: Client) -> None:
    ended(cast)
    sent = {
        "why": "A court.",
        "ends_on": (clock.today() + timedelta(days=9)).isoformat(),
        "submission_key": uuid4(),
    }
    for _ in range(2):
        assert ruths.post(record(cast, "hold"), sent).status_code == 302
    held = LegalHold.objects.get()
    page = ruths.get(record(cast)).content.decode()
    assert "A court." in page
    assert "Erase it for good" not in page
    lift = path(cast, "practice-record-lift", cast.client_record.public_id, held.public_id)
    assert ruths.post(lift).status_code == 302
    assert "Erase it for good" in ruths.get(record(cast)).content.decode()


def test_record_is_erased_and_its_page_is_gone(cast: Cast, ruths: Client) -> None:
    ended(cast)
    without = ruths.post(record(cast, "erase"), {"why": "By letter."})
    assert without.status_code == 422
    assert "By letter." in without.content.decode()
    sent = {"why": "By letter.", "sooner": "No law.", "understood": "on"}
    assert ruths.post(record(cast, "erase"), sent).status_code == 302
    assert ErasedRecord.objects.exists()
    for answer in (ruths.get(record(cast)), ruths.post(record(cast, "erase"), sent)):
        assert answer.status_code == 410
        assert "What stood here was erased" in answer.content.decode()
    assert "Noor" not in ruths.get(path(cast, "practice-rights")).content.decode()


def test_open_care_offers_no_erasing(cast: Cast, ruths: Client) -> None:
    page = ruths.get(record(cast)).content.decode()
    assert "Care goes on." in page
    assert "Erase it for good" not in page
    sent = {"why": "By letter.", "sooner": "No law.", "understood": "on"}
    refused = ruths.post(record(cast, "erase"), sent)
    assert refused.status_code == 422
    assert not ErasedRecord.objects.exists()


def test_record_that_a_backup_brought_back_says_so_and_is_erased_again(
    cast: Cast, ruths: Client
) -> None:
    destroy_keys(owner=cast.client_record.public_id, by=cast.manager.public_id)
    page = ruths.get(record(cast)).content.decode()
    assert "a backup brought its name back. Erase it again." in page
    assert "Care goes on" not in page
    answer = ruths.post(record(cast, "erase"), {"why": "By letter.", "understood": "on"})
    assert answer.status_code == 302
    assert "What stood here was erased" in ruths.get(record(cast)).content.decode()


def test_resting_record_is_taken_up_with_a_reason(cast: Cast, ruths: Client) -> None:
    let_record_rest(actor=cast.client, client=cast.client_record)
    assert ruths.post(record(cast, "take-up"), {"why": ""}).status_code == 422
    assert ruths.post(record(cast, "take-up"), {"why": "A claim."}).status_code == 302
    assert Restriction.objects.get().why_ended == "A claim."


def test_client_is_asked_and_nothing_of_the_answer_is_told(
    cast: Cast, ruths: Client, signed_in
) -> None:
    kind = ConsentKind.SHARING
    ask = path(cast, "practice-record-ask", cast.client_record.public_id, kind)
    assert f'action="{ask}"' not in ruths.get(record(cast)).content.decode()
    consents.published(cast, kind)
    consents.published(cast, ConsentKind.RESEARCH)
    assert f'action="{ask}"' in ruths.get(record(cast)).content.decode()
    told = [
        ruths.post(ask, follow=True).content.decode(),
        ruths.post(ask, follow=True).content.decode(),
    ]
    consents.answered(cast, kind, ConsentAnswer.REFUSED)
    told.append(ruths.post(ask, follow=True).content.decode())
    assert all("Asked. Noor finds it on their page, unless" in page for page in told)
    assert scenes.trail_of(cast).count("consent.ask") == 1
    everybodys = path(
        cast, "practice-record-ask", cast.client_record.public_id, ConsentKind.RESEARCH
    )
    assert "Everybody is asked this" in ruths.post(everybodys, follow=True).content.decode()
    nowhere = path(cast, "practice-record-ask", cast.client_record.public_id, "dance")
    assert ruths.post(nowhere).status_code == 404


def test_resting_record_offers_no_asking(cast: Cast, ruths: Client) -> None:
    consents.published(cast, ConsentKind.SHARING)
    let_record_rest(actor=cast.client, client=cast.client_record)
    assert "Ask them to agree" not in ruths.get(record(cast)).content.decode()
    ask = path(cast, "practice-record-ask", cast.client_record.public_id, ConsentKind.SHARING)
    assert "This record rests" in ruths.post(ask, follow=True).content.decode()


def test_years_are_offered_with_their_source_and_confirmed(cast: Cast, ruths: Client) -> None:
    page = ruths.get(path(cast, "practice-retention")).content.decode()
    assert "NHS Records Management Code" in page
    assert "To be confirmed by you" in page
    assert not RetentionRule.objects.exists()
    years = {kind.value: "20" for kind in Kept}
    refused = ruths.post(
        path(cast, "practice-retention"),
        {**years, "record": "7", "country": "GB", "source": "Our own."},
    )
    assert refused.status_code == 422
    assert "goes last" in refused.content.decode()
    sent = {**years, "country": "GB", "source": "Our own."}
    assert ruths.post(path(cast, "practice-retention"), sent).status_code == 302
    assert RetentionRule.objects.count() == len(Kept)


def test_times_go_item_by_item_or_stay(cast: Cast, ruths: Client) -> None:
    rules(cast)
    every_kind(cast)
    due = listed(cast, years=7)
    with years_on(7):
        page = ruths.get(path(cast, "practice-rights")).content.decode()
        assert "words of goals" in page
        refused = ruths.post(path(cast, "practice-times"), {"due": [], "decision": "go"})
        assert refused.status_code == 422
        gone = {"due": [str(due[0].public_id), str(due[1].public_id)], "decision": "go"}
        assert ruths.post(path(cast, "practice-times"), gone).status_code == 302
        stay = {
            "due": [str(due[2].public_id)],
            "decision": "stay",
            "until": (clock.today() + timedelta(days=90)).isoformat(),
        }
        assert ruths.post(path(cast, "practice-times"), stay).status_code == 302
    for row in due:
        row.refresh_from_db()
    assert [row.outcome for row in due[:4]] == ["gone", "gone", "kept", ""]
