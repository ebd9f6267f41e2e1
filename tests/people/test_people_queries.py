"""Who is who, as each may know it."""

from __future__ import annotations

import pytest

from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Membership
from telos.people.queries import (
    clinical_practices_of,
    colleagues_visible_to,
    managed_practices_of,
    memberships_of,
    own_client_record,
    roles_of,
)
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
