"""Invitations: one use, a week, taken back; of the key nothing but a SHA-256 is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from telos.access.actions import invite_client
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.base import clock
from telos.people.actions import (
    InvitationGoneError,
    OtherRecordError,
    accept_invitation,
    invite_member,
    take_back_member_invitation,
)
from telos.people.enums import InvitationState, Role
from telos.people.models import Client, Invitation, Membership, Person
from telos.people.queries import invitation_by_key, member_invitations_visible_to
from tests import scenes
from tests.cast import EVERYBODY, PASSWORD, Cast
from tests.racing import errors_in, race

NEW = "mira@cast.example"


def sent_to_client(cast: Cast, email: str = NEW) -> Any:
    client = scenes.client_without_account(cast)
    return invite_client(actor=cast.her_therapist, client=client, email=email)


def state_of(sent: Any) -> InvitationState:
    return Invitation.objects.get(pk=sent.invitation.pk).state


def test_key_has_256_bits_and_is_kept_nowhere(cast: Cast) -> None:
    sent = scenes.invited_colleague(cast)

    # 43 letters of 6 bits each.
    assert len(sent.key) == 43
    assert sent.invitation.digest == hashlib.sha256(sent.key.encode()).hexdigest()
    assert sent.key not in str(scenes.everything())


def test_invited_client_takes_their_record(cast: Cast) -> None:
    sent = sent_to_client(cast, " Mira@Cast.example ")
    client = sent.invitation.client

    person = accept_invitation(key=sent.key, password=PASSWORD)

    client.refresh_from_db()
    assert client.person == person
    assert (person.email, person.display_name) == (NEW, "Mira")
    assert person.check_password(PASSWORD)
    row = AuditRow.objects.get(deed="invitation.accept", about_id=sent.invitation.public_id)
    assert (row.actor_id, row.client_id) == (person.public_id, client.public_id)


def test_invited_colleague_has_the_part_from_then_on(cast: Cast) -> None:
    sent = scenes.invited_colleague(cast, role=Role.FACILITATOR)
    assert not Membership.objects.filter(person__email=sent.invitation.email).exists()

    person = accept_invitation(key=sent.key, password=PASSWORD)

    part = Membership.objects.get(person=person)
    assert (part.practice, part.role, part.ended_on) == (cast.practice, Role.FACILITATOR, None)


def test_account_that_is_there_keeps_its_password(cast: Cast) -> None:
    sent = scenes.invited_colleague(cast, email=cast.nobody.email)

    person = accept_invitation(key=sent.key, password="something else altogether")

    assert person == cast.nobody
    assert person.check_password(PASSWORD)
    assert Membership.objects.filter(person=person).count() == 1


def test_key_works_once(cast: Cast) -> None:
    sent = scenes.invited_colleague(cast)
    accept_invitation(key=sent.key, password=PASSWORD)
    before = scenes.everything()

    with pytest.raises(InvitationGoneError):
        accept_invitation(key=sent.key, password="another one of these")

    assert scenes.everything() == before
    assert state_of(sent) == InvitationState.ACCEPTED


def test_key_works_for_a_week(cast: Cast) -> None:
    sent = scenes.invited_colleague(cast)

    with clock.set_to(clock.now() + timedelta(days=7, seconds=-5)):
        assert invitation_by_key(sent.key) is not None
    with clock.set_to(clock.now() + timedelta(days=7)):
        assert state_of(sent) == InvitationState.EXPIRED
        with pytest.raises(InvitationGoneError):
            accept_invitation(key=sent.key, password=PASSWORD)

    assert not Person.objects.filter(email="ivo@cast.example").exists()


def test_invitation_that_is_taken_back_opens_nothing(cast: Cast) -> None:
    sent = scenes.invited_colleague(cast)

    for _ in range(2):
        take_back_member_invitation(actor=cast.manager, invitation_id=sent.invitation.public_id)

    assert AuditRow.objects.filter(deed="invitation.take_back").count() == 1
    assert state_of(sent) == InvitationState.TAKEN_BACK
    with pytest.raises(InvitationGoneError):
        accept_invitation(key=sent.key, password=PASSWORD)


def test_sending_again_makes_the_earlier_key_worthless(cast: Cast) -> None:
    earlier = scenes.invited_colleague(cast)
    again = scenes.invited_colleague(cast)

    with pytest.raises(InvitationGoneError):
        accept_invitation(key=earlier.key, password=PASSWORD)
    accept_invitation(key=again.key, password=PASSWORD)


@pytest.mark.parametrize("key", ["", "x", "é\0", "\ud800", "A" * 43, "A" * 10_000])
def test_key_that_was_never_made_opens_nothing(cast: Cast, key: str) -> None:
    scenes.invited_colleague(cast)

    with pytest.raises(InvitationGoneError):
        accept_invitation(key=key, password=PASSWORD)


def test_account_of_another_record_is_not_given_a_second(cast: Cast) -> None:
    sent = sent_to_client(cast, cast.client_elsewhere.email)
    before = scenes.everything()

    with pytest.raises(OtherRecordError):
        accept_invitation(key=sent.key, password=PASSWORD)

    assert scenes.everything() == before


def test_colleague_may_have_a_record_too(cast: Cast) -> None:
    sent = sent_to_client(cast, cast.nobody.email)

    assert accept_invitation(key=sent.key, password=None) == cast.nobody
    assert Client.objects.get(person=cast.nobody) == sent.invitation.client


def test_client_who_signs_in_already_is_not_invited(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        invite_client(actor=cast.her_therapist, client=cast.client_record, email=NEW)


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_are_one(cast: Cast) -> None:
    for number in range(10):
        sent = scenes.invited_colleague(cast, email=f"new{number}@cast.example")
        accept = partial(accept_invitation, key=sent.key, password=PASSWORD)

        outcomes = race(accept, accept)

        assert errors_in(outcomes) == [InvitationGoneError]
        assert Person.objects.filter(email=f"new{number}@cast.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_and_taking_back_at_once_leaves_one_of_them(cast: Cast) -> None:
    for number in range(10):
        sent = scenes.invited_colleague(cast, email=f"new{number}@cast.example")
        outcomes = race(
            partial(accept_invitation, key=sent.key, password=PASSWORD),
            partial(
                take_back_member_invitation,
                actor=cast.manager,
                invitation_id=sent.invitation.public_id,
            ),
        )

        came = Person.objects.filter(email=f"new{number}@cast.example").exists()
        assert came is (errors_in(outcomes) == [])
        assert state_of(sent) == (InvitationState.ACCEPTED if came else InvitationState.TAKEN_BACK)


@pytest.mark.parametrize("name", EVERYBODY)
def test_invitations_are_listed_to_the_manager_alone(cast: Cast, name: str) -> None:
    scenes.invited_colleague(cast)
    scenes.invited_client(cast)
    invite_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        email="x@cast.example",
        display_name="X",
        role=Role.THERAPIST,
    )

    listed = {i.display_name for i in member_invitations_visible_to(cast.person(name))}

    assert listed == {"manager": {"Ivo"}, "manager_elsewhere": {"X"}}.get(name, set())
