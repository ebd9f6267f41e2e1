"""What a client is called, where mail reaches them and where they are."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from tests import scenes
from tests.cast import PASSWORD, Cast

REJECTED = 422


def record(**other: str) -> dict[str, str]:
    return {"display_name": "Noor", "email": "noor@cast.example", "country": "GB"} | other


def sent(browser, cast: Cast, **other: str):
    return browser.post(
        reverse("client-record", args=[cast.client_record.public_id]), record(**other)
    )


def test_name_and_country_are_put_right_with_a_trail(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert sent(browser, cast, display_name="Nour", country="IE").status_code == 302
    cast.client_record.refresh_from_db()
    cast.client.refresh_from_db()
    assert (cast.client_record.display_name, cast.client_record.country) == ("Nour", "IE")
    assert cast.client.display_name == "Nour"
    assert scenes.trail_of(cast)[-1] == "client.correct"
    assert not mail.outbox


def test_nothing_changed_is_nothing_done(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    assert sent(browser, cast).status_code == 302
    assert scenes.everything() == before


def test_new_address_signs_in_and_the_old_one_is_told(cast: Cast, signed_in, client) -> None:
    sent(signed_in(cast.her_therapist), cast, email="Noor.New@cast.example")
    assert [letter.to for letter in mail.outbox] == [["noor@cast.example"]]
    for word in ("therap", "client", "patient", "clinic"):
        assert word not in f"{mail.outbox[0].subject} {mail.outbox[0].body}".lower(), word
    assert client.login(email="noor.new@cast.example", password=PASSWORD)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"display_name": " "}, "Enter the name they like to be called by."),
        ({"email": ""}, "They sign in with this address"),
        ({"email": "otto@cast.example"}, "This e-mail address cannot be used"),
        ({"country": "XX"}, "Choose a country from the list"),
        ({"display_name": "otto"}, "You have somebody called otto in your care already."),
    ],
)
def test_fault_is_told_and_nothing_is_changed(
    cast: Cast, signed_in, fields: dict[str, str], said: str
) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    response = sent(browser, cast, **fields)
    assert response.status_code == REJECTED
    assert said in response.content.decode()
    assert scenes.everything() == before


def test_second_client_of_the_same_name_is_asked_about(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    fields = {"display_name": "noor", "submission_key": uuid4()}
    refused = browser.post(reverse("client-add"), fields)
    assert refused.status_code == REJECTED
    assert "You have somebody called noor in your care already." in refused.content.decode()
    assert 'name="is_another"' in refused.content.decode()
    assert browser.post(reverse("client-add"), {**fields, "is_another": "on"}).status_code == 302


def test_names_of_a_colleagues_clients_are_not_told(cast: Cast, signed_in) -> None:
    fields = {"display_name": "Kim", "submission_key": uuid4()}
    response = signed_in(cast.her_therapist).post(reverse("client-add"), fields)
    assert response.status_code == 302
