"""What a therapist sends: faults are told, what was typed stays, sent twice is done once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.episodes.queries import caseload_of
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.goals.queries import goals_visible_to
from telos.measures.actions import enter_total
from telos.measures.queries import (
    open_alerts_visible_to,
    responses_visible_to,
    schedules_visible_to,
)
from telos.scheduling.queries import appointments_visible_to
from tests import scenes
from tests.cast import Cast
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import totals

REJECTED = 422
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One form of the client's pages, filled in as it should be."""

    name: str
    fields: dict[str, Any]


def wording(**other: object) -> dict[str, object]:
    """A goal as one would write it."""
    return {"words": "Sleep through", "domain": "coping", "horizon": "short", "why": "So."} | other


def total(**other: object) -> dict[str, object]:
    """A total as one would enter it."""
    return {
        "instrument_key": "bdi2",
        "score": "20",
        "answered_on": clock.today().isoformat(),
    } | other


def asking(**other: object) -> dict[str, object]:
    """A questionnaire as one would ask it."""
    return {
        "instrument_key": "phq9",
        "every_days": "7",
        "starts_on": clock.today().isoformat(),
        "presentation": "one_a_screen",
    } | other


def meeting(**other: object) -> dict[str, object]:
    """An appointment as one would plan it."""
    return {
        "day": (clock.today() + 2 * DAY).isoformat(),
        "time": "10:00",
        "minutes": "50",
        "place": "video",
    } | other


FAULTS = [
    ("client-goal-new", wording(words=""), "Write the goal in a few words."),
    ("client-goal-new", wording(words="x" * 501), "Keep the goal under 500 characters"),
    ("client-goal-new", wording(domain="weather"), "Choose one of the subjects"),
    ("client-measure-ask", asking(instrument_key=""), "Choose a questionnaire."),
    ("client-measure-ask", asking(instrument_key="bdi2"), "Choose a questionnaire"),
    ("client-measure-ask", asking(every_days="5000"), "Choose one of the intervals"),
    ("client-measure-ask", asking(starts_on="31/2/2026"), "Enter the day as day, month and year"),
    ("client-measure-ask", asking(starts_on=""), "Enter a day."),
    ("client-measure-total", total(score="64"), "63"),
    ("client-measure-total", total(score="-1"), "0"),
    ("client-measure-total", total(score="a lot"), "Enter the total as a whole number"),
    ("client-measure-total", total(score=""), "Enter the total."),
    ("client-measure-total", total(answered_on="2126-01-01"), "not a later one"),
    ("client-measure-total", total(answered_on="1326-01-01"), "check the year"),
    ("client-measure-total", total(answered_on="1990-01-01"), "This care began on"),
    ("client-measure-ask", asking(starts_on="2136-01-01"), "more than a year away"),
    ("client-appointments", meeting(day=""), "Choose a day."),
    ("client-appointments", meeting(time="25:00"), "Enter the time as hours and minutes"),
    ("client-appointments", meeting(minutes="0"), "minutes"),
    ("client-appointments", meeting(day="2926-01-01"), "day"),
    ("client-episode", {"to": "active", "why": ""}, "why"),
    ("client-episode", {"to": "nowhere", "why": "So."}, "Choose"),
    ("client-hand-over", {"to": "", "why": " "}, "Say in a few words why."),
    ("client-hand-over", {"to": "nobody", "why": "So."}, "Choose somebody from the list"),
]


@pytest.mark.parametrize(
    ("name", "fields", "said"), FAULTS, ids=[f"{name} {said}" for name, _f, said in FAULTS]
)
def test_fault_is_told_and_what_was_typed_stays(
    cast: Cast, signed_in, name: str, fields: dict[str, str], said: str
) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    sent = {**fields, "submission_key": uuid4()}
    response = browser.post(reverse(name, args=[cast.client_record.public_id]), sent)
    page = response.content.decode()
    assert response.status_code == REJECTED
    assert said in page
    for typed in ("words", "why", "score", "minutes"):
        value = fields.get(typed, "")
        if value and "\0" not in value:
            assert value in page, typed
    assert scenes.everything() == before


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("client-goal-new", wording()),
        ("client-measure-ask", asking()),
        ("client-measure-total", total()),
        ("client-appointments", meeting()),
    ],
)
def test_sent_twice_is_done_once(
    cast: Cast, signed_in, name: str, fields: dict[str, object]
) -> None:
    browser = signed_in(cast.her_therapist)
    path = reverse(name, args=[cast.client_record.public_id])
    sent = {**fields, "submission_key": uuid4()}
    assert browser.post(path, sent).status_code == 302
    once = counts(cast)
    browser.post(path, sent)
    assert counts(cast) == once
    assert sum(once) == 1


def counts(cast: Cast) -> tuple[int, ...]:
    """How many goals, schedules, responses and appointments there are."""
    viewer = cast.her_therapist
    return (
        goals_visible_to(viewer).count(),
        schedules_visible_to(viewer).count(),
        responses_visible_to(viewer).count(),
        appointments_visible_to(viewer).count(),
    )


def test_client_is_added_once_and_invited(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    sent = {
        "display_name": "Marit",
        "email": "marit@cast.example",
        "country": "IE",
        "submission_key": uuid4(),
    }
    for _ in range(2):
        browser.post(reverse("client-add"), sent)
    in_care = caseload_of(cast.her_therapist).filter(client__display_name="Marit")
    assert in_care.count() == 1
    # The mail says nothing of therapy, and its link leads to a password and to Today.
    letter = mail.outbox[0]
    for word in ("therap", "client", "patient", "clinic"):
        assert word not in f"{letter.subject} {letter.body}".lower(), word
    assert len(mail.outbox) == 1
    link = re.search(r"https?://[^/]+(/account/invitation/\S+)", letter.body)
    assert link is not None
    marit = Client()
    words = "six wide boats at rest"
    marit.post(link[1], {"password1": words, "password2": words})
    assert marit.login(email="marit@cast.example", password=words)
    assert marit.get(reverse("today")).status_code == 200


def test_address_that_is_taken_is_not_told(cast: Cast, signed_in) -> None:
    pages = []
    for name, email in (("Marit", cast.client_elsewhere.email), ("Mirat", "free@cast.example")):
        browser = signed_in(cast.her_therapist)
        sent = {"display_name": name, "email": email, "submission_key": uuid4()}
        answer = browser.post(reverse("client-add"), sent)
        assert answer.status_code == 302
        pages.append(browser.get(reverse("design")).content.decode().replace(name, ""))
    assert "An invitation is on its way by mail." in pages[0]
    assert plain(pages[0]) == plain(pages[1])
    assert [letter.subject for letter in mail.outbox] == ["You are invited"] * 2


def plain(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_goal_that_the_client_has_just_changed_is_told(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    seen = goal.revision_number
    scenes.revised(cast, goal, "Her newest words")
    path = reverse("client-goal-revise", args=[cast.client_record.public_id, goal.public_id])
    response = signed_in(cast.her_therapist).post(
        path, wording(words="My words", seen_revision=seen)
    )
    page = response.content.decode()
    assert response.status_code == REJECTED
    assert "Her newest words" in page
    assert "My words" in page


def test_second_to_acknowledge_is_told_and_keeps_the_words(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    path = reverse("alert", args=[alert.public_id])
    browser = signed_in(cast.her_therapist)
    browser.post(path, {"what_was_done": "Rang her."})
    page = browser.post(path, {"what_was_done": "Rang again."}, follow=True).content.decode()
    assert "Rang again" in page
    assert not open_alerts_visible_to(cast.her_therapist).exists()
    alert.refresh_from_db()
    assert alert.what_was_done == "Rang her."


def test_alert_without_words_stays_open(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    path = reverse("alert", args=[alert.public_id])
    response = signed_in(cast.her_therapist).post(path, {"what_was_done": " "})
    assert response.status_code == REJECTED
    assert "Say in a few words" in response.content.decode()
    assert open_alerts_visible_to(cast.her_therapist).exists()


def test_hour_that_is_taken_is_told(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    first = reverse("client-appointments", args=[cast.client_record.public_id])
    other = reverse("client-appointments", args=[cast.other_record.public_id])
    assert browser.post(first, meeting()).status_code == 302
    response = browser.post(other, meeting(time="10:30"))
    assert response.status_code == REJECTED
    assert 'value="10:30"' in response.content.decode()


def test_total_entered_by_mistake_is_taken_back(cast: Cast, signed_in) -> None:
    wrong = scenes.paper_total(cast, 12)
    browser = signed_in(cast.her_therapist)
    client_id = cast.client_record.public_id
    page = reverse("client-response", args=[client_id, wrong.public_id])
    path = reverse("client-total-withdraw", args=[client_id, wrong.public_id])
    assert path in browser.get(page).content.decode()
    refused = browser.post(path, {"why": ""})
    assert refused.status_code == REJECTED
    assert "Say in a few words what was wrong with it." in refused.content.decode()
    told = browser.post(path, {"why": "It was <21>."}, follow=True).content.decode()
    assert "Taken back." in told
    assert "It was &lt;21&gt;." in told
    assert browser.get(page).status_code == 404
    assert browser.post(path, {"why": "Again."}).status_code == 404


def test_answers_of_the_client_cannot_be_taken_back(cast: Cast, signed_in) -> None:
    sent = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers())
    client_id = cast.client_record.public_id
    path = reverse("client-total-withdraw", args=[client_id, sent.public_id])
    browser = signed_in(cast.her_therapist)
    page = browser.get(reverse("client-response", args=[client_id, sent.public_id]))
    assert path not in page.content.decode()
    assert browser.post(path, {"why": "So."}).status_code == REJECTED


@pytest.mark.parametrize(
    "name", ["client", "client-measures", "client-appointments", "client-episode"]
)
def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries, name: str) -> None:
    asked = []
    for weeks, key in enumerate(("phq9", "gad7", "swls"), start=1):
        goal = scenes.proposed_goal(cast, words=f"Goal {key}")
        scenes.rating(cast, goal)
        scenes.schedule(cast, instrument_key=key)
        for day in range(3):
            enter_total(
                actor=cast.her_therapist,
                episode=cast.episode,
                instrument_key=key,
                score=14,
                answered_on=clock.today() - day * DAY,
            )
        scenes.appointment(cast, starts_at=clock.now() - weeks * 7 * DAY)
        path = reverse(name, args=[cast.client_record.public_id])
        asked.append(count_queries(signed_in(cast.her_therapist), path))
    assert asked[2] <= asked[0] <= MOST_QUERIES


def test_course_is_chosen_by_its_place(cast: Cast, signed_in) -> None:
    for key in ("phq9", "gad7"):
        scenes.schedule(cast, instrument_key=key)
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key=key,
            score=14,
            answered_on=clock.today(),
        )
    browser = signed_in(cast.her_therapist)
    path = reverse("client", args=[cast.client_record.public_id])
    titles = {
        place: re.search(
            r'id="time-line-title">([^<]*)<', browser.get(path, {"course": place}).content.decode()
        )[1]
        for place in ("", "1", "2", "3", "x", "\0", "9" * 400)
    }
    assert titles["1"] != titles["2"]
    assert {titles[place] for place in ("", "3", "x", "\0", "9" * 400)} == {titles["1"]}
    assert "?course=2" in browser.get(path).content.decode()


def test_chosen_course_is_told_in_words_where_it_is_not_the_one_at_the_head(
    cast: Cast, signed_in
) -> None:
    totals(cast, 20, 12, key="phq9")
    totals(cast, 6, 15, key="gad7")
    browser = signed_in(cast.her_therapist)
    path = reverse("client", args=[cast.client_record.public_id])
    words = [" ".join(browser.get(f"{path}?course={n}").content.decode().split()) for n in (1, 2)]
    assert "nxiety has gone up by 9" not in words[0]
    assert "nxiety has gone up by 9" in words[1]


def test_total_from_long_before_care_is_taken_when_it_is_meant(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    path = reverse("client-measure-total", args=[cast.client_record.public_id])
    asked = browser.post(path, total(answered_on="2019-03-04"))
    assert 'name="is_from_before"' in asked.content.decode()
    future = browser.post(path, total(answered_on="2126-03-04"))
    assert 'name="is_from_before"' not in future.content.decode()
    meant = total(answered_on="2019-03-04", is_from_before="on")
    assert browser.post(path, meant).status_code == 302


def test_all_that_is_wrong_with_a_total_is_told_at_once(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    path = reverse("client-measure-total", args=[cast.client_record.public_id])
    wrong = total(instrument_key="", score="999", answered_on="1990-01-01")
    refused = browser.post(path, wrong)
    assert refused.status_code == REJECTED
    told = refused.context["total_form"].errors
    assert set(told) == {"instrument_key", "score", "answered_on"}
    assert told["instrument_key"] == ["Choose a questionnaire."]
    assert "No total here lies outside" in told["score"][0]
    assert "This care began on" in told["answered_on"][0]
    page = refused.content.decode()
    assert 'name="is_from_before"' in page
    assert 'value="999"' in page
    # What might be right for some questionnaire is not called wrong.
    might_be = browser.post(path, total(instrument_key="", score="60"))
    assert set(might_be.context["total_form"].errors) == {"instrument_key"}


def test_second_score_of_a_day_is_refused(cast: Cast, signed_in) -> None:
    scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers())
    path = reverse("client-measure-total", args=[cast.client_record.public_id])
    browser = signed_in(cast.her_therapist)
    refused = browser.post(path, total(instrument_key="phq9", score="12", risk_phq9_9="0"))
    assert refused.status_code == REJECTED
    assert "The PHQ-9 was answered here on this day already." in refused.content.decode()
    yesterday = (clock.today() - DAY).isoformat()
    other_day = total(
        instrument_key="phq9", score="12", answered_on=yesterday, risk_phq9_9="unseen"
    )
    assert browser.post(path, other_day).status_code == 302


def test_rating_from_before_care_is_refused_beside_its_day(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    path = reverse("client-goal-rate", args=[cast.client_record.public_id, goal.public_id])
    sent = {"value": "4", "rated_on": "2020-01-01", "submission_key": uuid4()}
    refused = signed_in(cast.her_therapist).post(path, sent)
    assert refused.status_code == REJECTED
    assert "This care began on" in refused.content.decode()


def test_new_words_that_are_the_old_ones_are_refused(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    path = reverse("client-goal-revise", args=[cast.client_record.public_id, goal.public_id])
    sent = wording(words=goal.words, domain=goal.domain, horizon=goal.horizon)
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    refused = browser.post(path, {**sent, "seen_revision": goal.revision_number})
    assert refused.status_code == REJECTED
    assert "These are the words that stand already." in refused.content.decode()
    assert scenes.everything() == before


def test_long_words_are_never_cut_by_the_browser(cast: Cast, signed_in) -> None:
    path = reverse("client-goal-new", args=[cast.client_record.public_id])
    browser = signed_in(cast.her_therapist)
    for area in re.findall("<textarea[^>]*>", browser.get(path).content.decode()):
        assert "maxlength" not in area
    refused = browser.post(path, {**wording(words="y" * 612), "submission_key": uuid4()})
    page = refused.content.decode()
    assert "There are 612 now." in page
    assert "y" * 612 in page


def test_appointment_is_moved(cast: Cast, signed_in) -> None:
    coming = scenes.appointment(cast, starts_at=clock.now() + 3 * DAY)
    client_id = cast.client_record.public_id
    browser = signed_in(cast.her_therapist)
    page = reverse("client-appointments", args=[client_id])
    path = reverse("client-appointment-move", args=[client_id, coming.public_id])
    assert path in browser.get(page).content.decode()
    refused = browser.post(path, meeting(time="25:61"))
    assert refused.status_code == REJECTED
    assert 'value="25:61"' in refused.content.decode()
    assert browser.post(path, meeting(time="16:20")).status_code == 302
    assert "16:20" in browser.get(page).content.decode()
    assert scenes.trail_of(cast)[-1] == "appointment.move"


def test_move_of_what_was_cancelled_meanwhile_is_told(cast: Cast, signed_in) -> None:
    coming = scenes.appointment(cast, starts_at=clock.now() + 3 * DAY)
    address = [cast.client_record.public_id, coming.public_id]
    browser = signed_in(cast.her_therapist)
    browser.post(reverse("client-appointment-settle", args=address), {"state": "cancelled"})
    path = reverse("client-appointment-move", args=address)
    page = browser.post(path, meeting(time="16:20"), follow=True).content.decode()
    assert "This appointment was settled meanwhile (cancelled) and was not moved." in page
    assert "at 16:20: plan a new one there." in page
    unread = browser.post(path, meeting(time=""), follow=True).content.decode()
    assert "was not moved." in unread


def test_reason_that_is_too_long_stays_in_its_field(cast: Cast, signed_in) -> None:
    coming = scenes.appointment(cast, starts_at=clock.now() + 3 * DAY)
    path = reverse(
        "client-appointment-settle", args=[cast.client_record.public_id, coming.public_id]
    )
    sent = {"state": "cancelled", "why": "x" * 400}
    answer = signed_in(cast.her_therapist).post(path, sent)
    page = answer.content.decode()
    assert answer.status_code == REJECTED
    assert "Keep this under 300 characters. There are 400 now." in page
    assert "x" * 400 in page
    coming.refresh_from_db()
    assert coming.state == "planned"


def test_what_cannot_be_seen_is_left_out_of_words(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    path = reverse("client-goal-new", args=[cast.client_record.public_id])
    browser.post(path, wording(words="Sleep\0 \u202ebetter", submission_key=uuid4()))
    assert Goal.objects.get().words == "Sleep better"


def test_hour_that_has_passed_is_entered_not_planned(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    path = reverse("client-appointments", args=[cast.client_record.public_id])
    sent = meeting(day=(clock.today() - DAY).isoformat())
    page = browser.post(path, sent, follow=True).content.decode()
    assert "Entered: " in page


def test_cancelled_hour_says_why(cast: Cast, signed_in) -> None:
    coming = scenes.appointment(cast, starts_at=clock.now() + 3 * DAY)
    client_id = cast.client_record.public_id
    path = reverse("client-appointment-settle", args=[client_id, coming.public_id])
    browser = signed_in(cast.her_therapist)
    page = browser.post(path, {"state": "cancelled", "why": "She is on a train."}, follow=True)
    assert "Cancelled: the appointment on" in page.content.decode()
    assert "She is on a train." in page.content.decode()
