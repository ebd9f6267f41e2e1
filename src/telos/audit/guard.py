"""The database's own refusal to change or remove a row of the trail.

It stops slips, tools and code that goes around the models. Whoever owns the database can take it
away as easily: what they change is found by the chain.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS: Final = "The audit trail only grows."

_ON_SQLITE: Final = {
    event: f"CREATE TRIGGER IF NOT EXISTS audit_refuses_{event} BEFORE {event} ON audit_auditrow "
    f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    for event in ("update", "delete")
}
_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
)
_ON_POSTGRESQL: Final = {
    event: f"CREATE OR REPLACE TRIGGER audit_refuses_{event} BEFORE {event} ON audit_auditrow "
    f"FOR EACH {'STATEMENT' if event == 'truncate' else 'ROW'} "
    "EXECUTE FUNCTION audit_only_grows()"
    for event in ("update", "delete", "truncate")
}


def put_up(database: BaseDatabaseWrapper = connection, *, events: Collection[str] = ()) -> None:
    """Let the database refuse all events, or these; safe to do twice."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for event, statement in _events(database).items():
            if not events or event in events:
                cursor.execute(statement)


def take_down(database: BaseDatabaseWrapper = connection, *, leaving: str = "") -> None:
    """Let the database refuse no more, but for the event that is left."""
    with database.cursor() as cursor:
        for event in _events(database):
            if event != leaving:
                place = " ON audit_auditrow" if database.vendor == "postgresql" else ""
                # nosemgrep: sql-made-of-strings -- names that stand in this file
                cursor.execute(f"DROP TRIGGER IF EXISTS audit_refuses_{event}{place}")


def standing(database: BaseDatabaseWrapper = connection) -> frozenset[str]:
    """Return the events that the database refuses now."""
    names = (
        "SELECT tgname FROM pg_trigger"
        if database.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with database.cursor() as cursor:
        cursor.execute(names)
        found = {name for (name,) in cursor.fetchall()}
    return frozenset(event for event in _events(database) if f"audit_refuses_{event}" in found)


@contextmanager
def lifted() -> Iterator[None]:
    """Let rows be changed inside the block: to clear away a demo, or to try what is found."""
    refused = standing()
    take_down()
    try:
        yield
    finally:
        if refused and not connection.needs_rollback:
            put_up(events=refused)


def _events(database: BaseDatabaseWrapper) -> dict[str, str]:
    return _ON_POSTGRESQL if database.vendor == "postgresql" else _ON_SQLITE
