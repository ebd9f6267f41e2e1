"""Telling people of what was done, marking it as read, and mailing that there is something."""

from telos.notices.actions.mailing import mail_due, mail_soon
from telos.notices.actions.telling import NoticeOutsideTransactionError, see, tell

__all__ = ["NoticeOutsideTransactionError", "mail_due", "mail_soon", "see", "tell"]
