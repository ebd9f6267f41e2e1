"""What a client is called, where mail reaches them and where they are."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.people.models import Invitation
from tests import scenes
from tests.cast import PASSWORD, Cast
from tests.doors import later, unused_code

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


def link_in(letter) -> str:
    found = re.search(r"https?://[^/]+(/account/\S+)", letter.body)
    assert found is not None
    return found[1]


def test_new_address_is_asked_first_and_then_signs_in(cast: Cast, signed_in, client) -> None:
    sent(signed_in(cast.her_therapist), cast, email="Noor.New@cast.example")
    assert [letter.to for letter in mail.outbox] == [["noor.new@cast.example"]]
    link = link_in(mail.outbox[0])
    # Until she confirms it, a mistyped address shuts nobody out; and nobody else can confirm it.
    assert client.post(link).status_code == 403
    assert signed_in(cast.her_therapist).post(link).status_code == 403
    assert client.login(email="noor@cast.example", password=PASSWORD)
    assert client.post(link).status_code == 302
    assert not client.login(email="noor@cast.example", password=PASSWORD)
    assert client.login(email="noor.new@cast.example", password=PASSWORD)
    assert mail.outbox[-1].to == ["noor@cast.example"]
    for letter in mail.outbox:
        for word in ("therap", "client", "patient", "clinic"):
            assert word not in f"{letter.subject} {letter.body}".lower(), word


def test_address_of_somebody_else_is_asked_alike_and_not_taken(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    said = [
        sent(browser, cast, email=email).wsgi_request._messages._queued_messages[-1].message
        for email in ("free@cast.example", "otto@cast.example")
    ]
    assert said[0] == said[1]
    answer = signed_in(cast.client).post(link_in(mail.outbox[-1]), follow=True)
    assert "This address cannot be used for signing in." in answer.content.decode()
    cast.client.refresh_from_db()
    assert cast.client.email == "noor@cast.example"


def test_new_address_waits_until_the_therapist_has_shown_who_she_is(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    with later(minutes=6):
        asked = sent(browser, cast, display_name="Nour", email="new@cast.example")
        assert asked["Location"].startswith(reverse("show-who-you-are"))
        assert not mail.outbox
        code = {"code": unused_code(cast.her_therapist.email), "next": asked["Location"]}
        browser.post(asked["Location"], code)
        page = browser.get(reverse("client-record", args=[cast.client_record.public_id]))
    assert 'value="Nour"' in page.content.decode()
    assert 'value="new@cast.example"' in page.content.decode()
    assert scenes.everything() == before


def test_invitation_is_sent_again_and_taken_back(cast: Cast, signed_in) -> None:
    new = scenes.invited_client(cast)
    browser = signed_in(cast.her_therapist)
    page = reverse("client-record", args=[new.public_id])
    assert "not accepted yet" in browser.get(page).content.decode()
    again = browser.post(reverse("client-invite", args=[new.public_id]), follow=True)
    assert "An invitation is on its way by mail." in again.content.decode()
    link = link_in(mail.outbox[-1])
    assert Client().get(link).status_code == 200
    browser.post(reverse("client-uninvite", args=[new.public_id]))
    assert Client().get(link).status_code == 410
    assert "Their invitation" not in browser.get(page).content.decode()


def test_invitation_that_has_grown_too_old_is_told(cast: Cast, signed_in) -> None:
    new = scenes.invited_client(cast)
    Invitation.objects.update(expires_at=clock.now())
    page = signed_in(cast.her_therapist).get(reverse("client-record", args=[new.public_id]))
    assert "the invitation has grown too old" in page.content.decode()


def test_account_made_before_there_were_invitations_can_be_invited(cast: Cast, signed_in) -> None:
    """Such an account has an address, and never had a password."""
    cast.client.set_unusable_password()
    cast.client.save()
    browser = signed_in(cast.her_therapist)
    browser.post(reverse("client-invite", args=[cast.client_record.public_id]))
    words = "six wide boats at rest"
    visitor = Client()
    visitor.post(link_in(mail.outbox[-1]), {"password1": words, "password2": words})
    assert visitor.login(email="noor@cast.example", password=words)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"display_name": " "}, "Enter the name they like to be called by."),
        ({"email": ""}, "They sign in with this address"),
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
