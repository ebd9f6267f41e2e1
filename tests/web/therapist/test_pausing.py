"""A pause on the pages: until which day, what is cancelled with it, and what both see meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.scheduling.enums import AppointmentState
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import text_of
from tests.web.therapist.test_caseload import page_of
from tests.web.therapist.test_closing import REJECTED, text

MORNING = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def pause(browser, cast: Cast, **more: str):
    path = reverse("client-episode", args=[cast.client_record.public_id])
    sent = {"to": "paused", "why": "A long journey.", "until": "2027-01-15", **more}
    return browser.post(path, sent)


@time_machine.travel(MORNING)
@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("", "Say on which day you two look again."),
        ("2026-11-24", "Choose a day after today."),
        ("2028-11-24", "A pause lasts a year at most."),
        ("soon", "Enter the day as day, month and year"),
    ],
)
def test_day_that_cannot_be_is_refused_and_what_was_typed_stays(
    cast: Cast, signed_in, until: str, said: str
) -> None:
    browser = signed_in(cast.her_therapist)
    asked = reverse("client-episode", args=[cast.client_record.public_id])
    assert 'name="until"' in browser.get(asked).content.decode()
    before = scenes.everything()
    refused = pause(browser, cast, until=until)
    page = refused.content.decode()
    assert refused.status_code == REJECTED
    assert said in page
    assert "A long journey." in page
    assert scenes.everything() == before


@time_machine.travel(MORNING)
def test_pause_is_told_to_both_and_asks_for_nothing(cast: Cast, signed_in) -> None:
    scenes.schedule(cast)
    browser, client_id = signed_in(cast.her_therapist), cast.client_record.public_id
    assert pause(browser, cast).status_code == 302
    story = text(browser, "client-episode", client_id)
    assert "Noor’s care pauses until 15 January" in story
    assert "You let this care pause" in story
    assert "A long journey." in story
    assert "paused until 15 January" in text(browser, "client", client_id)
    assert "none in the pause" in text(browser, "client", client_id)
    caseload = page_of(browser)
    assert "paused until 15 January" in caseload
    assert "Nobody is waiting" in caseload
    today = text_of(signed_in(cast.client), "today")
    assert "you two look again on 15 January" in today
    assert "No questionnaire is asked before" in today


@time_machine.travel(MORNING)
def test_what_is_planned_is_cancelled_where_that_is_ticked(cast: Cast, signed_in) -> None:
    soon, later = (
        scenes.appointment(cast, starts_at=clock.now() + timedelta(days=days)) for days in (1, 60)
    )
    browser = signed_in(cast.her_therapist)
    assert pause(browser, cast, cancels="on").status_code == 302
    for each, state in ((soon, AppointmentState.CANCELLED), (later, AppointmentState.PLANNED)):
        each.refresh_from_db()
        assert each.state == state
    story = text(browser, "client-episode", cast.client_record.public_id)
    assert "The appointment of 25 Nov was cancelled with it." in story


def test_when_the_day_has_come_the_therapist_is_asked_and_goes_on(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.ACTIVE)
    scenes.paused(cast, days=30)
    browser, client_id = signed_in(cast.her_therapist), cast.client_record.public_id
    with clock.set_to(clock.now() + timedelta(days=30)):
        page = page_of(browser)
        assert "it was agreed to look again today" in page
        assert reverse("client-episode", args=[client_id]) in page
        offered = text(browser, "client-episode", client_id)
        for state, is_offered in (("active", True), ("ending", True), ("assessment", False)):
            assert (f'value="{state}"' in offered) == is_offered, state
        path = reverse("client-episode", args=[client_id])
        assert browser.post(path, {"to": "active", "why": "Back."}).status_code == 302
        assert "You ended the pause: in therapy" in text(browser, "client-episode", client_id)
        assert "would look again" not in page_of(browser)


def test_silence_before_and_in_a_pause_is_not_counted(cast: Cast, signed_in) -> None:
    scenes.schedule(cast)
    scenes.paused(cast, days=60)
    browser = signed_in(cast.her_therapist)
    with clock.set_to(clock.now() + timedelta(days=60)):
        move_episode(
            actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.ASSESSMENT, why="Back."
        )
        assert "no answer yet" not in page_of(browser)
    with clock.set_to(clock.now() + timedelta(days=75)):
        assert "no answer yet" in page_of(browser)


# After the cast’s own beginning, so that what is done follows it.
AHEAD = datetime(2027, 3, 3, 8, 30, tzinfo=UTC)


def episode_path(cast: Cast) -> str:
    return reverse("client-episode", args=[cast.client_record.public_id])


def test_pause_that_is_over_is_told_so_to_both(cast: Cast, signed_in) -> None:
    with time_machine.travel(AHEAD):
        pause(signed_in(cast.her_therapist), cast, until="2027-04-15")
    with time_machine.travel(datetime(2027, 4, 15, 9, tzinfo=UTC)):
        assert "Your care pauses; you two look again today" in text_of(
            signed_in(cast.client), "today"
        )
    with time_machine.travel(datetime(2027, 4, 28, 9, tzinfo=UTC)):
        today = text_of(signed_in(cast.client), "today")
        assert "Your pause is over; you two wanted to look again on 15 April" in today
        assert "wanted to look again on 15 April, and nothing has been entered since" in today
        for to_come in ("you two look again on", "leave it be until", "Your care pauses"):
            assert to_come not in today
        progress = text_of(signed_in(cast.client), "my-progress")
        assert "Since 3 March 2027; you two wanted to look again on 15 April" in progress
        browser, client_id = signed_in(cast.her_therapist), cast.client_record.public_id
        story = text(browser, "client-episode", client_id)
        assert "Noor’s pause is over: you two would look again on 15 April" in story
        assert "pauses until" not in story
        for page in (text(browser, "client", client_id), page_of(browser)):
            assert "pause over, to look again on 15 April" in page
            assert "paused until" not in page.lower()


@time_machine.travel(AHEAD)
def test_day_is_put_off_on_the_page(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    pause(browser, cast, until="2027-04-15")
    assert (
        "Paused still: look again on another day"
        in browser.get(episode_path(cast)).content.decode()
    )
    same = pause(browser, cast, why="Longer.", until="2027-04-15")
    assert same.status_code == REJECTED
    assert "You two look again on that day already." in same.content.decode()
    assert pause(browser, cast, why="Her mother is ill.", until="2027-05-20").status_code == 302
    story = text(browser, "client-episode", cast.client_record.public_id)
    assert "Noor’s care pauses until 20 May" in story
    assert "You put off the day to look again, to 20 May" in story
    assert "You let this care pause until 15 April" in story
    assert "Her mother is ill." in story
    progress = text_of(signed_in(cast.client), "my-progress")
    assert "Since 3 March 2027; you two look again on 20 May" in progress
    assert "A long journey." in progress
    assert "Put off on 3 March 2027 to 20 May 2027: Her mother is ill." in progress


def test_day_from_a_page_that_is_out_of_date_stays(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.AFTERCARE)
    refused = pause(signed_in(cast.her_therapist), cast)
    page = refused.content.decode()
    assert refused.status_code == REJECTED
    assert "Care cannot go there from where it stands." in page
    assert 'value="2027-01-15"' in page
    assert "A long journey." in page


def test_pause_does_not_begin_therapy_anew(cast: Cast, signed_in) -> None:
    with time_machine.travel(datetime(2027, 2, 3, 9, tzinfo=UTC)):
        scenes.episode_in(cast, EpisodeState.ACTIVE)
    with time_machine.travel(datetime(2027, 9, 3, 9, tzinfo=UTC)):
        scenes.paused(cast, days=30)
    with time_machine.travel(datetime(2027, 11, 28, 9, tzinfo=UTC)):
        move_episode(
            actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.ACTIVE, why="Back."
        )
        browser = signed_in(cast.her_therapist)
        story = text(browser, "client-episode", cast.client_record.public_id)
        assert "Noor has been in therapy since February" in story


@time_machine.travel(MORNING)
def test_session_within_a_pause_is_told_in_one_sentence(cast: Cast, signed_in) -> None:
    pause(signed_in(cast.her_therapist), cast)
    scenes.appointment(cast, starts_at=datetime(2027, 1, 15, 9, tzinfo=UTC))
    within = "One session is planned within the pause"
    assert within not in text_of(signed_in(cast.client), "today")
    scenes.appointment(cast, starts_at=datetime(2027, 1, 10, 9, tzinfo=UTC))
    assert f"{within}, on 10 January; it stays." in text_of(signed_in(cast.client), "today")


def test_reason_of_a_move_says_that_the_client_reads_it(cast: Cast, signed_in) -> None:
    said = "The client reads it: in their book"
    browser = signed_in(cast.her_therapist)
    assert said in browser.get(episode_path(cast)).content.decode()
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert said in browser.get(episode_path(cast)).content.decode()


@time_machine.travel(MORNING, tick=False)
def test_day_that_is_sooner_was_brought_forward(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    pause(browser, cast)
    pause(browser, cast, until="2026-12-12", why="She is back.")
    pause(browser, cast, until="2026-12-20", why="Not yet.")
    story = text(browser, "client-episode", cast.client_record.public_id)
    assert "You brought the day to look again forward, to 12 December" in story
    assert "You put off the day to look again, to 20 December" in story
    progress = text_of(signed_in(cast.client), "my-progress")
    assert "Brought forward on 24 November 2026 to 12 December 2026: She is back." in progress
    assert "Put off on 24 November 2026 to 20 December 2026: Not yet." in progress
