"""What runs by itself: mails that did not go out at once, and notices whose time has come."""

from __future__ import annotations

from telos.notices.actions import mail_due

__all__ = ["mail_due"]
