"""What is sent after the session has ended: kept for its writer, never shown to anybody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.goals.enums import GoalState
from telos.people.models import Person
from tests import scenes
from tests.cast import PASSWORD, Cast
from tests.doors import unused_code
from tests.web.client.test_my_pages import own_deeds
from tests.web.therapist.test_who_may_see import deeds

WORDS = "What I had typed for an hour"


def let_sessions_end() -> None:
    """Half an hour goes by."""
    Session.objects.update(expire_date=clock.now() - timedelta(minutes=1))


def sign_in_again(browser: Client, person: Person, sent) -> str:
    """Sign in as one is asked to, and return what one saw, the page one comes back to last."""
    assert sent.status_code == 302
    assert sent["Location"].startswith(reverse("sign-in"))
    back = browser.post(
        sent["Location"], {"login": person.email, "password": PASSWORD}, follow=True
    )
    seen = ""
    if back.request["PATH_INFO"] == reverse("mfa_authenticate"):
        seen = back.content.decode()
        code = unused_code(person.email)
        back = browser.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    assert back.status_code == 200, back.status_code
    return seen + back.content.decode()


def rows_but_for_signing_in() -> dict[str, object]:
    """Everything but the day on which somebody signed in, and the trail of it."""
    rows = scenes.everything()
    rows.pop("people.Person")
    rows["audit.AuditRow"] = [
        row for row in rows["audit.AuditRow"] if row["deed"] != "account.sign_in"
    ]
    return rows


FORMS = {
    "client-goal-new": {"words": WORDS, "domain": "coping", "horizon": "short", "why": "So."},
    "client-appointments": {"day": "", "time": "10:37", "minutes": "50", "place": "video"},
    "client-episode": {"to": "active", "why": WORDS},
    "client-hand-over": {"to": "", "why": WORDS},
    "client-measure-total": {"instrument_key": "bdi2", "score": "37", "answered_on": ""},
    "client-correction": {
        "original": "",
        "what_is_wrong": WORDS,
        "should_read": "So.",
        "asked_on": "2026-02-03",
    },
    "client-record": {"display_name": WORDS, "email": "noor@cast.example", "country": "GB"},
}


@pytest.mark.parametrize(
    ("deed", "sent_fields"),
    [
        ("settle", {"state": "cancelled", "why": WORDS}),
        ("move", {"day": "", "time": "10:37", "minutes": "50", "place": "video"}),
    ],
)
def test_what_was_written_about_an_appointment_is_there(
    cast: Cast, signed_in, deed: str, sent_fields: dict[str, str]
) -> None:
    coming = scenes.appointment(cast, starts_at=clock.now() + timedelta(days=3))
    browser = signed_in(cast.her_therapist)
    let_sessions_end()
    address = [cast.client_record.public_id, coming.public_id]
    sent = browser.post(reverse(f"client-appointment-{deed}", args=address), sent_fields)
    page = sign_in_again(browser, cast.her_therapist, sent)
    assert (WORDS if deed == "settle" else "10:37") in page
    coming.refresh_from_db()
    assert coming.state == "planned"


@pytest.mark.parametrize("name", FORMS)
def test_what_the_therapist_wrote_is_there_after_signing_in(
    cast: Cast, signed_in, name: str
) -> None:
    browser = signed_in(cast.her_therapist)
    let_sessions_end()
    before = rows_but_for_signing_in()
    path = reverse(name, args=[cast.client_record.public_id])
    sent = browser.post(path, {**FORMS[name], "submission_key": uuid4()})
    page = sign_in_again(browser, cast.her_therapist, sent)
    typed = {"client-appointments": "10:37", "client-measure-total": "37"}.get(name, WORDS)
    assert typed in page
    assert "Look it over and send it once more." in page
    assert rows_but_for_signing_in() == before


@pytest.mark.parametrize("name", ["revise", "rate", "move", "withdraw", "acknowledge"])
def test_forms_on_other_pages_come_back_to_their_page(cast: Cast, signed_in, name: str) -> None:
    deed = deeds(cast)[name]
    browser = signed_in(cast.her_therapist)
    let_sessions_end()
    field = {"revise": "words", "acknowledge": "what_was_done", "rate": "rated_on"}.get(name, "why")
    typed = "2026-02-03" if name == "rate" else WORDS
    sent = browser.post(deed.path, {**deed.sent, field: typed})
    assert typed in sign_in_again(browser, cast.her_therapist, sent)


def test_what_one_wrote_is_never_shown_to_another(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    let_sessions_end()
    sent = browser.post(
        reverse("my-goal-new"),
        {"words": WORDS, "domain": "coping", "horizon": "short", "submission_key": uuid4()},
    )
    assert WORDS not in sign_in_again(browser, cast.other_client, sent)
    # It is gone for good: signing in as the first again does not bring it back.
    browser.post(reverse("sign-out"))
    browser.force_login(cast.client)
    assert WORDS not in browser.get(reverse("my-goal-new")).content.decode()


def test_what_a_client_wrote_is_there_after_signing_in(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    browser = signed_in(cast.client)
    let_sessions_end()
    sent = browser.post(reverse("my-goal-move", args=[goal.public_id]), {"why": WORDS})
    assert WORDS in sign_in_again(browser, cast.client, sent)


def test_what_nobody_knows_the_writer_of_is_not_kept(cast: Cast) -> None:
    browser = Client()
    fields = {"words": WORDS, "domain": "coping", "horizon": "short", "submission_key": uuid4()}
    sent = browser.post(reverse("my-goal-new"), fields)
    assert WORDS not in sign_in_again(browser, cast.client, sent)


def test_a_button_asks_to_be_pressed_again(cast: Cast, signed_in) -> None:
    path = deeds(cast)["stop"].path
    browser = signed_in(cast.her_therapist)
    let_sessions_end()
    page = sign_in_again(browser, cast.her_therapist, browser.post(path))
    assert "do it once more" in page
    assert "Measures of Noor" in page


def test_going_to_an_address_that_takes_forms_leads_to_the_page_of_the_form(
    cast: Cast, signed_in
) -> None:
    therapist = signed_in(cast.her_therapist)
    led = {name: therapist.get(deed.path) for name, deed in deeds(cast).items()}
    on_their_own = {
        *("propose", "plan", "move-care", "acknowledge", "correct", "enter a paper"),
        *("enter a correction", "write a safety plan", "formulate", "plan-write"),
        *("ask for somebody else", "enter"),
    }
    assert {name for name, r in led.items() if r.status_code == 200} == on_their_own
    for name in led.keys() - on_their_own:
        assert therapist.get(led[name]["Location"]).status_code == 200, name
    client = signed_in(cast.client)
    for name, (path, _sent) in own_deeds(cast).items():
        response = client.get(path)
        assert response.status_code == 302, name
        assert client.get(response["Location"]).status_code == 200, name


def test_theme_address_leads_home(db: None) -> None:
    assert Client().get(reverse("set-theme"))["Location"] == reverse("home")
