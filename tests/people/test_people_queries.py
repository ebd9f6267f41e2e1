"""Who is who, as each may know it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from telos.people.actions import add_member, end_membership
from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Membership, Person
from telos.people.queries import (
    clinical_practices_of,
    colleagues_visible_to,
    managed_practices_of,
    managers_of,
    memberships_of,
    own_client_record,
    people_of_trail,
    roles_of,
    sessions_of,
    shared_practice,
)
from telos.people.rules import works_in
from tests.cast import EVERYBODY, Cast

ROLES = {
    "her_therapist": {Role.THERAPIST},
    "co_facilitator": {Role.FACILITATOR},
    "colleague": {Role.THERAPIST},
    "former_therapist": {Role.THERAPIST},
    "therapist_elsewhere": {Role.THERAPIST},
    "manager": {Role.MANAGER},
    "officer": {Role.OFFICER},
    "supervisor": {Role.SUPERVISOR},
    "manager_elsewhere": {Role.MANAGER},
}
CLIENTS = {
    "client": "client_record",
    "other_client": "other_record",
    "client_elsewhere": "record_elsewhere",
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_people_have_the_roles_of_the_cast(cast: Cast, name: str) -> None:
    person = cast.person(name)

    roles = roles_of(person)

    assert roles == ROLES.get(name, set())
    assert {m.role for m in memberships_of(person)} == roles
    assert managed_practices_of(person).exists() == (Role.MANAGER in roles)
    assert clinical_practices_of(person).exists() == bool(roles & CLINICAL_ROLES)


@pytest.mark.parametrize("name", EVERYBODY)
def test_own_record_is_the_persons_own(cast: Cast, name: str) -> None:
    expected = getattr(cast, CLIENTS[name]) if name in CLIENTS else None

    assert own_client_record(cast.person(name)) == expected


@pytest.mark.parametrize("name", EVERYBODY)
def test_members_are_listed_to_the_manager_of_their_practice_alone(cast: Cast, name: str) -> None:
    listed = {m.practice.name for m in colleagues_visible_to(cast.person(name))}

    assert listed == {
        "manager": {"Harbour Practice"},
        "manager_elsewhere": {"Hill Practice"},
    }.get(name, set())


def test_membership_that_has_ended_gives_nothing(cast: Cast) -> None:
    Membership.objects.filter(person=cast.manager).update(ended_on="2999-01-01")

    assert roles_of(cast.manager) == frozenset()
    assert not managed_practices_of(cast.manager).exists()
    assert not colleagues_visible_to(cast.manager).exists()


def test_two_roles_in_a_practice_are_one_practice(cast: Cast) -> None:
    Membership.objects.create(
        practice=cast.practice,
        person=cast.her_therapist,
        role=Role.FACILITATOR,
        started_on="2026-01-01",
    )

    assert clinical_practices_of(cast.her_therapist).count() == 1


def test_memberships_take_one_query(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert [m.practice.name for m in memberships_of(cast.manager)] == ["Harbour Practice"]


def ended(cast: Cast, name: str) -> None:
    part = Membership.objects.get(person=cast.person(name), ended_on=None)
    end_membership(actor=cast.manager, membership_id=part.public_id)


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("role", Role)
def test_one_works_where_and_as_what_one_has_a_part(cast: Cast, name: str, role: Role) -> None:
    person = cast.person(name)
    is_away = name.endswith("elsewhere")
    own, other = (cast.practice, cast.practice_elsewhere)[:: -1 if is_away else 1]
    assert works_in(person, own, {role}) == (role in ROLES.get(name, set()))
    assert not works_in(person, other, {role})
    Membership.objects.filter(person=person).update(ended_on="2999-01-01")
    assert not works_in(person, own, {role})


def test_managers_of_a_practice_are_those_of_today(cast: Cast) -> None:
    assert list(managers_of(cast.practice)) == [cast.manager]
    assert list(managers_of(cast.practice_elsewhere)) == [cast.manager_elsewhere]
    add_member(actor=cast.manager, practice=cast.practice, person=cast.colleague, role=Role.MANAGER)
    part = Membership.objects.get(person=cast.manager, ended_on=None)
    end_membership(actor=cast.colleague, membership_id=part.public_id)
    assert list(managers_of(cast.practice)) == [cast.colleague]


def test_colleague_whose_part_has_ended_is_none(cast: Cast) -> None:
    before = set(colleagues_visible_to(cast.manager).values_list("person", flat=True))
    ended(cast, "officer")
    after = set(colleagues_visible_to(cast.manager).values_list("person", flat=True))
    assert before - after == {cast.officer.pk}


def test_practice_that_one_has_left_is_shared_with_nobody(cast: Cast) -> None:
    assert shared_practice(cast.manager, cast.officer) == cast.practice
    assert shared_practice(cast.manager_elsewhere, cast.officer) is None
    ended(cast, "officer")
    assert shared_practice(cast.manager, cast.officer) is None


def test_trail_of_a_practice_names_the_parts_that_somebody_had_there(cast: Cast) -> None:
    add_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        person=cast.her_therapist,
        role=Role.FACILITATOR,
    )
    ids = [cast.her_therapist.public_id]
    here, there = (
        people_of_trail(practice, ids)[ids[0]].roles
        for practice in (cast.practice, cast.practice_elsewhere)
    )
    assert (here, there) == (("Therapist",), ("Group facilitator",))


def _signed_in(person: Person, key: str) -> UserSession:
    Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(days=1))
    return UserSession.objects.create(
        user=person, session_key=key, ip="127.0.0.1", user_agent="a browser"
    )


def test_places_where_one_is_signed_in_are_ones_own(cast: Cast) -> None:
    hers, his = _signed_in(cast.client, "hers"), _signed_in(cast.other_client, "his")
    assert sessions_of(cast.client) == [hers]
    assert sessions_of(cast.other_client) == [his]
    assert sessions_of(cast.manager) == []
