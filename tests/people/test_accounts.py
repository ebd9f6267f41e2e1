"""Deeds on accounts: mailed links, sessions, parts that end, a second factor taken away."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from telos.audit.models import AuditRow
from telos.base import clock
from telos.people.actions import (
    MOST_LINKS_AN_HOUR,
    EmailTakenError,
    LastManagerError,
    LinkGoneError,
    NotTheirAccountError,
    add_member,
    ask_new_address,
    ask_password_link,
    change_address,
    end_membership,
    reset_password,
    reset_second_factor,
    reset_second_factor_at_console,
    see_session,
)
from telos.people.enums import Role
from telos.people.models import AccountLink, Membership
from telos.people.queries import has_second_factor, roles_of, sessions_of
from tests import scenes
from tests.cast import EVERYBODY, PASSWORD, Cast
from tests.racing import errors_in, race

NEW_PASSWORD = "six wide boats at rest"  # noqa: S105 -- opens nothing but a test account


def test_password_link_works_once_and_for_a_day(cast: Cast) -> None:
    _, key = ask_password_link(email="NOOR@cast.example")
    _, old = ask_password_link(email="noor@cast.example")
    assert key not in str(scenes.everything())
    with clock.set_to(clock.now() + timedelta(hours=24)), pytest.raises(LinkGoneError):
        reset_password(key=key, password=NEW_PASSWORD)

    person = reset_password(key=key, password=NEW_PASSWORD)

    assert person == cast.client
    assert person.check_password(NEW_PASSWORD)
    assert AuditRow.objects.filter(deed="account.reset_password").count() == 1
    # Neither a second time, nor by another link that was asked for meanwhile.
    for used in (key, old):
        with pytest.raises(LinkGoneError):
            reset_password(key=used, password=PASSWORD)


def test_asking_for_an_unknown_address_writes_the_same_and_opens_nothing(
    cast: Cast, django_assert_num_queries
) -> None:
    with django_assert_num_queries(6):
        person, _ = ask_password_link(email=cast.client.email)
    assert person == cast.client
    with django_assert_num_queries(6):
        nobody, key = ask_password_link(email="stranger@cast.example")
    assert nobody is None
    assert AccountLink.objects.count() == 2
    with pytest.raises(LinkGoneError):
        reset_password(key=key, password=NEW_PASSWORD)


def test_links_that_others_asked_for_all_work(cast: Cast) -> None:
    keys = [ask_password_link(email=cast.client.email)[1] for _ in range(MOST_LINKS_AN_HOUR + 3)]

    assert [bool(key) for key in keys] == [True] * MOST_LINKS_AN_HOUR + [False] * 3
    # Whoever used them up has only sent her what she needs: the first works as the last does.
    assert reset_password(key=keys[0], password=NEW_PASSWORD) == cast.client
    with clock.set_to(clock.now() + timedelta(hours=1)):
        assert ask_password_link(email=cast.client.email)[1]


def test_link_for_one_thing_does_not_open_another(cast: Cast) -> None:
    _, key = ask_password_link(email=cast.client.email)
    address = ask_new_address(actor=cast.client, person=cast.client, email="new@cast.example")

    with pytest.raises(LinkGoneError):
        change_address(actor=cast.client, key=key)
    with pytest.raises(LinkGoneError):
        reset_password(key=address, password=NEW_PASSWORD)


def test_account_that_is_shut_gets_no_password(cast: Cast) -> None:
    cast.client.is_active = False
    cast.client.save()

    person, _ = ask_password_link(email=cast.client.email)

    assert person is None


@pytest.mark.parametrize("name", sorted({*EVERYBODY} - {"client"}))
def test_nobody_else_takes_an_account_along(cast: Cast, name: str) -> None:
    """Who may ask for another, as her therapist may, could name a mailbox of their own."""
    key = ask_new_address(actor=cast.her_therapist, person=cast.client, email="mine@cast.example")
    before = scenes.everything()
    with pytest.raises(NotTheirAccountError):
        change_address(actor=cast.person(name), key=key)
    assert scenes.everything() == before
    changed, old = change_address(actor=cast.client, key=key)
    assert (changed.email, old) == ("mine@cast.example", "noor@cast.example")


def test_address_of_another_is_not_taken_and_the_link_is_not_used_up(cast: Cast) -> None:
    key = ask_new_address(actor=cast.client, person=cast.client, email=cast.nobody.email)

    for _ in range(2):
        with pytest.raises(EmailTakenError):
            change_address(actor=cast.client, key=key)

    cast.client.refresh_from_db()
    assert cast.client.email == "noor@cast.example"


def test_new_password_by_mail_ends_every_session(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.client)
    see_session(
        person=cast.client, key=browser.session.session_key, network="192.0.2.1", device="x"
    )
    assert len(sessions_of(cast.client)) == 1
    _, key = ask_password_link(email=cast.client.email)

    reset_password(key=key, password=NEW_PASSWORD)

    assert sessions_of(cast.client) == []
    assert browser.get("/today/").status_code == 302


def test_second_factor_is_taken_away_with_codes_and_sessions(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.her_therapist)
    key = browser.session.session_key
    see_session(person=cast.her_therapist, key=key, network="192.0.2.1", device="x")
    assert browser.get("/caseload/").status_code == 200

    reset_second_factor(actor=cast.manager, person_id=cast.her_therapist.public_id)

    assert not Authenticator.objects.filter(user=cast.her_therapist).exists()
    assert browser.get("/caseload/")["Location"].startswith("/account/sign-in/")
    assert has_second_factor(cast.colleague)


def test_lone_manager_is_helped_at_the_console(cast: Cast) -> None:
    reset_second_factor_at_console(person=cast.manager)

    assert not has_second_factor(cast.manager)
    row = AuditRow.objects.get(deed="account.reset_second_factor")
    assert (row.actor_id, row.why) == (cast.manager.public_id, "at the server’s command line")


@pytest.mark.parametrize("whose", ["manager", "client", "therapist_elsewhere", "nobody"])
def test_manager_takes_it_from_colleagues_alone(cast: Cast, whose: str) -> None:
    before = scenes.everything()

    with pytest.raises(PermissionDenied):
        reset_second_factor(actor=cast.manager, person_id=cast.person(whose).public_id)

    assert scenes.everything() == before
    assert has_second_factor(cast.manager)


def test_part_that_ends_gives_nothing_from_then_on(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.colleague)
    assert browser.get("/caseload/").status_code == 200
    part = cast.colleague.memberships.get()

    for _ in range(2):
        end_membership(actor=cast.manager, membership_id=part.public_id)

    assert roles_of(cast.colleague) == frozenset()
    assert browser.get("/caseload/").status_code == 404
    assert AuditRow.objects.filter(deed="member.end").count() == 1


def test_last_manager_stays(cast: Cast) -> None:
    part = cast.manager.memberships.get()

    with pytest.raises(LastManagerError):
        end_membership(actor=cast.manager, membership_id=part.public_id)

    assert roles_of(cast.manager) == {Role.MANAGER}


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_end_each_other_at_once_leave_one(cast: Cast) -> None:
    second = add_member(
        actor=cast.manager, practice=cast.practice, person=cast.nobody, role=Role.MANAGER
    )
    first = cast.manager.memberships.get()

    outcomes = race(
        partial(end_membership, actor=cast.manager, membership_id=second.public_id),
        partial(end_membership, actor=cast.nobody, membership_id=first.public_id),
    )

    assert len(errors_in(outcomes)) == 1
    left = Membership.objects.filter(practice=cast.practice, role=Role.MANAGER, ended_on=None)
    assert left.count() == 1
