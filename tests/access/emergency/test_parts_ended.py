"""A part ends: what was opened by it is closed, and reviews go on to whoever sees to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telos.access.actions import end_part, open_in_emergency
from telos.access.enums import Danger, RecordKind, ToldOf
from telos.access.models import EmergencyOpening
from telos.access.queries import (
    clients_visible_to,
    openings_of,
    practices_lacking_officer,
    reviews_waiting_at,
    told_of_record,
    told_where_one_works,
)
from telos.base import clock
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Membership
from tests import scenes
from tests.cast import Cast

WHY = "She wrote to me that she has taken tablets, and her therapist is on leave."


def opened(cast: Cast, who: str = "colleague") -> EmergencyOpening:
    return open_in_emergency(
        actor=cast.person(who), client=cast.client_record, danger=Danger.SELF, why=WHY
    )


def part_ends(cast: Cast, who: str) -> None:
    part = Membership.objects.get(person=cast.person(who), ended_on=None)
    end_part(actor=cast.manager, part=part, to=None)


def told_anew() -> set[str]:
    waiting = Notice.objects.filter(kind=NoticeKind.TO_REVIEW, seen_at=None)
    return set(waiting.values_list("person__display_name", flat=True))


def gives(cast: Cast, who: str, role: Role) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.person(who), role=role)


def test_what_was_opened_ends_with_the_part_and_does_not_come_back(cast: Cast) -> None:
    opening = opened(cast, "former_therapist")
    other = opened(cast)
    before = scenes.trail_of(cast)
    part_ends(cast, "former_therapist")
    assert scenes.trail_of(cast)[len(before) :] == ["emergency.close"]
    gives(cast, "former_therapist", Role.THERAPIST)
    assert not openings_of(cast.former_therapist).present().exists()
    assert not clients_visible_to(cast.former_therapist, RecordKind.GOALS).exists()
    opening.refresh_from_db()
    assert opening.ended_at is not None
    assert openings_of(cast.colleague).present().get() == other


def test_another_clinical_part_goes_on_reading(cast: Cast) -> None:
    opened(cast, "former_therapist")
    gives(cast, "former_therapist", Role.FACILITATOR)
    part = Membership.objects.get(person=cast.former_therapist, role=Role.THERAPIST, ended_on=None)
    end_part(actor=cast.manager, part=part, to=None)
    assert openings_of(cast.former_therapist).present().exists()


def test_hour_that_has_passed_is_not_closed_again(cast: Cast) -> None:
    opening = opened(cast, "former_therapist")
    before = scenes.trail_of(cast)
    with clock.set_to(opening.ends_at + timedelta(minutes=1)):
        part_ends(cast, "former_therapist")
    assert scenes.trail_of(cast) == before


def test_review_goes_on_to_the_managers_where_no_officer_is_left(cast: Cast) -> None:
    opened(cast)
    assert told_anew() == {"Officer"}
    part_ends(cast, "officer")
    assert told_anew() == {"Manager harbour"}
    assert list(practices_lacking_officer(cast.manager)) == [cast.practice]


def test_review_goes_on_to_another_officer(cast: Cast) -> None:
    opened(cast)
    gives(cast, "nobody", Role.OFFICER)
    part_ends(cast, "officer")
    assert told_anew() == {cast.nobody.display_name}


def test_officer_who_goes_on_as_manager_is_told_still(cast: Cast) -> None:
    opened(cast)
    gives(cast, "officer", Role.MANAGER)
    part = Membership.objects.get(person=cast.officer, role=Role.OFFICER, ended_on=None)
    end_part(actor=cast.manager, part=part, to=None)
    assert told_anew() == {"Officer", "Manager harbour"}


def test_of_ones_own_opening_or_record_nobody_is_told_in_this_way(cast: Cast) -> None:
    gives(cast, "manager", Role.THERAPIST)
    opened(cast, "manager")
    part_ends(cast, "officer")
    assert told_anew() == set()


def test_manager_is_not_told_of_a_review_that_waits_for_their_own_record(cast: Cast) -> None:
    record = scenes.client_without_account(cast)
    record.person = cast.manager
    record.save(update_fields=["person"])
    open_in_emergency(
        actor=cast.colleague, client=record, danger=Danger.SELF, why=WHY, why_later="They rage."
    )
    part_ends(cast, "officer")
    assert not reviews_waiting_at(cast.manager, cast.practice).exists()
    assert not practices_lacking_officer(cast.manager).exists()


def test_officer_whose_own_record_it_is_counts_for_none(cast: Cast) -> None:
    record = scenes.client_without_account(cast)
    record.person = cast.officer
    record.save(update_fields=["person"])
    open_in_emergency(actor=cast.colleague, client=record, danger=Danger.SELF, why=WHY)
    assert list(practices_lacking_officer(cast.manager)) == [cast.practice]


def test_who_is_told_is_the_first_of_those_who_are_there(cast: Cast) -> None:
    def told() -> tuple[ToldOf, ...]:
        return (
            told_of_record(cast.client, cast.client_record),
            told_of_record(cast.colleague, cast.client_record),
            told_of_record(cast.manager, cast.client_record),
        )

    assert told() == (ToldOf.OFFICER, ToldOf.OFFICER, ToldOf.OFFICER)
    assert told_where_one_works(cast.colleague) == [(cast.practice, ToldOf.OFFICER)]
    part_ends(cast, "officer")
    assert told() == (ToldOf.MANAGER, ToldOf.MANAGER, ToldOf.NOBODY)
    assert told_where_one_works(cast.colleague) == [(cast.practice, ToldOf.MANAGER)]


@pytest.mark.parametrize("name", ["her_therapist", "officer", "client", "manager_elsewhere"])
def test_what_waits_for_a_review_is_counted_for_the_manager_alone(cast: Cast, name: str) -> None:
    opened(cast)
    assert reviews_waiting_at(cast.manager, cast.practice).count() == 1
    assert not reviews_waiting_at(cast.person(name), cast.practice).exists()
