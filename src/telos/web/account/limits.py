"""How often something may be tried: by account and by network, the same for all workers.

Counts lie in the cache in the database. Nobody can use them to keep somebody else out:

- a device that has signed in to an account before has a count of its own for it, and neither the
  strangers' count nor that of its network holds it up;
- a count empties by itself within minutes, and whoever cannot wait chooses a new password by
  mail, which makes their device a known one;
- of links by mail an address gets a few an hour, and all of them work.

Nothing here is asked by the page of help.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from allauth.core.internal import ratelimit

from telos.web.account.devices import device_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Tries by seconds. Our own judgement: a hand that mistypes is never held up, and 12 characters
# or six digits are not guessed at this pace.
_STRANGERS_AN_ACCOUNT: Final = "10/300s/key"
_A_KNOWN_DEVICE: Final = "10/300s/key"
_A_NETWORK: Final = "30/60s/ip,200/3600s/ip"
_CODES: Final = "10/300s/key"
# Names that were nobody's, when a record is to be opened in an emergency: nobody pages through
# other people's clients by guessing, and who mistypes goes on.
_NAMES_GUESSED: Final = "10/3600s/key"
_LINKS_A_NETWORK: Final = "20/60s/ip,100/3600s/ip"


@dataclass(frozen=True, kw_only=True)
class Try:
    """An attempt that was counted; one that succeeded is taken off the count again."""

    usages: tuple[ratelimit.RateLimitUsage, ...]

    def succeeded(self) -> None:
        """Take it off, and it alone: a success between guesses does not wipe out the guesses."""
        for usage in self.usages:
            usage.rollback()


def try_password(request: HttpRequest, *, email: str) -> Try | None:
    """Count an attempt to sign in; nothing where there were too many."""
    address = email.strip().lower()
    device = device_of(request)
    if device is not None and device.has_signed_in(address):
        return _count(request, known=(_A_KNOWN_DEVICE, f"{device.number}:{address}"))
    return _count(request, network=(_A_NETWORK, ""), strangers=(_STRANGERS_AN_ACCOUNT, address))


def try_code(request: HttpRequest, *, email: str) -> Try | None:
    """Count an attempt at a second factor or at stepping up, by whoever has come that far.

    A stranger who knows the password has the strangers' count, and cannot use up the owner's.
    """
    address = email.strip().lower()
    device = device_of(request)
    if device is not None and device.has_signed_in(address):
        return _count(request, known_code=(_CODES, f"{device.number}:{address}"))
    return _count(request, code=(_CODES, address))


def may_ask_for_link(request: HttpRequest, *, email: str) -> bool:
    """Count somebody's asking for a mail. How many an address gets is counted where they are made.

    A device that has signed in with this address asks whatever others in its network do.
    """
    device = device_of(request)
    if device is not None and device.has_signed_in(email):
        return _count(request, known_link=(_A_KNOWN_DEVICE, device.number)) is not None
    return _count(request, link=(_LINKS_A_NETWORK, "")) is not None


def may_guess_name(request: HttpRequest) -> Try | None:
    """Count a name that somebody gives for a record to open; taken off again if it was one."""
    return _count(request, name=(_NAMES_GUESSED, str(request.user.pk)))


def may_try_key(request: HttpRequest) -> bool:
    """Count the use of a mailed key. It cannot be guessed; this spares the database alone."""
    return _count(request, key=("60/60s/ip", "")) is not None


def held_up(request: HttpRequest) -> HttpResponse:
    """Say that something was tried many times, and that nothing is locked."""
    return cast("HttpResponse", ratelimit.respond_429(request))


def _count(request: HttpRequest, **rates: tuple[str, str]) -> Try | None:
    usages = []
    for action, (rate, key) in rates.items():
        usage = ratelimit.consume(
            request, app="telos", action=action, config={action: rate}, key=key, limit_get=True
        )
        if usage is None:
            return None
        usages.append(usage)
    return Try(usages=tuple(usages))
