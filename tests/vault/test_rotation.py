"""New master keys and new keys of owners: stopped anywhere, gone on with, nothing lost."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from telos.base import clock
from telos.goals.models import Goal
from telos.vault.actions import RETIRED_FOR, rekey_owner, rotate_master, sealed_models
from telos.vault.enums import KeyClass
from telos.vault.errors import MasterKeyError
from telos.vault.masters import add_to_file, master_keys
from telos.vault.models import WrappedKey
from telos.vault.queries import key_counts, text_counts
from telos.vault.ring import ring
from telos.vault.sealing import key_id_of, new_material
from telos.vault.store import key_in_use, load_keys
from tests import scenes
from tests.cast import Cast
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db


def lines_in(file: Path) -> int:
    return len(file.read_text(encoding="ascii").split())


def test_new_master_key_wraps_all_and_touches_no_text(cast: Cast, master_file: Path) -> None:
    scenes.proposed_goal(cast)
    before, texts = master_keys(may_make=False).current(), scenes.everything()
    wrapped = {row.pk: bytes(row.wrapped) for row in WrappedKey.objects.all()}

    done = rotate_master()

    now = master_keys(may_make=False).current()
    assert (done.rewrapped, done.was_begun_before, done.not_opening) == (len(wrapped), False, 0)
    assert now != before
    assert set(WrappedKey.objects.values_list("master", flat=True)) == {now}
    assert all(bytes(row.wrapped) != wrapped[row.pk] for row in WrappedKey.objects.all())
    assert scenes.everything() == texts
    assert Goal.objects.get().words == scenes.WORDS
    # The old one is gone from the file: nothing needs it.
    assert lines_in(master_file) == 1


def test_rotation_that_was_stopped_is_gone_on_with(cast: Cast, master_file: Path) -> None:
    goal = scenes.proposed_goal(cast)
    # Stopped after the new key was written and before anything was wrapped with it.
    add_to_file()
    assert lines_in(master_file) == 2
    assert Goal.objects.get().words == scenes.WORDS
    with_new = master_keys(may_make=False).current()

    # Meanwhile somebody new is sealed for: with the new key already.
    key_in_use(uuid4(), KeyClass.GOAL)
    done = rotate_master()

    assert done.rewrapped == WrappedKey.objects.filter(owner=goal.sealed_for).count()
    assert done.was_begun_before
    assert master_keys(may_make=False).current() == with_new
    assert lines_in(master_file) == 1
    assert Goal.objects.get().words == scenes.WORDS


def test_old_master_key_stays_while_a_key_does_not_open(master_file: Path) -> None:
    key_in_use(uuid4(), KeyClass.GOAL)
    broken = key_in_use(uuid4(), KeyClass.GOAL)
    WrappedKey.objects.filter(public_id=broken.id).update(wrapped=b"?" * 60)
    done = rotate_master()
    assert (done.rewrapped, done.not_opening) == (1, 1)
    assert lines_in(master_file) == 2
    # And a second try makes no third.
    assert rotate_master().not_opening == 1
    assert lines_in(master_file) == 2


def test_master_key_of_the_environment_is_rotated(settings, master_file: Path) -> None:
    old, new = (urlsafe_b64encode(new_material()).decode() for _ in range(2))
    settings.TELOS_MASTER_KEY = old
    key_in_use(owner := uuid4(), KeyClass.GOAL)
    settings.TELOS_MASTER_KEY = f"{new} {old}"
    assert rotate_master().rewrapped == WrappedKey.objects.count()
    settings.TELOS_MASTER_KEY = new
    assert load_keys([owner], [KeyClass.GOAL])[owner, KeyClass.GOAL].in_use is not None
    assert not master_file.exists()


def test_file_gives_way_to_a_key_management_and_that_rotates(
    master_file: Path, settings, key_management: Path
) -> None:
    command, settings.TELOS_KMS_COMMAND = settings.TELOS_KMS_COMMAND, ""
    key_in_use(owner := uuid4(), KeyClass.GOAL)
    settings.TELOS_KMS_COMMAND = command
    assert rotate_master().rewrapped == WrappedKey.objects.count()
    master_file.unlink()
    (key_management / "current").write_text("second")
    rotate_master()
    (key_management / "first").unlink()
    assert set(WrappedKey.objects.values_list("master", flat=True)) == {"second"}
    assert load_keys([owner], [KeyClass.GOAL])[owner, KeyClass.GOAL].in_use is not None


def test_key_management_that_is_away_stops_a_rotation(settings, key_management: Path) -> None:
    key_in_use(uuid4(), KeyClass.GOAL)
    (key_management / "out-of-order").touch()
    with pytest.raises(MasterKeyError):
        rotate_master()
    (key_management / "out-of-order").unlink()
    assert rotate_master().not_opening == 0


@pytest.mark.django_db(transaction=True)
def test_keys_that_are_made_while_the_master_key_turns_all_open(master_file: Path) -> None:
    owners = [uuid4() for _ in range(24)]
    key_in_use(uuid4(), KeyClass.GOAL)
    made = race(
        rotate_master,
        *[
            partial(lambda some: [key_in_use(o, "goal") for o in some], owners[n::3])
            for n in (0, 1, 2)
        ],
        rotate_master,
    )
    assert errors_in(made) == []
    rotate_master()
    assert lines_in(master_file) == 1
    counts = key_counts()["goal"]
    assert (counts.in_use, counts.not_opening) == (25, 0)


def test_owner_gets_new_keys_and_every_text_is_sealed_anew(cast: Cast) -> None:
    goal = scenes.revised(cast, scenes.proposed_goal(cast), "Other words")
    theirs = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    owner, before = goal.sealed_for, goal.words_sealed
    texts = [(r.words, r.why) for r in goal.revisions.all()]

    done = rekey_owner(owner)

    goal.refresh_from_db()
    assert done.resealed == 1 + 2 + 1  # the goal, two revisions, one reason
    assert (done.not_opening, done.removed) == (0, 0)
    assert key_id_of(goal.words_sealed) != key_id_of(before)
    assert goal.words == "Other words"
    assert [(r.words, r.why) for r in goal.revisions.all()] == texts
    left = Goal.objects.get(pk=theirs.pk)
    assert left.words_sealed == theirs.words_sealed


def test_old_keys_go_when_no_request_can_have_one_in_hand(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    with ring():
        assert Goal.objects.get().words == scenes.WORDS
        waiting = rekey_owner(goal.sealed_for).waiting
    assert waiting == WrappedKey.objects.filter(retired_at__isnull=False).count() > 0

    # A request that began before still seals with the old key; what it wrote is not lost.
    old = WrappedKey.objects.get(key_class="goal", retired_at__isnull=False)
    revision = goal.revisions.get()
    with clock.set_to(clock.now() + RETIRED_FOR - timedelta(seconds=5)):
        again = rekey_owner(goal.sealed_for)
        assert (again.resealed, again.removed, again.waiting) == (0, 0, waiting)

    with clock.set_to(clock.now() + RETIRED_FOR + timedelta(seconds=5)):
        last = rekey_owner(goal.sealed_for)
    assert (last.removed, last.waiting) == (waiting, 0)
    assert not WrappedKey.objects.filter(pk=old.pk).exists()
    revision.refresh_from_db()
    assert revision.words == scenes.WORDS
    assert text_counts(sealed_models())["goals_goalrevision"].unknown == 0


def test_text_that_was_written_with_an_old_key_is_sealed_anew_by_the_next_run(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    before = goal.words_sealed
    rekey_owner(goal.sealed_for)
    # Written by a request that had the old key in hand.
    Goal.objects.update(words=before)
    with clock.set_to(clock.now() + RETIRED_FOR + timedelta(seconds=5)):
        done = rekey_owner(goal.sealed_for)
    assert (done.resealed, done.waiting) == (1, 0)
    assert Goal.objects.get().words == scenes.WORDS


def test_keys_stay_while_a_text_does_not_open(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    broken = bytearray(goal.words_sealed)
    broken[-1] ^= 1
    Goal.objects.update(words=bytes(broken))
    rekey_owner(goal.sealed_for)
    with clock.set_to(clock.now() + RETIRED_FOR + timedelta(seconds=5)):
        done = rekey_owner(goal.sealed_for)
    assert (done.not_opening, done.removed) == (1, 0)
    assert done.waiting > 0
    assert text_counts(sealed_models())["goals_goal"].broken == 1
