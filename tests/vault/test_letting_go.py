"""Keys of one kind of text that are let go: what they sealed is erased, and life goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connections

from telos.base import clock
from telos.goals.models import Goal, GoalRevision
from telos.vault.actions import (
    RETIRED_FOR,
    destroy_keys,
    let_keys_go,
    rekey_owner,
    rotate_master,
    sealed_models,
)
from telos.vault.enums import KEYS, KeyClass
from telos.vault.errors import KeyDestroyedError, Unopened
from telos.vault.models import WrappedKey
from telos.vault.queries import key_counts, text_counts
from telos.vault.ring import _in_hand, ring
from telos.vault.sealing import key_id_of
from telos.vault.store import key_in_use
from tests import scenes
from tests.cast import Cast
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db

BY = uuid4()


def goals_go(owner: UUID) -> int:
    return let_keys_go(owners=[owner], by=BY, classes=[KeyClass.GOAL])


def test_old_words_are_gone_and_new_ones_open(cast: Cast) -> None:
    old = scenes.proposed_goal(cast)
    copy, owner = old.words_sealed, old.sealed_for
    remark = key_in_use(owner, KeyClass.REMARK)

    assert goals_go(owner) == 1

    new = scenes.proposed_goal(cast, words="Walk to the sea again")
    assert Goal.objects.get(pk=new.pk).opened("words") == "Walk to the sea again"
    # A copy of the data that is put back opens as little as what stood here.
    Goal.objects.filter(pk=old.pk).update(words=copy)
    with pytest.raises(KeyDestroyedError):
        Goal.objects.get(pk=old.pk).opened("words")
    assert key_id_of(new.words_sealed) != key_id_of(copy)
    assert key_in_use(owner, KeyClass.REMARK).id == remark.id
    gone = WrappedKey.objects.get(public_id=key_id_of(copy))
    assert (bytes(gone.wrapped), gone.destroyed_by) == (b"", BY)


def test_nothing_is_said_of_what_was_never_there() -> None:
    owner = uuid4()
    assert let_keys_go(owners=[owner], by=BY, classes=KeyClass.values) == 0
    assert not WrappedKey.objects.filter(owner=owner).exists()
    assert key_in_use(owner, KeyClass.NOTE)


def test_whoever_was_erased_stays_so() -> None:
    owner = uuid4()
    key_in_use(owner, KeyClass.GOAL)
    destroy_keys(owner=owner, by=BY)
    before = list(WrappedKey.objects.order_by("pk").values())
    assert goals_go(owner) == 0
    assert list(WrappedKey.objects.order_by("pk").values()) == before
    with pytest.raises(KeyDestroyedError):
        key_in_use(owner, KeyClass.GOAL)


def test_whoever_is_erased_later_is_so_for_good() -> None:
    owner = uuid4()
    for _ in range(2):
        key_in_use(owner, KeyClass.GOAL)
        goals_go(owner)
    key_in_use(owner, KeyClass.NOTE)
    assert destroy_keys(owner=owner, by=BY) == 1
    for key_class in KeyClass.values:
        with pytest.raises(KeyDestroyedError):
            key_in_use(owner, key_class)


def test_key_that_was_brought_before_seals_nothing_more(cast: Cast) -> None:
    """A deed that waited for its turn writes with a key of now, or is refused."""
    old = scenes.proposed_goal(cast)
    with ring():
        assert Goal.objects.get().words == scenes.WORDS
        _elsewhere(partial(goals_go, old.sealed_for))
        new = scenes.proposed_goal(cast, words="Walk to the sea again")
    assert Goal.objects.get(pk=new.pk).opened("words") == "Walk to the sea again"
    with ring():
        assert Goal.objects.get(pk=new.pk).words == "Walk to the sea again"
        _elsewhere(partial(destroy_keys, owner=old.sealed_for, by=BY))
        with pytest.raises(KeyDestroyedError):
            scenes.proposed_goal(cast, words="And once more")


def _elsewhere(deed: Callable[[], object]) -> None:
    """Do it as another request does: what this one has in hand, it still has."""

    def with_a_ring_of_its_own() -> None:
        _in_hand.set(None)
        deed()

    # A context that is empty has no connection either where a browser's loop runs in this thread.
    copy_context().run(with_a_ring_of_its_own)


def test_request_asks_once_whether_a_key_stands(cast: Cast, django_assert_max_num_queries) -> None:
    goal = scenes.proposed_goal(cast)
    with ring():
        assert Goal.objects.get().words == scenes.WORDS
        with django_assert_max_num_queries(1, using=KEYS):
            for _ in range(5):
                goal.words = "Walk to the sea again"


def test_new_keys_pass_over_what_was_erased(cast: Cast) -> None:
    goal = scenes.agreed(cast, scenes.proposed_goal(cast))
    scenes.revised(cast, goal, "Other words")
    owner = goal.sealed_for
    key_in_use(owner, KeyClass.NOTE)
    goals_go(owner)
    done = rekey_owner(owner)
    assert done.not_opening == 0
    # No key is made for what nobody can read; the others turn, and their old ones go.
    assert not WrappedKey.objects.standing().filter(owner=owner, key_class=KeyClass.GOAL).exists()
    with clock.set_to(clock.now() + RETIRED_FOR + timedelta(seconds=5)):
        assert rekey_owner(owner).waiting == 0
    assert rotate_master().not_opening == 0


def test_counts_tell_both(cast: Cast) -> None:
    old = scenes.proposed_goal(cast)
    goals_go(old.sealed_for)
    scenes.proposed_goal(cast, words="Walk to the sea again")
    keys, texts = key_counts()["goal"], text_counts(sealed_models())["goals_goal"]
    assert (keys.in_use, keys.retired, keys.destroyed, keys.not_opening) == (1, 0, 1, 0)
    assert (texts.opened, texts.erased, texts.broken, texts.unknown) == (1, 1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_keys_that_are_made_and_go_at_once_leave_one_that_seals() -> None:
    owner = uuid4()
    key_in_use(owner, KeyClass.GOAL)
    make, go = partial(key_in_use, owner, KeyClass.GOAL), partial(goals_go, owner)
    assert errors_in(race(make, go, make, go)) == []
    key = key_in_use(owner, KeyClass.GOAL)
    in_use = WrappedKey.objects.standing().get(owner=owner)
    assert (in_use.public_id, in_use.retired_at) == (key.id, None)


@pytest.mark.django_db(transaction=True)
def test_wrapped_key_leaves_the_file_of_the_store(cast: Cast) -> None:
    if connections[KEYS].vendor != "sqlite":
        pytest.skip("asked of SQLite’s file")
    goal = scenes.proposed_goal(cast)
    wrapped = bytes(WrappedKey.objects.get(owner=goal.sealed_for, key_class=KeyClass.GOAL).wrapped)
    file = Path(connections[KEYS].settings_dict["NAME"])
    kept = [file, file.with_name(f"{file.name}-wal")]
    assert any(wrapped in each.read_bytes() for each in kept if each.exists())
    goals_go(goal.sealed_for)
    assert not any(wrapped in each.read_bytes() for each in kept if each.exists())
    assert isinstance(GoalRevision.objects.get().words, Unopened)


def test_those_of_an_older_version_give_way_and_erased_owners_stay_erased() -> None:
    """Until now a class that was let go was closed for ever, used before or not."""
    let_go, erased = uuid4(), uuid4()
    gone = {"destroyed_at": clock.now(), "destroyed_by": BY}
    for key_class in (KeyClass.GOAL, KeyClass.NOTE):
        WrappedKey.objects.create(owner=let_go, key_class=key_class, **gone)
    key_in_use(erased, KeyClass.GOAL)
    destroy_keys(owner=erased, by=BY)
    step = import_module("telos.vault.migrations.0002_keys_that_were_let_go")
    step.give_way(apps, SimpleNamespace(connection=connections[KEYS]))
    for key_class in KeyClass.values:
        assert key_in_use(let_go, key_class)
        with pytest.raises(KeyDestroyedError):
            key_in_use(erased, key_class)
    assert WrappedKey.objects.filter(owner=let_go, destroyed_at__isnull=False).count() == 2
