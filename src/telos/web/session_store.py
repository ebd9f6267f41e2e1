"""Sessions that end unused (sooner for those who see others' records), and after a day's work."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession
    from django.http import HttpRequest

# Seconds without use, then a session ends. The one of the settings is for clients.
STAFF_IDLE: Final = 15 * 60
# Seconds from signing in after which a session ends, however much it is used: ASVS 7.3.2. A day's
# work, so that nobody is signed out in the middle of one.
WHOLE_LIFE: Final = 12 * 60 * 60
# Seconds after which a session in use is kept anew. Every page would otherwise write, and wait for
# whoever else writes; a session may so end this much sooner, and never later.
KEPT_ANEW: Final = 60
# For how long a browser is still known after its session ran out: over a weekend, and longer.
KNOWN_FOR: Final = timedelta(days=7)
# Characters of a row that says whose it was and no more; what is longer may hold anything.
_BARE: Final = 160
_USED: Final = "telos_used"
_NAME: Final = "telos_idle"
_SINCE: Final = "telos_since"
_WHOSE: Final = "telos_whose"


class SessionStore(db.SessionStore):
    """Django's own, with a length of its own for each session; the cookie goes with the browser."""

    def get_session_cookie_age(self) -> int:
        """Return after how many seconds without use this session ends."""
        return int(self.get(_NAME, settings.SESSION_COOKIE_AGE))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Return when this session ends if it is not used again, and at the latest."""
        unused: datetime = super().get_expiry_date(**kwargs)
        since = self.get(_SINCE)
        if since is None:
            return unused
        return min(unused, datetime.fromtimestamp(since + WHOLE_LIFE, UTC))

    def load(self) -> dict[str, Any]:
        """Return what is in the session; of one that ran out nothing but whose it was.

        So this browser still knows it after any page that is asked for meanwhile, and what was
        typed in another is kept for its writer. It opens nothing. A session that was signed out or
        ended from elsewhere is gone, and nobody's.
        """
        named = self.session_key
        found: dict[str, Any] = super().load()
        if found and time.time() - found.get(_USED, 0) >= KEPT_ANEW:
            self.modified = True
        if named is None or self.session_key is not None:
            return found
        ran_out = self.model.objects.filter(session_key=named).first()
        return self.left_of(ran_out.session_data) if ran_out else {}

    def left_of(self, session_data: str) -> dict[str, Any]:
        """Return what is left of a session that ran out: whose it was."""
        data = self.decode(session_data)
        whose = data.get(SESSION_KEY) or data.get(_WHOSE)
        return {_WHOSE: str(whose)} if whose else {}

    @property
    def was_of(self) -> str:
        """Whose session ran out in this browser before this one began; empty if nobody's did."""
        return str(self.get(_WHOSE, ""))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row to be kept; since when it is somebody's is noted, and this use."""
        data[_USED] = int(time.time())
        if SESSION_KEY in data:
            data.setdefault(_SINCE, int(time.time()))
        return super().create_model_instance(data)


def end_sooner(request: HttpRequest) -> None:
    """Let this session end after the shorter time; from the request on that finds it needed."""
    if request.session.get(_NAME) != STAFF_IDLE:
        request.session[_NAME] = STAFF_IDLE


def end_later(request: HttpRequest) -> None:
    """Let this session last as long as a client's again, once no part in a practice is left."""
    if _NAME in request.session:
        del request.session[_NAME]


def put_away_ran_out() -> int:
    """Take out what lies in sessions that ran out, and later their rows; return how many rows went.

    What somebody sent too late goes at once. Whose session it was stays a week, so that what they
    send from a page they left open is kept for them; with the row goes from where it was used.
    """
    now, store = timezone.now(), SessionStore()
    ran_out = Session.objects.filter(expire_date__lt=now)
    for row in ran_out.annotate(length=Length("session_data")).filter(length__gt=_BARE):
        left = store.encode(store.left_of(row.session_data))
        # Not one that is used again, nor one that was written meanwhile.
        same = Session.objects.filter(pk=row.pk, session_data=row.session_data)
        same.filter(expire_date__lt=now).update(session_data=left)
    removed, _by_table = ran_out.filter(expire_date__lt=now - KNOWN_FOR).delete()
    standing = Session.objects.filter(session_key=OuterRef("session_key"))
    unused = UserSession.objects.filter(last_seen_at__lt=now - KNOWN_FOR)
    unused.filter(~Exists(standing)).delete()
    return removed
