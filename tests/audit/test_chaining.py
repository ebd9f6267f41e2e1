"""Deeds that race follow one another in their chain; the database itself refuses a change."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from telos.audit.actions import append, record
from telos.audit.chain.codes import INSTALLATION
from telos.audit.guard import put_up, take_down
from telos.audit.models import AuditRow, ChainHead
from telos.audit.origin import Origin, coming_from
from telos.audit.queries import verify
from telos.base import clock
from telos.episodes.actions import open_episode
from telos.scheduling.actions import close_care, settle_appointment
from telos.scheduling.enums import AppointmentState
from tests import scenes
from tests.audit.altering import rows_of, trail
from tests.cast import Cast
from tests.racing import errors_in, race

ROUNDS = 5
RACERS = 6


def deed(cast: Cast) -> None:
    with transaction.atomic():
        record(actor=cast.client, deed="goal.look", about=cast.episode, client=cast.client_record)


@pytest.mark.django_db(transaction=True)
def test_racing_deeds_follow_one_another_in_one_chain(cast: Cast) -> None:
    before = rows_of(cast.practice.public_id).count()
    for _ in range(ROUNDS):
        assert errors_in(race(*[lambda: deed(cast)] * RACERS)) == []
    numbers = list(rows_of(cast.practice.public_id).values_list("sequence", flat=True))
    assert numbers == list(range(1, before + ROUNDS * RACERS + 1))
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_first_deeds_of_a_practice_that_race_begin_one_chain(db: None) -> None:
    practices = [uuid4() for _ in range(ROUNDS)]
    for practice_id in practices:

        def begin(practice_id=practice_id) -> None:
            with transaction.atomic():
                trail(practice_id, 2)

        assert errors_in(race(begin, begin, begin)) == []
        assert ChainHead.objects.get(practice_id=practice_id).count == 6
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_deeds_of_two_practices_in_either_order_do_not_wait_in_a_circle(db: None) -> None:
    one, other = uuid4(), uuid4()

    def both(*order) -> None:
        with transaction.atomic():
            append(
                [
                    AuditRow(practice_id=p, actor_id=uuid4(), deed="read", about_id=uuid4())
                    for p in order
                ]
            )

    for _ in range(ROUNDS):
        assert errors_in(race(lambda: both(one, other), lambda: both(other, one))) == []
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_closing_care_and_settling_its_appointment_at_once_both_end(cast: Cast) -> None:
    """Who closes holds the appointments before the first row; else each waits for the other."""
    therapist, episode = cast.her_therapist, cast.episode
    for _ in range(ROUNDS):
        coming = scenes.appointment(
            cast, starts_at=clock.now() + timedelta(days=2), episode=episode
        )
        close = partial(close_care, actor=therapist, episode=episode, why="So.")
        settle = partial(settle_appointment, actor=therapist, appointment=coming)
        outcomes = race(close, partial(settle, state=AppointmentState.CANCELLED))
        assert errors_in(outcomes) == []
        episode = open_episode(actor=therapist, client=cast.client_record)
    assert verify().is_whole


def test_what_belongs_to_no_practice_has_a_chain_of_its_own(cast: Cast) -> None:
    with transaction.atomic():
        written = record(actor=cast.nobody, deed="account.look", about=cast.nobody)
    assert (written.practice_id, written.sequence) == (INSTALLATION, 1)
    assert verify().is_whole


def test_session_is_kept_as_a_pseudonym_alone(cast: Cast) -> None:
    devices = []
    for session in ("one-session", "one-session", "another-session"):
        with coming_from(Origin(place="client", session=session)):
            deed(cast)
        written = rows_of(cast.practice.public_id).last()
        assert written is not None
        assert written.place == "client"
        assert session not in f"{written.place} {written.device}"
        devices.append(written.device)
    assert devices[0] == devices[1] != devices[2]
    assert len(devices[0]) == 12
    deed(cast)
    last = rows_of(cast.practice.public_id).last()
    assert last is not None
    assert (last.place, last.device) == ("server", "")


def test_many_rows_take_as_many_queries_as_one(db: None) -> None:
    practice_id = uuid4()
    trail(practice_id, 1)
    counts = []
    for many in (1, 40):
        with CaptureQueriesContext(connection) as captured:
            trail(practice_id, many)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("event", ["update", "delete"])
def test_database_refuses_whoever_goes_around_the_models(cast: Cast, event: str) -> None:
    put_up()
    statement = {
        "update": "UPDATE audit_auditrow SET deed = 'other'",
        "delete": "DELETE FROM audit_auditrow",
    }[event]
    before = list(AuditRow.objects.order_by("pk").values())
    assert before
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(AuditRow.objects.order_by("pk").values()) == before
    take_down()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(AuditRow.objects.order_by("pk").values()) != before
