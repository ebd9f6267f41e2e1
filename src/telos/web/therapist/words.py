"""How the therapist's pages say numbers, days and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from telos.base import clock

if TYPE_CHECKING:
    from datetime import date, datetime

_NUMBERS: Final = (
    gettext_lazy("nobody"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)

# Days after which a month says enough, and after which it needs its year.
_MONTH_IS_ENOUGH: Final = 45
_YEAR_IS_NEEDED: Final = 330
# Days on either side of today for which a weekday says which one.
_A_WEEK: Final = 6


def number_word(count: int) -> str:
    """Return a small number as a word, a larger one as figures."""
    return str(_NUMBERS[count]) if 0 < count < len(_NUMBERS) else str(count)


def people_need_you(count: int) -> str:
    """Return the headline of a caseload in which somebody waits."""
    return capfirst(
        ngettext("%(many)s person needs you", "%(many)s people need you", count)
        % {"many": number_word(count)}
    )


def figure(value: float) -> str:
    """Return a score or amount without needless decimals, with a true minus sign."""
    return f"{value:g}".replace("-", "−")


def signed(change: float) -> str:
    """Return a change with its sign: “−7”, “+4”, “±0”."""
    if change == 0:
        return "±0"
    return figure(change) if change < 0 else f"+{figure(change)}"


def quoted(words: str) -> str:
    """Return somebody's words in quotation marks, without the full stop that ends them."""
    return f"“{words.strip().removesuffix('.')}”"


def since_words(day: date) -> str:
    """Return a beginning: “since 3 November”, “since March”, “since March 2025”."""
    ago = (clock.today() - day).days
    if ago < _MONTH_IS_ENOUGH:
        return _("since %(day)s") % {"day": date_format(day, "j F")}
    if ago < _YEAR_IS_NEEDED:
        return _("since %(month)s") % {"month": date_format(day, "F")}
    return _("since %(month)s") % {"month": date_format(day, "F Y")}


def day_words(day: date) -> str:
    """Return a day as one would say it: “today”, “yesterday”, “Monday”, “3 March”."""
    away = (day - clock.today()).days
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if away in named:
        return named[away]
    if abs(away) <= _A_WEEK:
        return date_format(day, "l")
    if abs(away) < _YEAR_IS_NEEDED:
        return date_format(day, "j F")
    return date_format(day, "j F Y")


def on_day(day: date) -> str:
    """Return when something was or will be: “today”, “on Monday”, “on 3 March”."""
    away = (day - clock.today()).days
    words = day_words(day)
    return words if abs(away) <= 1 else _("on %(day)s") % {"day": words}


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
