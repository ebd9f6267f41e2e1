"""Telling a client of what concerns their record, with a mail as far as they agreed to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import ConsentKind
from telos.access.queries import clients_who_agreed, has_agreed, therapists_of
from telos.notices.actions import tell, tell_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from telos.base.models import Row
    from telos.notices.enums import NoticeKind
    from telos.people.models import Client, Person


def tell_client(client: Client, kind: NoticeKind, *, about: Row) -> None:
    """Tell a client, if they have an account, that something waits for them or was answered."""
    if client.person is not None:
        agreed = has_agreed(client, ConsentKind.EMAIL_REMINDERS)
        tell([client.person], kind, about=about, with_mail=agreed)


def tell_clients(clients: QuerySet[Client], kind: NoticeKind, *, about: Row) -> None:
    """Tell those of many clients who have an account; in two queries, however many they are."""
    told = clients.exclude(person=None).select_related("person")
    tell_each_client([(client, about) for client in told], kind)


def tell_each_client(told: Sequence[tuple[Client, Row]], kind: NoticeKind) -> None:
    """Tell those of many clients who have an account, each of a row of their own."""
    theirs = [(client, client.person, row) for client, row in told if client.person is not None]
    agreed = clients_who_agreed(ConsentKind.EMAIL_REMINDERS)
    with_account = agreed.filter(pk__in=[client.pk for client, _person, _row in theirs])
    mailed = set(with_account.values_list("pk", flat=True))
    for with_mail in (True, False):
        each = [(who, row) for client, who, row in theirs if (client.pk in mailed) is with_mail]
        tell_each(each, kind, with_mail=with_mail)


def tell_therapists(
    client: Client, kind: NoticeKind, *, about: Row, but: Person | None = None
) -> None:
    """Tell whoever cares for the client today, but not whoever did it themselves."""
    told = [each for each in therapists_of(client) if each != but]
    tell(told, kind, about=about)
