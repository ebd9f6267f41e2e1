"""Recording that somebody is about to be shown a client's record: before the page is sent.

A client's own reading of their record leaves no row: it is nobody else's business when they look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.audit.actions import record_reads
from telos.web.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.access.enums import RecordKind
    from telos.base.models import Row
    from telos.people.models import Client
    from telos.web.standing import PersonRequest


def record_reading(
    request: PersonRequest,
    clients: Iterable[Client],
    *kinds: RecordKind,
    about: Row | None = None,
) -> None:
    """Record whose records of these kinds the page shows; so many queries for any number of them.

    If the row cannot be kept, nothing is shown. Asked for its head alone, a page shows nothing.
    """
    if request.method == "HEAD":
        return
    practices = {practice.pk: practice.public_id for practice in standing_of(request).practices}
    shown = {
        client.public_id: practices.get(client.practice_id) or client.practice.public_id
        for client in clients
        if client.person_id != request.user.pk
    }
    if shown:
        record_reads(actor=request.user, clients=shown, kinds=kinds, about=about)
