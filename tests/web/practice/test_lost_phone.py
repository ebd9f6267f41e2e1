"""A client has lost phone and recovery codes: the manager helps, and says how they made sure."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from telos.access.actions import reset_clients_second_factor
from telos.access.rules import NotAllowedError
from telos.people.actions import add_member, see_session
from telos.people.enums import KnownBy, Role
from telos.people.queries import has_second_factor
from tests import scenes
from tests.cast import EVERYBODY, Cast, give_second_factor


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def record_of(cast: Cast) -> str:
    return reverse("practice-record", args=[cast.practice.public_id, cast.client_record.public_id])


def resetting(cast: Cast) -> str:
    return reverse(
        "practice-record-factor", args=[cast.practice.public_id, cast.client_record.public_id]
    )


def test_manager_takes_it_away_and_the_client_reads_who_and_how(cast: Cast, signed_in) -> None:
    give_second_factor(cast.client)
    manager = signed_in(cast.manager)
    assert "Take away their second step" in text(manager.get(record_of(cast)))
    answer = manager.post(resetting(cast), {"known_by": "rang"}, follow=True)
    assert "Done, and Noor is told by mail." in text(answer)
    assert not has_second_factor(cast.client)
    assert "Take away their second step" not in text(manager.get(record_of(cast)))
    looked = text(signed_in(cast.client).get(reverse("who-looked")))
    assert "took away your lost second step of signing in, after ringing you" in looked
    trail = reverse("practice-trail", args=[cast.practice.public_id])
    assert "lost second step of signing in, after ringing them" in text(manager.get(trail))


def test_mail_says_that_a_step_was_reset_and_nothing_else(cast: Cast, signed_in) -> None:
    give_second_factor(cast.client)
    signed_in(cast.manager).post(resetting(cast), {"known_by": "saw"})
    (letter,) = mail.outbox
    assert letter.to == [cast.client.email]
    assert "The second step of signing in to your account was reset." in letter.body
    words = f"{letter.subject} {letter.body}".lower()
    for word in ("therap", "client", "patient", "clinic", "session", "harbour", "manager"):
        assert word not in words


def test_sessions_of_the_client_end(cast: Cast, signed_in) -> None:
    give_second_factor(cast.client)
    browser = signed_in(cast.client)
    key = browser.session.session_key
    see_session(person=cast.client, key=key, network="192.0.2.1", device="x")
    assert browser.get(reverse("today")).status_code == 200
    signed_in(cast.manager).post(resetting(cast), {"known_by": "saw"})
    assert browser.get(reverse("today"))["Location"].startswith("/account/sign-in/")


def test_how_they_made_sure_is_asked(cast: Cast, signed_in) -> None:
    give_second_factor(cast.client)
    manager = signed_in(cast.manager)
    before = scenes.everything()
    for sent in ({}, {"known_by": "guessed"}):
        answer = manager.post(resetting(cast), sent)
        assert answer.status_code == 422
    assert "Choose one of these." in text(answer)
    assert scenes.everything() == before
    assert has_second_factor(cast.client)


def test_sent_twice_or_without_one_nothing_is_done(cast: Cast, signed_in) -> None:
    manager = signed_in(cast.manager)
    assert "Take away their second step" not in text(manager.get(record_of(cast)))
    before = scenes.everything()
    answer = manager.post(resetting(cast), {"known_by": "saw"})
    assert answer.status_code == 302
    assert scenes.everything() == before
    assert mail.outbox == []


def test_manager_who_is_a_client_takes_none_from_themselves(cast: Cast, signed_in) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.client, role=Role.MANAGER)
    give_second_factor(cast.client)
    browser = signed_in(cast.client)
    assert "Take away their second step" not in text(browser.get(record_of(cast)))
    assert browser.post(resetting(cast), {"known_by": "saw"}).status_code == 422
    assert has_second_factor(cast.client)


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "manager"])
def test_nobody_else_takes_it_away(cast: Cast, name: str) -> None:
    give_second_factor(cast.client)
    with pytest.raises(NotAllowedError):
        reset_clients_second_factor(
            actor=cast.person(name), client=cast.client_record, known_by=KnownBy.SAW
        )
    assert has_second_factor(cast.client)
