"""Around the pages of one's account stands what one has on every other page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from telos.people.actions import add_member, create_person
from telos.people.enums import Role
from tests.cast import PASSWORD, Cast, give_second_factor
from tests.doors import sign_in

OWN = ["account", "change-password", "change-address", "add-passkey"]
HELP = "Need help now?"


def shown(browser: Client, name: str) -> str:
    page = browser.get(reverse(name))
    assert page.status_code == 200
    return page.content.decode()


def leads_to(page: str, name: str) -> bool:
    return f'href="{reverse(name)}"' in page


@pytest.mark.parametrize("name", OWN)
def test_therapist_keeps_her_places(cast: Cast, signed_in, name: str) -> None:
    page = shown(signed_in(cast.her_therapist), name)
    assert leads_to(page, "caseload")
    assert HELP not in page
    assert 'class="rail"' in page


@pytest.mark.parametrize("name", OWN)
def test_client_keeps_her_places_and_help(cast: Cast, signed_in, name: str) -> None:
    page = shown(signed_in(cast.client), name)
    assert leads_to(page, "my-goals")
    assert HELP in page


def test_manager_keeps_the_practice(cast: Cast, signed_in) -> None:
    assert leads_to(shown(signed_in(cast.manager), "account"), "practice")


def test_help_stays_with_a_client_who_works_here_too(cast: Cast, signed_in) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.client, role=Role.MANAGER)
    give_second_factor(cast.client)
    page = shown(signed_in(cast.client), "account")
    assert HELP in page
    assert leads_to(page, "my-goals")
    assert leads_to(page, "practice")


def test_whoever_has_no_places_has_the_quiet_page(cast: Cast, signed_in) -> None:
    page = shown(signed_in(cast.nobody), "account")
    assert HELP in page
    assert 'class="quiet-page"' in page


def test_no_place_is_offered_before_the_second_factor_is_set_up(cast: Cast) -> None:
    person = create_person(email="ivo@cast.example", display_name="Ivo", password=PASSWORD)
    add_member(actor=cast.manager, practice=cast.practice, person=person, role=Role.THERAPIST)
    browser = Client()
    assert sign_in(browser, person.email).status_code == 302
    assert not leads_to(shown(browser, "add-passkey"), "caseload")
