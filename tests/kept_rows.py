"""Rows that were made once and are put back for the next test, as they were made.

A cast of eleven people made by deeds takes a quarter of a second; its rows are put back in some
milliseconds. They are put back only where nothing would be told wrongly: into the tables as they
stood, soon after they were made, under the same keys.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connections, router, transaction

from telos.base import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Tests ask what was done “within five minutes” and the like: rows are put back while they are new.
LASTS_SECONDS: Final = 30

_UNDER: Final = (
    "TELOS_MASTER_KEY_FILE",
    "TELOS_MASTER_KEY",
    "TELOS_KMS_COMMAND",
    "TELOS_AUDIT_KEY",
    "TELOS_AUDIT_KEY_FILE",
    "PASSWORD_HASHERS",
)

Made = TypeVar("Made")

Table = tuple[str, str]
"""An alias of a database, and the name of one of its tables."""

Rows = dict[Table, tuple[list[str], list[tuple[Any, ...]]]]


@dataclass(frozen=True, kw_only=True)
class _Kept(Generic[Made]):
    made: Made
    rows: Rows
    filled: frozenset[Table]
    """Which tables held rows before."""
    monotonic: float
    at: float
    under: tuple[str, ...]

    def holds(self, filled: frozenset[Table], *, lasts_seconds: float) -> bool:
        """Whether it would be made just so now."""
        return (
            time.monotonic() - self.monotonic < lasts_seconds
            and 0 <= clock.now().timestamp() - self.at < lasts_seconds
            and self.under == _under()
            and self.filled == filled
        )


class KeptRows(Generic[Made]):
    """What is made by deeds, and the rows that it came to."""

    def __init__(self, make: Callable[[], Made], *, lasts_seconds: float = LASTS_SECONDS) -> None:
        self._make = make
        self._lasts_seconds = lasts_seconds
        self._kept: _Kept[Made] | None = None

    def take(self) -> Made:
        """Return it with its rows put back, or made anew."""
        filled = _filled()
        if self._kept is not None and self._kept.holds(filled, lasts_seconds=self._lasts_seconds):
            _put_back(self._kept.rows)
            return copy.deepcopy(self._kept.made)
        stood = _rows(filled)
        made = self._make()
        self._kept = None
        if _rows(filled) == stood:
            self._kept = _Kept(
                made=copy.deepcopy(made),
                rows=_rows(_filled() - filled),
                filled=filled,
                monotonic=time.monotonic(),
                at=clock.now().timestamp(),
                under=_under(),
            )
        return made


def _under() -> tuple[str, ...]:
    return tuple(str(getattr(settings, name, "")) for name in _UNDER)


def _filled() -> frozenset[Table]:
    """Return the tables that hold rows; one query a database."""
    found: set[Table] = set()
    for alias in connections:
        tables = {
            model._meta.db_table
            for app in apps.get_app_configs()
            for model in router.get_migratable_models(app, alias, include_auto_created=True)
        }
        quoted = connections[alias].ops.quote_name
        with connections[alias].cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})"  # noqa: S608
                    for table in sorted(tables)
                )
            )
            found |= {(alias, table) for (table,) in cursor.fetchall()}
    return frozenset(found)


def _rows(tables: Iterable[Table]) -> Rows:
    found: Rows = {}
    for alias, table in sorted(tables):
        with connections[alias].cursor() as cursor:
            quoted = connections[alias].ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted} ORDER BY 1")  # noqa: S608
            found[alias, table] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def _put_back(rows: Rows) -> None:
    for alias in connections:
        quoted = connections[alias].ops.quote_name
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            for (where, table), (columns, values) in rows.items():
                if where == alias:
                    cursor.executemany(
                        f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns))}) "  # noqa: S608
                        f"VALUES ({', '.join(['%s'] * len(columns))})",
                        values,
                    )
            _number_on(alias, {table for where, table in rows if where == alias})


def _number_on(alias: str, tables: set[str]) -> None:
    """Let new rows be numbered after those put back, also where a table was made anew meanwhile.

    SQLite does so by itself; a sequence of PostgreSQL knows nothing of numbers that were given.
    """
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    statements = connections[alias].ops.sequence_reset_sql(no_style(), models)
    if statements:
        with connections[alias].cursor() as cursor:
            cursor.execute(" ".join(statements))
