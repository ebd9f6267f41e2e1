"""Destroying keys is erasure: here, in every copy of the data, and kindly on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from telos.access.actions import ReasonMissingError, destroy_client_keys
from telos.audit.models import AuditRow
from telos.goals.models import Goal, GoalRevision
from telos.vault.actions import destroy_keys, rekey_owner, rotate_master, sealed_models
from telos.vault.enums import KEYS, KeyClass
from telos.vault.errors import KeyDestroyedError, Unopened
from telos.vault.models import WrappedKey
from telos.vault.queries import key_counts, text_counts
from telos.vault.ring import ring
from telos.vault.store import key_in_use
from tests import scenes
from tests.cast import Cast

WHY = "Asked for by letter of 3 March."


def erase(cast: Cast) -> int:
    return destroy_client_keys(actor=cast.manager, client=cast.client_record, why=WHY)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_texts_are_gone_and_the_trail_says_who_and_why(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    theirs = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    count = WrappedKey.objects.filter(owner=goal.sealed_for).count()

    assert erase(cast) == count

    erased = Goal.objects.get(pk=goal.pk)
    assert isinstance(erased.words, Unopened)
    with pytest.raises(KeyDestroyedError):
        erased.opened("words")
    assert Goal.objects.get(pk=theirs.pk).words == scenes.WORDS
    row = AuditRow.objects.order_by("pk").last()
    assert row is not None
    assert (row.deed, row.actor_id) == ("keys.destroy", cast.manager.public_id)
    assert (row.client_id, row.why) == (cast.client_record.public_id, WHY)


def test_copy_of_the_data_does_not_open_either(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    copy = goal.words_sealed
    erase(cast)
    # The backup of the data is put back; the keys are not in it.
    Goal.objects.filter(pk=goal.pk).update(words=copy)
    with pytest.raises(KeyDestroyedError):
        Goal.objects.get().opened("words")


def test_nothing_is_left_of_a_key_but_that_it_was_there(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    erase(cast)
    rows = WrappedKey.objects.filter(owner=cast.client_record.public_id)
    assert {bytes(row.wrapped) for row in rows} == {b""}
    assert {row.destroyed_by for row in rows} == {cast.manager.public_id}
    assert {row.key_class for row in rows} == set(KeyClass.values)


def test_nothing_more_is_sealed_for_somebody_erased(cast: Cast) -> None:
    erase(cast)
    for key_class in KeyClass.values:
        with pytest.raises(KeyDestroyedError):
            key_in_use(cast.client_record.public_id, key_class)
    before = scenes.everything()
    with pytest.raises(KeyDestroyedError):
        scenes.proposed_goal(cast)
    assert scenes.everything() == before


def test_erasing_twice_finds_nothing_more(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    assert erase(cast) > 0
    assert erase(cast) == 0


@pytest.mark.parametrize("why", ["", "  "])
def test_reason_is_asked_for(cast: Cast, why: str) -> None:
    scenes.proposed_goal(cast)
    with pytest.raises(ReasonMissingError):
        destroy_client_keys(actor=cast.manager, client=cast.client_record, why=why)
    assert Goal.objects.get().words == scenes.WORDS


def test_keys_stay_where_the_trail_cannot_be_written(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    table = AuditRow._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO out_of_reach")
        with pytest.raises(DatabaseError), transaction.atomic():
            erase(cast)
        cursor.execute(f"ALTER TABLE out_of_reach RENAME TO {table}")
    assert Goal.objects.get().words == scenes.WORDS


def test_destroyed_key_opens_nothing_at_the_next_request(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast, words="Walk to the sea")
    page = reverse("my-goal", args=[goal.public_id])
    browser = signed_in(cast.client)
    assert "Walk to the sea" in browser.get(page).content.decode()
    erase(cast)
    after = browser.get(page)
    assert after.status_code == 200
    assert "Walk to the sea" not in after.content.decode()
    assert "[this text was erased]" in after.content.decode()
    # It is nobody’s words, and stands in no quotation marks.
    assert "“[this" not in after.content.decode()


def test_one_who_was_erased_leaves_the_caseload_as_it_is(cast: Cast) -> None:
    scenes.proposed_goal(cast, words="Hers")
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode, words="Otto’s")
    erase(cast)
    page = signed_in(cast.her_therapist).get(reverse("caseload")).content.decode()
    assert "Otto’s" in page
    assert "Hers" not in page
    assert "[this text was erased]" in page


def test_writing_into_an_erased_record_is_refused_kindly(cast: Cast) -> None:
    erase(cast)
    browser = signed_in(cast.client)
    before = scenes.everything()
    answer = browser.post(
        reverse("my-goal-new"),
        {
            "words": "Something new",
            "domain": "coping",
            "horizon": "short",
            "submission_key": str(cast.client.public_id),
        },
    )
    assert answer.status_code == 410
    assert "What stood here was erased" in answer.content.decode()
    assert scenes.everything() == before


def test_request_that_destroys_has_the_keys_no_longer_in_hand(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    with ring():
        assert Goal.objects.get().words == scenes.WORDS
        erase(cast)
        assert isinstance(Goal.objects.get(pk=goal.pk).words, Unopened)


def test_counts_tell_what_is_erased_from_what_is_broken(cast: Cast) -> None:
    scenes.proposed_goal(cast)
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    erase(cast)
    keys, texts = key_counts()["goal"], text_counts(sealed_models())["goals_goal"]
    assert (keys.in_use, keys.destroyed, keys.not_opening) == (1, 1, 0)
    assert (texts.opened, texts.erased, texts.broken, texts.unknown) == (1, 1, 0, 0)


def test_new_master_key_and_new_keys_leave_destroyed_ones_alone(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    erase(cast)
    assert rotate_master().not_opening == 0
    done = rekey_owner(goal.sealed_for)
    assert (done.resealed, done.removed, done.waiting) == (0, 0, 0)
    assert isinstance(Goal.objects.get().words, Unopened)


@pytest.mark.django_db(transaction=True)
def test_wrapped_key_leaves_the_file_of_the_store(cast: Cast) -> None:
    if connections[KEYS].vendor != "sqlite":
        pytest.skip("asked of SQLite’s file")
    goal = scenes.proposed_goal(cast)
    wrapped = bytes(WrappedKey.objects.get(owner=goal.sealed_for, key_class=KeyClass.GOAL).wrapped)
    assert wrapped in _store()
    destroy_keys(owner=goal.sealed_for, by=cast.manager.public_id)
    assert wrapped not in _store()
    assert GoalRevision.objects.count() == 1


def _store() -> bytes:
    file = Path(connections[KEYS].settings_dict["NAME"])
    kept = [file, file.with_name(f"{file.name}-wal")]
    return b"".join(each.read_bytes() for each in kept if each.exists())
