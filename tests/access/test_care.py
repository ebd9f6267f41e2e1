"""Beginning and ending care, and what one sees of a client meanwhile."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from telos.access.actions import begin_care, end_care, end_part
from telos.access.enums import Act, RecordKind, Relationship, who_may
from telos.access.models import CareRelationship
from telos.access.queries import (
    care_resting_on,
    care_visible_to,
    clients_cared_for,
    clients_in_care_of,
    clients_visible_to,
    clients_without_care,
    therapists_of,
    who_could_take_over,
)
from telos.access.rules import NotAllowedError, is_cared_for, is_self, is_therapist_of
from telos.audit.models import AuditRow
from telos.people.actions import add_client, add_member
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second, agreed_to_supervision
from tests.racing import errors_in, race

# What each is to the client; whoever is not here is nothing to her.
RELATIONSHIPS = {
    "client": Relationship.SELF,
    "her_therapist": Relationship.THERAPIST,
    "manager": Relationship.MANAGER,
    "supervisor": Relationship.SUPERVISOR,
}


@pytest.mark.parametrize("kind", RecordKind)
@pytest.mark.parametrize("name", EVERYBODY)
def test_record_is_visible_to_whom_the_policy_names(
    cast: Cast, name: str, kind: RecordKind
) -> None:
    agreed_to_supervision(cast)

    visible = clients_visible_to(cast.person(name), kind).filter(pk=cast.client_record.pk)

    assert visible.exists() == (RELATIONSHIPS.get(name) in who_may(Act.READ, kind))


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_sees_across_practices(cast: Cast, name: str) -> None:
    own = {
        "therapist_elsewhere": {"Aoife"},
        "manager_elsewhere": {"Aoife"},
        "client_elsewhere": {"Aoife"},
        "client": {"Noor"},
        "other_client": {"Otto"},
        "her_therapist": {"Noor", "Otto"},
        "colleague": {"Kim"},
        "manager": {"Noor", "Otto", "Kim"},
    }

    seen = clients_visible_to(cast.person(name), RecordKind.CONTACT)

    assert set(seen.values_list("display_name", flat=True)) == own.get(name, set())


def _caseloads(cast: Cast) -> dict[str, list[str]]:
    return {
        name: [client.display_name for client in clients_in_care_of(cast.person(name))]
        for name in EVERYBODY
        if clients_in_care_of(cast.person(name))
    }


def test_caseload_is_ones_own(cast: Cast) -> None:
    assert _caseloads(cast) == {
        "her_therapist": ["Noor", "Otto"],
        "colleague": ["Kim"],
        "therapist_elsewhere": ["Aoife"],
    }


def _see_nothing_of_her(cast: Cast, person: Person) -> None:
    for kind in RecordKind:
        assert not clients_visible_to(person, kind).filter(pk=cast.client_record.pk).exists()
    assert not is_therapist_of(person, cast.client_record)
    assert cast.client_record not in clients_in_care_of(person)


def test_care_that_ends_ends_all_sight_at_once(cast: Cast) -> None:
    end_care(actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist)

    _see_nothing_of_her(cast, cast.her_therapist)


def test_leaving_the_practice_ends_all_sight_at_once(cast: Cast) -> None:
    Membership.objects.filter(person=cast.her_therapist).update(ended_on="2999-12-31")

    _see_nothing_of_her(cast, cast.her_therapist)


def test_role_in_another_practice_gives_no_sight_here(cast: Cast) -> None:
    """The membership that counts is one in the client’s own practice."""
    add_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        person=cast.her_therapist,
        role=Role.THERAPIST,
    )
    Membership.objects.filter(person=cast.her_therapist, practice=cast.practice).update(
        ended_on="2999-12-31"
    )

    _see_nothing_of_her(cast, cast.her_therapist)


def test_therapist_who_becomes_manager_only_reads_nothing_clinical(cast: Cast) -> None:
    Membership.objects.filter(person=cast.her_therapist).update(role=Role.MANAGER)

    measures = clients_visible_to(cast.her_therapist, RecordKind.MEASURES)
    contact = clients_visible_to(cast.her_therapist, RecordKind.CONTACT)
    assert not measures.exists()
    assert contact.filter(pk=cast.client_record.pk).exists()


def test_two_clinical_roles_list_a_client_once(cast: Cast) -> None:
    add_member(
        actor=cast.manager,
        practice=cast.practice,
        person=cast.her_therapist,
        role=Role.FACILITATOR,
    )

    assert _caseloads(cast)["her_therapist"] == ["Noor", "Otto"]
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    assert care_visible_to(cast.client).count() == 1


@pytest.fixture
def therapist_as_client(cast: Cast) -> Client:
    """The colleague is a client too, in the care of her therapist."""
    record = add_client(actor=cast.her_therapist, practice=cast.practice, display_name="Colleague")
    record.person = cast.colleague
    record.save(update_fields=["person"])
    begin_care(actor=cast.her_therapist, client=record, therapist=cast.her_therapist)
    return record


def test_therapist_who_is_a_client_sees_their_own_record_and_their_own_clients(
    cast: Cast, therapist_as_client: Client
) -> None:
    seen = clients_visible_to(cast.colleague, RecordKind.GOALS)

    assert set(seen) == {therapist_as_client, cast.record_of_colleague}
    assert list(clients_in_care_of(cast.colleague)) == [cast.record_of_colleague]


@pytest.mark.parametrize("actor", ["manager", "colleague"])
def test_nobody_is_their_own_therapist(cast: Cast, therapist_as_client: Client, actor: str) -> None:
    with pytest.raises(NotAllowedError):
        begin_care(actor=cast.person(actor), client=therapist_as_client, therapist=cast.colleague)

    assert is_self(cast.colleague, therapist_as_client)
    assert not is_therapist_of(cast.colleague, therapist_as_client)


def test_former_therapist_cannot_begin_again_by_themselves(cast: Cast) -> None:
    agreed_to_a_second(cast)
    with pytest.raises(NotAllowedError):
        begin_care(
            actor=cast.former_therapist,
            client=cast.client_record,
            therapist=cast.former_therapist,
        )

    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.former_therapist)
    assert is_therapist_of(cast.former_therapist, cast.client_record)


def test_therapist_takes_on_whom_they_added_only_while_nobody_has(cast: Cast) -> None:
    new = add_client(actor=cast.colleague, practice=cast.practice, display_name="Mira")
    begin_care(actor=cast.colleague, client=new, therapist=cast.colleague)
    end_care(actor=cast.colleague, client=new, therapist=cast.colleague)

    with pytest.raises(NotAllowedError):
        begin_care(actor=cast.colleague, client=new, therapist=cast.colleague)


def test_care_begun_twice_is_one_care(cast: Cast) -> None:
    agreed_to_a_second(cast)
    for _ in range(2):
        begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)

    present = CareRelationship.objects.filter(therapist=cast.colleague, client=cast.client_record)
    assert present.count() == 1
    assert AuditRow.objects.filter(about_id=present.get().public_id).count() == 1


def test_care_ended_twice_ends_once(cast: Cast) -> None:
    before = scenes.trail_of(cast)
    for _ in range(2):
        end_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)

    assert scenes.trail_of(cast)[len(before) :] == ["care.end"]


def test_therapists_are_listed_while_they_care_whoever_began_first(cast: Cast) -> None:
    agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    CareRelationship.objects.filter(therapist=cast.colleague, client=cast.client_record).update(
        started_on="2020-01-01"
    )
    assert list(therapists_of(cast.client_record)) == [cast.colleague, cast.her_therapist]

    Membership.objects.filter(person=cast.colleague).update(ended_on="2999-12-31")
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_cares_for_her_is_told_to_her_and_to_those_who_stand_to_her_in_something(
    cast: Cast, name: str
) -> None:
    agreed_to_supervision(cast)
    told = care_visible_to(cast.person(name)).filter(client=cast.client_record)

    assert [care.therapist for care in told] == (
        [cast.her_therapist] if name in RELATIONSHIPS else []
    )


def test_manager_sees_for_whom_nobody_cares(cast: Cast) -> None:
    assert not clients_without_care(cast.manager).exists()
    end_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)

    assert list(clients_without_care(cast.manager)) == [cast.client_record]
    assert not is_cared_for(cast.client_record)
    assert cast.client_record not in clients_cared_for()
    for other in cast.everybody_but("manager"):
        assert not clients_without_care(other).exists()


def test_care_that_rests_on_a_part_goes_over_with_its_rows(cast: Cast) -> None:
    before = scenes.trail_of(cast)
    part = cast.her_therapist.memberships.get()

    end_part(actor=cast.manager, part=part, to=cast.colleague)

    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert scenes.trail_of(cast)[len(before) :] == ["care.begin", "care.end"]
    assert set(clients_in_care_of(cast.colleague)) == {
        cast.client_record,
        cast.other_record,
        cast.record_of_colleague,
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_rests_on_a_part_is_shown_to_its_manager_alone(cast: Cast, name: str) -> None:
    part = cast.her_therapist.memberships.get()
    viewer = cast.person(name)

    resting = {care.client for care in care_resting_on(viewer, part)}
    others = set(who_could_take_over(viewer, part))

    is_theirs = name == "manager"
    assert resting == ({cast.client_record, cast.other_record} if is_theirs else set())
    assert others == (
        {cast.co_facilitator, cast.colleague, cast.former_therapist} if is_theirs else set()
    )


def test_clinical_part_elsewhere_or_another_part_here_goes_on_caring_for_nobody(cast: Cast) -> None:
    part = cast.her_therapist.memberships.get()
    gives = {"actor": cast.manager_elsewhere, "practice": cast.practice_elsewhere}
    add_member(**gives, person=cast.her_therapist, role=Role.THERAPIST)
    add_member(
        actor=cast.manager, practice=cast.practice, person=cast.her_therapist, role=Role.MANAGER
    )

    resting = {care.client for care in care_resting_on(cast.manager, part)}

    assert resting == {cast.client_record, cast.other_record}


def test_clinical_part_that_has_ended_goes_on_caring_for_nobody(cast: Cast) -> None:
    part = cast.her_therapist.memberships.get()
    groups = add_member(
        actor=cast.manager, practice=cast.practice, person=cast.her_therapist, role=Role.FACILITATOR
    )
    assert not care_resting_on(cast.manager, part).exists()

    end_part(actor=cast.manager, part=groups, to=None)

    resting = {care.client for care in care_resting_on(cast.manager, part)}
    assert resting == {cast.client_record, cast.other_record}


def test_whose_part_has_ended_could_take_nobody_over(cast: Cast) -> None:
    end_part(actor=cast.manager, part=cast.former_therapist.memberships.get(), to=None)

    others = set(who_could_take_over(cast.manager, cast.her_therapist.memberships.get()))

    assert others == {cast.co_facilitator, cast.colleague}


@pytest.mark.parametrize("name", EVERYBODY)
def test_part_is_ended_with_its_care_by_its_manager_alone(cast: Cast, name: str) -> None:
    part = cast.her_therapist.memberships.get()
    if name == "manager":
        end_part(actor=cast.manager, part=part, to=None)
    else:
        with pytest.raises(PermissionDenied):
            end_part(actor=cast.person(name), part=part, to=None)

    assert is_cared_for(cast.client_record) == (name != "manager")


@pytest.mark.django_db(transaction=True)
def test_part_ended_twice_at_once_ends_once(cast: Cast) -> None:
    before = scenes.trail_of(cast)
    end = partial(
        end_part,
        actor=cast.manager,
        part=cast.her_therapist.memberships.get(),
        to=cast.colleague,
    )

    outcomes = race(end, end)

    assert errors_in(outcomes) == []
    assert scenes.trail_of(cast)[len(before) :] == ["care.begin", "care.end"]


def test_caseload_takes_one_query(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert len(clients_in_care_of(cast.her_therapist)) == 2


@pytest.mark.django_db(transaction=True)
def test_care_begun_by_two_at_once_is_one_care(cast: Cast) -> None:
    agreed_to_a_second(cast)
    begin = partial(
        begin_care, actor=cast.manager, client=cast.client_record, therapist=cast.colleague
    )

    outcomes = race(begin, begin, begin)

    assert errors_in(outcomes) == []
    assert therapists_of(cast.client_record).count() == 2


@pytest.mark.django_db(transaction=True)
def test_care_ended_by_two_at_once_ends_once(cast: Cast) -> None:
    before = scenes.trail_of(cast)
    end = partial(end_care, client=cast.client_record, therapist=cast.her_therapist)

    outcomes = race(partial(end, actor=cast.manager), partial(end, actor=cast.manager))

    assert errors_in(outcomes) == []
    assert scenes.trail_of(cast)[len(before) :] == ["care.end"]
