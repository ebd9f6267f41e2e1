"""What surrounds every request: its size, the keys of sealed texts, the list of sessions."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from allauth.account.adapter import get_adapter
from django.conf import settings

from telos.people.actions import see_session
from telos.vault.errors import KeyDestroyedError
from telos.vault.ring import ring
from telos.web.errors import RecordRestsError, erased, rests, too_large
from telos.web.step_up import MOVED_FROM

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# Seconds. How exactly the list of one's devices knows when each was used last.
_SEEN_EVERY: Final = 60
# What of a browser's name of itself is kept.
_LONGEST_NAME: Final = 200
SEEN_AT: Final = "telos_seen_at"


def sessions_are_seen(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep which sessions somebody has, and when each was used last, for the list they can end.

    Once a minute, and at once when a session has moved to a new id.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if not request.user.is_authenticated or not session.session_key:
            return response
        moved_from = session.pop(MOVED_FROM, "") if MOVED_FROM in session else ""
        now = time.time()
        if moved_from or now - session.get(SEEN_AT, 0) >= _SEEN_EVERY:
            session[SEEN_AT] = now
            see_session(
                person=request.user,
                key=session.session_key,
                network=get_adapter().get_client_ip(request),
                device=request.headers.get("User-Agent", "")[:_LONGEST_NAME],
                until=moved_from,
            )
        return response

    return middleware


def small_bodies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what is larger than any form or file here before a byte of it is read or laid down.

    Django bounds what stands in fields, but lays a file down on the disk whatever its size.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0  # Django reads nothing then
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        return get_response(request)

    return middleware


def sealed_texts(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the keys of sealed texts in hand for one request; answer kindly where they are gone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with ring():
            return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RecordRestsError):
            return rests(request)
        return erased(request) if isinstance(exception, KeyDestroyedError) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django looks here
    return middleware
