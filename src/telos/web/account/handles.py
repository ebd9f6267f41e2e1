"""Names for one's own devices and passkeys in a form: they neither count nor open anything."""

from __future__ import annotations

from typing import Final

from django.utils.crypto import salted_hmac

_LONG_ENOUGH: Final = 32


def handle_of(kind: str, key: object) -> str:
    """Return the name of a row of one's own; it is found again by going through one's own rows."""
    return salted_hmac(f"telos.{kind}", str(key), algorithm="sha256").hexdigest()[:_LONG_ENOUGH]
