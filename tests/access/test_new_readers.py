"""Whoever agreed to supervision is told when somebody new supervises whoever cares for them."""

from __future__ import annotations

import pytest

from telos.access.actions import (
    begin_care,
    begin_supervision,
    end_part,
    hand_over,
    let_record_rest,
)
from telos.access.queries import clients_supervised_by
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Person
from tests import consents
from tests.cast import Cast


@pytest.fixture
def supervised(cast: Cast) -> Cast:
    """Noor has agreed to supervision; somebody whom she does not know supervises a colleague."""
    consents.agreed_to_supervision(cast)
    new = new_supervisor(cast)
    begin_supervision(
        actor=cast.manager, practice=cast.practice, supervisor=new, therapist=cast.colleague
    )
    return cast


def new_supervisor(cast: Cast) -> Person:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.nobody, role=Role.SUPERVISOR)
    return cast.nobody


def told() -> list[str]:
    notices = Notice.objects.filter(kind=NoticeKind.SUPERVISOR_READS)
    return sorted(notices.values_list("person__display_name", flat=True))


def handed_over(cast: Cast, to: Person) -> None:
    hand_over(actor=cast.manager, client=cast.client_record, giver=cast.her_therapist, to=to)


def test_client_is_told_at_a_hand_over(supervised: Cast) -> None:
    assert told() == []
    handed_over(supervised, supervised.colleague)
    assert clients_supervised_by(supervised.nobody).contains(supervised.client_record)
    assert told() == ["Noor"]


def test_client_is_told_when_a_part_ends_and_another_goes_on(supervised: Cast) -> None:
    part = supervised.her_therapist.memberships.get()
    end_part(actor=supervised.manager, part=part, to=supervised.colleague)
    assert told() == ["Noor"]


def test_client_is_told_with_a_second_therapist(supervised: Cast) -> None:
    consents.agreed_to_a_second(supervised)
    begin_care(
        actor=supervised.manager,
        client=supervised.client_record,
        therapist=supervised.colleague,
    )
    assert told() == ["Noor"]


def test_client_is_told_each_time_anew(supervised: Cast) -> None:
    handed_over(supervised, supervised.colleague)
    Notice.objects.update(seen_at="2026-01-01T00:00Z")
    client, manager = supervised.client_record, supervised.manager
    hand_over(actor=manager, client=client, giver=supervised.colleague, to=supervised.her_therapist)
    handed_over(supervised, supervised.colleague)
    waiting = Notice.objects.filter(kind=NoticeKind.SUPERVISOR_READS, person=supervised.client)
    assert waiting.filter(seen_at=None).count() == 2


def test_whom_the_same_supervisor_read_before_is_not_told(cast: Cast) -> None:
    consents.agreed_to_supervision(cast)
    begin_supervision(
        actor=cast.manager,
        practice=cast.practice,
        supervisor=cast.supervisor,
        therapist=cast.colleague,
    )
    handed_over(cast, cast.colleague)
    assert told() == []


def test_whoever_has_not_agreed_or_rests_is_not_told(supervised: Cast) -> None:
    let_record_rest(actor=supervised.client, client=supervised.client_record)
    part = supervised.her_therapist.memberships.get()
    end_part(actor=supervised.manager, part=part, to=supervised.colleague)
    assert told() == []


def test_supervisor_who_is_the_client_is_not_told_of_themselves(supervised: Cast) -> None:
    add_member(
        actor=supervised.manager,
        practice=supervised.practice,
        person=supervised.client,
        role=Role.SUPERVISOR,
    )
    begin_supervision(
        actor=supervised.manager,
        practice=supervised.practice,
        supervisor=supervised.client,
        therapist=supervised.former_therapist,
    )
    handed_over(supervised, supervised.former_therapist)
    assert told() == []
