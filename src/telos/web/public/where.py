"""Where somebody says that they are now: kept on their device until they say otherwise.

It lies in a cookie of the device, bound to the person, and nowhere on the server. It decides which
lines are shown on the pages of that person and on what their device keeps; it is never guessed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

from telos.people.enums import COUNTRIES
from telos.web.standing import standing_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from telos.people.models import Client

# What somebody chooses whose country is not among those that have a line here.
ELSEWHERE: Final = "elsewhere"
_ASKED: Final = "place"
# As long as browsers keep one at most.
_LASTS: Final = timedelta(days=400)
# From another site a link may show lines, and is nobody's choice of their own.
_OWN_CHOICE: Final = frozenset({"same-origin", "none"})


def place_now(request: HttpRequest) -> str:
    """Return the place that was chosen now or last on this device, else that of the record."""
    chosen = request.GET.get(_ASKED, "")
    if _is_place(chosen):
        return chosen.upper()
    own = standing_of(request).own
    if own is None:
        return ""
    kept = "" if _ASKED in request.GET else _kept(request, own)
    return kept if _is_place(kept) else own.country


def keep_place(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the device keep the place that a client has just chosen; none takes it away."""
    own = standing_of(request).own
    is_choice = request.headers.get("Sec-Fetch-Site", "same-origin") in _OWN_CHOICE
    if own is None or _ASKED not in request.GET or not is_choice:
        return response
    chosen = request.GET[_ASKED]
    if not _is_place(chosen):
        response.delete_cookie(settings.PLACE_COOKIE_NAME, samesite="Lax")
        return response
    response.set_signed_cookie(
        settings.PLACE_COOKIE_NAME,
        chosen.upper(),
        salt=_salt(own),
        max_age=_LASTS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _is_place(chosen: str) -> bool:
    return chosen.lower() == ELSEWHERE or chosen.upper() in COUNTRIES


def _kept(request: HttpRequest, own: Client) -> str:
    kept = request.get_signed_cookie(settings.PLACE_COOKIE_NAME, default="", salt=_salt(own))
    return kept or ""


def _salt(own: Client) -> str:
    """Of whoever else signs in on the device it is no choice."""
    return f"telos.place.{own.public_id}"
