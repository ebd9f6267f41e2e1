"""A form that nothing takes any more: its words are shown to whoever sent them, and to nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from telos.access.actions import hand_over, let_record_rest
from telos.episodes.enums import EpisodeState
from telos.intake.models import IntakeEntry
from tests import scenes as care
from tests.cast import Cast
from tests.intake import scenes

if TYPE_CHECKING:
    from django.http import HttpResponse

WORDS = "She has a <dog>, and\nwalks it at night."
SHOWN = "She has a &lt;dog&gt;, and<br>walks it at night."
PAGE = "6d8f2f0e-7a5b-4c0e-9d6b-2a1f6c1b3e57"


def given_away(cast: Cast) -> None:
    """The manager gives her care to another, while her therapist writes."""
    hand_over(
        actor=cast.manager,
        client=cast.client_record,
        giver=cast.her_therapist,
        to=cast.colleague,
    )


def add(browser: Client, cast: Cast, words: str = WORDS, **more: str) -> HttpResponse:
    fields = {"stands_by": words, "stands_by-seen": "0.", "page": PAGE, **more}
    path = reverse("client-intake-add", args=[cast.client_record.public_id, "stands_by"])
    return browser.post(path, fields)


def test_words_of_a_therapist_whose_care_went_to_another_stand_there_to_copy(
    cast: Cast, signed_in
) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    given_away(cast)
    answer = add(browser, cast)
    told = answer.content.decode()
    assert answer.status_code == 404
    assert SHOWN in told
    assert "What you sent just now was not saved" in told
    assert "Nothing that you wrote is lost" not in told
    assert "no-store" in answer["Cache-Control"]
    # Nothing of the record, and nothing that the form sent for itself.
    for hidden in (cast.client_record.display_name, scenes.CARRIES, PAGE):
        assert hidden not in told
    # And nothing of it is kept.
    assert IntakeEntry.objects.filter(by=cast.her_therapist).count() == 0
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "walks it" not in json.dumps(kept)


def test_the_same_is_said_of_what_never_was(cast: Cast, signed_in) -> None:
    """So the page tells nobody that there is a record."""
    scenes.handed_in(cast)
    browser = signed_in(cast.colleague)
    there = add(browser, cast).content.decode()
    nowhere = browser.post(
        reverse("client-intake-add", args=[uuid4(), "stands_by"]),
        {"stands_by": WORDS, "stands_by-seen": "0.", "page": PAGE},
    ).content.decode()
    assert SHOWN in there
    assert without_the_form_of_the_theme(there) == without_the_form_of_the_theme(nowhere)


def without_the_form_of_the_theme(page: str) -> list[str]:
    """The page without what leads back to its own address."""
    return [line for line in page.splitlines() if "hidden" not in line]


def test_words_of_a_client_whose_care_began_anew_stand_there(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    browser = signed_in(cast.client)
    care.episode_in(cast, EpisodeState.ASSESSMENT)
    path = reverse("my-intake-section", args=["hard"])
    answer = browser.post(path, {"hard": WORDS, "hard-seen": "0.", "page": PAGE, "go": "next"})
    assert answer.status_code == 404
    assert SHOWN in answer.content.decode()
    assert "Nothing that you wrote is lost" in browser.get(path).content.decode()


def test_words_for_a_record_that_rests_stand_there(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    let_record_rest(actor=cast.client, client=cast.client_record)
    answer = add(browser, cast)
    assert answer.status_code == 403
    assert SHOWN in answer.content.decode()


@pytest.mark.parametrize("words", ["Angst", "schön", "Sleep.", "a b"])
def test_single_words_are_words(cast: Cast, signed_in, words: str) -> None:
    told = add(signed_in(cast.colleague), cast, words=words).content.decode()
    assert f'<blockquote class="quote plain" >{words}</blockquote>' in told


@pytest.mark.parametrize(
    "said", ["", "  ", "0.", "coping", PAGE, "2026-11-28", "18:30", "sliding_scale", "A1b2C3d4"]
)
def test_what_a_form_sends_for_itself_is_not_shown(cast: Cast, signed_in, said: str) -> None:
    answer = add(signed_in(cast.colleague), cast, words=said)
    assert answer.status_code == 404
    assert "What you sent just now was not saved" in answer.content.decode()
    assert "<blockquote" not in answer.content.decode()


@pytest.mark.parametrize("name", ["password", "new_password1", "csrfmiddlewaretoken", "code"])
def test_secrets_are_never_shown(cast: Cast, signed_in, name: str) -> None:
    told = add(signed_in(cast.colleague), cast, **{name: "correct horse battery"}).content.decode()
    assert SHOWN in told
    assert "correct horse" not in told


def test_nothing_is_shown_again_at_an_address_that_takes_no_form(cast: Cast, signed_in) -> None:
    """Another site could send words there, to be read as if they were ours."""
    browser = signed_in(cast.client)
    for path in ("/nowhere/", reverse("my-intake-draft")):
        told = browser.post(path, {"hard": WORDS})
        assert told.status_code == 404
        assert "walks it" not in told.content.decode()


def test_another_site_sends_nothing_that_is_shown(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.colleague)
    told = add(browser, cast)
    assert told.status_code == 403
    assert "walks it" not in told.content.decode()


def typed(browser: Client, cast: Cast) -> HttpResponse:
    message = {"hangs_together": WORDS, "seen_number": "0", "page": PAGE, "draft": ""}
    path = reverse("client-formulation", args=[cast.client_record.public_id])
    return browser.post(path, json.dumps(message), content_type="application/json")


def test_script_is_told_who_is_signed_in_and_no_more(cast: Cast, signed_in) -> None:
    """By it a page tells a therapist who lost the care from somebody who signed out."""
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    assert typed(browser, cast).status_code == 200
    given_away(cast)
    for who in ("her_therapist", "client", "other_client"):
        answer = typed(signed_in(cast.person(who)), cast)
        assert answer.status_code == 404
        assert answer.json() == {"person": str(cast.person(who).public_id)}


def test_script_is_told_the_same_while_a_record_rests(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    let_record_rest(actor=cast.client, client=cast.client_record)
    answer = typed(browser, cast)
    assert answer.status_code == 403
    assert answer.json() == {"person": str(cast.her_therapist.public_id)}
