"""An answer that somebody has seen to stays in reach, with what was done and what it became."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.measures.actions import acknowledge_alert, finish_response, save_answers
from tests import scenes
from tests.cast import Cast

DONE = "Rang her at once; we meet at four."


def text(browser, name: str, *args: object) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_acknowledged_alert_is_found_from_the_client_and_the_answers(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    scenes.answered(cast, alert.response, {"phq9_1": 1})
    client_id = cast.client_record.public_id
    browser = signed_in(cast.her_therapist)
    pages = [("client", client_id), ("client-response", client_id, alert.response.public_id)]
    for page in pages:
        assert DONE not in text(browser, *page)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done=DONE)
    for page in pages:
        shown = text(browser, *page)
        assert "Answers seen to" in shown
        assert DONE in shown
        assert reverse("alert", args=[alert.public_id]) in shown


def test_alert_page_says_that_it_was_seen_to(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    browser = signed_in(cast.her_therapist)
    assert "gave an answer that somebody must look at" in text(browser, "alert", alert.public_id)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done=DONE)
    page = text(browser, "alert", alert.public_id)
    assert "<h1>You have seen to this answer of Noor’s</h1>" in page
    assert "must look at" not in page


def test_answer_that_was_changed_before_it_was_sent_is_told_with_the_change(
    cast: Cast, signed_in
) -> None:
    alert = scenes.risk_alert(cast)
    browser = signed_in(cast.her_therapist)
    changed = "Changed to “Not at all” before the answers were sent."
    save_answers(actor=cast.client, response=alert.response, answers={"phq9_9": 0})
    # What is not sent is the client's own.
    assert "Changed to" not in text(browser, "caseload")
    finish_response(actor=cast.client, response=alert.response)
    caseload = text(browser, "caseload")
    assert "Answered “Several days” to" in caseload
    assert changed in caseload
    assert changed in text(browser, "alert", alert.public_id)


def test_answer_that_was_sent_as_it_was_is_not_called_changed(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    finish_response(actor=cast.client, response=alert.response)
    page = text(signed_in(cast.her_therapist), "caseload")
    assert "Answered “Several days” to" in page
    assert "before the answers were sent" not in page


@pytest.mark.parametrize("typed", ["Second.", "“Rang.” Twice", "Rang at ten.\nWe meet at four."])
def test_words_that_came_second_are_handed_back_as_they_were_typed(
    cast: Cast, signed_in, typed: str
) -> None:
    alert = scenes.risk_alert(cast)
    path = reverse("alert", args=[alert.public_id])
    browser = signed_in(cast.her_therapist)
    assert browser.post(path, {"what_was_done": "First."}).status_code == 302
    refused = browser.post(path, {"what_was_done": typed})
    assert refused.status_code == 422
    assert f"it was not kept: “{typed}”" in refused.content.decode()
