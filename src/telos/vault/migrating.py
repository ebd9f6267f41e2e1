"""Sealing what an older version kept plain, as a step of a migration."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Final

from django.db import connections
from django.db.models import OuterRef, Q, Subquery

from telos.vault.enums import KEYS
from telos.vault.models import WrappedKey
from telos.vault.ring import ring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_A_TIME: Final = 500


class KeyStoreMissingError(Exception):
    """There are texts to seal, and no table to keep their keys in."""

    def __init__(self) -> None:
        super().__init__(
            "Texts are to be sealed and the store of keys has no table yet. "
            "Run `telos migrate`, which makes it first."
        )


def sealing(
    model: str, fields: Mapping[str, str], *, owner: str
) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Return a step that seals the plain fields of a table, in batches.

    `fields` names the plain field of each sealed one, `owner` the way to the owner's public id.
    Keys are committed as they are made; where the migration stops, its rows are plain as before.
    """

    def seal_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        table = apps.get_model(model)
        rows = table._base_manager.using(schema_editor.connection.alias)  # noqa: SLF001 -- public
        whose = rows.filter(pk=OuterRef("pk")).values(owner)
        rows.update(sealed_for=Subquery(whose))
        empty = reduce(and_, (Q(**{plain: ""}) for plain in fields.values()))
        last = 0
        while batch := list(rows.exclude(empty).filter(pk__gt=last).order_by("pk")[:_AT_A_TIME]):
            _require_key_store()
            with ring():
                for row in batch:
                    for sealed, plain in fields.items():
                        setattr(row, sealed, getattr(row, plain))
            rows.bulk_update(batch, fields)
            last = batch[-1].pk
        if schema_editor.connection.vendor == "postgresql":
            # What the rows' foreign keys have still to check would stand in the way of the columns.
            schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return seal_all


def _require_key_store() -> None:
    table = WrappedKey._meta.db_table  # noqa: SLF001 -- Django's public word for it
    if table not in connections[KEYS].introspection.table_names():
        raise KeyStoreMissingError


def leaving_no_trace(*tables: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Return a step that writes the tables anew, so that no dropped column is left in the file.

    It cannot run inside a transaction; there (in a test) it does nothing.
    """

    def write_anew(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        connection = schema_editor.connection
        if connection.in_atomic_block:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            elif connection.vendor == "postgresql":
                for table in tables:
                    # nosemgrep: sql-made-of-strings -- our own table, quoted by the database
                    cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")

    return write_anew
