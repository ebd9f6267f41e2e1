"""A browser's long name of itself, said as one would say it: “Firefox on a Windows computer”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from telos.base import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

# In this order: many browsers name others beside themselves.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final[tuple[tuple[str, _StrPromise], ...]] = (
    ("iPhone", gettext_lazy("an iPhone")),
    ("iPad", gettext_lazy("an iPad")),
    ("Android", gettext_lazy("an Android device")),
    ("Windows", gettext_lazy("a Windows computer")),
    ("Macintosh", gettext_lazy("a Mac")),
    ("CrOS", gettext_lazy("a Chromebook")),
    ("Linux", gettext_lazy("a Linux computer")),
)
_MINUTES_A_HOUR: Final = 60
_JUST_NOW: Final = 2


def device_words(agent: str) -> str:
    """Return browser and device in plain words, as far as they can be told."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    if browser and system:
        return _("%(browser)s on %(device)s") % {"browser": browser, "device": system}
    return browser or _("A browser that does not say its name")


def seen_words(moment: datetime) -> str:
    """Return when a device was used last."""
    minutes = int((clock.now() - moment).total_seconds() // 60)
    if minutes < _JUST_NOW:
        return _("used just now")
    if minutes < _MINUTES_A_HOUR:
        said = ngettext("used %(n)d minute ago", "used %(n)d minutes ago", minutes)
        return said % {"n": minutes}
    return _("last used %(day)s") % {"day": date_format(localtime(moment), "j F, H:i")}
