"""Making the keys of mailed links, and using each once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from telos.base import clock

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

# 256 bits.
_KEY_BYTES: Final = 32


def new_key() -> str:
    """Return a key to be mailed; it is kept nowhere."""
    return secrets.token_urlsafe(_KEY_BYTES)


def use(rows: QuerySet[Model], pk: int) -> bool:
    """Mark a key as used; tell whether it was this call that used it.

    One guarded UPDATE: of two who press at the same moment, one finds it used.
    """
    now = clock.now()
    still_good = rows.filter(pk=pk, used_at=None, expires_at__gt=now)
    return still_good.update(used_at=now) == 1
