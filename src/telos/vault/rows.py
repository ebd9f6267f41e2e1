"""Rows that hold sealed text: `words = SealedTextField(key_class=KeyClass.GOAL)`.

`row.words = "…"` seals at once for this row, and `row.words` opens. What is stored, compared by the
database and handed to `update` is `row.words_sealed`, the sealed bytes.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.base.models import Row
from telos.vault.errors import EmptyTextError, KeyDestroyedError, Unopened, VaultError
from telos.vault.ring import expect, present_ring
from telos.vault.sealing import OVERHEAD_BYTES, Place, key_id_of, open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Self
    from uuid import UUID

    from django.db.backends.base.base import BaseDatabaseWrapper

    _TextField = models.Field[str, str]
else:
    _TextField = models.Field

_log = logging.getLogger("telos.vault")


class SealedTextField(_TextField):
    """A text that the database holds sealed. One that may be left out is null then, never empty."""

    empty_strings_allowed = False

    def __init__(self, *args: Any, key_class: str, **kwargs: Any) -> None:
        self.key_class = str(key_class)
        kwargs["null"] = kwargs.get("blank", False)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Name the field for a migration."""
        name, path, args, kwargs = super().deconstruct()
        kwargs = {key: given for key, given in kwargs.items() if key not in {"null", "editable"}}
        return str(name), path, args, {**kwargs, "key_class": self.key_class}

    def get_internal_type(self) -> str:
        """Say what the column holds."""
        return "BinaryField"

    def get_attname(self) -> str:
        """Name the attribute, and with it the column, of the sealed bytes."""
        return f"{self.name}_sealed"

    def contribute_to_class(
        self,
        cls: type[models.Model],
        name: str,
        private_only: bool = False,  # noqa: FBT002 -- Django's own signature
    ) -> None:
        """Give the row the opened text under the field's own name."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Text(self))

    def get_lookup(self, lookup_name: str) -> type[models.Lookup[Any]] | None:
        """Refuse what compares: equal texts are sealed into different bytes."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"“{self.name}” is sealed; the database cannot compare or search it.")

    def get_transform(self, lookup_name: str) -> NoReturn:
        """Refuse what looks inside."""
        raise FieldError(f"“{self.name}” is sealed; the database cannot see “{lookup_name}”.")

    def from_db_value(self, value: Any, *_more: object) -> bytes | None:
        """Return the sealed bytes, whatever the driver calls them."""
        return None if value is None else bytes(value)

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT002 -- Django's own signature
    ) -> Any:
        """Take sealed bytes and nothing else: a text here would be stored plain."""
        if value is not None and not isinstance(value, bytes):
            raise TypeError(f"“{self.name}” is sealed through its row: see `SealedRow.sealed`.")
        prepared_value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(prepared_value)  # type: ignore[attr-defined]  # every driver has it

    def sealed(self, row: models.Model, text: str) -> bytes | None:
        """Seal a text for this field of this row."""
        if isinstance(text, Unopened):
            raise text.error
        if not text:
            if self.null:
                return None
            raise EmptyTextError
        place = self._place(row)
        key = present_ring().to_seal(place.owner, self.key_class)
        return seal(text.encode(), key=key, place=place)

    def opened(self, row: models.Model) -> str:
        """Open the text of this row, or say by an error why it does not open."""
        sealed = getattr(row, self.attname)
        if sealed is None:
            return ""
        place = self._place(row)
        key = present_ring().to_open(place.owner, self.key_class, key_id_of(sealed))
        return open_sealed(sealed, key=key, place=place).decode()

    def _place(self, row: Any) -> Place:
        table = row._meta.db_table  # noqa: SLF001 -- Django's public word for it
        return Place(table=table, row=row.public_id, field=self.name, owner=_owner_of(row))


def _owner_of(row: Any) -> UUID:
    owner: UUID | None = row.sealed_for
    if owner is None:
        raise TypeError("Say first whose the row is: give `sealed_for` with the text.")
    return owner


class _Text:
    """The text of a sealed field, as an attribute of its row."""

    def __init__(self, field: SealedTextField) -> None:
        self.field = field
        self._seen = f"_{field.name}_seen"

    def __get__(self, row: models.Model | None, _owner: object = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.field.attname)
        seen = row.__dict__.get(self._seen)
        if seen is None or seen[0] is not sealed:
            seen = row.__dict__[self._seen] = (sealed, self._open(row))
        return seen[1]

    def __set__(self, row: models.Model, text: str) -> None:
        sealed = self.field.sealed(row, text)
        setattr(row, self.field.attname, sealed)
        row.__dict__[self._seen] = (sealed, text)

    def _open(self, row: models.Model) -> str:
        """Open for somebody to read: what does not open is a sentence in its place."""
        try:
            return self.field.opened(row)
        except KeyDestroyedError as error:
            return Unopened(_("This text was erased."), error=error)
        except VaultError as error:
            table, row_id = row._meta.db_table, getattr(row, "public_id", None)  # noqa: SLF001 -- public
            named = {"table": table, "field": self.field.name, "row": row_id}
            _log.error("vault.text_shut", extra={**named, "fault": type(error).__name__})
            return Unopened(
                _("This text cannot be opened. Please tell whoever runs Telos here."), error=error
            )


@cache
def sealed_fields(model: type[models.Model]) -> tuple[SealedTextField, ...]:
    """Return the fields of a table that are sealed."""
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's public word for it
    return tuple(field for field in fields if isinstance(field, SealedTextField))


class SealedRow(Row):
    """A row with sealed texts, and whose key they are sealed with."""

    sealed_for = models.UUIDField(gettext_lazy("whose key"), editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Load the row, and tell the ring whose key it may need."""
        row = super().from_db(db, field_names, values, **more)
        if (owner := row.__dict__.get("sealed_for")) is not None:
            for field in sealed_fields(cls):
                if row.__dict__.get(field.attname) is not None:
                    expect(owner, field.key_class)
        return row

    def sealed(self, field: str, text: str) -> bytes | None:
        """Seal a text for a field of this row without setting it: for a guarded UPDATE."""
        return _sealed_field(self, field).sealed(self, text)

    def opened(self, field: str) -> str:
        """Open a text, or say by an error why it does not open: for what goes on with it."""
        return _sealed_field(self, field).opened(self)


def _sealed_field(row: SealedRow, name: str) -> SealedTextField:
    return cast("SealedTextField", row._meta.get_field(name))  # noqa: SLF001 -- public word


def every_row(model: type[SealedRow]) -> models.QuerySet[SealedRow]:
    """Return all rows of a table, whatever its own manager leaves out."""
    return model._base_manager.all()  # noqa: SLF001 -- Django's name for it, documented


def texts(**given: str) -> dict[str, Any]:
    """Name the texts of a row that is being made; each is sealed as the row takes it."""
    return given


def holds_text(field: str) -> models.Q:
    """Return the condition of a constraint: the sealed value holds at least one byte of text.

    It says “not null” as well: a check that comes to nothing passes.
    """
    is_there = models.Q(**{f"{field}__isnull": False})
    return is_there & models.Q(GreaterThan(Length(field), OVERHEAD_BYTES))
