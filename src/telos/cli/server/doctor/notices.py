"""Whether people who are to be told of something are mailed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.server.doctor.line import Line, fine, look, mend

# A mail goes out at once, or with the next sweep: thirty seconds later, at most.
_LONG: Final = timedelta(minutes=10)


def notices() -> Iterator[Line]:
    """Look for mails that wait though their time has come, and for those given up of late."""
    from telos.base import clock
    from telos.notices.models import Notice

    subject, now = _("notices"), clock.now()
    untouched = Notice.objects.to_mail().filter(tries=0, due_at__lt=now - _LONG).count()
    if untouched:
        words = ngettext(
            "{count} mail has waited for more than ten minutes and was not tried",
            "{count} mails have waited for more than ten minutes and were not tried",
            untouched,
        )
        yield mend(
            subject,
            words.format(count=untouched),
            _("Let `telos serve` run, or `telos tend --once` from a timer each minute."),
        )
        return
    given_up = Notice.objects.given_up().filter(due_at__gt=now - timedelta(days=30)).count()
    if given_up:
        words = ngettext(
            "{count} mail of the last thirty days was given up",
            "{count} mails of the last thirty days were given up",
            given_up,
        )
        yield look(
            subject,
            words.format(count=given_up),
            _("They see it when they sign in. See whether the mail server takes our mails."),
        )
        return
    yield fine(subject, _("every mail whose time has come went out, or is being tried"))
