"""What Telos stands on: the data folder, the disk, the clock, the mail server."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, fine, look, mend, others_may

_LEAST_FREE: Final = 1_000_000_000  # bytes
_LEAST_SHARE: Final = 0.05
_DRIFT: Final = timedelta(seconds=5)
_WITHIN: Final = timedelta(days=30)
_MAIL_PATIENCE_SECONDS: Final = 10


def folder() -> Iterator[Line]:
    """Look whether anybody but the owner can come at the data folder."""
    from django.conf import settings

    subject = _("data folder")
    place = Path(settings.DATA_DIR)
    if place.stat().st_uid != os.geteuid():
        yield mend(
            subject,
            _("{place} belongs to somebody else").format(place=place),
            _("Run this as the account that serves Telos, or give the folder to it."),
        )
    elif others_may(place):
        yield mend(
            subject,
            _("others on this machine can enter {place}").format(place=place),
            _("Run: chmod 700 {place}").format(place=place),
        )
    else:
        yield fine(subject, _("for its owner alone"))


def disk() -> Iterator[Line]:
    """Look whether there is room to go on, and for the copy that a backup makes."""
    from django.conf import settings

    from telos.cli.server.backup.databases import living_database

    subject = _("disk")
    usage = shutil.disk_usage(settings.DATA_DIR)
    words = _("{free:.1f} GB free of {total:.1f} GB").format(
        free=usage.free / 1e9, total=usage.total / 1e9
    )
    wanted = living_database("data").size() + living_database("keys").size()
    if usage.free < _LEAST_FREE or usage.free < _LEAST_SHARE * usage.total:
        yield mend(subject, words, _("Make room: when it is full nothing can be saved."))
    elif usage.free < 3 * wanted:
        yield look(subject, words, _("A backup that is tried needs room for three copies."))
    else:
        yield fine(subject, words)


def clock() -> Iterator[Line]:
    """Hold the clock against the database's, a file's and the trail's."""
    subject = _("clock")
    now = datetime.now(UTC)
    apart = {name: at - now for name, at in _other_clocks()}
    far = {name: by for name, by in apart.items() if abs(by) > _DRIFT}
    if far:
        name, by = next(iter(far.items()))
        yield mend(
            subject,
            _("{name} is {seconds:.0f} seconds away from it").format(
                name=name, seconds=by.total_seconds()
            ),
            _("Let both machines keep time by NTP."),
        )
        return
    latest, backward = _trail_times(now)
    if latest is not None and latest > now + _DRIFT:
        yield mend(
            subject,
            _("the trail holds a row of {at:%Y-%m-%d %H:%M} UTC, which is to come").format(
                at=latest
            ),
            _("The clock went back, or was ahead: set it by NTP, and note why."),
        )
    elif backward:
        yield look(
            subject,
            _("it went back {count} times in thirty days, as the trail shows").format(
                count=backward
            ),
            _("Let the machine keep time by NTP."),
        )
    else:
        yield fine(subject, _("agrees with {names}").format(names=", ".join(apart)))


def _other_clocks() -> Iterator[tuple[str, datetime]]:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            yield _("the database"), cursor.fetchone()[0]
    places = {_("the data folder’s disk"): Path(settings.DATA_DIR)}
    if settings.TELOS_ANCHOR_FILE:
        places[_("the anchors’ disk")] = Path(settings.TELOS_ANCHOR_FILE).parent
    for name, place in places.items():
        if os.access(place, os.W_OK):
            with tempfile.NamedTemporaryFile(dir=place, prefix=".clock-") as file:
                yield name, datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)


def _trail_times(now: datetime) -> tuple[datetime | None, int]:
    """Return the time of the latest row, and how often a row is older than the one before."""
    from django.db.models import F, Max, Window
    from django.db.models.functions import Lag

    from telos.audit.models import AuditRow

    latest = AuditRow.objects.aggregate(latest=Max("created_at"))["latest"]
    before = Window(Lag("created_at"), partition_by=F("practice_id"), order_by=F("sequence").asc())
    lately = AuditRow.objects.filter(created_at__gt=now - _WITHIN)
    backward = lately.annotate(before=before).filter(created_at__lt=F("before") - _DRIFT)
    return latest, backward.count()


def mail() -> Iterator[Line]:
    """Look whether the mail server answers, and takes our name and password."""
    from django.conf import settings

    subject = _("mail")
    if settings.EMAIL_BACKEND.endswith(".NoMailServer"):
        yield mend(
            subject,
            _("no server is named, and nothing is sent: no invitation, no new password"),
            _("Set TELOS_EMAIL_HOST."),
        )
    elif not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        yield look(
            subject,
            _("mails go to {backend}").format(backend=settings.EMAIL_BACKEND.rpartition(".")[0]),
            _("Set TELOS_EMAIL_HOST, or nobody gets an invitation or a new password."),
        )
    else:
        yield from _mail_server(subject)


def _mail_server(subject: str) -> Iterator[Line]:
    from django.conf import settings
    from django.core.mail import get_connection

    connection = get_connection(timeout=_MAIL_PATIENCE_SECONDS)
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection.open()
        connection.close()
    except OSError as error:
        yield mend(
            subject,
            _("{where} does not answer: {why}").format(where=where, why=error),
            _("Look at TELOS_EMAIL_HOST, _PORT, _USER, _PASSWORD and _SECURITY."),
        )
        return
    is_plain = not settings.EMAIL_USE_TLS and not settings.EMAIL_USE_SSL
    if is_plain and settings.EMAIL_HOST not in {"localhost", "127.0.0.1", "::1"}:
        yield mend(
            subject,
            _("what goes to {where} is not encrypted on its way").format(where=where),
            _("Set TELOS_EMAIL_SECURITY to starttls or tls."),
        )
    elif settings.DEFAULT_FROM_EMAIL == "telos@localhost":
        yield look(
            subject,
            _("{where} answers; mails come from telos@localhost").format(where=where),
            _("Set TELOS_FROM_EMAIL, or they are taken for spam."),
        )
    else:
        yield fine(subject, _("{where} answers").format(where=where))
