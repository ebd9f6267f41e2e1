"""The manager says who goes on with a client, and sees nothing of what they work on."""

from __future__ import annotations

import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.actions import begin_care, let_record_rest
from telos.access.queries import therapists_of
from telos.episodes.enums import EpisodeState
from telos.measures.actions import (
    AlertLeftError,
    NothingDueError,
    acknowledge_alert,
    save_answers,
    transfer_episode,
)
from telos.measures.models import RiskAlert
from telos.measures.queries import open_alerts_visible_to
from telos.people.models import Client as Record
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second
from tests.racing import errors_in, race

REJECTED = 422


def address(cast: Cast) -> str:
    return reverse("practice-care", args=[cast.practice.public_id, cast.client_record.public_id])


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def sent(cast: Cast, how: str, to: str = "", why: str = "She is ill.") -> dict[str, str]:
    key = str(cast.her_therapist.public_id)
    chosen = str(cast.person(to).public_id) if to else ""
    return {"place": how if how == "beside" else f"{how} {key}", "to": chosen, "why": why}


def test_page_who_may_see(cast: Cast, signed_in) -> None:
    path = address(cast)
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who == "manager" else 404 for who in EVERYBODY}
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("who", sorted({*EVERYBODY} - {"manager"}))
def test_deed_is_refused(cast: Cast, signed_in, who: str) -> None:
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    assert browser.post(address(cast), sent(cast, "for", "colleague")).status_code == 404
    assert scenes.everything() == before


def test_somebody_goes_on_in_the_place_of_another(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast)
    browser = signed_in(cast.manager)
    page = text(browser.get(address(cast)))
    assert "Therapist harbour cares for Noor" in page
    assert scenes.WORDS not in page
    assert "Therapist hill" not in page
    assert browser.post(address(cast), sent(cast, "for", "colleague")).status_code == 302
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert "Colleague cares for Noor from now on." in text(browser.get(reverse("practice")))
    again = browser.post(address(cast), sent(cast, "for", "colleague"))
    assert (again.status_code, again.url) == (302, reverse("practice"))
    assert "Colleague cares for Noor from now on." in text(browser.get(reverse("practice")))
    # The same with another reason, or for somebody else, is another deed.
    for other in (sent(cast, "for", "colleague", "So."), sent(cast, "for", "former_therapist")):
        assert browser.post(address(cast), other).status_code == REJECTED
    assert scenes.trail_of(cast).count("episode.transfer") == 1
    client_id = [cast.client_record.public_id]
    story = text(signed_in(cast.colleague).get(reverse("client-episode", args=client_id)))
    assert "Manager harbour gave this care from Therapist harbour to you" in story
    assert "She is ill." in story
    gone = signed_in(cast.her_therapist).get(reverse("client", args=client_id))
    assert gone.status_code == 404


@pytest.mark.parametrize(
    ("how", "to", "why", "said"),
    [
        ("for", "", "She is ill.", "Choose who goes on."),
        ("for", "colleague", " ", "Say in a few words why."),
        ("beside", "colleague", "A second view.", "has not agreed to a second therapist"),
        ("elsewhere", "colleague", "So.", "Choose again: who cares has changed meanwhile."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    cast: Cast, signed_in, how: str, to: str, why: str, said: str
) -> None:
    browser = signed_in(cast.manager)
    before = scenes.everything()
    refused = browser.post(address(cast), sent(cast, how, to, why))
    assert refused.status_code == REJECTED
    assert said in text(refused)
    assert why.strip() in text(refused)
    assert scenes.everything() == before


REFUSED = "Something waits that only a therapist can settle. Name who goes on."


def test_nobody_is_left_alone_with_an_answer_that_calls_for_somebody(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    browser = signed_in(cast.manager)
    assert REFUSED not in text(browser.get(address(cast)))
    before = scenes.everything()
    refused = browser.post(address(cast), sent(cast, "end"))
    assert refused.status_code == REJECTED
    page = text(refused)
    assert REFUSED in page
    assert "She is ill." in page
    told = re.sub("<[^>]*>", " ", page.split("<main")[1].split("</main>")[0])
    for clinical in ("answer", "alert", "risk", "PHQ"):
        assert clinical not in told, clinical
    assert scenes.everything() == before
    assert list(open_alerts_visible_to(cast.her_therapist)) == [alert]
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang her.")
    assert browser.post(address(cast), sent(cast, "end")).status_code == 302
    assert not therapists_of(cast.client_record).exists()


@pytest.mark.django_db(transaction=True)
def test_answer_and_end_of_care_at_once_leave_no_alert_with_nobody(cast: Cast) -> None:
    begun = scenes.begun_response(cast)
    ending = partial(transfer_episode, giver=cast.her_therapist, to=None, why="She is ill.")
    outcomes = race(
        partial(ending, actor=cast.manager, episode=cast.episode),
        partial(save_answers, actor=cast.client, response=begun, answers={"phq9_9": 2}),
    )
    assert {*errors_in(outcomes)} <= {AlertLeftError, NothingDueError}
    assert therapists_of(cast.client_record).exists() == RiskAlert.objects.exists()


def test_answer_in_a_resting_record_still_needs_somebody(cast: Cast, signed_in) -> None:
    scenes.risk_alert(cast)
    let_record_rest(actor=cast.client, client=cast.client_record)
    with pytest.raises(AlertLeftError):
        transfer_episode(
            actor=cast.manager,
            episode=cast.episode,
            giver=cast.her_therapist,
            to=None,
            why="She is ill.",
        )


def test_somebody_else_goes_on_with_an_answer_that_calls_for_somebody(
    cast: Cast, signed_in
) -> None:
    alert = scenes.risk_alert(cast)
    assert signed_in(cast.manager).post(address(cast), sent(cast, "for", "colleague")).url
    assert list(open_alerts_visible_to(cast.colleague)) == [alert]


def test_care_of_one_of_two_ends_whatever_calls_for_somebody(cast: Cast, signed_in) -> None:
    agreed_to_a_second(cast)
    browser = signed_in(cast.manager)
    browser.post(address(cast), sent(cast, "beside", "colleague"))
    alert = scenes.risk_alert(cast)
    for _pressed in range(2):
        assert browser.post(address(cast), sent(cast, "end")).status_code == 302
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert list(open_alerts_visible_to(cast.colleague)) == [alert]


def test_half_a_form_tells_nobody_that_something_waits(cast: Cast, signed_in) -> None:
    scenes.risk_alert(cast)
    refused = text(signed_in(cast.manager).post(address(cast), sent(cast, "end", why=" ")))
    assert "Say in a few words why." in refused
    assert REFUSED not in refused


def test_same_words_as_last_time_do_not_end_care_over_an_answer(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    assert browser.post(address(cast), sent(cast, "end")).status_code == 302
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)
    scenes.risk_alert(cast)
    assert REFUSED in text(browser.post(address(cast), sent(cast, "end")))
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]


def test_second_therapist_where_the_client_has_agreed(cast: Cast, signed_in) -> None:
    agreed_to_a_second(cast)
    browser = signed_in(cast.manager)
    assert browser.post(address(cast), sent(cast, "beside", "colleague")).status_code == 302
    assert set(therapists_of(cast.client_record)) == {cast.her_therapist, cast.colleague}


@pytest.mark.parametrize(
    ("how", "to"), [("beside", "colleague"), ("end", ""), ("for", "colleague")]
)
def test_same_pressed_twice_is_one_deed_and_the_same_page(
    cast: Cast, signed_in, how: str, to: str
) -> None:
    agreed_to_a_second(cast)
    browser = signed_in(cast.manager)
    first = browser.post(address(cast), sent(cast, how, to))
    before = scenes.everything()
    again = browser.post(address(cast), sent(cast, how, to))
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert scenes.everything() == before
    if how == "beside":
        # In the place of the other is not what was said before.
        assert browser.post(address(cast), sent(cast, "for", to)).status_code == REJECTED


def test_whoever_has_nobody_is_given_to_somebody(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    assert browser.post(address(cast), sent(cast, "end")).status_code == 302
    practice = text(browser.get(reverse("practice")))
    assert "One client has nobody at present" in practice
    assert address(cast) in practice
    page = text(browser.get(address(cast)))
    assert "Nobody cares for Noor at present" in page
    assert 'name="place"' not in page
    chosen = {"to": str(cast.colleague.public_id), "why": "He has room."}
    assert browser.post(address(cast), chosen).status_code == 302
    assert list(therapists_of(cast.client_record)) == [cast.colleague]


@pytest.mark.parametrize("has_left", [True, False])
def test_whoever_comes_back_is_found_by_name_and_given_to_somebody(
    cast: Cast, signed_in, has_left: bool
) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    browser = signed_in(cast.manager)
    if has_left:
        assert browser.post(address(cast), sent(cast, "end")).status_code == 302
    assert address(cast) not in text(browser.get(reverse("practice")))
    found = text(browser.post(reverse("practice"), {"name": "noo"}))
    assert address(cast) in found
    assert "care has ended" in found
    page = text(browser.get(address(cast)))
    assert "Their care here has ended." in page
    chosen = sent(cast, "for", "colleague") if not has_left else {}
    chosen |= {"to": str(cast.colleague.public_id), "why": "She rang."}
    assert browser.post(address(cast), chosen).status_code == 302
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    takes = signed_in(cast.colleague)
    care = reverse("client-episode", args=[cast.client_record.public_id])
    assert takes.post(care, {"to": "assessment", "why": "She rang."}).status_code == 302
    assert "Colleague cares for Noor" in text(browser.get(address(cast)))


def test_record_that_rests_is_neither_found_nor_given(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    browser = signed_in(cast.manager)
    assert browser.get(address(cast)).status_code == 200
    let_record_rest(actor=cast.client, client=cast.client_record)
    assert browser.get(address(cast)).status_code == 404
    assert address(cast) not in text(browser.post(reverse("practice"), {"name": "noo"}))


def test_client_reads_who_goes_on_and_why(cast: Cast, signed_in) -> None:
    scenes.transferred(cast, why="She is ill.")
    page = text(signed_in(cast.client).get(reverse("my-rights")))
    assert "Who cares for you here" in page
    assert "Colleague, since" in page
    assert "She is ill." in page
    assert "Therapist harbour" not in page
    scenes.transferred(cast, giver=cast.colleague)
    assert "Nobody at present" in text(signed_in(cast.client).get(reverse("my-rights")))


def test_all_are_told_in_words_that_say_nothing(cast: Cast, signed_in) -> None:
    signed_in(cast.manager).post(address(cast), sent(cast, "for", "colleague"))
    for who, said in (
        ("colleague", "A client was given into your care"),
        ("her_therapist", "Your care for a client has ended"),
        ("client", "Who cares for you here has changed"),
    ):
        assert said in text(signed_in(cast.person(who)).get(reverse("notices"))), who


@pytest.mark.parametrize(("how", "to"), [("for", "colleague"), ("end", "")])
def test_who_has_no_account_is_told_by_people(cast: Cast, signed_in, how: str, to: str) -> None:
    Record.objects.filter(pk=cast.client_record.pk).update(person=None)
    browser = signed_in(cast.manager)
    page = text(browser.get(address(cast)))
    assert "Noor has no account and is told nothing here" in page
    assert "they are told that it has changed" not in page
    assert "The client reads it" not in page
    browser.post(address(cast), sent(cast, how, to))
    page = text(browser.get(reverse("practice")))
    assert "Noor has no account: see that somebody tells them." in page
    assert "All concerned are told" not in page
