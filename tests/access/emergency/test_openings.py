"""Opening a record in an emergency: who may, what they read, who is told, and the review."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from telos.access.actions import (
    EmergencyError,
    ReviewedError,
    close_opening,
    let_record_rest,
    open_in_emergency,
    review_opening,
)
from telos.access.enums import (
    OPEN_FOR,
    REVIEWED_WITHIN,
    Act,
    Danger,
    Finding,
    RecordKind,
    Relationship,
    kinds_for,
)
from telos.access.models import EmergencyOpening
from telos.access.queries import (
    clients_to_open,
    clients_visible_to,
    openings_of,
    openings_of_own_record,
    openings_to_review,
    practices_lacking_officer,
    trail_of_own_record,
)
from telos.access.rules import NotAllowedError, may_write
from telos.audit.actions import record_reads
from telos.base import clock
from telos.goals.enums import GoalState
from telos.goals.queries import goals_visible_to
from telos.measures.queries import open_alerts_visible_to, risk_answers_visible_to
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.actions import add_member, end_membership
from telos.people.enums import Role
from telos.people.models import Client, Membership
from telos.rights.queries import copy_of
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race

WHY = "She wrote to me that she has taken tablets, and her therapist is on leave."
OPENERS = {"colleague", "co_facilitator", "former_therapist"}


def opened(cast: Cast, who: str = "colleague", **more) -> EmergencyOpening:
    given = {"danger": Danger.SELF, "why": WHY, **more}
    return open_in_emergency(actor=cast.person(who), client=cast.client_record, **given)


def readable_by(cast: Cast, who: str) -> set[RecordKind]:
    viewer = cast.person(who)
    return {
        kind
        for kind in RecordKind
        if clients_visible_to(viewer, kind).filter(pk=cast.client_record.pk).exists()
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_clinicians_of_the_practice_open_and_nobody_else(cast: Cast, name: str) -> None:
    before = scenes.everything()
    if name in OPENERS:
        opened(cast, name)
        assert scenes.trail_of(cast)[-1] == "emergency.open"
        return
    with pytest.raises(NotAllowedError):
        opened(cast, name)
    assert scenes.everything() == before


def test_for_an_hour_one_reads_what_the_policy_says_and_writes_nothing(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    assert readable_by(cast, "colleague") == set()
    opening = opened(cast)
    assert readable_by(cast, "colleague") == set(kinds_for(Relationship.BREAK_GLASS, act=Act.READ))
    assert goal in goals_visible_to(cast.colleague)
    assert not any(may_write(cast.colleague, cast.client_record, kind) for kind in RecordKind)
    with clock.set_to(opening.created_at + OPEN_FOR - timedelta(seconds=1)):
        assert readable_by(cast, "colleague")
    with clock.set_to(opening.created_at + OPEN_FOR):
        assert readable_by(cast, "colleague") == set()


def test_it_opens_one_record_and_no_other(cast: Cast) -> None:
    opened(cast, "co_facilitator")
    visible = clients_visible_to(cast.co_facilitator, RecordKind.GOALS)
    assert list(visible) == [cast.client_record]


def test_resting_record_is_read_by_whoever_opens_it(cast: Cast) -> None:
    let_record_rest(actor=cast.client, client=cast.client_record)
    opened(cast, "her_therapist")
    assert RecordKind.GOALS in readable_by(cast, "her_therapist")
    assert RecordKind.CONSENT not in readable_by(cast, "her_therapist")


def test_whose_part_ends_reads_nothing_more(cast: Cast) -> None:
    opened(cast, "co_facilitator")
    part = Membership.objects.get(person=cast.co_facilitator, ended_on=None)
    end_membership(actor=cast.manager, membership_id=part.public_id)
    assert readable_by(cast, "co_facilitator") == set()


def test_answers_that_had_to_be_looked_at_are_read_and_not_on_ones_list(cast: Cast) -> None:
    scenes.risk_alert(cast)
    opened(cast)
    assert risk_answers_visible_to(cast.colleague).count() == 1
    assert not open_alerts_visible_to(cast.colleague)


@pytest.mark.parametrize("why", ["", "  ", "in danger", " " * 30])
def test_reason_is_a_sentence(cast: Cast, why: str) -> None:
    with pytest.raises(EmergencyError):
        opened(cast, why=why)
    assert not EmergencyOpening.objects.exists()


def test_opening_twice_is_opening_once_while_it_is_open(cast: Cast) -> None:
    first = opened(cast)
    assert opened(cast) == first
    with clock.set_to(first.ends_at + timedelta(seconds=1)):
        assert opened(cast) != first
    assert EmergencyOpening.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_open_it_once(cast: Cast) -> None:
    outcomes = race(partial(opened, cast), partial(opened, cast))
    assert errors_in(outcomes) == []
    assert EmergencyOpening.objects.count() == 1
    assert scenes.trail_of(cast).count("emergency.open") == 1


def test_one_closes_ones_own(cast: Cast) -> None:
    opening = opened(cast)
    for person in cast.everybody_but("colleague"):
        with pytest.raises(NotAllowedError):
            close_opening(actor=person, opening=opening)
    closed = close_opening(actor=cast.colleague, opening=opening)
    assert close_opening(actor=cast.colleague, opening=opening).ended_at == closed.ended_at
    assert readable_by(cast, "colleague") == set()
    assert scenes.trail_of(cast).count("emergency.close") == 1


def people_told(kind: NoticeKind) -> set[str]:
    due = Notice.objects.due().filter(kind=kind)
    return {notice.person.display_name for notice in due.select_related("person")}


def test_officer_and_client_are_told_at_once(cast: Cast) -> None:
    opened(cast)
    assert people_told(NoticeKind.TO_REVIEW) == {"Officer"}
    assert people_told(NoticeKind.OPENED_IN_EMERGENCY) == {"Noor"}
    assert openings_of_own_record(cast.client).count() == 1


def test_managers_are_told_where_no_other_officer_is(cast: Cast) -> None:
    part = Membership.objects.get(person=cast.officer, ended_on=None)
    end_membership(actor=cast.manager, membership_id=part.public_id)
    opened(cast)
    assert people_told(NoticeKind.TO_REVIEW) == {"Manager harbour"}


def test_officer_who_opens_it_is_not_the_one_who_is_told(cast: Cast) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.colleague, role=Role.OFFICER)
    opened(cast)
    assert people_told(NoticeKind.TO_REVIEW) == {"Officer"}
    assert not openings_to_review(cast.colleague).exists()


def test_client_without_an_account_is_told_by_the_officer(cast: Cast) -> None:
    away = scenes.client_without_account(cast)
    open_in_emergency(actor=cast.colleague, client=away, danger=Danger.SELF, why=WHY)
    assert people_told(NoticeKind.OPENED_IN_EMERGENCY) == set()
    assert people_told(NoticeKind.TO_REVIEW) == {"Officer"}


def looked(cast: Cast, who: str = "colleague") -> None:
    record_reads(
        actor=cast.person(who),
        clients={cast.client_record.public_id: cast.practice.public_id},
        kinds=[RecordKind.GOALS],
    )


def known_to_client(cast: Cast) -> dict[str, object]:
    """All by which a client could come to know of it."""
    who = cast.colleague.public_id
    copy = copy_of(cast.client, cast.client_record)
    return {
        "openings": openings_of_own_record(cast.client).count(),
        "trail": trail_of_own_record(cast.client).filter(actor_id=who).count(),
        "copy": len(copy["emergency_openings"]),
        "copied trail": sum(row["who"] == "Colleague" for row in copy["trail"]),
        "notices": Notice.objects.due().filter(person=cast.client).count(),
    }


def test_client_who_must_not_know_yet_is_told_after_three_days(cast: Cast) -> None:
    opening = opened(cast, why_later="He reads her mail and has threatened her.")
    with clock.set_to(opening.created_at + timedelta(minutes=5)):
        looked(cast)
    assert people_told(NoticeKind.TO_REVIEW) == {"Officer"}
    with clock.set_to(opening.created_at + REVIEWED_WITHIN - timedelta(seconds=1)):
        assert set(known_to_client(cast).values()) == {0}
    with clock.set_to(opening.created_at + REVIEWED_WITHIN):
        assert known_to_client(cast) == {
            "openings": 1,
            "trail": 2,
            "copy": 1,
            "copied trail": 2,
            "notices": 1,
        }


def test_what_others_do_meanwhile_is_told_all_the_same(cast: Cast) -> None:
    opened(cast, why_later="He reads her mail and has threatened her.")
    looked(cast, "her_therapist")
    rows = trail_of_own_record(cast.client)
    assert rows.filter(actor_id=cast.her_therapist.public_id, deed="read").count() == 1


def test_review_tells_the_client_who_was_to_be_told_later(cast: Cast) -> None:
    opening = opened(cast, why_later="He reads her mail and has threatened her.")
    review(cast, opening)
    assert openings_of_own_record(cast.client).count() == 1
    assert people_told(NoticeKind.REVIEWED) == {"Noor", "Colleague"}


def test_copy_by_the_therapist_tells_nothing_of_it(cast: Cast) -> None:
    opened(cast)
    copy = copy_of(cast.her_therapist, cast.client_record)
    assert copy["emergency_openings"] == []
    assert "emergency_openings" in copy["left_out"]


def review(cast: Cast, opening: EmergencyOpening, who: str = "officer", **more):
    given = {"finding": Finding.IN_ORDER, "review": "I spoke with both of them.", **more}
    return review_opening(actor=cast.person(who), opening=opening, **given)


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "officer"])
def test_officers_alone_review(cast: Cast, name: str) -> None:
    opening = opened(cast)
    before = scenes.everything()
    with pytest.raises(NotAllowedError):
        review(cast, opening, name)
    assert scenes.everything() == before
    assert not openings_to_review(cast.person(name)).exists()


def test_officer_of_another_practice_sees_nothing(cast: Cast) -> None:
    opening = opened(cast)
    add_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        person=cast.manager_elsewhere,
        role=Role.OFFICER,
    )
    assert not openings_to_review(cast.manager_elsewhere).exists()
    with pytest.raises(NotAllowedError):
        review(cast, opening, "manager_elsewhere")


def test_officer_reads_whose_record_it_was_and_nothing_in_it(cast: Cast) -> None:
    assert readable_by(cast, "officer") == set()
    opened(cast)
    assert readable_by(cast, "officer") == {RecordKind.CONTACT, RecordKind.TRAIL}


def test_what_was_not_in_order_is_closed(cast: Cast) -> None:
    opening = review(
        cast, opened(cast), finding=Finding.NOT_IN_ORDER, review="Nobody was in danger."
    )
    assert opening.ended_at is not None
    assert readable_by(cast, "colleague") == set()
    assert scenes.trail_of(cast)[-1] == "emergency.not_in_order"


def test_review_is_one_and_stands(cast: Cast) -> None:
    opening = opened(cast)
    first = review(cast, opening)
    assert review(cast, opening).reviewed_at == first.reviewed_at
    with pytest.raises(ReviewedError):
        review(cast, opening, review="On second thoughts.")
    assert scenes.trail_of(cast).count("emergency.in_order") == 1


def test_review_says_something(cast: Cast) -> None:
    with pytest.raises(EmergencyError):
        review(cast, opened(cast), review="  ")


def test_one_is_named_wholly_to_be_found(cast: Cast) -> None:
    assert list(clients_to_open(cast.colleague, " noor ")) == [cast.client_record]
    assert list(clients_to_open(cast.colleague, cast.client.email.upper())) == [cast.client_record]
    for called in ("No", "", "Noo%", "Aoife", "nobody@cast.example"):
        assert not clients_to_open(cast.colleague, called).exists()
    for name in ("client", "manager", "officer", "nobody", "manager_elsewhere"):
        assert not clients_to_open(cast.person(name), "Noor").exists()


def test_one_sees_ones_own_openings_alone(cast: Cast) -> None:
    opening = opened(cast)
    assert list(openings_of(cast.colleague)) == [opening]
    for person in cast.everybody_but("colleague"):
        assert not openings_of(person).exists()
    for person in cast.everybody_but("client"):
        assert not openings_of_own_record(person).exists()


def as_client(cast: Cast, who: str) -> Client:
    """Somebody of the practice who is a client there too."""
    record = scenes.client_without_account(cast)
    record.person = cast.person(who)
    record.save(update_fields=["person"])
    return record


def test_ones_own_record_is_not_found_to_be_opened(cast: Cast) -> None:
    record = as_client(cast, "colleague")
    assert list(clients_to_open(cast.co_facilitator, record.display_name)) == [record]
    assert not clients_to_open(cast.colleague, record.display_name).exists()


def test_officer_does_not_review_what_was_opened_of_their_own(cast: Cast) -> None:
    opening = open_in_emergency(
        actor=cast.colleague, client=as_client(cast, "officer"), danger=Danger.SELF, why=WHY
    )
    assert people_told(NoticeKind.TO_REVIEW) == {"Manager harbour"}
    assert not openings_to_review(cast.officer).exists()
    add_member(actor=cast.manager, practice=cast.practice, person=cast.nobody, role=Role.OFFICER)
    assert list(openings_to_review(cast.nobody)) == [opening]


def ended(cast: Cast, who: str) -> None:
    part = Membership.objects.get(person=cast.person(who), ended_on=None)
    end_membership(actor=cast.manager, membership_id=part.public_id)


def officer_elsewhere(cast: Cast) -> None:
    add_member(
        actor=cast.manager_elsewhere,
        practice=cast.practice_elsewhere,
        person=cast.nobody,
        role=Role.OFFICER,
    )


def test_officer_of_another_practice_or_of_another_time_is_not_told(cast: Cast) -> None:
    officer_elsewhere(cast)
    ended(cast, "officer")
    opened(cast)
    assert people_told(NoticeKind.TO_REVIEW) == {"Manager harbour"}


def test_manager_of_another_time_is_not_told(cast: Cast) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.nobody, role=Role.MANAGER)
    ended(cast, "officer")
    ended(cast, "nobody")
    opened(cast)
    assert people_told(NoticeKind.TO_REVIEW) == {"Manager harbour"}


def test_manager_learns_where_nobody_can_review(cast: Cast) -> None:
    opened(cast)
    assert not practices_lacking_officer(cast.manager).exists()
    ended(cast, "officer")
    officer_elsewhere(cast)
    assert list(practices_lacking_officer(cast.manager)) == [cast.practice]
    for person in cast.everybody_but("manager"):
        assert not practices_lacking_officer(person).exists()


def test_whoever_opened_it_is_no_officer_for_it(cast: Cast) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.colleague, role=Role.OFFICER)
    opened(cast)
    ended(cast, "officer")
    assert list(practices_lacking_officer(cast.manager)) == [cast.practice]
    assert not practices_lacking_officer(cast.manager_elsewhere).exists()
