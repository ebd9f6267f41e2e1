"""Making accounts, practices, members and clients."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from telos.audit.models import AuditRow
from telos.people.actions import (
    AlreadySentError,
    EmailTakenError,
    NameMissingError,
    add_client,
    add_member,
    create_person,
    start_practice,
)
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person
from tests import scenes
from tests.cast import Cast
from tests.racing import errors_in, race


def test_address_is_kept_in_one_spelling(db: None) -> None:
    person = create_person(email="  Noor@Example.ORG ", display_name=" Noor ")

    assert (person.email, person.display_name) == ("noor@example.org", "Noor")
    assert Person.objects.get_by_natural_key("NOOR@example.org") == person


def test_account_without_a_password_cannot_sign_in_by_one(db: None) -> None:
    person = create_person(email="noor@example.org", display_name="Noor")

    assert not person.has_usable_password()
    assert not person.check_password("")


@pytest.mark.parametrize(
    "email", ["nobody@cast.example", "NOBODY@cast.example ", "Nobody@Cast.Example"]
)
def test_address_of_another_account_is_refused(cast: Cast, email: str) -> None:
    before = scenes.everything()

    with pytest.raises(EmailTakenError, match="cannot be used"):
        create_person(email=email, display_name="Somebody")

    assert scenes.everything() == before


@pytest.mark.parametrize("name", ["", "  ", "\t\n"])
def test_name_is_needed(cast: Cast, name: str) -> None:
    before = scenes.everything()

    for make in (
        partial(create_person, email="new@cast.example", display_name=name),
        partial(add_client, actor=cast.manager, practice=cast.practice, display_name=name),
        partial(start_practice, name=name, country="GB", founder=cast.nobody, role=Role.MANAGER),
    ):
        with pytest.raises(NameMissingError, match="Enter a name"):
            make()

    assert scenes.everything() == before


def test_person_is_named_by_the_public_id_alone(cast: Cast) -> None:
    assert str(cast.client) == f"person {cast.client.public_id}"
    assert cast.client_record.display_name not in str(cast.client_record)


def test_practice_starts_with_its_first_member(cast: Cast) -> None:
    practice = start_practice(
        name=" Lake Practice ", country="ch", founder=cast.nobody, role=Role.THERAPIST
    )

    member = practice.memberships.get()
    assert (practice.name, practice.country) == ("Lake Practice", "CH")
    assert (member.person, member.role, member.ended_on) == (cast.nobody, Role.THERAPIST, None)
    trail = AuditRow.objects.get(about_id=practice.public_id)
    assert (trail.deed, trail.actor_id) == ("practice.start", cast.nobody.public_id)


def test_member_is_taken_in_once_for_each_role(cast: Cast) -> None:
    for role in (Role.THERAPIST, Role.THERAPIST, Role.FACILITATOR):
        add_member(actor=cast.manager, practice=cast.practice, person=cast.nobody, role=role)

    roles = Membership.objects.filter(person=cast.nobody).values_list("role", flat=True)
    assert sorted(roles) == [Role.FACILITATOR, Role.THERAPIST]


def test_client_is_added_without_an_account(cast: Cast) -> None:
    client = add_client(
        actor=cast.her_therapist, practice=cast.practice, display_name=" Mira ", country="gb"
    )

    assert client.person is None
    assert (client.display_name, client.country) == ("Mira", "GB")
    assert (client.practice, client.added_by) == (cast.practice, cast.her_therapist)


def test_client_sent_twice_is_one_client(cast: Cast) -> None:
    send = partial(
        add_client,
        actor=cast.her_therapist,
        practice=cast.practice,
        display_name="Mira",
        submission_key=uuid4(),
    )

    assert send() == send()
    assert AuditRow.objects.filter(deed="client.add", about_id=send().public_id).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "colleague"},
        {"actor": "therapist_elsewhere", "practice": "practice_elsewhere"},
        {"display_name": "Somebody else"},
    ],
    ids=str,
)
def test_submission_key_used_for_somebody_else_opens_nothing(
    cast: Cast, change: dict[str, str]
) -> None:
    key = uuid4()
    sent = {"display_name": "Mira", "submission_key": key}
    add_client(actor=cast.her_therapist, practice=cast.practice, **sent)
    before = scenes.everything()
    people = {k: getattr(cast, v) for k, v in change.items() if k in {"actor", "practice"}}
    texts = {k: v for k, v in change.items() if k not in people}

    with pytest.raises(AlreadySentError):
        add_client(
            **{"actor": cast.her_therapist, "practice": cast.practice, **sent, **people, **texts}
        )

    assert scenes.everything() == before


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_makes_one_client(cast: Cast) -> None:
    there = Client.objects.count()
    for sent in range(1, 11):
        send = partial(
            add_client,
            actor=cast.her_therapist,
            practice=cast.practice,
            display_name="Mira",
            submission_key=uuid4(),
        )

        outcomes = race(send, send)

        assert errors_in(outcomes) == []
        assert outcomes[0] == outcomes[1]
        assert Client.objects.count() == there + sent


@pytest.mark.django_db(transaction=True)
def test_one_address_for_two_people_at_once_is_given_to_one(cast: Cast) -> None:
    outcomes = race(
        *(
            partial(create_person, email=email, display_name="New")
            for email in ("new@cast.example", "New@cast.example")
        )
    )

    assert errors_in(outcomes) == [EmailTakenError]
    assert Person.objects.filter(email="new@cast.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_member_taken_in_twice_at_once_is_one_member(cast: Cast) -> None:
    add = partial(
        add_member,
        actor=cast.manager,
        practice=cast.practice,
        person=cast.nobody,
        role=Role.THERAPIST,
    )

    outcomes = race(add, add, add)

    assert errors_in(outcomes) == []
    assert Membership.objects.filter(person=cast.nobody).count() == 1
