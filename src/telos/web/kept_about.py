"""About which client a form was that came too late: its address says it, or a name in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telos.access.queries import client_of_opening, client_to_open
from telos.episodes.queries import client_of_request
from telos.measures.queries import client_of_alert
from telos.people.queries import record_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.http import HttpRequest

# The parts of addresses that name a client, or a row of one; a record's own come first.
BY: Final[dict[str, Callable[[UUID], UUID | None]]] = {
    "client_id": record_named,
    "opening_id": client_of_opening,
    "alert_id": client_of_alert,
    "request_id": client_of_request,
}


def client_about(request: HttpRequest, *, writer: UUID) -> UUID | None:
    """Return the client whom a form is about; none where it is its writer's own, or nobody's.

    It is for sealing alone, and is shown to nobody: whoever sent it may be signed out.
    """
    match = request.resolver_match
    if match is None:
        return None
    if match.url_name == "emergency":
        return client_to_open(writer, request.POST.get("called", ""))
    return client_named(match.kwargs)


def client_named(named: Mapping[str, Any]) -> UUID | None:
    """Return the client whom the parts of an address name; none where they name nobody."""
    for name, look_up in BY.items():
        if name in named:
            return look_up(named[name])
    return None
