"""Who supervises whom, and whose records a supervisor reads by it."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telos.access.actions import (
    begin_care,
    begin_supervision,
    end_care,
    end_part,
    end_supervision,
    hand_over,
    let_record_rest,
    take_record_up,
)
from telos.access.enums import (
    Act,
    ConsentAnswer,
    ConsentKind,
    RecordKind,
    Relationship,
    who_may,
)
from telos.access.models import Supervision
from telos.access.queries import (
    clients_supervised_by,
    clients_visible_to,
    own_clients_who_agreed,
    supervisees_of,
    supervision_given_by,
    supervision_received_by,
    supervision_resting_on,
    supervision_visible_to,
    supervisors_of_client,
    who_could_be_supervised,
    who_could_supervise,
)
from telos.access.rules import NotAllowedError, may_read, may_write
from telos.audit.models import AuditRow
from telos.base import clock
from telos.episodes.queries import episodes_supervised_by
from telos.people.actions import add_client, add_member, end_membership
from telos.people.enums import Role
from telos.people.models import Membership, Person
from tests import consents
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race

READS = {kind for kind in RecordKind if Relationship.SUPERVISOR in who_may(Act.READ, kind)}


@pytest.fixture
def agreed(cast: Cast) -> Cast:
    """Noor has agreed that her therapist's supervisor reads; Otto has not."""
    consents.agreed_to_supervision(cast)
    return cast


def reads(cast: Cast) -> bool:
    """Whether the supervisor reads Noor's record, however it is asked; never in part."""
    answers = {may_read(cast.supervisor, cast.client_record, kind) for kind in READS}
    listed = {
        clients_visible_to(cast.supervisor, kind).filter(pk=cast.client_record.pk).exists()
        for kind in READS
    }
    [answer] = answers | listed
    assert clients_supervised_by(cast.supervisor).contains(cast.client_record) == answer
    return answer


def supervision(cast: Cast) -> Supervision:
    return Supervision.objects.get(supervisor=cast.supervisor)


def part_of(person: Person) -> Membership:
    return Membership.objects.get(person=person, ended_on=None)


def _deeds() -> list[str]:
    """Everything in the trail: naming a supervisor is about no client."""
    return list(AuditRow.objects.order_by("pk").values_list("deed", flat=True))


def test_supervisor_reads_whom_the_client_and_the_practice_agreed_to(agreed: Cast) -> None:
    assert reads(agreed)
    assert list(clients_supervised_by(agreed.supervisor)) == [agreed.client_record]
    assert list(episodes_supervised_by(agreed.supervisor)) == [agreed.episode]


def test_supervisor_reads_what_the_policy_names_and_no_more(agreed: Cast) -> None:
    read = {k for k in RecordKind if may_read(agreed.supervisor, agreed.client_record, k)}
    assert read == {
        RecordKind.CONTACT,
        RecordKind.APPOINTMENTS,
        RecordKind.EPISODE,
        RecordKind.MEASURES,
        RecordKind.INTAKE,
        RecordKind.SAFETY_PLAN,
        RecordKind.GOALS,
        RecordKind.PLAN,
        RecordKind.PROGRESS_NOTES,
    }


def test_supervisor_writes_nothing(agreed: Cast) -> None:
    written = {k for k in RecordKind if may_write(agreed.supervisor, agreed.client_record, k)}
    assert written == set()


def test_nothing_is_read_before_the_client_has_agreed(cast: Cast) -> None:
    assert not reads(cast)
    assert supervision_given_by(cast.supervisor).count() == 1


@pytest.mark.parametrize("name", sorted(set(EVERYBODY) - {"supervisor"}))
def test_agreement_alone_makes_nobody_a_supervisor(agreed: Cast, name: str) -> None:
    assert list(clients_supervised_by(agreed.person(name))) == []


def test_refusal_opens_nothing(cast: Cast) -> None:
    consents.answered(cast, ConsentKind.SUPERVISION, ConsentAnswer.REFUSED)
    assert not reads(cast)


def test_another_agreement_opens_nothing(cast: Cast) -> None:
    for kind in set(ConsentKind) - {ConsentKind.SUPERVISION}:
        consents.answered(cast, kind)
    assert not reads(cast)


def test_taking_the_yes_back_ends_it_at_once(agreed: Cast) -> None:
    assert reads(agreed)
    consents.answered(agreed, ConsentKind.SUPERVISION, ConsentAnswer.WITHDRAWN)
    assert not reads(agreed)


def test_new_words_that_are_asked_again_end_it_until_they_are_answered(agreed: Cast) -> None:
    assert reads(agreed)
    consents.published(agreed, ConsentKind.SUPERVISION, "Other words.")
    assert not reads(agreed)
    consents.agreed_to_supervision(agreed)
    assert reads(agreed)


def test_end_of_the_supervision_ends_it_at_once(agreed: Cast) -> None:
    assert reads(agreed)
    end_supervision(actor=agreed.manager, supervision_id=supervision(agreed).public_id)
    assert not reads(agreed)
    assert supervision(agreed).ended_on == clock.today()


def test_end_of_care_ends_it_at_once(agreed: Cast) -> None:
    assert reads(agreed)
    end_care(actor=agreed.manager, client=agreed.client_record, therapist=agreed.her_therapist)
    assert not reads(agreed)


def test_handing_over_leaves_the_supervisor_behind(agreed: Cast) -> None:
    assert reads(agreed)
    hand_over(
        actor=agreed.manager,
        client=agreed.client_record,
        giver=agreed.her_therapist,
        to=agreed.colleague,
    )
    assert not reads(agreed)


@pytest.mark.parametrize("who", ["supervisor", "her_therapist"])
def test_end_of_either_part_ends_it_at_once(agreed: Cast, who: str) -> None:
    assert reads(agreed)
    part = part_of(agreed.person(who))
    end_membership(actor=agreed.manager, membership_id=part.public_id)
    assert not reads(agreed)
    assert list(supervision_given_by(agreed.supervisor)) == []


@pytest.mark.parametrize("who", ["supervisor", "her_therapist"])
def test_whoever_comes_back_does_not_read_on_unasked(agreed: Cast, who: str) -> None:
    person, part = agreed.person(who), part_of(agreed.person(who))
    assert list(supervision_resting_on(agreed.manager, part)) == [supervision(agreed)]
    end_part(actor=agreed.manager, part=part, to=None)
    add_member(actor=agreed.manager, practice=agreed.practice, person=person, role=Role(part.role))
    begin_care(actor=agreed.manager, client=agreed.client_record, therapist=agreed.her_therapist)
    assert not reads(agreed)
    assert supervision(agreed).ended_on == clock.today()


def test_another_part_that_allows_the_same_carries_it_on(agreed: Cast) -> None:
    part = part_of(agreed.supervisor)
    add_member(
        actor=agreed.manager,
        practice=agreed.practice,
        person=agreed.supervisor,
        role=Role.THERAPIST,
    )
    end_part(actor=agreed.manager, part=part, to=None)
    assert reads(agreed)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MANAGER])
def test_therapist_who_stays_in_another_part_alone_is_supervised_no_more(
    agreed: Cast, role: Role
) -> None:
    part = part_of(agreed.her_therapist)
    add_member(
        actor=agreed.manager, practice=agreed.practice, person=agreed.her_therapist, role=role
    )
    end_part(actor=agreed.manager, part=part, to=None)
    assert supervision(agreed).ended_on == clock.today()


def test_record_that_rests_is_not_shown_in_any_way(agreed: Cast) -> None:
    assert reads(agreed)
    let_record_rest(actor=agreed.client, client=agreed.client_record)
    assert not reads(agreed)
    take_record_up(actor=agreed.client, client=agreed.client_record)
    assert reads(agreed)


def test_one_of_two_therapists_supervised_is_enough_and_the_last(agreed: Cast) -> None:
    consents.agreed_to_a_second(agreed)
    begin_care(actor=agreed.manager, client=agreed.client_record, therapist=agreed.colleague)
    assert reads(agreed)
    end_care(actor=agreed.manager, client=agreed.client_record, therapist=agreed.her_therapist)
    assert not reads(agreed)


def test_supervision_in_one_practice_says_nothing_in_another(agreed: Cast) -> None:
    """The same two people work in a second practice; there nobody has named anything."""
    elsewhere, manager = agreed.practice_elsewhere, agreed.manager_elsewhere
    for person, role in (
        (agreed.her_therapist, Role.THERAPIST),
        (agreed.supervisor, Role.SUPERVISOR),
    ):
        add_member(actor=manager, practice=elsewhere, person=person, role=role)
    end_supervision(actor=agreed.manager, supervision_id=supervision(agreed).public_id)
    begin_supervision(
        actor=manager,
        practice=elsewhere,
        supervisor=agreed.supervisor,
        therapist=agreed.her_therapist,
    )
    assert not reads(agreed)
    assert supervisors_of_client(agreed.client, agreed.client_record) == []


def test_own_record_is_never_read_as_a_supervisor(agreed: Cast) -> None:
    add_member(
        actor=agreed.manager, practice=agreed.practice, person=agreed.client, role=Role.SUPERVISOR
    )
    begin_supervision(
        actor=agreed.manager,
        practice=agreed.practice,
        supervisor=agreed.client,
        therapist=agreed.her_therapist,
    )
    assert list(clients_supervised_by(agreed.client)) == []
    assert not may_read(agreed.client, agreed.client_record, RecordKind.PROGRESS_NOTES)
    assert agreed.client not in supervisors_of_client(agreed.client, agreed.client_record)


@given(st.lists(st.sampled_from(range(7)), max_size=8))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_reading_is_exactly_the_meeting_of_all_four(cast: Cast, steps: list[int]) -> None:
    """Whatever happens in whatever order: named, agreed, cared for, awake; else nothing."""
    with transaction.atomic():
        named, yes, care, awake = True, False, True, True
        for step in steps:
            if step == 0:
                consents.answered(
                    cast,
                    ConsentKind.SUPERVISION,
                    ConsentAnswer.WITHDRAWN if yes else ConsentAnswer.GIVEN,
                )
                yes = not yes
            elif step in (1, 2):
                named = _toggle_named(cast, named)
            elif step in (3, 4):
                care = _toggle_care(cast, care)
            else:
                awake = _toggle_rest(cast, awake)
            assert reads(cast) == (named and yes and care and awake), steps
        transaction.set_rollback(True)


def _toggle_named(cast: Cast, named: bool) -> bool:
    if named:
        going_on = Supervision.objects.get(supervisor=cast.supervisor, ended_on=None)
        end_supervision(actor=cast.manager, supervision_id=going_on.public_id)
    else:
        begin_supervision(
            actor=cast.manager,
            practice=cast.practice,
            supervisor=cast.supervisor,
            therapist=cast.her_therapist,
        )
    return not named


def _toggle_care(cast: Cast, care: bool) -> bool:
    deed = end_care if care else begin_care
    deed(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)
    return not care


def _toggle_rest(cast: Cast, awake: bool) -> bool:
    deed = let_record_rest if awake else take_record_up
    deed(actor=cast.client, client=cast.client_record)
    return not awake


def test_naming_twice_is_naming_once(cast: Cast) -> None:
    before = _deeds()
    again = begin_supervision(
        actor=cast.manager,
        practice=cast.practice,
        supervisor=cast.supervisor,
        therapist=cast.her_therapist,
    )
    assert again == supervision(cast)
    assert _deeds() == before


def test_ending_twice_is_ending_once(cast: Cast) -> None:
    end = partial(end_supervision, actor=cast.manager, supervision_id=supervision(cast).public_id)
    end()
    before = _deeds()
    end()
    assert _deeds() == before


@pytest.mark.parametrize(
    ("supervisor", "therapist"),
    [
        ("her_therapist", "her_therapist"),
        ("manager", "her_therapist"),
        ("nobody", "her_therapist"),
        ("client", "her_therapist"),
        ("therapist_elsewhere", "her_therapist"),
        ("supervisor", "supervisor"),
        ("supervisor", "manager"),
        ("supervisor", "nobody"),
        ("supervisor", "therapist_elsewhere"),
        ("colleague", "supervisor"),
    ],
)
def test_pair_that_cannot_be_is_refused(cast: Cast, supervisor: str, therapist: str) -> None:
    with pytest.raises(NotAllowedError):
        begin_supervision(
            actor=cast.manager,
            practice=cast.practice,
            supervisor=cast.person(supervisor),
            therapist=cast.person(therapist),
        )
    assert Supervision.objects.count() == 1


def test_colleague_may_supervise_and_two_may_supervise_each_other(cast: Cast) -> None:
    pair = cast.her_therapist, cast.colleague
    for supervisor, therapist in (pair, pair[::-1]):
        begin_supervision(
            actor=cast.manager, practice=cast.practice, supervisor=supervisor, therapist=therapist
        )
    assert [s.therapist for s in supervision_given_by(cast.colleague)] == [cast.her_therapist]
    assert [s.supervisor for s in supervision_received_by(cast.colleague)] == [cast.her_therapist]


def test_supervision_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        end_supervision(actor=cast.manager, supervision_id=cast.practice.public_id)


def test_database_holds_that_nobody_supervises_themselves(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="supervision_never_of_oneself"), transaction.atomic():
        Supervision.objects.create(
            practice=cast.practice,
            supervisor=cast.colleague,
            therapist=cast.colleague,
            started_on=clock.today(),
            named_by=cast.manager,
        )


@pytest.mark.parametrize("name", EVERYBODY)
def test_manager_alone_sees_who_supervises_whom(cast: Cast, name: str) -> None:
    seen = list(supervision_visible_to(cast.person(name)))
    assert seen == ([supervision(cast)] if name == "manager" else [])
    for query in (who_could_supervise, who_could_be_supervised):
        assert query(cast.person(name), cast.practice).exists() == (name == "manager")


def test_who_could_be_named(cast: Cast) -> None:
    clinical = {cast.her_therapist, cast.colleague, cast.former_therapist, cast.co_facilitator}
    assert set(who_could_be_supervised(cast.manager, cast.practice)) == clinical
    assert set(who_could_supervise(cast.manager, cast.practice)) == clinical | {cast.supervisor}


def test_client_and_therapist_learn_who_would_read_before_a_yes(cast: Cast) -> None:
    for viewer in EVERYBODY:
        found = supervisors_of_client(cast.person(viewer), cast.client_record)
        assert found == ([cast.supervisor] if viewer in {"client", "her_therapist"} else [])


def test_therapist_sees_who_of_theirs_agreed(agreed: Cast) -> None:
    assert list(own_clients_who_agreed(agreed.her_therapist)) == [agreed.client_record]
    assert list(own_clients_who_agreed(agreed.supervisor)) == []


def test_few_who_have_not_agreed_are_not_counted(agreed: Cast) -> None:
    [supervisee] = supervisees_of(agreed.supervisor)
    assert supervisee.clients == (agreed.client_record,)
    assert supervisee.not_shown is None
    for number in range(9):
        new = add_client(
            actor=agreed.manager, practice=agreed.practice, display_name=f"New {number}"
        )
        begin_care(actor=agreed.manager, client=new, therapist=agreed.her_therapist)
    [supervisee] = supervisees_of(agreed.supervisor)
    assert supervisee.not_shown == 10


def test_list_takes_as_many_queries_for_many_as_for_one(
    agreed: Cast, django_assert_num_queries
) -> None:
    with django_assert_num_queries(3):
        assert len(supervisees_of(agreed.supervisor)) == 1
    begin_supervision(
        actor=agreed.manager,
        practice=agreed.practice,
        supervisor=agreed.supervisor,
        therapist=agreed.colleague,
    )
    with django_assert_num_queries(3):
        assert len(supervisees_of(agreed.supervisor)) == 2


@pytest.mark.django_db(transaction=True)
def test_naming_at_the_same_moment_is_naming_once(cast: Cast) -> None:
    name = partial(
        begin_supervision,
        actor=cast.manager,
        practice=cast.practice,
        supervisor=cast.supervisor,
        therapist=cast.colleague,
    )
    before = _deeds()
    assert errors_in(race(name, name, name)) == []
    assert Supervision.objects.filter(therapist=cast.colleague).count() == 1
    assert _deeds()[len(before) :] == ["supervision.begin"]


@pytest.mark.django_db(transaction=True)
def test_naming_whose_part_ends_at_the_same_moment_leaves_nothing_open(cast: Cast) -> None:
    part = part_of(cast.colleague)
    outcomes = race(
        partial(
            begin_supervision,
            actor=cast.manager,
            practice=cast.practice,
            supervisor=cast.supervisor,
            therapist=cast.colleague,
        ),
        partial(end_part, actor=cast.manager, part=part, to=None),
    )
    assert errors_in(outcomes) in ([], [NotAllowedError])
    assert not Supervision.objects.filter(therapist=cast.colleague, ended_on=None).exists()
