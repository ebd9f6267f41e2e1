"""Help now: open to everybody, without sign-in, script, limit or a single query."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from telos.access.actions import invite_client
from telos.people.actions import accept_invitation, create_person
from telos.people.models import Person
from telos.web.public.lines import help_lines
from tests import scenes
from tests.cast import EVERYBODY, PASSWORD, Cast


def page_of(browser: Client, **query: str) -> str:
    response = browser.get(reverse("help-now"), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def headings(page: str) -> list[str]:
    return [re.sub("<.*?>", "", each) for each in re.findall(r"<h2.*?>(.*?)</h2>", page)]


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_help_now_works(db: None) -> None:
    page = page_of(Client())
    assert 'href="tel:116123"' in page
    assert 'href="tel:988"' in page
    assert 'href="sms:988"' in page
    assert 'href="https://findahelpline.com"' in page


def test_help_now_asks_nothing_of_the_database(django_assert_num_queries) -> None:
    # Not even the right to: this test has no database.
    assert "116 123" in page_of(Client())


@pytest.mark.parametrize("name", EVERYBODY)
def test_help_now_is_for_everybody(cast: Cast, name: str) -> None:
    assert "116 123" in page_of(signed_in(cast.person(name)))


def test_help_now_guesses_no_country(db: None) -> None:
    page = page_of(Client())
    assert headings(page)[:3] == ["United Kingdom", "United States", "Anywhere in the world"]
    assert "Are you somewhere else now?" not in page


def test_help_now_begins_with_the_place_of_the_client(cast: Cast) -> None:
    page = page_of(signed_in(cast.client))
    assert headings(page)[:2] == ["United Kingdom", "Anywhere in the world"]
    assert 'href="/help-now/?place=US"' in page


def test_help_now_begins_with_the_place_that_was_chosen(cast: Cast) -> None:
    for browser in (Client(), signed_in(cast.client)):
        page = page_of(browser, place="US")
        assert headings(page)[0] == "United States"
        assert 'href="/help-now/?place=GB"' in page


def test_help_now_says_so_where_it_knows_nobody(cast: Cast) -> None:
    assert cast.record_elsewhere.country == "IE"
    page = page_of(signed_in(cast.client_elsewhere))
    assert "We know no line in Ireland well enough to name it here." in page
    # The number for danger is known there all the same.
    assert "tel:112" in page
    assert headings(page)[0] == "Anywhere in the world"
    assert "116 123" in page


def test_help_now_somewhere_else_forgets_the_clients_own_place(cast: Cast) -> None:
    page = page_of(signed_in(cast.client), place="elsewhere")
    assert headings(page)[0] == "Anywhere in the world"
    assert "We know no line" not in page


def test_help_now_takes_a_client_without_a_country(cast: Cast) -> None:
    record = scenes.client_without_account(cast)
    sent = invite_client(actor=cast.her_therapist, client=record, email="nowhere@cast.example")
    person = accept_invitation(key=sent.key, password=PASSWORD)
    assert record.country == ""
    assert headings(page_of(signed_in(person)))[0] == "United Kingdom"


@pytest.mark.parametrize("place", ["", "XX", "gb;drop", "\x00", "é" * 500, "<script>"])
def test_help_now_handles_a_bad_place(db: None, place: str) -> None:
    page = page_of(Client(), place=place)
    assert headings(page)[0] == "United Kingdom"
    assert "<script>" not in page


def test_help_now_takes_small_letters(db: None) -> None:
    assert headings(page_of(Client(), place="us"))[0] == "United States"


def places_offered(page: str) -> dict[str, str]:
    return dict(re.findall(r'<option value="(\w*)"[^>]*>([^<]*)</option>', page))


def test_help_now_offers_every_place_with_a_line_or_a_number(cast: Cast) -> None:
    numbered = {code for each in help_lines().emergency for code in each.countries}
    known = {line.country for line in help_lines().shown} | numbered
    for browser in (Client(), signed_in(cast.client)):
        offered = places_offered(page_of(browser))
        assert set(offered) == {*known, "", "elsewhere"}
        assert len(known) == 30
        assert offered["FR"] == "France"
    assert '<option value="GB" selected>' in page_of(signed_in(cast.client))
    assert '<option value="elsewhere" selected>' in page_of(Client(), place="elsewhere")


def test_help_now_says_the_number_of_a_place_without_a_line(db: None) -> None:
    page = page_of(Client(), place="FR")
    assert 'href="tel:112"' in page
    assert "the emergency services (France)" in page
    assert "We know no line in France" in page
    assert '<option value="FR" selected>' in page


def test_help_now_says_in_which_language_somebody_answers(db: None) -> None:
    assert "calls in English and Spanish" in page_of(Client(), place="US")


def test_help_now_says_when_an_emergency_number_was_last_checked(db: None) -> None:
    last_day = help_lines().emergency[0].expires_at
    with time_machine.travel(last_day + timedelta(days=1), tick=False):
        assert "We last checked this number on 25 November 2026." in page_of(Client(), place="FR")


def test_help_now_refuses_the_wrong_method(db: None) -> None:
    assert Client().post(reverse("help-now")).status_code == 405


def test_help_now_has_no_limit(db: None) -> None:
    browser = Client()
    assert {browser.get(reverse("help-now")).status_code for _ in range(100)} == {200}


def test_help_now_does_not_depend_on_a_part_in_a_practice(db: None) -> None:
    person = create_person(email="a@cast.example", display_name="A", password="quiet harbour")
    assert "116 123" in page_of(signed_in(person))


def test_help_now_names_the_emergency_number_of_a_known_place(cast: Cast) -> None:
    page = page_of(signed_in(cast.client))
    assert "tel:999" in page
    assert "tel:112" in page
    assert "tel:911" in page_of(Client(), place="US")
    unknown = page_of(Client())
    assert "call the emergency number of the place where you are" in unknown
    assert "tel:999" not in unknown


def test_help_now_has_a_way_back_for_who_is_signed_in(cast: Cast) -> None:
    assert "Back to my pages" in page_of(signed_in(cast.client))
    assert "Back to my pages" not in page_of(Client())
