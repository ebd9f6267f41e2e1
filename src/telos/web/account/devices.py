"""Devices that have signed in before: known to themselves by a cookie, to nobody else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_YEAR_IN_SECONDS: Final = 60 * 60 * 24 * 365
_SALT: Final = "telos.device"
# Accounts that one device remembers; a family's tablet has a few.
_MOST_ACCOUNTS: Final = 8


@dataclass(frozen=True, kw_only=True)
class Device:
    """A browser, and for which accounts it has signed in; it names none of them."""

    number: str
    accounts: tuple[str, ...]

    def has_signed_in(self, email: str) -> bool:
        """Whether somebody has signed in here with this address before."""
        mark = _mark(email)
        return any(constant_time_compare(mark, known) for known in self.accounts)


def device_of(request: HttpRequest) -> Device | None:
    """Return the device that asks, if it has signed in before and says so truthfully."""
    given = request.COOKIES.get(_cookie_name(), "")
    try:
        said: Any = signing.loads(given, salt=_SALT, max_age=_A_YEAR_IN_SECONDS)
        return Device(number=str(said["n"]), accounts=tuple(str(mark) for mark in said["a"]))
    except (signing.BadSignature, KeyError, TypeError):
        return None


def remember_device(request: HttpRequest, response: HttpResponse, *, email: str) -> None:
    """Let the device know that this account has signed in here; it gives no access to anything."""
    known = device_of(request)
    mark = _mark(email)
    others = [other for other in (known.accounts if known else ()) if other != mark]
    said = {
        "n": known.number if known else secrets.token_hex(16),
        "a": [mark, *others][:_MOST_ACCOUNTS],
    }
    response.set_cookie(
        _cookie_name(),
        signing.dumps(said, salt=_SALT),
        max_age=_A_YEAR_IN_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    return "__Host-telos-device" if settings.SECURE else "telos-device"


def _mark(email: str) -> str:
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:32]
