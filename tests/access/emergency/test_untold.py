"""An opening of which the client must not know yet: what else would tell them, and until when."""

from __future__ import annotations

from datetime import timedelta

from telos.access.actions import hand_over
from telos.access.enums import REVIEWED_WITHIN, RecordKind
from telos.access.models import EmergencyOpening
from telos.access.queries import trail_of_own_record
from telos.audit.actions import record_reads
from telos.base import clock
from tests.access.emergency.test_openings import looked, opened
from tests.cast import Cast

LATER = "He reads her mail and has threatened her."


def read_trail(cast: Cast, who: str, about: EmergencyOpening | None = None) -> None:
    record_reads(
        actor=cast.person(who),
        clients={cast.client_record.public_id: cast.practice.public_id},
        kinds=[RecordKind.CONTACT, RecordKind.TRAIL],
        about=about,
    )


def looks_told_of(cast: Cast, who: str) -> int:
    rows = trail_of_own_record(cast.client)
    return rows.filter(actor_id=cast.person(who).public_id, deed="read").count()


def test_look_at_it_is_told_with_it(cast: Cast) -> None:
    opening = opened(cast, why_later=LATER)
    read_trail(cast, "officer", about=opening)
    assert looks_told_of(cast, "officer") == 0
    with clock.set_to(opening.created_at + REVIEWED_WITHIN):
        assert looks_told_of(cast, "officer") == 1


def test_whoever_reads_the_whole_trail_meanwhile_is_told_with_it(cast: Cast) -> None:
    opening = opened(cast, why_later=LATER)
    for who in ("officer", "manager"):
        read_trail(cast, who)
        assert looks_told_of(cast, who) == 0
    with clock.set_to(opening.created_at + REVIEWED_WITHIN):
        assert (looks_told_of(cast, "officer"), looks_told_of(cast, "manager")) == (1, 1)


def test_whoever_read_the_trail_before_stays_told(cast: Cast) -> None:
    read_trail(cast, "manager")
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        opened(cast, why_later=LATER)
        assert looks_told_of(cast, "manager") == 1


def test_whoever_reads_the_trail_is_told_at_once_where_nothing_waits(cast: Cast) -> None:
    opening = opened(cast)
    read_trail(cast, "manager")
    read_trail(cast, "officer", about=opening)
    assert (looks_told_of(cast, "officer"), looks_told_of(cast, "manager")) == (1, 1)


def test_what_whoever_opened_it_does_after_its_hour_is_told(cast: Cast) -> None:
    opening = opened(cast, why_later=LATER)
    looked(cast)
    with clock.set_to(opening.ends_at + timedelta(minutes=1)):
        hand_over(
            actor=cast.manager,
            client=cast.client_record,
            giver=cast.her_therapist,
            to=cast.colleague,
        )
        looked(cast)
        assert looks_told_of(cast, "colleague") == 1


def test_look_at_another_opening_is_told_with_that_one(cast: Cast) -> None:
    told = opened(cast)
    untold = opened(cast, "co_facilitator", why_later=LATER)
    for opening in (told, untold):
        read_trail(cast, "officer", about=opening)
    assert looks_told_of(cast, "officer") == 1


def test_what_waits_in_one_record_hides_nothing_in_another(cast: Cast) -> None:
    opened(cast, why_later=LATER)
    record_reads(
        actor=cast.manager,
        clients={cast.other_record.public_id: cast.practice.public_id},
        kinds=[RecordKind.TRAIL],
    )
    rows = trail_of_own_record(cast.other_client)
    assert rows.filter(actor_id=cast.manager.public_id, deed="read").count() == 1


def test_other_looks_of_a_manager_are_told_meanwhile(cast: Cast) -> None:
    opened(cast, why_later=LATER)
    record_reads(
        actor=cast.manager,
        clients={cast.client_record.public_id: cast.practice.public_id},
        kinds=[RecordKind.CONTACT, RecordKind.APPOINTMENTS],
    )
    assert looks_told_of(cast, "manager") == 1
