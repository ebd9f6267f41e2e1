"""What a script sends while somebody types: read, and kept for nobody but its writer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import Http404

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from telos.web.standing import PersonRequest


def is_message(request: HttpRequest) -> bool:
    """Tell whether the script sent this, and reads the answer."""
    return request.content_type == "application/json"


def typed_fields(request: PersonRequest) -> dict[str, str]:
    """Return the fields of a message as a form takes them; nothing of anything else."""
    try:
        message = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(message, dict):
        return {}
    refuse_others(request, message)
    return {name: said for name, said in message.items() if isinstance(said, str)}


def refuse_others(request: PersonRequest, message: Mapping[str, Any]) -> None:
    """Refuse what was typed on a page of somebody else's, who has signed out in this browser."""
    if message.get("person") not in (None, str(request.user.public_id)):
        raise Http404
