"""What I agreed to: what a client sees of it, and what each press does."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.actions import begin_care
from telos.access.enums import ConsentAnswer, ConsentKind, ConsentState
from telos.access.queries import consents_of, has_agreed, therapists_of
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of

GIVEN, REFUSED, WITHDRAWN = ConsentAnswer
KIND = ConsentKind.RESEARCH
REJECTED = 422
CLIENTS = {"client", "other_client"}


def press(browser: Client, cast: Cast, answer: str, kind: ConsentKind = KIND, **more: object):
    stands = consents_of(cast.client_record)[kind]
    sent = {"answer": answer, "text": stands.text.public_id, "seen": stands.seen, **more}
    return browser.post(reverse("my-consent-answer", args=[kind]), sent)


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    consents.published(cast, KIND)
    for path in (reverse("my-consents"), reverse("my-consent", args=[KIND])):
        statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
        # Another practice has published nothing: its client is asked nothing.
        away = {"client_elsewhere"} if path == reverse("my-consents") else set()
        assert statuses == {who: 200 if who in CLIENTS | away else 404 for who in EVERYBODY}, path
        assert Client().get(path).status_code == 302


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "client"])
def test_nobody_answers_for_the_client(cast: Cast, signed_in, who: str) -> None:
    consents.published(cast, KIND)
    response = press(signed_in(cast.person(who)), cast, "given")
    assert response.status_code == (302 if who == "other_client" else 404)
    assert not has_agreed(cast.client_record, KIND)
    assert has_agreed(cast.other_record, KIND) is (who == "other_client")


def test_one_clients_answers_are_not_another_ones(cast: Cast, signed_in) -> None:
    consents.answered(cast, KIND, REFUSED)
    page = text_of(signed_in(cast.other_client), "my-consent", KIND)
    assert "You said no" not in page
    assert "May your results be used" in page


@pytest.mark.parametrize("kind", ConsentKind)
def test_page_tells_what_follows_before_it_is_answered(
    cast: Cast, signed_in, kind: ConsentKind
) -> None:
    consents.published(cast, kind, "Words of ours.\n\n- one\n- two\n\n<b>So</b>")
    page = text_of(signed_in(cast.client), "my-consent", kind)
    for words in ("If you say yes", "If you say no", "Yes, I agree", "Version 1, of "):
        assert words in page
    assert "<li>one</li><li>two</li>" in page
    assert "&lt;b&gt;So&lt;/b&gt;" in page
    assert "Take my yes back" not in page


def test_nothing_published_is_nothing_asked(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    assert "Nothing is asked of you here yet" in text_of(browser, "my-consents")
    assert browser.get(reverse("my-consent", args=[KIND])).status_code == 404
    assert browser.get(reverse("my-consent", args=["dance"])).status_code == 404
    assert "agree" not in text_of(browser, "today").split("<main")[1]


def test_yes_no_and_taking_back_are_one_press_each(cast: Cast, signed_in) -> None:
    consents.published(cast, KIND)
    browser = signed_in(cast.client)
    for answer, said in (
        ("refused", "You said no to this on"),
        ("given", "You agree to this, since"),
        ("withdrawn", "You took your yes back on"),
        ("given", "You agree to this, since"),
    ):
        assert press(browser, cast, answer).status_code == 302
        assert said in text_of(browser, "my-consent", KIND)
    page = text_of(browser, "my-consent", KIND)
    assert page.count("To version 1.") == 4
    assert "Take my yes back" in page
    assert "Your results are in no research that begins after that." in page
    assert scenes.trail_of(cast)[-4:] == [
        "consent.refuse",
        "consent.give",
        "consent.withdraw",
        "consent.give",
    ]


def test_press_sent_twice_is_one_answer(cast: Cast, signed_in) -> None:
    text = consents.published(cast, KIND)
    send = partial(
        signed_in(cast.client).post,
        reverse("my-consent-answer", args=[KIND]),
        {"answer": "given", "text": text.public_id, "seen": 0},
    )
    assert [send().status_code for _ in range(2)] == [302, 302]
    assert consents_of(cast.client_record)[KIND].seen == 1


def test_words_that_changed_under_the_page_are_shown_and_asked_anew(cast: Cast, signed_in) -> None:
    old = consents.published(cast, KIND)
    consents.published(cast, KIND, "Words of today")
    browser = signed_in(cast.client)
    sent = {"answer": "given", "text": old.public_id, "seen": 0}
    response = browser.post(reverse("my-consent-answer", args=[KIND]), sent)
    page = response.content.decode()
    assert response.status_code == REJECTED
    assert "This has changed since you opened it." in page
    assert "Words of today" in page
    assert not has_agreed(cast.client_record, KIND)


@pytest.mark.parametrize(
    "broken",
    [
        {"answer": "perhaps"},
        {"answer": ""},
        {"text": "x"},
        {"seen": "-1"},
        {"seen": "99999999999999"},
        {"seen": ""},
    ],
)
def test_broken_form_is_refused(cast: Cast, signed_in, broken: dict[str, str]) -> None:
    consents.published(cast, KIND)
    response = press(signed_in(cast.client), cast, **{"answer": "given", **broken})
    assert response.status_code == REJECTED
    assert not has_agreed(cast.client_record, KIND)


def test_text_of_another_kind_is_not_taken(cast: Cast, signed_in) -> None:
    consents.published(cast, KIND)
    other = consents.published(cast, ConsentKind.SUPERVISION)
    browser = signed_in(cast.client)
    for text in (other.public_id, uuid4()):
        assert press(browser, cast, "given", text=text).status_code == 404


def test_form_refuses_the_wrong_method(cast: Cast, signed_in) -> None:
    consents.published(cast, KIND)
    browser = signed_in(cast.client)
    assert browser.put(reverse("my-consent-answer", args=[KIND])).status_code == 405
    assert browser.post(reverse("my-consents")).status_code == 405
    assert browser.post(reverse("my-consent", args=[KIND])).status_code == 405


def test_new_words_say_what_changed_and_that_the_yes_waits(cast: Cast, signed_in) -> None:
    consents.answered(cast, KIND)
    consents.published(cast, KIND, "Other words", why="Dates are left out now")
    page = text_of(signed_in(cast.client), "my-consent", KIND)
    assert "Dates are left out now" in page
    assert "until you answer them, your yes does not count" in page
    assert "Version 1, of " in page, "the words that were agreed to can be read still"
    today = text_of(signed_in(cast.client), "today")
    assert "New words to agree to, or not" in today


def test_who_takes_back_a_second_therapist_chooses_who_goes_on(cast: Cast, signed_in) -> None:
    kind = ConsentKind.SHARING
    consents.agreed_to_a_second(cast)
    browser = signed_in(cast.client)
    assert "Who goes on with you" not in text_of(browser, "my-consent", kind)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    assert "Who goes on with you" in text_of(browser, "my-consent", kind)

    refused = press(browser, cast, "withdrawn", kind)
    assert refused.status_code == REJECTED
    assert "Say who goes on with you" in refused.content.decode()
    wrong = press(browser, cast, "withdrawn", kind, goes_on=cast.former_therapist.public_id)
    assert wrong.status_code == REJECTED

    press(browser, cast, "withdrawn", kind, goes_on=cast.colleague.public_id)
    assert list(therapists_of(cast.client_record)) == [cast.colleague]


def test_today_asks_what_waits_and_nothing_else(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    consents.published(cast, ConsentKind.SHARING)
    assert "Read and answer" not in text_of(browser, "today"), "asked when it comes to it"
    consents.published(cast, KIND)
    today = text_of(browser, "today")
    assert f'href="{reverse("my-consent", args=[KIND])}"' in today
    assert "Something is asked of you, to agree to or not" in today
    consents.published(cast, ConsentKind.SUPERVISION)
    today = text_of(browser, "today")
    assert "asks for your answer to two things" in today
    assert f'href="{reverse("my-consents")}"' in today
    consents.answered(cast, KIND, REFUSED)
    consents.answered(cast, ConsentKind.SUPERVISION)
    assert "Read and answer" not in text_of(browser, "today"), "a no is an answer"


def test_nobody_is_asked_after_care(cast: Cast, signed_in) -> None:
    consents.published(cast, KIND)
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="So.")
    assert "Read and answer" not in text_of(signed_in(cast.client), "today")
    assert consents_of(cast.client_record)[KIND].state == ConsentState.WAITING


def test_paper_that_a_therapist_entered_is_told_to_the_client(cast: Cast, signed_in) -> None:
    consents.answered(cast, KIND, actor=cast.her_therapist, paper=consents.paper())
    page = text_of(signed_in(cast.client), "my-consent", KIND)
    assert "on paper. Entered by Therapist harbour" in page
    assert "Present: Noor and her sister." in page
    looked = text_of(signed_in(cast.client), "who-looked")
    assert "entered from paper what you answered" in looked


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    for path in (reverse("my-consents"), reverse("my-consent", args=[KIND]), reverse("today")):
        counts = []
        for kinds in ([KIND], list(ConsentKind)):
            for kind in kinds:
                consents.published(cast, kind)
            counts.append(count_queries(signed_in(cast.client), path))
        assert counts[1] <= counts[0] <= MOST_QUERIES, path
    for _ in range(2):
        consents.answered(cast, KIND, GIVEN)
        consents.answered(cast, KIND, WITHDRAWN)
    again = count_queries(signed_in(cast.client), reverse("my-consent", args=[KIND]))
    assert again <= MOST_QUERIES


def test_what_is_no_longer_asked_says_so_and_lets_a_yes_be_taken_back(
    cast: Cast, signed_in
) -> None:
    consents.answered(cast, KIND)
    consents.published(cast, ConsentKind.SUPERVISION)
    opened = consents_of(cast.client_record)[ConsentKind.SUPERVISION]
    consents.retired(cast, KIND, "No research is planned.")
    consents.retired(cast, ConsentKind.SUPERVISION)
    browser = signed_in(cast.client)
    listed = text_of(browser, "my-consents")
    assert "no longer asked" in listed
    assert "Supervision" not in listed
    page = text_of(browser, "my-consent", KIND)
    assert "and it is no longer asked" in page
    assert "No research is planned." in page
    assert "Yes, I agree" not in page
    assert press(browser, cast, "withdrawn").status_code == 302
    assert "This is no longer asked" in text_of(browser, "my-consent", KIND)
    # A page that was opened before: nothing is kept, and it says why.
    late = browser.post(
        reverse("my-consent-answer", args=[ConsentKind.SUPERVISION]),
        {"answer": "given", "text": opened.text.public_id, "seen": 0},
    )
    assert late.status_code == REJECTED
    assert "does not ask this any more" in late.content.decode()
