"""Sessions in the database that end sooner for those who see other people's records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.sessions.backends import db

if TYPE_CHECKING:
    from django.http import HttpRequest

# Seconds without use, then a session ends. The one of the settings is for clients.
STAFF_IDLE: Final = 15 * 60
_NAME: Final = "telos_idle"


class SessionStore(db.SessionStore):
    """Django's own, with a length of its own for each session; the cookie goes with the browser."""

    def get_session_cookie_age(self) -> int:
        """Return after how many seconds without use this session ends."""
        return int(self.get(_NAME, settings.SESSION_COOKIE_AGE))


def end_sooner(request: HttpRequest) -> None:
    """Let this session end after the shorter time; from the request on that finds it needed."""
    if request.session.get(_NAME) != STAFF_IDLE:
        request.session[_NAME] = STAFF_IDLE


def end_later(request: HttpRequest) -> None:
    """Let this session last as long as a client's again, once no part in a practice is left."""
    if _NAME in request.session:
        del request.session[_NAME]
