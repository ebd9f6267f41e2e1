"""Many rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

_ROWS_AT_A_TIME: Final = 5000


def write(rows: Iterable[Model]) -> None:
    """Write rows of one table; they know their keys afterwards."""
    made = list(rows)
    if made:
        manager = type(made[0])._base_manager  # noqa: SLF001 -- Django's name for it, documented
        manager.bulk_create(made, batch_size=_ROWS_AT_A_TIME)
