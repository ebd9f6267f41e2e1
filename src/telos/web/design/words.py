"""The words of the charts in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from telos.web.charts import Words


def chart_words() -> Words:
    """Return the charts' words as the language of this request has them."""
    return Words(
        start=pgettext("first week on a chart", "start"),
        week=_("week {n}"),
        months=_months(),
        day=pgettext("date on a chart", "{day} {month}"),
        month_of_year=pgettext("date on a chart", "{month} {year}"),
        day_of_year=pgettext("date on a chart", "{day} {month} {year}"),
        line=_("line of {value}"),
        now=pgettext("score on a chart", "{value} now"),
        noise=pgettext("band on a chart", "may be chance"),
        empty=_("no scores yet"),
        point=pgettext("score on a chart", "{when}: {value}"),
        sessions=_sessions,
        goals=_goals,
        events=_events,
    )


def _months() -> tuple[str, ...]:
    written = pgettext("months on a chart", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
    return tuple(written.split())


def _sessions(count: int) -> str:
    return ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}


def _goals(count: int) -> str:
    return ngettext("%(count)d goal", "%(count)d goals", count) % {"count": count}


def _events(count: int) -> str:
    return ngettext("%(count)d event", "%(count)d events", count) % {"count": count}
