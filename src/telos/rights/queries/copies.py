"""A record as plain values, whole: what its copy for machines holds, in a form with a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import DateField, DateTimeField, ForeignKey

from telos.access.queries import clients_visible_to, trail_of_own_record
from telos.access.rules import is_self
from telos.base import clock
from telos.people.models import Client, Person
from telos.people.queries import people_of_trail
from telos.rights.queries.tables import TABLES, TRAIL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

    from telos.rights.queries.table import Table

FORMAT: Final = "telos-record"
VERSION: Final = 1
"""Raised when something that stands in a copy changes its name or meaning; see docs/export.md."""
APART: Final = (
    "Psychotherapy notes are kept apart from the record and are not part of this copy "
    "(45 CFR 164.501, 164.524). Telos holds none yet."
)
# Whether there is any is not said. Versions of how it hangs together are a therapist's working
# notes until they share them; what somebody typed and has not kept is nobody's record yet.
_NOT_YET: Final = (
    "formulation versions that were not shared",
    "what others typed and did not keep",
)
_OWN_ALONE: Final = (
    *("answers that were not sent", "what the client typed and did not save"),
    *("trail", "emergency_openings", "what was typed at a formulation and not kept"),
)


def copy_of(viewer: Person, client: Client) -> dict[str, Any]:
    """Return everything of a client's that the viewer may read, for machines.

    Whoever makes it for the client leaves out what is the client's alone: answers that were not
    sent, what they typed and did not save, and who looked. Their own leaves out what a therapist
    has written and not shared.
    """
    held = Client.objects.select_related("person", "practice", "added_by").get(pk=client.pk)
    own = is_self(viewer, held)
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": clock.now().isoformat(),
        "made_for": "the client" if own else "the client, by their therapist",
        "kept_apart": APART,
        "left_out": list(_NOT_YET if own else _OWN_ALONE),
        "client": _head(held),
        **{table.name: _rows(viewer, held, table) for table in TABLES},
        "trail": _trail(viewer, held) if own else [],
    }


def _head(client: Client) -> dict[str, Any]:
    person = client.person
    return {
        "id": str(client.public_id),
        "made_at": client.created_at.isoformat(),
        "display_name": client.display_name,
        "country": client.country,
        "practice": client.practice.name,
        "added_by": client.added_by.display_name,
        "account": None
        if person is None
        else {
            "id": str(person.public_id),
            "made_at": person.created_at.isoformat(),
            "email": person.email,
            "display_name": person.display_name,
            "is_active": person.is_active,
            "last_login": person.last_login.isoformat() if person.last_login else None,
        },
    }


def rows_of(viewer: Person, client: Client, table: Table) -> QuerySet[Any]:
    """Return a table's rows of the client that the viewer may read; it begins at the policy."""
    visible = clients_visible_to(viewer, table.kind).filter(pk=client.pk)
    rows = table.model._default_manager.filter(**{f"{table.client}__in": visible})  # noqa: SLF001 -- Django's public word
    if table.sent_by and not is_self(viewer, client):
        rows = rows.filter(**{f"{table.sent_by}__isnull": False})
    if table.is_own and not is_self(viewer, client):
        rows = rows.none()
    if table.told_by:
        rows = rows.filter(**{f"{table.told_by}__lte": clock.now()})
    return rows.order_by("created_at", "pk")


def _rows(viewer: Person, client: Client, table: Table) -> list[dict[str, Any]]:
    links = [name for name in table.fields if _is_link(table.model, name)]
    return [_row(row, table) for row in rows_of(viewer, client, table).select_related(*links)]


def _is_link(model: type[Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), ForeignKey)  # noqa: SLF001 -- public word


def _row(row: Any, table: Table) -> dict[str, Any]:
    values = {name: _plain(getattr(row, name)) for name in table.fields}
    return {"id": str(row.public_id), "made_at": row.created_at.isoformat(), **values}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: people by their names, rows by their ids."""
    if isinstance(value, Person):
        return value.display_name
    if hasattr(value, "public_id"):
        return str(value.public_id)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return str(value) if isinstance(value, str) else value


def _trail(viewer: Person, client: Client) -> list[dict[str, Any]]:
    rows = list(trail_of_own_record(viewer).order_by("created_at", "pk"))
    people = people_of_trail(client.practice, {row.actor_id for row in rows})
    names: Mapping[UUID, str] = {key: person.name for key, person in people.items()}
    kept = [name for name, why in TRAIL.items() if not why and name != "actor_id"]
    return [
        {
            "id": str(row.public_id),
            "made_at": row.created_at.isoformat(),
            "who": names.get(row.actor_id, ""),
            **{name: _plain(getattr(row, name)) for name in kept},
        }
        for row in rows
    ]


def times_of(model: type[Model]) -> tuple[list[str], list[str]]:
    """Return a table's fields that hold a moment, and those that hold a day."""
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's public word for it
    moments = [f.name for f in fields if isinstance(f, DateTimeField)]
    days = [f.name for f in fields if isinstance(f, DateField) and f.name not in moments]
    return moments, days
