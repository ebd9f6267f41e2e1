"""What is said to be not right, beside what it is about: for every page that shows the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import template

from telos.rights.enums import About
from telos.web.originals import said_of

if TYPE_CHECKING:
    from telos.people.models import Client

register = template.Library()

_EVERY_ROW: Final = "every row"


@register.inclusion_tag("rights/said.html", takes_context=True)
def said_beside(
    context: dict[str, Any],
    client: Client,
    about: str,
    *,
    row: str = "",
    of: UUID | str | None = _EVERY_ROW,
) -> dict[str, Any]:
    """Show what is said beside a row, or beside all of a kind.

    The row is the one that the address names by `row`, or the one `of` which the page is; where
    that is none, nothing can be said of it. One query, and where nothing is said no more: it stands
    once on a page, never in a loop.
    """
    request = context["request"]
    if not of:
        return {"said": [], "with_names": False}
    row_id = request.resolver_match.kwargs.get(row) if row else None
    if isinstance(of, UUID):
        row_id = of
    said = said_of(request.user, client, about=[About(about)], row_id=row_id)
    return {"said": said, "with_names": row_id is None}
