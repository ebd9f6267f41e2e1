"""Which database a room's tables are in: the wrapped keys apart, all else together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telos.vault.enums import KEYS

if TYPE_CHECKING:
    from django.db.models import Model

_LABEL = "vault"


class KeyRouter:
    """Sends the vault's table to the store of keys, and nothing else there."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """Say where a table is read."""
        return KEYS if model._meta.app_label == _LABEL else None  # noqa: SLF001 -- public word

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Say whether a room's tables are made in this database."""
        return (db == KEYS) == (app_label == _LABEL)
