"""My rights: a client's own pages, from the menu behind their name."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.actions import take_record_up
from telos.audit.models import AuditRow
from telos.rights.actions import decline_correction, keep_record
from telos.rights.models import Amendment, ErasureRequest
from tests import doors, scenes
from tests.cast import EVERYBODY, Cast
from tests.rights.scenes import SHOULD, WRONG, correction, request

CLIENTS = {"client", "other_client", "client_elsewhere"}


@pytest.fixture
def hers(cast: Cast) -> Client:
    """The client’s browser, signed in a moment ago by the door."""
    browser = Client()
    doors.sign_in(browser, cast.client.email)
    return browser


def words(browser: Client, name: str = "my-rights") -> str:
    return browser.get(reverse(name)).content.decode()


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    for name in ("my-rights", "my-correction", "my-record-erase"):
        got = {w: signed_in(cast.person(w)).get(reverse(name)).status_code for w in EVERYBODY}
        assert got == {w: 200 if w in CLIENTS else 404 for w in EVERYBODY}
        assert Client().get(reverse(name)).status_code == 302


def test_page_is_one_click_from_the_name(cast: Cast, signed_in) -> None:
    link = f'href="{reverse("my-rights")}"'
    assert link in signed_in(cast.client).get(reverse("today")).content.decode()
    assert link not in signed_in(cast.her_therapist).get(reverse("caseload")).content.decode()


@pytest.mark.parametrize(
    ("name", "ending", "kind"),
    [
        ("my-copy-book", "html", "text/html; charset=utf-8"),
        ("my-copy-file", "json", "application/json"),
    ],
)
def test_copy_is_a_file_that_nothing_keeps(
    cast: Cast, hers: Client, name: str, ending: str, kind: str
) -> None:
    scenes.proposed_goal(cast, words="Walk to the sea")
    answer = hers.post(reverse(name))
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith('attachment; filename="record-')
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    assert "no-store" in answer["Cache-Control"]
    assert "Walk to the sea" in answer.content.decode()
    if ending == "json":
        assert json.loads(answer.content)["format"] == "telos-record"
    assert scenes.trail_of(cast)[-1] == "record.copy"


def test_copy_asks_who_one_is(cast: Cast, hers: Client) -> None:
    for name in ("my-copy-book", "my-copy-file", "my-record-erase"):
        before = scenes.everything()
        with doors.later(minutes=6):
            answer = hers.post(reverse(name))
        assert answer["Location"].startswith(reverse("show-who-you-are"))
        assert scenes.everything() == before


def test_correction_is_kept_shown_and_taken_back(cast: Cast, hers: Client) -> None:
    goal = scenes.proposed_goal(cast)
    sent = {
        "original": f"goal:{goal.public_id}",
        "what_is_wrong": WRONG,
        "should_read": SHOULD,
        "submission_key": uuid4(),
    }
    for _ in range(2):
        assert hers.post(reverse("my-correction"), sent).status_code == 302
    made = Amendment.objects.get()
    page = hers.get(reverse("my-goal", args=[goal.public_id])).content.decode()
    for shown in (page, words(hers)):
        assert WRONG in shown
        assert SHOULD in shown
    hers.post(reverse("my-correction-take-back", args=[made.public_id]))
    assert WRONG not in words(hers)


def test_refused_correction_keeps_what_was_typed(cast: Cast, hers: Client) -> None:
    answer = hers.post(reverse("my-correction"), {"what_is_wrong": WRONG, "original": "goal:x"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert WRONG in page
    assert "Choose one of what is offered." in page
    assert not Amendment.objects.exists()


def test_answer_is_told_and_stands(cast: Cast, hers: Client) -> None:
    made = correction(cast)
    decline_correction(actor=cast.her_therapist, amendment=made, answer="We wrote what you said.")
    page = words(hers)
    assert "We wrote what you said." in page
    assert "Left as it stands by" in page
    answer = hers.post(reverse("my-correction-take-back", args=[made.public_id]), follow=True)
    assert "has been answered meanwhile" in answer.content.decode()


def test_resting_is_told_kindly_everywhere(cast: Cast, hers: Client, signed_in) -> None:
    assert hers.post(reverse("my-record-rest")).status_code == 302
    assert "Your record rests: only you read it" in words(hers)
    today = words(hers, "today")
    assert "Your record rests, as you asked" in today
    assert "Nobody at the practice looks" not in today
    his = signed_in(cast.her_therapist)
    caseload = his.get(reverse("caseload")).content.decode()
    assert "Records that rest" in caseload
    resting = his.get(reverse("client", args=[cast.client_record.public_id]))
    assert resting.status_code == 403
    assert "This record rests" in resting.content.decode()
    hers.post(reverse("my-record-take-up"))
    assert his.get(reverse("client", args=[cast.client_record.public_id])).status_code == 200


def test_resting_record_is_no_record_to_a_colleague(cast: Cast, hers: Client, signed_in) -> None:
    hers.post(reverse("my-record-rest"))
    path = reverse("client", args=[cast.client_record.public_id])
    for who in ("colleague", "former_therapist", "manager", "other_client", "therapist_elsewhere"):
        assert signed_in(cast.person(who)).get(path).status_code == 404, who


def test_practices_reason_for_taking_it_up_is_told(cast: Cast, hers: Client) -> None:
    hers.post(reverse("my-record-rest"))
    take_record_up(actor=cast.manager, client=cast.client_record, why="A court has asked.")
    assert "A court has asked." in words(hers)


def test_erasure_is_asked_for_and_taken_back(cast: Cast, hers: Client) -> None:
    assert hers.post(reverse("my-record-erase")).status_code == 302
    assert "You asked for it on" in words(hers)
    assert hers.post(reverse("my-erasure-take-back")).status_code == 302
    assert ErasureRequest.objects.get().outcome == "taken_back"
    assert AuditRow.objects.filter(deed="erasure.taken_back").exists()


def test_why_it_is_kept_is_told(cast: Cast, hers: Client) -> None:
    keep_record(actor=cast.manager, request=request(cast), answer="The law asks for ten years.")
    assert "The law asks for ten years." in words(hers)


def test_nothing_to_take_back_is_no_page(cast: Cast, hers: Client) -> None:
    assert hers.post(reverse("my-erasure-take-back")).status_code == 404
