"""Asking for somebody else to go on, and how it is answered, on the pages of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from telos.access.actions import let_record_rest, take_record_up
from telos.access.enums import ConsentKind
from telos.access.queries import consents_of, therapists_of
from telos.episodes.actions import (
    decline_hand_over,
    end_part,
    take_hand_over_back,
    withdraw_consent,
)
from telos.episodes.enums import EpisodeState
from telos.episodes.models import HandOverRequest
from telos.episodes.queries import hand_overs_waiting_for
from telos.notices.models import Notice
from telos.rights.actions import take_copy
from telos.scheduling.actions import close_care
from telos.web.copies import copy_file
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast
from tests.web.budget import MOST_QUERIES
from tests.web.practice.test_care_page import address, text

REJECTED = 422


def asking(cast: Cast) -> str:
    return reverse("client-hand-over", args=[cast.client_record.public_id])


def story(cast: Cast) -> str:
    return reverse("client-episode", args=[cast.client_record.public_id])


def answering(cast: Cast, asked: HandOverRequest) -> str:
    return reverse("practice-hand-over", args=[cast.practice.public_id, asked.public_id])


def sent(cast: Cast, to: str = "", why: str = "I move away.") -> dict[str, str]:
    return {"to": str(cast.person(to).public_id) if to else "", "why": why}


def led_to_by_news(cast: Cast, browser, who: str) -> str:
    notice = Notice.objects.filter(person=cast.person(who)).latest("pk")
    return browser.post(reverse("notice-read", args=[notice.public_id]))["Location"]


def test_manager_page_who_may_see(cast: Cast, signed_in) -> None:
    path = answering(cast, scenes.hand_over_asked(cast))
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who == "manager" else 404 for who in EVERYBODY}


@pytest.mark.parametrize("who", sorted({*EVERYBODY} - {"manager"}))
def test_answer_of_anybody_else_is_refused(cast: Cast, signed_in, who: str) -> None:
    path = answering(cast, scenes.hand_over_asked(cast))
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    assert browser.post(path, {"answer": "No."}).status_code == 404
    assert scenes.everything() == before


@pytest.mark.parametrize("who", sorted({*EVERYBODY} - {"her_therapist"}))
def test_nobody_else_takes_it_back(cast: Cast, signed_in, who: str) -> None:
    scenes.hand_over_asked(cast)
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    back = reverse("client-hand-over-back", args=[cast.client_record.public_id])
    assert browser.post(back).status_code == 404
    assert scenes.everything() == before


def test_asked_from_the_story_of_care_and_done_by_the_manager(cast: Cast, signed_in) -> None:
    therapist = signed_in(cast.her_therapist)
    assert asking(cast) in text(therapist.get(story(cast)))
    page = text(therapist.get(asking(cast)))
    assert "Ask for somebody else to go on with Noor" in page
    assert "Nobody in particular: whoever has room" in page
    assert "Therapist hill" not in page
    answer = therapist.post(asking(cast), sent(cast, "colleague"))
    assert (answer.status_code, answer.url) == (302, story(cast))
    told = text(therapist.get(story(cast)))
    assert "You asked for Colleague to go on" in told
    assert "I move away." in told
    manager = signed_in(cast.manager)
    practice = text(manager.get(reverse("practice")))
    assert "Therapist harbour asks for Colleague to go on with Noor" in practice
    assert led_to_by_news(cast, manager, "manager") == address(cast)
    page = text(manager.get(address(cast)))
    assert "Therapist harbour asks for Colleague to go on with Noor" in page
    assert "I move away." in page
    for chosen in (f"for {cast.her_therapist.public_id}", str(cast.colleague.public_id)):
        assert f'value="{chosen}"' in page
    assert page.count("checked") + page.count("selected") == 2
    done = {
        "place": f"for {cast.her_therapist.public_id}",
        **sent(cast, "colleague", "He has room."),
    }
    assert manager.post(address(cast), done).status_code == 302
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert "asks for" not in text(manager.get(reverse("practice")))
    told = text(signed_in(cast.colleague).get(story(cast)))
    assert "Therapist harbour asked for you to go on" in told
    assert "Manager harbour gave this care from Therapist harbour to you" in told


def test_pressed_twice_it_is_asked_once_and_the_same_page(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    first = browser.post(asking(cast), sent(cast))
    before = scenes.everything()
    again = browser.post(asking(cast), sent(cast))
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert scenes.everything() == before
    other = browser.post(asking(cast), sent(cast, why="I am ill."))
    assert other.status_code == REJECTED
    assert "Take that back first" in text(other)
    assert "I am ill." in text(other)
    assert scenes.everything() == before


def test_taken_back_from_its_page(cast: Cast, signed_in) -> None:
    scenes.hand_over_asked(cast)
    browser = signed_in(cast.her_therapist)
    page = text(browser.get(asking(cast)))
    assert "You asked today for somebody else to go on with Noor" in page
    assert "Ask the practice" not in page
    back = reverse("client-hand-over-back", args=[cast.client_record.public_id])
    for _ in range(2):
        assert browser.post(back).url == story(cast)
    assert "Taken back on" in text(browser.get(story(cast)))
    assert not text(signed_in(cast.manager).get(reverse("practice"))).count("asks for")


def test_taking_back_what_was_answered_says_so(cast: Cast, signed_in) -> None:
    asked = scenes.hand_over_asked(cast)
    decline_hand_over(actor=cast.manager, request=asked, answer="Nobody has room.")
    browser = signed_in(cast.her_therapist)
    back = reverse("client-hand-over-back", args=[cast.client_record.public_id])
    page = text(browser.post(back, follow=True))
    assert "This was settled already." in page


def test_no_with_its_reason_reaches_whoever_asked(cast: Cast, signed_in) -> None:
    asked = scenes.hand_over_asked(cast)
    manager, therapist = signed_in(cast.manager), signed_in(cast.her_therapist)
    path = answering(cast, asked)
    assert path in text(manager.get(address(cast)))
    assert "I move away." in text(manager.get(path))
    empty = manager.post(path, {"answer": " "})
    assert empty.status_code == REJECTED
    assert "Say in a few words why." in text(empty)
    for _ in range(2):
        assert manager.post(path, {"answer": "Nobody has room."}).url == reverse("practice")
    other = manager.post(path, {"answer": "It is too soon."})
    assert other.status_code == REJECTED
    assert "It is too soon." in text(other)
    assert manager.get(path).url == reverse("practice")
    assert "care stays as it is" in text(therapist.get(reverse("notices")))
    assert led_to_by_news(cast, therapist, "her_therapist") == story(cast)
    assert "Care stays as it is, answered Manager harbour on" in text(therapist.get(story(cast)))
    assert "Nobody has room." in text(therapist.get(story(cast)))


def test_news_of_what_was_answered_leads_to_the_lists(cast: Cast, signed_in) -> None:
    asked = scenes.hand_over_asked(cast)
    take_hand_over_back(actor=cast.her_therapist, request=asked)
    assert led_to_by_news(cast, signed_in(cast.manager), "manager") == reverse("practice")


def test_care_that_has_ended_is_not_handed_over(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    browser = signed_in(cast.her_therapist)
    assert asking(cast) not in text(browser.get(story(cast)))
    for answer in (browser.get(asking(cast)), browser.post(asking(cast), sent(cast))):
        assert answer.url == story(cast)


def test_book_tells_it_in_the_words_of_the_page(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    decline_hand_over(actor=cast.manager, request=asked, answer="Nobody has room.")
    scenes.hand_over_asked(cast, to=cast.colleague, why="I move soon.")
    scenes.transferred(cast)
    copy = take_copy(actor=cast.client, client=cast.client_record)
    book = text(copy_file(cast.client, cast.client_record, copy, kind="book"))
    assert "Therapist harbour asked for somebody to go on" in book
    assert "Care stays as it is, answered Manager harbour on" in book
    assert "Therapist harbour asked for Colleague to go on" in book
    assert "I move soon." in book
    assert "Manager harbour gave this care from Therapist harbour to Colleague" in book


def closed(cast: Cast) -> None:
    close_care(actor=cast.her_therapist, episode=cast.episode, why="We are done.")


def part_ended(cast: Cast) -> None:
    part = cast.her_therapist.memberships.get()
    end_part(actor=cast.manager, part=part, to=cast.colleague, why="She is ill.")


def one_goes_on_alone(cast: Cast) -> None:
    withdraw_consent(
        actor=cast.client,
        client=cast.client_record,
        text=consents.published(cast, ConsentKind.SHARING),
        seen=consents_of(cast.client_record)[ConsentKind.SHARING].seen,
        goes_on=cast.colleague,
    )


@pytest.mark.parametrize(
    ("ended", "reader", "told"),
    [
        (closed, "her_therapist", "when this care was closed."),
        (part_ended, "colleague", "when the part of whoever asked ended here"),
        (one_goes_on_alone, "colleague", "and one therapist alone went on."),
    ],
)
def test_story_and_book_tell_by_what_it_was_settled(
    cast: Cast, signed_in, ended: Callable[[Cast], None], reader: str, told: str
) -> None:
    if ended is one_goes_on_alone:
        consents.agreed_to_a_second(cast)
        scenes.transferred(cast, to=cast.colleague)
    asked = scenes.hand_over_asked(cast)
    manager = signed_in(cast.manager)
    assert "asks for somebody else" in text(manager.get(reverse("practice")))
    ended(cast)
    assert "asks for somebody else" not in text(manager.get(reverse("practice")))
    assert answering(cast, asked) not in text(manager.get(address(cast)))
    assert "This was settled already." in text(manager.get(answering(cast, asked), follow=True))
    assert led_to_by_news(cast, manager, "manager") == reverse("practice")
    story_told = text(signed_in(cast.person(reader)).get(story(cast)))
    assert "I move away." in story_told
    assert told in story_told
    copy = take_copy(actor=cast.client, client=cast.client_record)
    assert told in text(copy_file(cast.client, cast.client_record, copy, kind="book"))


def test_client_is_told_of_nothing_while_it_is_asked(cast: Cast, signed_in) -> None:
    scenes.hand_over_asked(cast, to=cast.colleague)
    browser = signed_in(cast.client)
    for name in ("notices", "my-rights", "today"):
        page = text(browser.get(reverse(name)))
        assert "I move away." not in page
        assert "Colleague" not in page


@pytest.mark.parametrize("asks", [1, 3])
def test_practice_asks_as_much_of_the_database_however_many_ask(
    cast: Cast, signed_in, count_queries, asks: int
) -> None:
    episodes = [cast.episode, cast.other_episode, cast.episode_of_colleague]
    for episode in episodes[:asks]:
        therapist = therapists_of(episode.client).get()
        scenes.ask_hand_over(actor=therapist, episode=episode, to=None, why="I move away.")
    browser, path = signed_in(cast.manager), reverse("practice")
    assert text(browser.get(path)).count("asks for somebody else") == asks
    assert count_queries(browser, path) <= MOST_QUERIES


@pytest.mark.parametrize("ending", ["taken_back", "answered"])
def test_why_is_not_read_any_more_once_settled(cast: Cast, signed_in, ending: str) -> None:
    asked = scenes.hand_over_asked(cast)
    if ending == "taken_back":
        take_hand_over_back(actor=cast.her_therapist, request=asked)
    else:
        decline_hand_over(actor=cast.manager, request=asked, answer="Nobody has room.")
    browser = signed_in(cast.manager)
    page = browser.post(answering(cast, asked), {"answer": ""})
    assert (page.status_code, page.url) == (302, reverse("practice"))
    assert "This was settled already." in text(browser.get(page.url))
    refused = browser.post(answering(cast, asked), {"answer": "We talk on Friday."})
    assert refused.status_code == REJECTED
    assert "We talk on Friday." in text(refused)
    assert asked.why not in text(refused)
    assert "Leave care as it is" not in text(refused)
    asked.refresh_from_db()
    assert asked.answer != "We talk on Friday."


def test_why_is_not_read_of_a_record_that_rests(cast: Cast, signed_in) -> None:
    asked = scenes.hand_over_asked(cast)
    let_record_rest(actor=cast.client, client=cast.client_record)
    browser = signed_in(cast.manager)
    assert browser.get(answering(cast, asked)).status_code == 404
    assert browser.post(answering(cast, asked), {"answer": ""}).status_code == 404
    assert not hand_overs_waiting_for(cast.manager).exists()
    assert asked.why not in text(browser.get(address(cast)))
    take_record_up(actor=cast.client, client=cast.client_record)
    assert asked.why in text(browser.get(answering(cast, asked)))
