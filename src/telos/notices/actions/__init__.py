"""Telling people of what was done, marking it as read, and mailing that there is something."""

from telos.notices.actions.mailing import mail_due, mail_soon
from telos.notices.actions.telling import (
    NoticeOutsideTransactionError,
    forget,
    forget_as_client,
    mail_no_more,
    no_longer_news,
    no_longer_news_to,
    see,
    tell,
    tell_each,
)

__all__ = [
    "NoticeOutsideTransactionError",
    "forget",
    "forget_as_client",
    "mail_due",
    "mail_no_more",
    "mail_soon",
    "no_longer_news",
    "no_longer_news_to",
    "see",
    "tell",
    "tell_each",
]
