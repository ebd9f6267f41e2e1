"""Where care begins is said when a client is added, and again when they come back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from telos.episodes.actions import MoveNotAllowedError, take_on_client
from telos.episodes.enums import OPENING_STATES, EpisodeState
from telos.episodes.models import Episode
from tests import scenes
from tests.cast import Cast

REJECTED = 422


def sent(**more: object) -> dict[str, object]:
    return {"display_name": "Marit", "submission_key": uuid4(), **more}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("begins", [*sorted(OPENING_STATES), ""])
def test_client_is_added_where_care_begins(cast: Cast, signed_in, begins: str) -> None:
    browser = signed_in(cast.her_therapist)
    assert "Where care begins" in text(browser.get(reverse("client-add")))
    assert browser.post(reverse("client-add"), sent(begins=begins)).status_code == 302
    episode = Episode.objects.get(client__display_name="Marit")
    assert episode.state == (begins or EpisodeState.ASSESSMENT)


@pytest.mark.parametrize("begins", sorted({*EpisodeState} - OPENING_STATES))
def test_care_begins_nowhere_else(cast: Cast, signed_in, begins: EpisodeState) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    refused = browser.post(reverse("client-add"), sent(begins=begins))
    assert refused.status_code == REJECTED
    assert "Choose where care begins." in text(refused)
    assert 'value="Marit"' in text(refused)
    with pytest.raises(MoveNotAllowedError):
        take_on_client(
            actor=cast.her_therapist, practice=cast.practice, display_name="Marit", state=begins
        )
    assert scenes.everything() == before


def test_enquiry_that_came_to_nothing_and_a_return(cast: Cast, signed_in) -> None:
    """Given an enquiry that was closed; when they ring again; then both stand in the record."""
    browser = signed_in(cast.her_therapist)
    browser.post(reverse("client-add"), sent(begins="enquiry"))
    enquiry = Episode.objects.get(client__display_name="Marit")
    care = reverse("client-episode", args=[enquiry.client.public_id])
    assert "has been asking for help" in text(browser.get(care))
    browser.post(care, {"to": "closed", "why": "Too far to travel."})
    assert "what was stays as it ended" in text(browser.get(care))
    browser.post(care, {"to": "consultation", "why": "By video now."})
    now = text(browser.get(care))
    assert "has been in consultation" in now
    assert "Too far to travel." not in now
    assert f'href="?care={enquiry.public_id}"' in now
    assert "Too far to travel." in text(browser.get(care, {"care": str(enquiry.public_id)}))
