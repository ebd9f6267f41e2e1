"""Recording who did what to whose record, and who looked at it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from django.db import transaction

from telos.audit.actions.appending import append, present_device
from telos.audit.chain.codes import INSTALLATION
from telos.audit.enums import READ
from telos.audit.models import AuditRow
from telos.audit.origin import present_origin
from telos.base import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from telos.base.models import Row

READS_FOLD_WITHIN: Final = timedelta(minutes=5)
"""Looking again at the same page, in the same session, within this time is one look: the client's
page says so. It counts from the first, so that somebody who stays for an hour does not look once.
"""


class Named(Protocol):
    """Anyone or anything with a public id: who answers for a deed, or a practice."""

    @property
    def public_id(self) -> UUID:
        """The identifier that the trail keeps."""
        ...


class InPractice(Named, Protocol):
    """A client: somebody's record in a practice."""

    @property
    def practice(self) -> Named:
        """The practice whose chain tells of it."""
        ...


class DeedWithoutActorError(Exception):
    """A deed was recorded with nobody to answer for it."""


def record(
    *,
    actor: Named | None,
    deed: str,
    about: Row,
    client: InPractice | None = None,
    practice: Named | None = None,
    why: str = "",
) -> AuditRow:
    """Append the deed to the chain of the client's practice, or of the practice it is about.

    What belongs to no practice, such as signing in, goes to the installation's own chain. `why` is
    a short reason without clinical content.
    """
    if actor is None:
        msg = f"The deed “{deed}” names no actor; pass the person who answers for it."
        raise DeedWithoutActorError(msg)
    row = _row(actor, deed, about, client=client, practice=practice, why=why)
    append([row])
    return row


def record_each(
    *, actor: Named, deed: str, about: Sequence[Row], clients: Sequence[InPractice]
) -> None:
    """Append the same deed about each of these rows, each of the client who stands in its place.

    In as many queries as one of them takes.
    """
    pairs = zip(about, clients, strict=True)
    rows = [_row(actor, deed, row, client=client, practice=None, why="") for row, client in pairs]
    if rows:
        append(rows)


def _row(
    actor: Named,
    deed: str,
    about: Row,
    *,
    client: InPractice | None,
    practice: Named | None,
    why: str,
) -> AuditRow:
    of = client.practice if client is not None else practice
    return AuditRow(
        practice_id=of.public_id if of is not None else INSTALLATION,
        actor_id=actor.public_id,
        deed=deed,
        about_kind=about._meta.label_lower,  # noqa: SLF001 -- Django's public word for it
        about_id=about.public_id,
        client_id=client.public_id if client is not None else None,
        why=why,
    )


@transaction.atomic
def record_reads(
    *,
    actor: Named,
    clients: Mapping[UUID, UUID],
    kinds: Sequence[str],
    about: Named | None = None,
) -> list[AuditRow]:
    """Append one row for each client whose record is about to be shown to the actor.

    `clients` are public ids, each with that of the practice; `about` is the one row that is shown,
    where it is one. What was shown on the same page in the last minutes is not told again.
    """
    kind = ",".join(kinds)
    told = _told_lately(actor, clients, kind=kind, about=about)
    rows = [
        AuditRow(
            practice_id=practice_id,
            actor_id=actor.public_id,
            deed=READ,
            about_kind=kind,
            about_id=about.public_id if about is not None else client_id,
            client_id=client_id,
        )
        for client_id, practice_id in clients.items()
        if client_id not in told
    ]
    if rows:
        append(rows)
    return rows


def _told_lately(
    actor: Named, clients: Mapping[UUID, UUID], *, kind: str, about: Named | None
) -> set[UUID | None]:
    now = clock.now()
    lately = AuditRow.objects.filter(
        client_id__in=list(clients),
        created_at__gt=now - READS_FOLD_WITHIN,
        created_at__lte=now,
        actor_id=actor.public_id,
        deed=READ,
        about_kind=kind,
        place=present_origin().place,
        device=present_device(),
    )
    if about is not None:
        lately = lately.filter(about_id=about.public_id)
    return set(lately.values_list("client_id", flat=True))
