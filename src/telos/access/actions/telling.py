"""Telling a client of what concerns their record, with a mail as far as they agreed to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import ConsentKind
from telos.access.queries import has_agreed, therapists_of
from telos.notices.actions import tell

if TYPE_CHECKING:
    from telos.base.models import Row
    from telos.notices.enums import NoticeKind
    from telos.people.models import Client


def tell_client(client: Client, kind: NoticeKind, *, about: Row) -> None:
    """Tell a client, if they have an account, that something waits for them or was answered."""
    if client.person is not None:
        agreed = has_agreed(client, ConsentKind.EMAIL_REMINDERS)
        tell([client.person], kind, about=about, with_mail=agreed)


def tell_therapists(client: Client, kind: NoticeKind, *, about: Row) -> None:
    """Tell whoever cares for the client today."""
    tell(therapists_of(client), kind, about=about)
