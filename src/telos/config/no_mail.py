"""What stands in the place of a mail server where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class NoMailServer(BaseEmailBackend):
    """Sends nothing and says so, as a server that cannot be reached does.

    Pages then tell that the mail could not be sent, and notices wait to be tried again.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Refuse; nothing is printed, as mails hold keys."""
        if not email_messages:
            return 0
        msg = "No mail server is named: set TELOS_EMAIL_HOST."
        raise ConnectionError(msg)
