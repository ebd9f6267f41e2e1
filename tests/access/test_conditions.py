"""What makes somebody a manager, an officer or a supervisor: every word of it counts.

Here a condition is asked by itself. On a page a second one often stands before it, so that one of
them could go unnoticed.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from telos.access.actions import (
    begin_supervision,
    end_supervision,
    open_in_emergency,
)
from telos.access.enums import OPEN_FOR, Danger, RecordKind, Relationship
from telos.access.models import EmergencyOpening, Supervision
from telos.access.queries import (
    care_resting_on,
    supervised_for,
    supervision_resting_on,
    supervisors_of_client,
    trail_of_managed_practice,
    trail_of_own_record,
    who_could_be_supervised,
    who_could_supervise,
)
from telos.access.rules import stands_in
from telos.audit.actions import record_reads
from telos.base import clock
from telos.people.actions import add_client, add_member, end_membership
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person
from tests.cast import EVERYBODY, Cast

WHY = "She wrote to me that she has taken tablets, and her therapist is on leave."


def is_one_of(viewer: Person, relationship: Relationship) -> set[Client]:
    return set(Client.objects.filter(stands_in(viewer, [relationship])))


def opened(cast: Cast, who: str = "colleague", **more: str) -> EmergencyOpening:
    return open_in_emergency(
        actor=cast.person(who), client=cast.client_record, danger=Danger.SELF, why=WHY, **more
    )


def looked(who: Person, client: Client) -> None:
    record_reads(
        actor=who, clients={client.public_id: client.practice.public_id}, kinds=[RecordKind.GOALS]
    )


def part_of(person: Person, role: Role) -> Membership:
    return Membership.objects.get(person=person, role=role, ended_on=None)


def ended(cast: Cast, person: Person, role: Role) -> None:
    end_membership(actor=cast.manager, membership_id=part_of(person, role).public_id)


def as_client_elsewhere(cast: Cast, person: Person) -> None:
    record = add_client(
        actor=cast.therapist_elsewhere, practice=cast.practice_elsewhere, display_name="Somebody"
    )
    record.person = person
    record.save(update_fields=["person"])


def in_both_practices(cast: Cast, person: Person, role: Role) -> None:
    add_member(
        actor=cast.manager_elsewhere, practice=cast.practice_elsewhere, person=person, role=role
    )


@pytest.mark.parametrize("name", EVERYBODY)
def test_manager_is_who_runs_that_practice_today(cast: Cast, name: str) -> None:
    here = {cast.client_record, cast.other_record, cast.record_of_colleague}
    runs = {"manager": here, "manager_elsewhere": {cast.record_elsewhere}}
    viewer = cast.person(name)
    assert is_one_of(viewer, Relationship.MANAGER) == runs.get(name, set())
    Membership.objects.filter(person=viewer).update(ended_on=clock.today())
    assert is_one_of(viewer, Relationship.MANAGER) == set()


@pytest.mark.parametrize("name", EVERYBODY)
def test_officer_is_who_reviews_that_record_today(cast: Cast, name: str) -> None:
    opened(cast)
    viewer = cast.person(name)
    reviews = {cast.client_record} if name == "officer" else set()
    assert is_one_of(viewer, Relationship.OFFICER) == reviews
    Membership.objects.filter(person=viewer).update(ended_on=clock.today())
    assert is_one_of(viewer, Relationship.OFFICER) == set()


def test_officer_of_another_practice_reviews_nothing_here(cast: Cast) -> None:
    in_both_practices(cast, cast.nobody, Role.OFFICER)
    opened(cast)
    assert is_one_of(cast.nobody, Relationship.OFFICER) == set()


def test_officer_reviews_nothing_that_nobody_opened_but_they(cast: Cast) -> None:
    assert is_one_of(cast.officer, Relationship.OFFICER) == set()
    add_member(actor=cast.manager, practice=cast.practice, person=cast.officer, role=Role.THERAPIST)
    opened(cast, "officer")
    assert is_one_of(cast.officer, Relationship.OFFICER) == set()
    opened(cast)
    assert is_one_of(cast.officer, Relationship.OFFICER) == {cast.client_record}


def test_part_that_has_ended_carries_no_care(cast: Cast) -> None:
    person = cast.her_therapist
    add_member(actor=cast.manager, practice=cast.practice, person=person, role=Role.FACILITATOR)
    part = part_of(person, Role.THERAPIST)
    assert not care_resting_on(cast.manager, part).exists()
    ended(cast, person, Role.FACILITATOR)
    assert care_resting_on(cast.manager, part).count() == 2


@pytest.mark.parametrize(
    ("who", "role"), [("supervisor", "supervisor"), ("her_therapist", "therapist")]
)
def test_part_elsewhere_or_that_has_ended_carries_no_supervision(
    cast: Cast, who: str, role: str
) -> None:
    person, held = cast.person(who), Role(role)
    in_both_practices(cast, person, held)
    add_member(actor=cast.manager, practice=cast.practice, person=person, role=Role.FACILITATOR)
    part = part_of_here(cast, person, held)
    assert not supervision_resting_on(cast.manager, part).exists()
    ended(cast, person, Role.FACILITATOR)
    assert list(supervision_resting_on(cast.manager, part)) == [Supervision.objects.get()]


@pytest.mark.parametrize("who", ["supervisor", "her_therapist"])
def test_part_that_is_not_of_that_work_carries_no_supervision(cast: Cast, who: str) -> None:
    assert list(Supervision.objects.present()) == [Supervision.objects.get()]
    # Past all deeds, which would end it with the part.
    Membership.objects.filter(person=cast.person(who)).update(role=Role.OFFICER)
    assert not Supervision.objects.present().exists()


def part_of_here(cast: Cast, person: Person, role: Role) -> Membership:
    return Membership.objects.get(person=person, practice=cast.practice, role=role, ended_on=None)


def test_supervision_elsewhere_or_that_has_ended_rests_on_no_part_here(cast: Cast) -> None:
    here = Supervision.objects.get()
    in_both_practices(cast, cast.manager, Role.MANAGER)
    in_both_practices(cast, cast.supervisor, Role.SUPERVISOR)
    begin_supervision(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        supervisor=cast.supervisor,
        therapist=cast.therapist_elsewhere,
    )
    part = part_of_here(cast, cast.supervisor, Role.SUPERVISOR)
    assert list(supervision_resting_on(cast.manager, part)) == [here]
    end_supervision(actor=cast.manager, supervision_id=here.public_id)
    assert not supervision_resting_on(cast.manager, part).exists()


def test_who_supervises_a_colleague_alone_is_nobody_to_the_client(cast: Cast) -> None:
    begin_supervision(
        actor=cast.manager,
        practice=cast.practice,
        supervisor=cast.former_therapist,
        therapist=cast.colleague,
    )
    begin_supervision(
        actor=cast.manager,
        practice=cast.practice,
        supervisor=cast.supervisor,
        therapist=cast.colleague,
    )
    assert supervisors_of_client(cast.client, cast.client_record) == [cast.supervisor]
    ids = [cast.supervisor.public_id, cast.former_therapist.public_id]
    assert supervised_for(cast.client_record, ids) == {
        cast.supervisor.public_id: [cast.her_therapist.display_name]
    }


def test_supervision_elsewhere_is_not_told_of_a_client_here(cast: Cast) -> None:
    in_both_practices(cast, cast.supervisor, Role.SUPERVISOR)
    in_both_practices(cast, cast.former_therapist, Role.THERAPIST)
    begin_supervision(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        supervisor=cast.supervisor,
        therapist=cast.former_therapist,
    )
    assert supervised_for(cast.client_record, [cast.supervisor.public_id]) == {
        cast.supervisor.public_id: [cast.her_therapist.display_name]
    }


def test_trail_of_ones_own_record_is_not_that_of_those_one_may_follow(cast: Cast) -> None:
    looked(cast.her_therapist, cast.client_record)
    assert trail_of_managed_practice(cast.manager, cast.practice).filter(deed="read").count() == 1
    assert trail_of_own_record(cast.client).filter(deed="read").count() == 1
    for person in cast.everybody_but("client"):
        assert not trail_of_own_record(person).filter(deed="read").exists()


def told_of(viewer: Person, who: Person) -> int:
    return trail_of_own_record(viewer).filter(actor_id=who.public_id, deed="read").count()


def test_what_is_told_later_is_what_was_done_by_that_opening_alone(cast: Cast) -> None:
    """Not what the same person did before, afterwards, or with another client."""
    kim = cast.record_of_colleague.person
    assert kim is not None
    with clock.set_to(clock.now() - timedelta(minutes=5)):
        looked(cast.colleague, cast.client_record)
    opening = opened(cast, why_later="He reads her mail and has threatened her.")
    with clock.set_to(opening.created_at + timedelta(minutes=1)):
        looked(cast.colleague, cast.client_record)
        looked(cast.colleague, cast.record_of_colleague)
        assert told_of(cast.client, cast.colleague) == 1
        assert told_of(kim, cast.colleague) == 1
    with clock.set_to(opening.created_at + OPEN_FOR + timedelta(minutes=1)):
        looked(cast.colleague, cast.client_record)
        assert told_of(cast.client, cast.colleague) == 2


def test_colleague_who_is_a_client_elsewhere_is_a_colleague_here(cast: Cast) -> None:
    as_client_elsewhere(cast, cast.her_therapist)
    looked(cast.her_therapist, cast.client_record)
    rows = trail_of_managed_practice(cast.manager, cast.practice).filter(deed="read")
    assert [row.actor_id for row in rows] == [cast.her_therapist.public_id]


@pytest.mark.parametrize("who", ["supervisor", "her_therapist"])
def test_part_elsewhere_holds_no_supervision_here(cast: Cast, who: str) -> None:
    person = cast.person(who)
    role = Role.SUPERVISOR if who == "supervisor" else Role.THERAPIST
    in_both_practices(cast, person, role)
    assert Supervision.objects.present().exists()
    end_membership(actor=cast.manager, membership_id=part_of_here(cast, person, role).public_id)
    assert not Supervision.objects.present().exists()


@pytest.mark.parametrize(("role", "goes_on"), [(Role.FACILITATOR, True), (Role.OFFICER, False)])
def test_opening_rests_on_a_clinical_part_here(cast: Cast, role: Role, *, goes_on: bool) -> None:
    opened(cast)
    in_both_practices(cast, cast.colleague, Role.THERAPIST)
    add_member(actor=cast.manager, practice=cast.practice, person=cast.colleague, role=role)
    part = part_of_here(cast, cast.colleague, Role.THERAPIST)
    end_membership(actor=cast.manager, membership_id=part.public_id)
    assert EmergencyOpening.objects.present().exists() == goes_on
    reads = {cast.client_record} if goes_on else set()
    assert is_one_of(cast.colleague, Relationship.BREAK_GLASS) == reads


def test_whose_part_has_ended_is_named_for_no_supervision(cast: Cast) -> None:
    for query in (who_could_supervise, who_could_be_supervised):
        assert query(cast.manager, cast.practice).contains(cast.colleague)
    ended(cast, cast.colleague, Role.THERAPIST)
    for query in (who_could_supervise, who_could_be_supervised):
        assert not query(cast.manager, cast.practice).contains(cast.colleague)


def as_client_here(cast: Cast, person: Person) -> Client:
    record = add_client(actor=cast.manager, practice=cast.practice, display_name="Somebody")
    record.person = person
    record.save(update_fields=["person"])
    return record


def test_nobody_reviews_or_reads_their_own_record_by_an_opening(cast: Cast) -> None:
    record = as_client_here(cast, cast.officer)
    opening = open_in_emergency(actor=cast.colleague, client=record, danger=Danger.SELF, why=WHY)
    assert is_one_of(cast.officer, Relationship.OFFICER) == set()
    assert is_one_of(cast.colleague, Relationship.BREAK_GLASS) == {record}
    # An account may become a client's while a record that was opened by it is open still.
    Client.objects.filter(pk=opening.client_id).update(person=cast.colleague)
    assert is_one_of(cast.colleague, Relationship.BREAK_GLASS) == set()
    assert is_one_of(cast.officer, Relationship.OFFICER) == {record}
