"""Adding rows to their chains: a chain's head is held, so that racing deeds follow one another.

What a deed has to hold, it holds before its first row is added: whoever waits for a chain holds
nothing that the deed at its head may still want.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from telos.audit.actions.anchoring import anchor_soon
from telos.audit.chain.codes import START, code_of
from telos.audit.key import AuditKeyMissingError, audit_keys, make_audit_key
from telos.audit.models import AuditRow, ChainHead
from telos.audit.origin import present_origin
from telos.base import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from telos.audit.key import AuditKeys


class DeedOutsideTransactionError(Exception):
    """A deed was recorded where it could commit without its audit row."""


def append(rows: Sequence[AuditRow]) -> None:
    """Chain and write rows in their order; so many queries for any number of them.

    They must name their practice; where they came from is asked here.
    """
    if not connection.in_atomic_block:
        deeds = ", ".join(sorted({row.deed for row in rows}))
        msg = f"The deed “{deeds}” must be recorded in the transaction that does it."
        raise DeedOutsideTransactionError(msg)
    heads = _held_heads({row.practice_id for row in rows})
    keys = _keys()
    place, device = present_origin().place, present_device()
    for row in rows:
        row.place, row.device = place, device
        _link(row, heads[row.practice_id], keys)
    AuditRow._base_manager.bulk_create(rows)  # noqa: SLF001 -- Django's name for it, documented
    ChainHead.objects.bulk_update(heads.values(), ["count", "code", "moved_at"])
    if settings.TELOS_ANCHOR_FILE:
        transaction.on_commit(anchor_soon)


def present_device() -> str:
    """Return the pseudonym of the session that asks; nothing where there is none."""
    return _keys().device_of(present_origin().session)


def _link(row: AuditRow, head: ChainHead, keys: AuditKeys) -> None:
    row.sequence, row.previous = head.count + 1, bytes(head.code)
    row.code = code_of(keys.chain, row.as_entry())
    head.count, head.code, head.moved_at = row.sequence, row.code, row.created_at


def _held_heads(practice_ids: Collection[UUID]) -> dict[UUID, ChainHead]:
    """Return the heads, held until the transaction ends.

    They are held in one order always, so that no two deeds wait for each other.
    """
    found = _hold(practice_ids)
    if missing := set(practice_ids) - set(found):
        begun = [
            ChainHead(practice_id=practice_id, code=START, moved_at=clock.now())
            for practice_id in sorted(missing)
        ]
        ChainHead.objects.bulk_create(begun, ignore_conflicts=True)
        found = _hold(practice_ids)
    return found


def _hold(practice_ids: Collection[UUID]) -> dict[UUID, ChainHead]:
    heads = ChainHead.objects.select_for_update().filter(practice_id__in=practice_ids)
    return {head.practice_id: head for head in heads.order_by("practice_id")}


def _keys() -> AuditKeys:
    """Return the keys; an installation whose trail is empty makes its own."""
    try:
        return audit_keys()
    except AuditKeyMissingError:
        if ChainHead.objects.filter(count__gt=0).exists():
            raise
        return make_audit_key()
