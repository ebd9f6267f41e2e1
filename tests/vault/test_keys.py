"""Keys of owners: made once, before their first text, and in hand for one request alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from telos.vault.enums import KEYS, KeyClass
from telos.vault.errors import KeyUnknownError, MasterKeyError
from telos.vault.masters import master_keys
from telos.vault.models import WrappedKey
from telos.vault.ring import Ring, present_ring, ring
from telos.vault.store import key_in_use, load_keys
from tests.racing import MOST_RACERS, errors_in, race

pytestmark = pytest.mark.django_db


def test_owner_has_one_key_for_each_class() -> None:
    owner = uuid4()
    goal, note = key_in_use(owner, KeyClass.GOAL), key_in_use(owner, KeyClass.NOTE)
    assert key_in_use(owner, KeyClass.GOAL).id == goal.id != note.id
    assert WrappedKey.objects.filter(owner=owner).count() == 2


def test_key_is_kept_wrapped_alone() -> None:
    held = load_keys([owner := uuid4()], [KeyClass.GOAL])
    assert held[owner, KeyClass.GOAL].in_use is None
    key = key_in_use(owner, KeyClass.GOAL)
    row = WrappedKey.objects.get(owner=owner)
    masters = master_keys(may_make=False)
    assert (row.public_id, row.master) == (key.id, masters.current())
    assert len(bytes(row.wrapped)) == 12 + 32 + 16


@pytest.mark.django_db(transaction=True)
def test_racers_make_one_key() -> None:
    owner = uuid4()
    made = race(*[partial(key_in_use, owner, KeyClass.GOAL)] * MOST_RACERS)
    assert errors_in(made) == []
    assert len({key.id for key in made}) == 1
    assert WrappedKey.objects.filter(owner=owner).count() == 1


@pytest.mark.django_db(transaction=True)
def test_key_stays_where_the_row_that_needed_it_does_not() -> None:
    owner = uuid4()
    with transaction.atomic():
        key_in_use(owner, KeyClass.GOAL)
        transaction.set_rollback(True)
    assert WrappedKey.objects.filter(owner=owner).count() == 1


def test_keys_are_in_a_database_of_their_own() -> None:
    table = WrappedKey._meta.db_table
    assert table in connections[KEYS].introspection.table_names()
    assert table not in connection.introspection.table_names()
    assert set(connections[KEYS].introspection.table_names()) == {table, "django_migrations"}


def test_store_of_keys_overwrites_what_it_lets_go() -> None:
    if connections[KEYS].vendor != "sqlite":
        pytest.skip("asked of SQLite alone")
    with connections[KEYS].cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_keys_of_many_come_by_one_query() -> None:
    owners = [uuid4() for _ in range(200)]
    ids = {owner: key_in_use(owner, KeyClass.GOAL).id for owner in owners}
    held = Ring()
    with CaptureQueriesContext(connections[KEYS]) as asked:
        held.unlock(owners, KeyClass.GOAL)
        assert {owner: held.to_open(owner, KeyClass.GOAL, ids[owner]).id for owner in owners} == ids
    assert len(asked) == 1


def test_keys_of_a_loaded_page_come_with_the_first_text() -> None:
    owners = [uuid4() for _ in range(30)]
    ids = {owner: key_in_use(owner, KeyClass.GOAL).id for owner in owners}
    with ring() as held, CaptureQueriesContext(connections[KEYS]) as asked:
        for owner in owners:
            held.expect(owner, KeyClass.GOAL)
        assert len(asked) == 0  # a page that opens nothing asks for nothing
        for owner in owners:
            held.to_open(owner, KeyClass.GOAL, ids[owner])
    assert len(asked) == 1


def test_ring_ends_with_its_block() -> None:
    with ring() as outer:
        with ring() as inner:
            assert inner is outer is present_ring()
        assert present_ring() is outer
    assert present_ring() is not outer


def test_key_made_elsewhere_meanwhile_is_found() -> None:
    owner = uuid4()
    with ring() as held:
        held.unlock([owner], KeyClass.GOAL)
        made = key_in_use(owner, KeyClass.GOAL)
        assert held.to_open(owner, KeyClass.GOAL, made.id).id == made.id


def test_key_of_somebody_else_opens_nothing() -> None:
    mine, theirs = uuid4(), uuid4()
    key = key_in_use(theirs, KeyClass.GOAL)
    with pytest.raises(KeyUnknownError):
        present_ring().to_open(mine, KeyClass.GOAL, key.id)
    with pytest.raises(KeyUnknownError):
        present_ring().to_open(theirs, KeyClass.NOTE, key.id)


def test_wrapped_key_moved_to_another_owner_does_not_open() -> None:
    mine, theirs = uuid4(), uuid4()
    key = key_in_use(theirs, KeyClass.GOAL)
    WrappedKey.objects.filter(owner=theirs).update(owner=mine)
    with pytest.raises(KeyUnknownError):
        present_ring().to_open(mine, KeyClass.GOAL, key.id)
    # Nor is another key put beside it, under which new texts would go on as if nothing were wrong.
    with pytest.raises(KeyUnknownError):
        key_in_use(mine, KeyClass.GOAL)


def test_lost_master_key_is_said_and_not_replaced(tmp_path: Path, settings) -> None:
    owner = uuid4()
    key_in_use(owner, KeyClass.GOAL)
    settings.TELOS_MASTER_KEY_FILE = tmp_path / "elsewhere" / "master-key"
    with pytest.raises(MasterKeyError, match="missing"):
        present_ring().to_open(owner, KeyClass.GOAL, uuid4())
    with pytest.raises(MasterKeyError, match="missing"):
        key_in_use(uuid4(), KeyClass.GOAL)
    assert not settings.TELOS_MASTER_KEY_FILE.exists()


def test_key_management_is_asked_once_for_a_page(key_management: Path) -> None:
    owners = [uuid4() for _ in range(20)]
    for owner in owners:
        key_in_use(owner, KeyClass.GOAL)
    (key_management / "calls").write_text("")
    Ring().unlock(owners, KeyClass.GOAL)
    assert (key_management / "calls").read_text() == "unwrap 20\n"


def test_tables_are_made_each_in_its_database() -> None:
    call_command("makemigrations", "vault", "--check", "--dry-run", verbosity=0)
