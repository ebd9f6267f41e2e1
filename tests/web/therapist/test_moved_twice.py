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
