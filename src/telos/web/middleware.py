"""What every answer carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.cache import add_never_cache_headers

from telos.vault.errors import KeyDestroyedError
from telos.vault.ring import ring
from telos.web.errors import erased

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

# Nothing in these pages needs a device; the video room will ask for its own.
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), browsing-topics=(), payment=()"


def private_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep pages out of shared caches and devices out of pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return middleware


def sealed_texts(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the keys of sealed texts in hand for one request; answer kindly where they are gone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with ring():
            return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return erased(request) if isinstance(exception, KeyDestroyedError) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django looks here
    return middleware
