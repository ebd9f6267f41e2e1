"""What stands in a database, counted in plain SQL: tables of any version, before any migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from telos.cli.server.backup.manifest import Content, Head

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Query = Callable[[str], Sequence[Sequence[Any]]]


def content_of(query: Query, tables: Sequence[str]) -> Content:
    """Count the rows of these tables, and read migrations and heads of chains where they are."""
    counts = {table: query(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608 -- names from the database's own list
    migrations: dict[str, list[str]] = {}
    if "django_migrations" in counts:
        for app, name in query("SELECT app, name FROM django_migrations ORDER BY app, name"):
            migrations.setdefault(app, []).append(name)
    heads: list[Head] = []
    if "audit_chainhead" in counts:
        found = query("SELECT practice_id, count, code FROM audit_chainhead ORDER BY practice_id")
        heads = [
            Head(practice_id=str(UUID(str(practice))), count=count, code=bytes(code).hex())
            for practice, count, code in found
        ]
    return Content(counts=counts, migrations=migrations, heads=heads)


def differences(told: Content, found: Content) -> list[str]:
    """Say what the copy does not have as the original did."""
    tables = sorted(told.counts.keys() | found.counts.keys())
    said = [
        f"{table}: {told.counts.get(table, 'no')} rows in the manifest, "
        f"{found.counts.get(table, 'no')} in the copy"
        for table in tables
        if told.counts.get(table) != found.counts.get(table)
    ]
    if told.heads != found.heads:
        said.append("the heads of the audit chains are not those of the manifest")
    if told.migrations != found.migrations:
        said.append("the list of migrations is not that of the manifest")
    return said
