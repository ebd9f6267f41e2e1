"""Whoever is known to the practice is not added anew: the manager says who goes on, or joins."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from telos.access.queries import clients_in_care_of, namesakes_managed_by
from telos.episodes.actions import take_on_client, take_on_client_at
from telos.episodes.enums import EpisodeState
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.models import Client, Invitation
from tests import scenes
from tests.cast import Cast
from tests.racing import errors_in, race
from tests.web.budget import MOST_QUERIES

REJECTED = 422
NEUTRAL = "Somebody with this address may be known to the practice."
RULE = "Whoever is known to the practice, from now or from before, is not added anew"


def made(email: str, **other: object) -> dict[str, object]:
    form = {"display_name": "Somebody new", "email": email, "country": "IE"}
    return form | {"submission_key": uuid4()} | other


def added(browser, email: str, **other: object):
    return browser.post(reverse("client-add"), made(email, **other))


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def records() -> tuple[int, int]:
    return Client.objects.count(), Invitation.objects.count()


def asked(cast: Cast) -> list[Notice]:
    told = Notice.objects.filter(kind=NoticeKind.KNOWN_HERE)
    assert {notice.person_id for notice in told} <= {cast.manager.pk}
    return list(told.order_by("pk"))


def test_form_says_that_nobody_who_is_known_is_added_anew(cast: Cast, signed_in) -> None:
    assert RULE in text(signed_in(cast.colleague).get(reverse("client-add")))


@pytest.mark.parametrize("spelt", ["noor@cast.example", " NOOR@Cast.example "])
def test_address_of_a_colleagues_client_makes_and_mails_nothing(
    cast: Cast, signed_in, spelt: str
) -> None:
    before = records()
    answer = added(signed_in(cast.colleague), spelt)
    assert answer.status_code == REJECTED
    page = text(answer)
    assert NEUTRAL in page
    assert 'value="Somebody new"' in page
    assert spelt.strip() in page
    assert str(cast.client_record.public_id) not in page
    assert "Therapist harbour" not in page
    assert "Noor<" not in page
    assert records() == before
    assert not mail.outbox
    assert scenes.trail_of(cast)[-1] == "client.ask_known"
    assert len(asked(cast)) == 1


def test_notice_leads_the_manager_to_where_they_say_who_goes_on(cast: Cast, signed_in) -> None:
    added(signed_in(cast.colleague), "noor@cast.example")
    [notice] = asked(cast)
    browser = signed_in(cast.manager)
    assert "A therapist wants to add somebody who is known" in text(browser.get(reverse("notices")))
    led = browser.post(reverse("notice-read", args=[notice.public_id]))["Location"]
    care = reverse("practice-care", args=[cast.practice.public_id, cast.client_record.public_id])
    assert led == care
    told = "Somebody with the address of Noor has come to Colleague"
    assert told in text(browser.get(care))
    other = reverse("practice-care", args=[cast.practice.public_id, cast.other_record.public_id])
    assert "has come to" not in text(browser.get(other))


def test_asking_again_is_one_notice_until_it_is_read(cast: Cast, signed_in) -> None:
    for _ in range(2):
        added(signed_in(cast.colleague), "noor@cast.example")
    [first] = asked(cast)
    assert scenes.trail_of(cast).count("client.ask_known") == 2
    signed_in(cast.manager).post(reverse("notice-read", args=[first.public_id]))
    added(signed_in(cast.colleague), "noor@cast.example")
    added(signed_in(cast.co_facilitator), "noor@cast.example")
    assert len(asked(cast)) == 3


@pytest.mark.parametrize(
    "state", [EpisodeState.PAUSED, EpisodeState.AFTERCARE, EpisodeState.CLOSED]
)
def test_known_in_any_state_of_care(cast: Cast, signed_in, state: EpisodeState) -> None:
    scenes.episode_in(cast, state)
    before = records()
    assert NEUTRAL in text(added(signed_in(cast.colleague), "noor@cast.example"))
    assert records() == before


def test_whoever_was_invited_and_has_not_come_is_known(cast: Cast, signed_in) -> None:
    scenes.invited_client(cast)
    assert NEUTRAL in text(added(signed_in(cast.colleague), "mira@cast.example"))


def test_own_client_is_told_plainly_with_the_way_there(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    page = text(added(browser, "noor@cast.example", display_name="Noor"))
    assert "Noor has this address, and a record here already." in page
    assert f'href="{reverse("client", args=[cast.client_record.public_id])}">Go to Noor' in page
    assert scenes.everything() == before
    assert not mail.outbox


def test_address_of_another_practice_or_of_a_colleague_is_not_told(cast: Cast, signed_in) -> None:
    for email in (cast.client_elsewhere.email, cast.supervisor.email, "free@cast.example"):
        answer = added(signed_in(cast.colleague), email, display_name=email)
        assert answer.status_code == 302
    assert asked(cast) == []


def test_form_sent_twice_is_one_record_and_no_question(cast: Cast, signed_in) -> None:
    form = made("marit@cast.example")
    browser = signed_in(cast.colleague)
    places = {browser.post(reverse("client-add"), form)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert len(mail.outbox) == 1
    assert asked(cast) == []


def test_putting_right_an_address_invites_nobody_who_is_known(cast: Cast, signed_in) -> None:
    new = take_on_client(actor=cast.colleague, practice=cast.practice, display_name="Noor").client
    path = reverse("client-record", args=[new.public_id])
    before = records()
    form = {"display_name": "Noor", "email": "noor@cast.example", "country": ""}
    answer = signed_in(cast.colleague).post(path, form)
    assert answer.status_code == REJECTED
    assert NEUTRAL in text(answer)
    assert records() == before
    assert not mail.outbox
    assert len(asked(cast)) == 1


def test_two_records_of_one_name_are_marked_for_the_manager(
    cast: Cast, signed_in, count_queries
) -> None:
    told = "another record bears this name"
    browser = signed_in(cast.manager)
    assert told not in text(browser.get(reverse("practice")))
    take_on_client(actor=cast.colleague, practice=cast.practice, display_name="noor")
    page = text(browser.get(reverse("practice")))
    assert page.count(told) == 2
    assert namesakes_managed_by(cast.colleague) == set()
    assert count_queries(signed_in(cast.manager), reverse("practice")) <= MOST_QUERIES


@pytest.mark.django_db(transaction=True)
def test_same_address_added_by_two_at_once_makes_one_record(cast: Cast) -> None:
    for number in range(8):
        deeds = [
            partial(
                take_on_client_at,
                actor=actor,
                practice=cast.practice,
                email=f"mira{number}@cast.example",
                display_name="Mira",
                country="",
                state=EpisodeState.ASSESSMENT,
                submission_key=uuid4(),
            )
            for actor in (cast.her_therapist, cast.colleague)
        ]
        outcomes = race(*deeds)
        assert errors_in(outcomes) == []
        assert sorted(outcome.episode is None for outcome in outcomes) == [False, True]
    everyone = clients_in_care_of(cast.her_therapist) | clients_in_care_of(cast.colleague)
    assert everyone.filter(display_name="Mira").count() == 8
    assert Client.objects.filter(display_name="Mira").count() == 8
