"""How pages say numbers, days and people's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.base import clock
from telos.vault.errors import KeyDestroyedError, Unopened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_NUMBERS: Final = (
    gettext_lazy("no"),
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
    return str(_NUMBERS[count]) if 0 <= count < len(_NUMBERS) else str(count)


def figure(value: float) -> str:
    """Return a score or amount without needless decimals, with a true minus sign."""
    return f"{value:g}".replace("-", "−")


def to_come(day: date | None) -> bool:
    """Tell whether a day on which something is to be looked at is still to come, or is today."""
    return day is not None and day >= clock.today()


def quoted(words: str) -> str:
    """Return somebody's words in quotation marks, without the full stop that ends them.

    Words that do not open are nobody's any more: brackets say so, in a sentence and alone.
    """
    if isinstance(words, Unopened):
        erased = isinstance(words.error, KeyDestroyedError)
        return _("[this text was erased]") if erased else _("[this text cannot be opened]")
    return f"“{words.strip().removesuffix('.')}”"


def unbroken(name: str) -> str:
    """Return a short name that no line breaks in two: “PHQ-9” with a hyphen that holds."""
    return name.replace("-", "\u2011").replace(" ", "\u00a0")


def listed(words: Sequence[str]) -> str:
    """Return words as one says them in a row: “3”, “3 and 7”, “3, 5 and 7”."""
    if len(words) < 2:  # noqa: PLR2004 -- one is not a row
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def is_recent(day: date) -> bool:
    """Tell whether a day of the past is near enough to be named by its date."""
    return (clock.today() - day).days < _MONTH_IS_ENOUGH


def month_words(day: date) -> str:
    """Return a day of the past as roughly as its distance allows: “3 November”, “March”."""
    if is_recent(day):
        return date_format(day, "j F")
    ago = (clock.today() - day).days
    return date_format(day, "F" if ago < _YEAR_IS_NEEDED else "F Y")


def in_month(day: date) -> str:
    """Return when something of the past was: “on 3 November”, “in March”, “in March 2025”."""
    words = _("on %(day)s") if is_recent(day) else _("in %(day)s")
    return words % {"day": month_words(day)}


def day_words(day: date) -> str:
    """Return a day as one would say it: “today”, “yesterday”, “Monday”, “last Friday”, “3 March”.

    A weekday alone is one to come.
    """
    away = (day - clock.today()).days
    named = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if away in named:
        return named[away]
    if abs(away) <= _A_WEEK:
        weekday = date_format(day, "l")
        return weekday if away > 0 else _("last %(weekday)s") % {"weekday": weekday}
    if abs(away) < _YEAR_IS_NEEDED:
        return date_format(day, "j F")
    return date_format(day, "j F Y")


def on_day(day: date) -> str:
    """Return when something was or will be: “today”, “on Monday”, “last Friday”, “on 3 March”."""
    away = (day - clock.today()).days
    words = day_words(day)
    stands_alone = -_A_WEEK <= away <= 1
    return words if stands_alone else _("on %(day)s") % {"day": words}


def kept_for(day: date, said: str) -> str:
    """Return what is said of something that was kept, with its day where that is not today."""
    words = _("Kept. %(said)s") if day == clock.today() else _("Kept for %(day)s. %(said)s")
    return words % {"day": date_format(day, "j F Y"), "said": said}
