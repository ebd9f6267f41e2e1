"""How the therapist's pages say changes, hours and how many wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.base import clock
from telos.web.words import figure, month_words, number_word, on_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from telos.people.models import Client


def people_need_you(count: int) -> str:
    """Return the headline of a caseload in which somebody waits."""
    return capfirst(
        ngettext("%(many)s person needs you", "%(many)s people need you", count)
        % {"many": number_word(count)}
    )


def told_of(client: Client, said: str, *, without: str) -> str:
    """Return words about a client; others where they have no account, and read nothing here."""
    return (without if client.person_id is None else said) % {"name": client.display_name}


def signed(change: float) -> str:
    """Return a change with its sign: “−7”, “+4”, “±0”."""
    if change == 0:
        return "±0"
    return figure(change) if change < 0 else f"+{figure(change)}"


def since_words(day: date) -> str:
    """Return a beginning: “since 3 November”, “since March”, “since March 2025”."""
    return _("since %(day)s") % {"day": month_words(day)}


def short_day(day: date) -> str:
    """Return a day for a column of days: “3 Nov”, with the year where it is another."""
    return date_format(day, "j M" if day.year == clock.today().year else "j M Y")


def hour_words(moment: datetime) -> str:
    """Return the time of day: “09:00”."""
    return date_format(localtime(moment), "H:i")


def moment_words(moment: datetime) -> str:
    """Return day and time: “today at 09:00”, “on Monday at 09:00”."""
    return _("%(day)s at %(hour)s") % {
        "day": on_day(localtime(moment).date()),
        "hour": hour_words(moment),
    }


def part_of_day() -> str:
    """Return “this morning”, “this afternoon” or “this evening”."""
    hour = localtime(clock.now()).hour
    if hour < 12:  # noqa: PLR2004 -- noon
        return _("this morning")
    return _("this afternoon") if hour < 18 else _("this evening")  # noqa: PLR2004 -- six
