"""Where a request comes from, for the trail: the name of the page and the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.audit.origin import Origin, come_from, coming_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class OriginMiddleware:
    """Says of every deed of a request which page it came from; no address of the network."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with nothing left over for whoever this thread serves next."""
        with coming_from(Origin(place="web")):
            return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Name the page, once its address has been understood, and who is at the other end."""
        name = request.resolver_match.url_name if request.resolver_match else None
        session = request.session.session_key if hasattr(request, "session") else None
        come_from(Origin(place=name or "web", session=session or ""))
