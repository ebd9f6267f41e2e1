"""The words that stand in charts, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.dates import MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.web.charts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence


def chart_words(*, is_of_importance: bool = False) -> Words:
    """Return the charts' words, translated.

    `is_of_importance` is true where the band is of an amount that matters, and not of chance.
    """
    return Words(
        start=_("start"),
        week=_("week {n}"),
        months=tuple(capfirst(str(MONTHS_3[month])) for month in range(1, 13)),
        day=_("{day} {month}"),
        month_of_year=_("{month} {year}"),
        day_of_year=_("{day} {month} {year}"),
        line=_("line of {value}"),
        now=_("{value} now"),
        last=_("{value} on {day}"),
        noise=_("not yet relevant") if is_of_importance else _("may be chance"),
        empty=_("no scores yet"),
        point=_("{when}: {value}"),
        sessions=_sessions,
        goals=_goals,
        numbered=_numbered,
        events=_events,
    )


def _sessions(count: int) -> str:
    return ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}


def _goals(count: int) -> str:
    return ngettext("%(count)d goal", "%(count)d goals", count) % {"count": count}


def _numbered(numbers: Sequence[int], deed: str) -> str:
    words = ngettext("goal %(numbers)s %(deed)s", "goals %(numbers)s %(deed)s", len(numbers))
    return (words % {"numbers": ", ".join(map(str, numbers)), "deed": deed}).rstrip()


def _events(count: int) -> str:
    return ngettext("%(count)d event", "%(count)d events", count) % {"count": count}
