"""The trail grows with each deed, in its transaction, and never changes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from telos.audit.actions import (
    DeedOutsideTransactionError,
    DeedWithoutActorError,
    record,
)
from telos.audit.models import AppendOnlyError, AuditRow
from telos.goals.models import Goal
from tests import scenes
from tests.cast import Cast


def row(cast: Cast) -> AuditRow:
    with transaction.atomic():
        return record(
            actor=cast.her_therapist,
            deed="episode.look",
            about=cast.episode,
            client=cast.client_record,
        )


def test_row_names_who_what_and_whose_record(cast: Cast) -> None:
    written = row(cast)
    assert written.actor_id == cast.her_therapist.public_id
    assert (written.about_kind, written.about_id) == ("episodes.episode", cast.episode.public_id)
    assert written.client_id == cast.client_record.public_id
    assert written.practice_id == cast.practice.public_id
    assert (written.place, written.device) == ("server", "")
    assert scenes.trail_of(cast)[-1] == "episode.look"


def test_deed_without_actor_is_refused(cast: Cast) -> None:
    with pytest.raises(DeedWithoutActorError, match="episode"), transaction.atomic():
        record(actor=None, deed="episode.look", about=cast.episode)


@pytest.mark.django_db(transaction=True)
def test_deed_outside_a_transaction_is_refused(cast: Cast) -> None:
    with pytest.raises(DeedOutsideTransactionError, match="episode"):
        record(actor=cast.client, deed="episode.look", about=cast.episode)


def test_row_cannot_be_changed_or_removed(cast: Cast) -> None:
    written = row(cast)
    everything = AuditRow.objects.filter(pk=written.pk)
    for change in (
        written.save,
        written.delete,
        everything.delete,
        lambda: everything.update(deed="other"),
        lambda: AuditRow.objects.bulk_create([AuditRow(pk=written.pk)]),
        lambda: AuditRow.objects.create(pk=written.pk),
        lambda: AuditRow._base_manager.filter(pk=written.pk).update(deed="other"),
    ):
        with pytest.raises((AppendOnlyError, DatabaseError)), transaction.atomic():
            change()
    assert everything.get().deed == "episode.look"


def test_deed_without_its_row_in_the_trail_is_not_done(cast: Cast) -> None:
    before = scenes.everything()
    table = AuditRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO out_of_reach")
        with pytest.raises(DatabaseError), transaction.atomic():
            scenes.proposed_goal(cast)
        cursor.execute(f"ALTER TABLE out_of_reach RENAME TO {table}")
    assert scenes.everything() == before
    scenes.proposed_goal(cast)
    assert Goal.objects.count() == 1


def test_trail_holds_no_words_of_anybody(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast, words="Marker-words-of-a-goal")
    scenes.rating(cast, goal)
    scenes.risk_alert(cast)
    assert Goal.objects.get().words == "Marker-words-of-a-goal"
    for written in AuditRow.objects.all():
        told = f"{written} {written.deed} {written.about_kind} {written.why}"
        assert "Marker" not in told
        assert "Noor" not in told
