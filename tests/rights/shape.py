"""The form of a copy, built from the list of tables: what docs/record.schema.json says."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from pydantic import BaseModel, ConfigDict, create_model

from telos.people.models import Person
from telos.rights.queries.table import Table
from telos.rights.queries.tables import TABLES
from telos.vault.rows import SealedTextField


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Account(Part):
    id: str
    made_at: str
    email: str
    display_name: str
    is_active: bool
    last_login: str | None


class Head(Part):
    id: str
    made_at: str
    display_name: str
    country: str
    practice: str
    added_by: str
    account: Account | None


class TrailRow(Part):
    id: str
    made_at: str
    who: str
    deed: str
    about_kind: str
    about_id: str
    why: str
    place: str


def _type_of(field: models.Field) -> Any:
    if isinstance(field, SealedTextField):
        return str
    kind: Any = str
    if isinstance(field, models.ForeignKey):
        assert issubclass(field.related_model, Person) or field.related_model is not Person
    elif isinstance(field, models.BooleanField):
        kind = bool
    elif isinstance(field, models.IntegerField):
        kind = int
    elif isinstance(field, models.FloatField):
        kind = float
    return kind | None if field.null else kind


def _row_of(table: Table) -> type[Part]:
    model = apps.get_model(table.label)
    fields = {name: (_type_of(model._meta.get_field(name)), ...) for name in table.fields}
    return create_model(model.__name__, __base__=Part, id=(str, ...), made_at=(str, ...), **fields)


Copy = create_model(
    "Copy",
    __base__=Part,
    format=(str, ...),
    version=(int, ...),
    made_at=(str, ...),
    made_for=(str, ...),
    kept_apart=(str, ...),
    left_out=(list[str], ...),
    client=(Head, ...),
    **{table.name: (list[_row_of(table)], ...) for table in TABLES},
    trail=(list[TrailRow], ...),
)


def schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A copy of a record, version 1",
        **{k: v for k, v in Copy.model_json_schema().items() if k != "title"},
    }
