"""A move sent again, as from a second tab, is done once and told as the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from telos.base import clock
from telos.episodes.enums import EpisodeState
from tests import scenes
from tests.cast import Cast

REJECTED = 422
IN_A_MONTH = (clock.today() + timedelta(days=30)).isoformat()
KEPT = "Kept, with the reason, in the history of this care."
STANDS = EpisodeState.ASSESSMENT


def care(cast: Cast) -> str:
    return reverse("client-episode", args=[cast.client_record.public_id])


@pytest.mark.parametrize(
    ("here", "sent"),
    [
        (STANDS, {"to": "active", "why": "  It begins.\r\nToday.  "}),
        (STANDS, {"to": "paused", "why": "She travels.", "until": IN_A_MONTH}),
        (STANDS, {"to": "closed", "why": "It is done."}),
        (EpisodeState.CLOSED, {"to": "assessment", "why": "She is back."}),
    ],
)
def test_same_move_twice_is_one(
    cast: Cast, signed_in, here: EpisodeState, sent: dict[str, str]
) -> None:
    scenes.episode_in(cast, here)
    browser = signed_in(cast.her_therapist)
    assert browser.post(care(cast), sent).url == care(cast)
    once = scenes.everything()
    again = browser.post(care(cast), sent)
    assert (again.status_code, again.url) == (302, care(cast))
    assert scenes.everything() == once
    assert KEPT in browser.get(care(cast)).content.decode()


@pytest.mark.parametrize(
    "other",
    [
        {"to": "paused", "why": "Another reason.", "until": IN_A_MONTH},
        {"to": "paused", "why": "She travels."},
        {"to": "aftercare", "why": "She travels."},
    ],
)
def test_another_move_is_not_taken_for_it(cast: Cast, signed_in, other: dict[str, str]) -> None:
    browser = signed_in(cast.her_therapist)
    browser.post(care(cast), {"to": "paused", "why": "She travels.", "until": IN_A_MONTH})
    once = scenes.everything()
    assert browser.post(care(cast), other).status_code == REJECTED
    assert scenes.everything() == once


def seen_by(browser, cast: Cast) -> str:
    """What the page of care says it has seen."""
    return browser.get(care(cast)).context["form"]["seen"].value()


def test_stale_tab_is_no_day_put_off(cast: Cast, signed_in) -> None:
    # Given two tabs of care that goes on, and a pause made in the first
    scenes.episode_in(cast, EpisodeState.ACTIVE)
    browser = signed_in(cast.her_therapist)
    seen = seen_by(browser, cast)
    sent = {"to": "paused", "why": "She travels.", "until": IN_A_MONTH, "seen": seen}
    assert browser.post(care(cast), sent).status_code == 302
    once = scenes.everything()
    # When the second sends a pause of its own, with another day
    later = (clock.today() + timedelta(days=60)).isoformat()
    other = {**sent, "until": later, "why": "Her mother is ill."}
    answer = browser.post(care(cast), other)
    # Then nothing is done, and the page says what stands now, with the words as they were typed
    assert answer.status_code == REJECTED
    page = answer.content.decode()
    assert "Care was moved meanwhile: it pauses until" in page
    assert "Her mother is ill." in page
    assert f'value="{later}"' in page
    assert scenes.everything() == once
    # And sent once more by whoever has read that, the day is put off
    again = {**other, "seen": answer.context["form"]["seen"].value()}
    assert browser.post(care(cast), again).status_code == 302
    cast.episode.refresh_from_db()
    assert cast.episode.paused_until == clock.today() + timedelta(days=60)


@pytest.mark.parametrize("to", ["closed", "ending"])
def test_care_is_moved_on_from_where_it_was_seen_alone(cast: Cast, signed_in, to: str) -> None:
    browser = signed_in(cast.her_therapist)
    seen = seen_by(browser, cast)
    scenes.episode_in(cast, EpisodeState.ACTIVE)
    once = scenes.everything()
    answer = browser.post(care(cast), {"to": to, "why": "It is time.", "seen": seen})
    assert answer.status_code == REJECTED
    assert "Care was moved meanwhile: it is “In therapy” now." in answer.content.decode()
    assert "It is time." in answer.content.decode()
    assert scenes.everything() == once
