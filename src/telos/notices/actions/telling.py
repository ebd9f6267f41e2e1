"""Telling somebody of something, in the transaction of the deed that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from telos.base import clock
from telos.notices.actions.mailing import mail_soon
from telos.notices.enums import TO_A_CLIENT
from telos.notices.models import Notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from telos.base.models import Row
    from telos.notices.enums import NoticeKind
    from telos.people.models import Person


class NoticeOutsideTransactionError(Exception):
    """Somebody would be told of a deed that may yet come to nothing."""


def tell(
    people: Iterable[Person],
    kind: NoticeKind,
    *,
    about: Row,
    not_before: datetime | None = None,
    with_mail: bool = True,
) -> None:
    """Tell people of a row, each once; a mail to each goes out as soon as the deed is done.

    It belongs into the transaction of the deed, so that neither is without the other. Without a
    mail it stands on their page alone.
    """
    each = [(person, about) for person in people]
    tell_each(each, kind, not_before=not_before, with_mail=with_mail)


def tell_each(
    told: Iterable[tuple[Person, Row]],
    kind: NoticeKind,
    *,
    not_before: datetime | None = None,
    with_mail: bool = True,
) -> None:
    """Tell each of many people of a row of their own, as `tell` does; in one query."""
    if not transaction.get_connection().in_atomic_block:
        raise NoticeOutsideTransactionError
    due_at = not_before or clock.now()
    notices = [
        Notice(
            person=person,
            kind=kind,
            about_id=about.public_id,
            due_at=due_at,
            with_mail=with_mail,
        )
        for person, about in told
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if notices and with_mail and due_at <= clock.now():
        transaction.on_commit(mail_soon)


def see(*, actor: Person, notices: Iterable[Notice]) -> int:
    """Mark one's own notices as read; return how many were new."""
    ids = [notice.pk for notice in notices]
    unread = Notice.objects.filter(person=actor, pk__in=ids, seen_at=None)
    return unread.update(seen_at=clock.now())


def no_longer_news(kind: NoticeKind, *, about: Row) -> int:
    """Mark as read what waits for nobody any more: it was seen to, or taken back."""
    unread = Notice.objects.filter(kind=kind, about_id=about.public_id, seen_at=None)
    return unread.update(seen_at=clock.now())


def no_longer_news_to(person: Person, kind: NoticeKind, *, about: Collection[UUID]) -> int:
    """Mark as read for one person what others are told of in their place."""
    unread = Notice.objects.filter(person=person, kind=kind, about_id__in=about, seen_at=None)
    return unread.update(seen_at=clock.now())


def mail_no_more(person: Person) -> int:
    """Let no mail go out to somebody who wants none any more; what they are told of stays."""
    waiting = Notice.objects.filter(person=person, mailed_at=None, with_mail=True)
    return waiting.update(with_mail=False)


def forget(person: Person) -> None:
    """Take away what somebody was told of: with their account, when it is erased."""
    Notice.objects.filter(person=person).delete()


def forget_as_client(person: Person, *, rows: Iterable[UUID]) -> None:
    """Take away what somebody was told of as a client, and of these rows of their record.

    What they were told of in another part stays.
    """
    told = Notice.objects.filter(person=person)
    told.filter(Q(kind__in=TO_A_CLIENT) | Q(about_id__in=list(rows))).delete()
