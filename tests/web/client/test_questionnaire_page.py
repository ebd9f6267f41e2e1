"""The questionnaire as a browser speaks to it: every answer kept, every fault told in words."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.measures.actions import save_answers
from telos.measures.queries import responses_visible_to, risk_alerts_visible_to
from telos.people.models import Client as Record
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import text_of, totals

REJECTED = 422
FINISHED = 409
SEVEN_NOUGHTS = {f"phq9_{n}": 0 for n in range(1, 8)}


def message(browser: Client, path: str, **fields: object):
    """What the script sends."""
    return browser.post(path, json.dumps(fields), content_type="application/json")


def test_answers_are_saved_one_by_one(cast: Cast, signed_in) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-answers", args=[response.schedule.public_id])
    browser = signed_in(cast.client)
    told = message(browser, path, response=str(response.public_id), answers={"phq9_1": 2})
    assert told.json() == {"answers": {"phq9_1": 2}}
    again = message(browser, path, response=str(response.public_id), answers={"phq9_1": 2})
    assert again.json() == {"answers": {"phq9_1": 2}}
    assert responses_visible_to(cast.client).count() == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"phq9_1": 4},
        {"phq9_1": -1},
        {"phq9_1": "2"},
        {"phq9_1": True},
        {"phq9_1": 1.5},
        {"phq9_1": 10**30},
        {"phq9_99": 1},
        {"\0": 1},
        [],
        "x",
        {"phq9_1": {"a": []}},
    ],
    ids=str,
)
def test_answers_that_cannot_be_are_refused_in_words(
    cast: Cast, signed_in, answers: object
) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-answers", args=[response.schedule.public_id])
    told = message(signed_in(cast.client), path, response=str(response.public_id), answers=answers)
    assert told.status_code == REJECTED
    assert told.json()["error"]
    assert not response.answers.exists()


@pytest.mark.parametrize("body", ["{", "[" * 5000, "null", '{"response": "x"}', "\0", "7"])
def test_messages_that_cannot_be_read_are_refused(cast: Cast, signed_in, body: str) -> None:
    schedule = scenes.schedule(cast)
    for name in ("questionnaire-answers", "questionnaire-finish"):
        told = signed_in(cast.client).post(
            reverse(name, args=[schedule.public_id]), body, content_type="application/json"
        )
        assert told.status_code == REJECTED
        assert "Load the page again" in told.json()["error"]


def test_form_that_cannot_be_keeps_the_page(cast: Cast, signed_in) -> None:
    schedule = scenes.schedule(cast)
    told = signed_in(cast.client).post(
        reverse("questionnaire-answers", args=[schedule.public_id]),
        {"was.phq9_1": "", "phq9_1": "77", "at": "1"},
    )
    assert told.status_code == REJECTED
    assert "Choose one of the answers that are offered." in told.content.decode()


def test_finish_tells_what_is_missing_first(cast: Cast, signed_in) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-finish", args=[response.schedule.public_id])
    browser = signed_in(cast.client)
    told = message(browser, path, response=str(response.public_id), answers={"phq9_1": 1})
    missing = [f"phq9_{n}" for n in range(2, 10)]
    assert (told.status_code, told.json()) == (REJECTED, {"missing": missing})
    told = message(browser, path, response=str(response.public_id), left_out=missing)
    assert told.status_code == 200
    assert told.json()["url"] == reverse("questionnaire-done", args=[response.public_id])


def test_answers_that_the_page_does_not_show_are_shown_before_they_are_sent(
    cast: Cast, signed_in
) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-finish", args=[response.schedule.public_id])
    answers = scenes.all_answers()
    save_answers(actor=cast.client, response=response, answers=answers)
    browser = signed_in(cast.client)
    stale = {**answers, "phq9_1": 2, "phq9_2": 3, "phq9_3": None}
    sent = {"response": str(response.public_id), "answers": {"phq9_1": 2}}
    told = message(browser, path, **sent, shown=stale)
    saved = {**answers, "phq9_1": 2}
    newer = {"phq9_2": 1, "phq9_3": 1}
    assert (told.status_code, told.json()) == (REJECTED, {"newer": newer})
    response.refresh_from_db()
    assert response.finished_at is None
    assert message(browser, path, **sent, shown=saved).status_code == 200


def test_form_that_has_grown_old_is_shown_anew_before_it_is_sent(cast: Cast, signed_in) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-finish", args=[response.schedule.public_id])
    answers = scenes.all_answers()
    save_answers(actor=cast.client, response=response, answers=answers)
    browser = signed_in(cast.client)
    old = {key: 3 - value for key, value in answers.items()}
    fields = {"response": str(response.public_id), "go": "finish"}
    told = browser.post(path, {**fields, **old, **{f"was.{key}": old[key] for key in old}})
    page = f"{reverse('questionnaire', args=[response.schedule.public_id])}?at=end&show=all"
    assert (told.status_code, told["Location"]) == (302, page)
    assert "Other answers were saved meanwhile" in browser.get(page).content.decode()
    response.refresh_from_db()
    assert response.finished_at is None
    fresh = {**fields, **answers, **{f"was.{key}": answers[key] for key in answers}}
    assert "/done/" in browser.post(path, fresh)["Location"]


def test_finish_twice_makes_one_record(cast: Cast, signed_in) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-finish", args=[response.schedule.public_id])
    sent = {"response": str(response.public_id), "answers": scenes.all_answers()}
    browser = signed_in(cast.client)
    assert [message(browser, path, **sent).status_code for _ in range(2)] == [200, 200]
    assert responses_visible_to(cast.client).count() == 1
    assert scenes.trail_of(cast).count("finish_response") <= 1


def test_answer_after_the_end_leads_to_what_was_sent(cast: Cast, signed_in) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(0))
    path = reverse("questionnaire-answers", args=[response.schedule.public_id])
    told = message(
        signed_in(cast.client), path, response=str(response.public_id), answers={"phq9_1": 3}
    )
    assert told.status_code == 409
    assert told.json()["url"] == reverse("questionnaire-done", args=[response.public_id])


def shows_help(response, where: str) -> bool:
    """Whether people to call stand open there; the panel is always in the page, mostly hidden."""
    found = re.search(rf"<div {where}( hidden)?>(.*?)</div>", response.content.decode(), re.DOTALL)
    assert found is not None
    return found[1] is None


def test_answer_short_of_a_risk_shows_no_help(cast: Cast, signed_in) -> None:
    schedule = scenes.schedule(cast)
    path = reverse("questionnaire-answers", args=[schedule.public_id])
    browser = signed_in(cast.client)
    sent = {"was.phq9_9": "", "phq9_9": "0", "at": "9", "go": "next"}
    assert not shows_help(browser.post(path, sent, follow=True), "data-help-at-end")
    page = reverse("questionnaire", args=[schedule.public_id])
    assert not shows_help(browser.get(page, {"at": 9}), "data-help")


def test_risk_answer_raises_one_alert_and_shows_help(cast: Cast, signed_in) -> None:
    schedule = scenes.schedule(cast)
    path = reverse("questionnaire-answers", args=[schedule.public_id])
    browser = signed_in(cast.client)
    page = reverse("questionnaire", args=[schedule.public_id])
    assert not shows_help(browser.get(page, {"at": 9}), "data-help")
    for was, where in (("", "data-help"), ("", "data-help"), ("1", "data-help-at-end")):
        told = browser.post(
            path, {"was.phq9_9": was, "phq9_9": "1", "at": "9", "go": "next"}, follow=True
        )
        # Below the question first, and on the last screen before the answers are sent.
        assert shows_help(told, where)
    assert not shows_help(browser.get(page, {"at": 9}), "data-help-at-end")
    assert shows_help(browser.get(page, {"at": 9, "show": "all"}), "data-help")
    assert not shows_help(browser.get(page, {"at": 9, "show": "all"}), "data-help-at-end")
    assert risk_alerts_visible_to(cast.her_therapist).count() == 1


def test_done_page_shows_help_and_no_number_after_a_risk_answer(cast: Cast, signed_in) -> None:
    response = scenes.answered(
        cast, scenes.begun_response(cast), scenes.all_answers(3) | {"phq9_9": 1}
    )
    page = text_of(signed_in(cast.client), "questionnaire-done", response.public_id)
    assert "116 123" in page
    assert "25" not in page.split("<main")[1]


def test_help_promises_nobody_where_no_line_is_known(cast: Cast, signed_in) -> None:
    scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(3) | {"phq9_9": 1})
    Record.objects.filter(pk=cast.client_record.pk).update(country="FR")
    page = text_of(signed_in(cast.client), "today")
    assert "People to call, and the directory" in page
    assert "People to call where you are" not in page
    assert "the emergency services (France)" in page


def test_published_names_are_not_said_to_a_person(cast: Cast, signed_in) -> None:
    totals(cast, 24, key="phq9")
    browser = signed_in(cast.client)
    for name in ("today", "my-progress"):
        page = text_of(browser, name).lower()
        for label in ("severe", "depress", "disorder"):
            assert label not in page.split("<main")[1], (name, label)


def test_notice_of_the_licence_is_printed(cast: Cast, signed_in) -> None:
    schedule = scenes.schedule(cast)
    page = text_of(signed_in(cast.client), "questionnaire", schedule.public_id)
    assert "Pfizer" in page


def test_pages_are_kept_by_no_cache(cast: Cast, signed_in) -> None:
    for name in ("today", "my-goals", "my-progress"):
        answer = signed_in(cast.client).get(reverse(name))
        assert "no-store" in answer["Cache-Control"]


def test_what_is_seen_at_once_is_said_before(cast: Cast, signed_in) -> None:
    asked = scenes.schedule(cast)
    scenes.schedule(cast, instrument_key="gad7")
    browser = signed_in(cast.client)
    exception = "except an answer about harming yourself, which they see at once"
    assert text_of(browser, "today").count(exception) == 1
    assert exception in text_of(browser, "questionnaire", asked.public_id)


def test_late_answer_is_not_told_to_be_kept(cast: Cast, signed_in) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(0))
    browser = signed_in(cast.client)
    late = "This last answer came after you had sent them and was not added."
    for name in ("questionnaire-answers", "questionnaire-finish"):
        path = reverse(name, args=[response.schedule.public_id])
        sent = {"response": response.public_id, "was.phq9_1": "0", "phq9_1": "3"}
        assert late in browser.post(path, sent, follow=True).content.decode(), name
        told = message(browser, path, response=str(response.public_id), answers={"phq9_1": 3})
        assert told.status_code == FINISHED, name
        assert late in browser.get(told.json()["url"]).content.decode(), name


def test_same_answer_once_more_is_no_late_one(cast: Cast, signed_in) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(0))
    browser = signed_in(cast.client)
    path = reverse("questionnaire-answers", args=[response.schedule.public_id])
    told = message(browser, path, response=str(response.public_id), answers={"phq9_1": 0})
    assert told.status_code == FINISHED
    assert "was not added" not in browser.get(told.json()["url"]).content.decode()


def test_late_grave_answer_shows_help_by_either_way(cast: Cast, signed_in) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(0))
    browser = signed_in(cast.client)
    path = reverse("questionnaire-answers", args=[response.schedule.public_id])
    told = message(browser, path, response=str(response.public_id), answers={"phq9_9": 1})
    assert "116 123" in browser.get(told.json()["url"]).content.decode()


def test_begun_questionnaire_counts_what_is_left(cast: Cast, signed_in) -> None:
    response = scenes.begun_response(cast)
    browser = signed_in(cast.client)
    save_answers(
        actor=cast.client,
        response=response,
        answers={f"phq9_{n}": 0 for n in range(1, 9)},
    )
    assert "<h1>One short question is waiting</h1>" in text_of(browser, "today")
    save_answers(actor=cast.client, response=response, answers={"phq9_9": 0})
    page = text_of(browser, "today")
    assert "<h1>Your answers are ready to be sent</h1>" in page
    assert "It is kept, and not sent yet." in page


def test_today_repeats_help_on_the_day_of_a_grave_answer(cast: Cast, signed_in) -> None:
    totals(cast, 24, 20)
    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        scenes.answered(cast, scenes.begun_response(cast), {"phq9_9": 1, **SEVEN_NOUGHTS})
        page = text_of(signed_in(cast.client), "today").split("<main")[1]
        assert "116 123" in page
        assert "tel:999" in page
        assert "come down" not in page
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        page = text_of(signed_in(cast.client), "today").split("<main")[1]
        assert "116 123" not in page
        assert "come down" in page
