"""Writing to the trail: one call in every action, in the transaction of the deed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db import connection

from telos.audit.models import AuditRow

if TYPE_CHECKING:
    from uuid import UUID

    from telos.base.models import Row


class Actor(Protocol):
    """Anyone who can answer for a deed."""

    public_id: UUID


class DeedWithoutActorError(Exception):
    """A deed was recorded with nobody to answer for it."""


class DeedOutsideTransactionError(Exception):
    """A deed was recorded where it could commit without its audit row."""


def record(
    *, actor: Actor | None, deed: str, about: Row, client_id: UUID | None = None, why: str = ""
) -> AuditRow:
    """Append the deed to the trail; `why` is a short reason without clinical content."""
    if actor is None:
        msg = f"The deed “{deed}” names no actor; pass the person who answers for it."
        raise DeedWithoutActorError(msg)
    if not connection.in_atomic_block:
        msg = f"The deed “{deed}” must be recorded in the transaction that does it."
        raise DeedOutsideTransactionError(msg)
    return AuditRow.objects.create(
        actor_id=actor.public_id,
        deed=deed,
        about_kind=about._meta.label_lower,  # noqa: SLF001 -- Django's public word for it
        about_id=about.public_id,
        client_id=client_id,
        why=why,
    )
