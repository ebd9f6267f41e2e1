"""What is done inside a scratch copy, by a process of its own whose settings name the copy alone.

It reads what is wanted as JSON from standard input and answers with one line of JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(kw_only=True)
class Found:
    """What a copy came to."""

    was_migrated: bool = False
    trail_rows: int = 0
    trail_said: list[str] | None = None
    """What is wrong with the trail, in words; none where it is whole."""
    owners: int = 0
    texts: int = 0
    texts_erased: int = 0
    texts_shut: int = 0
    brought_back: int = 0
    """How many clients it names who were erased since it was made."""
    problem: str = ""
    """Why texts could not be tried at all."""


def main() -> None:
    """Do what is wanted and answer."""
    wanted = json.load(sys.stdin)
    from telos.cli.server.installation import bring_tables_up_to_date, start_django

    start_django()
    found = Found(was_migrated=bring_tables_up_to_date())
    if wanted["destroyed"]:
        destroy_again(wanted["destroyed"])
    _search_trail(found, wanted["anchors"], datetime.fromisoformat(wanted["made_at"]))
    if wanted["with_texts"]:
        _open_texts(found)
        found.brought_back = _brought_back()
    if wanted["restored"]:
        _begin_again(wanted["restored"])
    sys.stdout.write(json.dumps(asdict(found)) + "\n")


def _search_trail(found: Found, anchors: str, made_at: datetime) -> None:
    from telos.audit.chain.anchors import anchors_and_torn
    from telos.audit.key import AuditKeyError
    from telos.audit.queries import row_count, verify
    from telos.cli.language import gettext as _
    from telos.cli.server.audit_words import told
    from telos.cli.server.watching import watched
    from telos.people.models import Practice

    found.trail_rows = row_count()
    names = dict(Practice.objects.values_list("public_id", "name"))
    if not found.trail_rows and not names:
        return
    given = []
    if anchors and Path(anchors).exists():
        found_anchors, _torn = anchors_and_torn(Path(anchors).read_bytes())
        # Later ones speak of rows that came after the copy was taken.
        given = [a for a in found_anchors if a.at < made_at.replace(microsecond=0)]
    try:
        with watched(_("Searching the trail"), found.trail_rows) as seen:
            verified = verify(anchors=given, practices=names, seen=seen)
    except AuditKeyError as error:
        found.trail_said = [str(error)]
        return
    if not verified.is_whole:
        found.trail_said = list(told(verified, names))


def _open_texts(found: Found) -> None:
    from telos.vault.actions import sealed_models
    from telos.vault.errors import MasterKeyError
    from telos.vault.queries import one_text_of_each

    try:
        found.owners, counts = one_text_of_each(sealed_models())
    except MasterKeyError as error:
        found.problem = str(error)
        return
    found.texts, found.texts_erased = counts.opened, counts.erased
    found.texts_shut = counts.broken + counts.unknown


def _brought_back() -> int:
    from telos.rights.queries import brought_back

    return len(brought_back())


def destroy_again(rows: Sequence[dict[str, Any]]) -> None:
    """Destroy in the copy what was destroyed since it was taken: erasure is not undone."""
    from django.db import transaction

    from telos.vault.enums import KEYS

    with transaction.atomic(using=KEYS):
        # What was let go first: it leaves its place to what keeps it for ever.
        for row in sorted(rows, key=lambda row: row["retired_at"] is None):
            _destroy_one_again(row)


def _destroy_one_again(row: dict[str, Any]) -> None:
    """Destroy a key, and what stood for the same owner and class when it was destroyed.

    New keys may have taken the place of those since, which leaves no row of the old ones.
    """
    from telos.vault.models import WrappedKey

    gone = {"wrapped": b"", **{name: row[name] for name in ("destroyed_at", "destroyed_by")}}
    same = WrappedKey.objects.filter(owner=row["owner"], key_class=row["key_class"])
    others = same.exclude(public_id=row["public_id"])
    if row["retired_at"] is not None:
        others = others.standing().filter(created_at__lte=row["destroyed_at"])
    others.filter(retired_at=None).update(retired_at=row["destroyed_at"])
    others.standing().update(**gone)
    known = same.filter(public_id=row["public_id"])
    if not known.update(**gone, retired_at=row["retired_at"]):
        WrappedKey.objects.create(**row, wrapped=b"")


def _begin_again(why: str) -> None:
    """Write the restoring into the trail, and end every session that came with the copy."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session
    from django.db import transaction

    from telos.audit.actions import record
    from telos.people.models import Practice

    with transaction.atomic():
        Session.objects.all().delete()
        UserSession.objects.all().delete()
        # The hand of whoever runs the server has no account: the practice itself answers for it.
        for practice in Practice.objects.order_by("pk"):
            record(
                actor=practice, deed="practice.restore", about=practice, practice=practice, why=why
            )


if __name__ == "__main__":
    main()
