"""Erasure is carried into an older store of keys, whatever has become of the keys since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from telos.base import clock
from telos.cli.server.backup.inside import destroy_again
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.rights.models import ErasedRecord
from telos.rights.queries import brought_back, standing_of_record
from telos.vault.actions import RETIRED_FOR, destroy_keys, let_keys_go, rekey_owner
from telos.vault.enums import KeyClass
from telos.vault.errors import KeyDestroyedError
from telos.vault.models import WrappedKey
from telos.vault.store import key_in_use
from tests.cast import Cast
from tests.rights.scenes import ended, request
from tests.rights.scenes import erased as erased_for_good

pytestmark = pytest.mark.django_db

BY = uuid4()


def sealed_for(owner: UUID) -> None:
    key_in_use(owner, KeyClass.GOAL)


def let_go(owner: UUID) -> None:
    let_keys_go(owners=[owner], by=BY, classes=[KeyClass.GOAL])


def erased(owner: UUID) -> None:
    destroy_keys(owner=owner, by=BY)


def rekeyed(owner: UUID) -> None:
    rekey_owner(owner)


def old_keys_gone(owner: UUID) -> None:
    """An hour or more later, when nothing rests on them."""
    with clock.set_to(clock.now() + 2 * RETIRED_FOR):
        rekey_owner(owner)


LIVES: dict[str, list[Callable[[UUID], None]]] = {
    "let go": [sealed_for, let_go],
    "let go, written again": [sealed_for, let_go, sealed_for],
    "let go twice": [sealed_for, let_go, sealed_for, let_go],
    "new keys, let go": [sealed_for, rekeyed, let_go],
    "new keys, old ones gone, let go": [sealed_for, rekeyed, old_keys_gone, let_go],
    "erased": [sealed_for, erased],
    "erased without a word": [erased],
    "let go, erased": [sealed_for, let_go, erased],
    "let go, written again, erased": [sealed_for, let_go, sealed_for, erased],
    "new keys, erased": [sealed_for, rekeyed, erased],
    "new keys, old ones gone, erased": [sealed_for, rekeyed, old_keys_gone, erased],
    "new keys, let go, erased": [sealed_for, rekeyed, let_go, erased],
}


def rows() -> list[dict[str, Any]]:
    return list(WrappedKey.objects.order_by("pk").values())


def restored(snapshot: list[dict[str, Any]], living: list[dict[str, Any]]) -> None:
    """The store of before, and what was destroyed here carried into it."""
    WrappedKey.objects.all().delete()
    WrappedKey.objects.bulk_create(WrappedKey(**row) for row in snapshot)
    destroy_again([_told(row) for row in living if row["destroyed_at"] is not None])


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a restore reads it: ids and moments as text."""
    kept = {name: value for name, value in row.items() if name not in {"id", "wrapped"}}
    return {
        name: str(value) if isinstance(value, UUID) else _text(value)
        for name, value in kept.items()
    }


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _moments() -> Iterator[datetime]:
    """Each deed a while after the one before, as in life."""
    now = clock.now()
    while True:
        now += timedelta(hours=5)
        yield now


@pytest.mark.parametrize("turned_round", [False, True])
@pytest.mark.parametrize("life", LIVES)
def test_nothing_that_was_destroyed_opens_again(life: str, *, turned_round: bool) -> None:
    owner, other = uuid4(), uuid4()
    kept = key_in_use(other, KeyClass.GOAL)
    is_erased = erased in LIVES[life]
    key_in_use(owner, KeyClass.NOTE)
    snapshots = [rows()]
    for deed, moment in zip(LIVES[life], _moments(), strict=False):
        with clock.set_to(moment):
            deed(owner)
        snapshots.append(rows())
    living = rows()[::-1] if turned_round else rows()
    stands = _opening(owner)
    for snapshot in snapshots:
        restored(snapshot, living)
        # What opens in the copy opens here too: neither more nor, of what was there, less.
        there = {row["public_id"] for row in snapshot}
        assert _opening(owner) == stands & there
        notes = WrappedKey.objects.standing().filter(owner=owner, key_class=KeyClass.NOTE)
        assert notes.exists() is not is_erased
        _seals(owner, is_erased=is_erased)
        assert key_in_use(other, KeyClass.GOAL).id == kept.id


def _opening(owner: UUID) -> set[UUID]:
    standing = WrappedKey.objects.standing().filter(owner=owner, key_class=KeyClass.GOAL)
    return set(standing.values_list("public_id", flat=True))


def _seals(owner: UUID, *, is_erased: bool) -> None:
    if not is_erased:
        assert key_in_use(owner, KeyClass.GOAL)
        return
    for key_class in KeyClass.values:
        with pytest.raises(KeyDestroyedError):
            key_in_use(owner, key_class)


def test_letting_go_erases_nobody(cast: Cast) -> None:
    """Whose kinds were let go is not told to be erased again; who was erased is, and once."""
    letting = uuid4()
    sealed_for(letting)
    let_go(letting)
    let_go(cast.client_record.public_id)
    assert brought_back() == []
    ended(cast)
    before = transaction.savepoint()
    erased_for_good(cast)
    assert brought_back() == []
    # The data are those of before again, and the store of keys is the present one.
    transaction.savepoint_rollback(before)
    assert brought_back() == [cast.client_record]
    erased_for_good(cast)
    assert brought_back() == []
    assert ErasedRecord.objects.count() == 1


def test_record_that_came_back_with_its_care_going_on_is_erased_again(cast: Cast) -> None:
    """The backup is of a time before care ended, so no word of why it ends can be sealed."""
    request(cast)
    before = transaction.savepoint()
    ended(cast)
    erased_for_good(cast)
    transaction.savepoint_rollback(before)
    standing = standing_of_record(cast.client_record)
    assert standing.ended_on is None
    assert not standing.is_barred
    assert not standing.needs_words
    erased_for_good(cast, sooner="")
    assert brought_back() == []
    assert (
        not Episode.objects.exclude(state=EpisodeState.CLOSED)
        .filter(client=cast.client_record)
        .exists()
    )
