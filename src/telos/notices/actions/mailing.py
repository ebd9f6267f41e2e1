"""Mailing that there is something to read: at once after the deed, and again where it failed.

Two servers, or one that was killed on the way, send no mail for one notice at the same time: each
claims a notice by a guarded update before it tries. After a crash between sending and noting it,
a mail may come twice; it never comes not at all.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Final

from django.core.mail import get_connection, send_mail
from django.db import DatabaseError
from django.db.models import F
from django.utils.translation import gettext as _

from telos.base import clock
from telos.notices.models import Notice

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

# So many at a time; what is left goes with the next sweep.
AT_ONCE: Final = 200

_log = logging.getLogger(__name__)


def mail_soon() -> None:
    """Mail what is due now; whatever fails waits for the next sweep, and the deed stands."""
    try:
        mail_due()
    except DatabaseError:
        _log.warning("notice.not_mailed")


def mail_due() -> int:
    """Mail what is due and was not mailed; return how many mails went out."""
    waiting = list(Notice.objects.to_mail().select_related("person").order_by("due_at")[:AT_ONCE])
    if not waiting:
        return 0
    backend = get_connection()
    return sum(_mailed(notice, backend) for notice in waiting)


def _mailed(notice: Notice, backend: BaseEmailBackend) -> bool:
    unclaimed = Notice.objects.filter(pk=notice.pk, tries=notice.tries, mailed_at=None)
    if not unclaimed.update(tries=F("tries") + 1, tried_at=clock.now()):
        return False
    try:
        send_mail(_subject(), _words(notice), None, [notice.person.email], connection=backend)
    except (SMTPException, OSError):
        # Whose it was is not for the log.
        _log.warning("notice.not_mailed")
        return False
    Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
    return True


def _subject() -> str:
    return _("There is something for you to read in Telos")


def _words(notice: Notice) -> str:
    """Return the mail: no link, which others could imitate, and not a word of what it is about."""
    return _(
        "Hello %(name)s,\n\n"
        "there is something new for you in Telos. What it is stands there and not in this mail, "
        "so that nobody else reads it. Sign in as you always do, and you see it first.\n"
    ) % {"name": notice.person.display_name}
