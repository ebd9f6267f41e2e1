"""Closing care: what is planned ends with it, and nothing is offered that would be refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from django.urls import reverse

from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from telos.measures.actions import acknowledge_alert
from telos.scheduling.enums import AppointmentState
from tests import scenes
from tests.cast import Cast
from tests.web.therapist.test_caseload import page_of

REJECTED = 422
MORNING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def text(browser, name: str, *args: object) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def close(browser, cast: Cast, **more: str):
    path = reverse("client-episode", args=[cast.client_record.public_id])
    return browser.post(path, {"to": "closed", "why": "We said goodbye.", **more})


@time_machine.travel(MORNING)
def test_closing_asks_what_becomes_of_what_is_planned(cast: Cast, signed_in) -> None:
    planned = scenes.appointment(cast, starts_at=clock.now() + timedelta(days=1))
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    refused = close(browser, cast)
    page = refused.content.decode()
    assert refused.status_code == REJECTED
    assert "Still planned: tomorrow at 08:30." in page
    assert "Tick this to cancel it" in page
    assert "We said goodbye." in page
    assert scenes.everything() == before
    assert close(browser, cast, cancels="on").status_code == 302
    planned.refresh_from_db()
    assert (planned.state, planned.why) == (AppointmentState.CANCELLED, "Care was closed.")
    assert scenes.trail_of(cast)[-2:] == ["episode.move.closed", "appointment.cancelled"]
    story = text(browser, "client-episode", cast.client_record.public_id)
    assert "The appointment of 25 Nov was cancelled with it." in story


def test_closing_leaves_what_is_past_to_be_settled(cast: Cast, signed_in) -> None:
    past = scenes.appointment(cast)
    assert close(signed_in(cast.her_therapist), cast).status_code == 302
    past.refresh_from_db()
    assert past.state == AppointmentState.PLANNED


@time_machine.travel(MORNING)
def test_closed_care_offers_nothing_that_would_be_refused(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast)
    client_id = cast.client_record.public_id
    browser = signed_in(cast.her_therapist)
    open_page = text(browser, "client", client_id)
    for offered in ("waits for your answer", "Plan one", "Ask one", "Propose a goal"):
        assert offered in open_page, offered
    close(browser, cast)
    page = text(browser, "client", client_id)
    for offered in ("waits for your answer", "Plan one", "Ask one", "Propose a goal", "session 1"):
        assert offered not in page, offered
    assert "proposed, not agreed before care ended" in page
    assert "waits for your answer" not in text(browser, "client-goal", client_id, goal.public_id)
    led = browser.get(reverse("client-goal-new", args=[client_id]), follow=True)
    assert "Care has ended, so its goals stay as they stood." in led.content.decode()


def test_reached_goals_of_closed_care_are_told(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    move_goal(
        actor=cast.client,
        goal=goal,
        to=GoalState.REACHED,
        seen_revision=goal.revision_number,
        why="So.",
    )
    scenes.episode_in(cast, EpisodeState.CLOSED)
    browser = signed_in(cast.her_therapist)
    ended = page_of(browser, show="ended")
    assert f"“{scenes.WORDS}”, reached" in ended
    page = text(browser, "client", cast.client_record.public_id)
    assert "One goal was reached." in page
    for wrong in ("No goal is open yet", "Goals in conversation"):
        assert wrong not in page
        assert wrong not in ended


def test_number_of_the_next_session_waits_for_the_one_before(cast: Cast, signed_in) -> None:
    scenes.appointment(cast)
    scenes.appointment(cast, starts_at=clock.now() + timedelta(days=7))
    browser = signed_in(cast.her_therapist)
    page = text(browser, "client", cast.client_record.public_id)
    assert "session 1" not in page
    assert "next session on" in page or "next session tomorrow" in page


def test_closing_asks_to_see_to_an_answer_first(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    scenes.answered(cast, alert.response, {"phq9_1": 1})
    browser, link = signed_in(cast.her_therapist), reverse("alert", args=[alert.public_id])
    assert link in text(browser, "client-episode", cast.client_record.public_id)
    before = scenes.everything()
    refused = close(browser, cast)
    page = " ".join(refused.content.decode().split())
    assert refused.status_code == REJECTED
    assert "See to it first, then close this care." in page
    assert link in page
    assert "We said goodbye." in page
    assert scenes.everything() == before
    path = reverse("client-episode", args=[cast.client_record.public_id])
    on = browser.post(path, {"to": "active", "why": "It goes on."})
    assert on.status_code == 302
    browser.post(link, {"what_was_done": "We spoke."})
    assert close(browser, cast).status_code == 302
    assert link not in text(browser, "client-episode", cast.client_record.public_id)


def test_client_is_told_who_looks_at_an_answer_after_care(cast: Cast, signed_in) -> None:
    """Somebody does while it stands among what waits for her therapist, and nobody after that."""
    alert = scenes.risk_alert(cast)
    scenes.answered(cast, alert.response, {"phq9_1": 1})
    hers, nobody = signed_in(cast.client), "Nobody at the practice looks at this answer just now."
    sees = "Your therapist will see this answer when they next look"
    assert sees in text(hers, "today")
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED)
    waits = text(hers, "today")
    assert sees in waits
    assert nobody not in waits
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="We spoke.")
    assert nobody in text(hers, "today")
