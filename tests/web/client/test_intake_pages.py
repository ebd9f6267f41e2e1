"""One's own intake on one's own pages: consent first, nothing typed is lost, handed in."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.access.enums import ConsentAnswer, ConsentKind
from telos.episodes.enums import EpisodeState
from telos.intake.enums.questions import Question, Section
from telos.intake.enums.states import IntakeState
from telos.intake.models import Intake, IntakeDraft, IntakeEntry
from tests import consents
from tests import scenes as care
from tests.cast import EVERYBODY, Cast
from tests.intake import scenes
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of

REJECTED = 422
PAGE = str(uuid4())


def section(kind: str = "hard") -> str:
    return reverse("my-intake-section", args=[kind])


def sent(words: str = "The nights.", *, seen: str = "0.", **more: str) -> dict[str, str]:
    return {"hard": words, "hard-seen": seen, "page": PAGE, **more}


def message(browser, **fields: object):
    return browser.post(
        reverse("my-intake-draft"), json.dumps(fields), content_type="application/json"
    )


def today(browser) -> str:
    """What stands on the page of today, without the menu above it."""
    return text_of(browser, "today").split("<main")[1]


def test_today_shows_it_as_waiting_until_it_is_handed_in(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    assert "Your intake waits for you" in today(browser)
    assert reverse("my-intake") in today(browser)
    intake = scenes.written(cast)
    assert reverse("my-intake") in today(browser)
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    assert reverse("my-intake") not in today(browser)


def test_in_therapy_nobody_is_asked_for_what_was_not_begun(cast: Cast, signed_in) -> None:
    care.episode_in(cast, EpisodeState.ACTIVE)
    assert reverse("my-intake") not in today(signed_in(cast.client))


def test_begins_by_a_press_and_once(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    assert not Intake.objects.exists()
    for _ in range(2):
        assert browser.post(reverse("my-intake-begin")).status_code == 302
    assert Intake.objects.count() == 1
    assert "Begin with whatever comes first" in text_of(browser, "my-intake")


@pytest.mark.parametrize("answer", [None, ConsentAnswer.REFUSED])
def test_consent_comes_first_and_a_no_is_not_punished(cast: Cast, signed_in, answer) -> None:
    scenes.begun(cast)
    consents.published(cast, ConsentKind.TREATMENT)
    consents.published(cast, ConsentKind.SUPERVISION)
    if answer:
        consents.answered(cast, ConsentKind.TREATMENT, answer)
    browser = signed_in(cast.client)
    page = text_of(browser, "my-intake")
    assert "First comes what you agree to, or not" in page
    for kind in (ConsentKind.TREATMENT, ConsentKind.SUPERVISION):
        assert reverse("my-consent", args=[kind]) in page
    assert section() not in page
    assert ("Your therapist talks with you about what you want changed" in page) == bool(answer)
    assert browser.get(section()).status_code == 302
    refused = browser.post(section(), sent())
    assert refused.status_code == REJECTED
    assert "The nights." in refused.content.decode()
    assert not IntakeEntry.objects.exists()


def test_saving_leads_on_and_keeps_what_was_answered(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    browser = signed_in(cast.client)
    assert browser.post(section(), sent())["Location"] == section("story")
    assert browser.post(section(), sent(seen="1.", go="leave"))["Location"] == reverse("today")
    assert [entry.words for entry in IntakeEntry.objects.all()] == ["The nights."]
    assert "The nights." in browser.get(section()).content.decode()


@pytest.mark.parametrize("kind", Section)
def test_every_section_may_be_left_empty(cast: Cast, signed_in, kind: Section) -> None:
    scenes.begun(cast)
    browser = signed_in(cast.client)
    assert browser.get(section(kind)).status_code == 200
    assert browser.post(section(kind), {"page": PAGE}).status_code == 302
    assert not IntakeEntry.objects.exists()


def test_what_was_passed_over_is_left_out_and_nobody_is_led_back(cast: Cast, signed_in) -> None:
    intake, browser = scenes.begun(cast), signed_in(cast.client)
    assert "Go on: What brings you<" in text_of(browser, "my-intake")
    scenes.answered(cast, intake, Question.STANDS_BY, "My sister.")
    assert "Go on: What is hard<" in text_of(browser, "my-intake")
    scenes.answered(cast, intake, Question.MONEY, "The bus.", helps="talk")
    assert "Go on: Being safe<" in text_of(browser, "my-intake")
    scenes.drafted(cast, intake, Question.STORY, "As a child")
    assert "Go on: Your story<" in text_of(browser, "my-intake")


def test_too_many_words_are_kept_on_the_page(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    refused = signed_in(cast.client).post(section(), sent("x" * 6_001))
    assert refused.status_code == REJECTED
    assert "x" * 6_001 in refused.content.decode()


def test_stale_page_shows_both_texts_and_is_taken_the_second_time(cast: Cast, signed_in) -> None:
    intake = scenes.begun(cast)
    scenes.answered(cast, intake, Question.HARD, "From the telephone.")
    browser = signed_in(cast.client)
    page = browser.post(section(), sent("From the desk."))
    told = page.content.decode()
    assert page.status_code == REJECTED
    assert "From the telephone." in told
    assert "From the desk." in told
    assert 'value="1."' in told
    both = sent("From the telephone, and from the desk.", seen="1.")
    assert browser.post(section(), both).status_code == 302
    assert IntakeEntry.objects.count() == 2


def test_typing_is_kept_and_shown_on_another_device(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    browser = signed_in(cast.client)
    kept = message(browser, question="hard", words="It is the ", seen="0.", page=PAGE)
    assert kept.status_code == 200
    assert kept.json()["seen"].startswith("0.")
    page = browser.get(section()).content.decode()
    assert "It is the " in page
    assert kept.json()["seen"] in page
    assert "not saved yet" in text_of(browser, "my-intake")
    other = message(browser, question="hard", words="Mine", seen="0.", page=str(uuid4()))
    assert other.status_code == REJECTED
    assert IntakeDraft.objects.get().words == "It is the "


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"question": "weather", "page": PAGE},
        {"question": "hard", "page": "none"},
        {"question": "hard", "words": ["x"], "page": PAGE, "value": "3"},
        {"question": ["hard"], "page": PAGE},
        {"question": "money", "page": PAGE, "helps": "a loan"},
    ],
)
def test_message_that_no_page_would_send_is_refused(cast: Cast, signed_in, fields) -> None:
    scenes.begun(cast)
    assert message(signed_in(cast.client), **fields).status_code in {200, REJECTED}
    assert not IntakeDraft.objects.exists()


def test_message_is_no_form(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    assert signed_in(cast.client).post(reverse("my-intake-draft"), sent()).status_code == 404


def test_looked_through_and_handed_in(cast: Cast, signed_in) -> None:
    scenes.written(cast)
    browser = signed_in(cast.client)
    page = text_of(browser, "my-intake-look")
    assert scenes.CARRIES in page
    assert "Being safe" in page
    seen = Intake.objects.get().revision_number
    stale = browser.post(reverse("my-intake-hand-in"), {"seen_revision": seen - 1})
    assert stale.status_code == REJECTED
    assert browser.post(reverse("my-intake-hand-in"), {"seen_revision": seen}).status_code == 302
    assert "Your intake is with your therapist" in text_of(browser, "my-intake")


def test_both_see_who_wrote_what(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.answered(cast, intake, words="And her dog.", by=cast.her_therapist)
    page = signed_in(cast.client).get(section("strengths")).content.decode()
    assert "And her dog." in page
    assert cast.her_therapist.display_name in page


def test_shared_formulation_stands_on_the_clients_page(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    browser = signed_in(cast.client)
    assert scenes.HANGS not in text_of(browser, "my-intake")
    scenes.shared(cast, intake)
    assert scenes.HANGS in text_of(browser, "my-intake")


def test_complete_intake_is_taken_up_with_a_reason(cast: Cast, signed_in) -> None:
    intake = scenes.complete(cast)
    browser = signed_in(cast.client)
    path, seen = reverse("my-intake-take-up"), {"seen_revision": intake.revision_number}
    assert browser.post(path, seen).status_code == REJECTED
    assert browser.post(path, {**seen, "why": "There is more."}).status_code == 302
    assert "There is more." in text_of(browser, "my-intake")


def test_pages_are_nobody_elses(cast: Cast, signed_in) -> None:
    scenes.written(cast)
    for who in EVERYBODY:
        if who == "client":
            continue
        browser = signed_in(cast.person(who))
        for path in (reverse("my-intake-look"), section()):
            assert browser.get(path).status_code == 404, who
        page = browser.get(reverse("my-intake"), follow=True).content.decode()
        assert scenes.CARRIES not in page, who


@pytest.mark.parametrize("name", ["my-intake", "my-intake-look"])
def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries, name: str) -> None:
    intake, counts = scenes.begun(cast), []
    for question in (Question.HARD, Question.STORY, Question.MONEY):
        scenes.answered(cast, intake, question, "Words.")
        counts.append(count_queries(signed_in(cast.client), reverse(name)))
    assert counts[2] <= counts[0] <= MOST_QUERIES
