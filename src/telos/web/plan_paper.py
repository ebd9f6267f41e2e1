"""The plan on paper: a PDF by WeasyPrint, where that is installed."""

from __future__ import annotations

from contextlib import redirect_stdout
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, NoReturn

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from telos.base import clock
from telos.plans.queries import intervention_name
from telos.web.plan_story import agreed_by
from telos.web.plan_words import plan_shown

if TYPE_CHECKING:
    from datetime import date

    from telos.people.models import Client
    from telos.plans.queries import PlanRead, VersionRead

# What the one for a GP tells: nothing that either wrote, and no goal.
_SHORT: Final = frozenset({"way", "meeting", "review"})
# A name that says nothing of anybody: files lie about in folders.
_NAME: Final = "paper-{day}.pdf"
_DESIGN = files("telos.web") / "design"


class NoPaperError(Exception):
    """No PDF can be made on this machine; the words say what is to be installed."""


def paper_file(plan: PlanRead, *, is_short: bool, with_doings: bool) -> HttpResponse:
    """Return the plan as a PDF to take along; no cache keeps it."""
    page = _page(plan, is_short=is_short, with_doings=with_doings)
    response = HttpResponse(_pdf(page), content_type="application/pdf")
    name = _NAME.format(day=clock.today().isoformat())
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def no_paper_words(error: NoPaperError) -> str:
    """Say that no PDF can be made here, what helps at once, and what would for good."""
    words = _(
        "No PDF can be made here. Printing this page from your browser gives the plan as well, "
        "with who agreed to it and how it came to be. %(why)s"
    )
    return words % {"why": error}


def _page(plan: PlanRead, *, is_short: bool, with_doings: bool) -> str:
    version = plan.shown
    shown = plan_shown(version)
    client: Client = plan.plan.episode.client
    parts = [p for p in shown.parts if p.lines and (not is_short or p.key in _SHORT)]
    context: dict[str, Any] = {
        "name": client.display_name,
        "practice": client.practice.name,
        "day": whole_day(clock.today()),
        "is_short": is_short,
        "parts": parts,
        "doings": [] if is_short else shown.doings,
        "names": _names(version) if is_short and with_doings else [],
        "number": version.number,
        "stands": plan.standing is version,
        "agreed": agreed_by(version, None, day=whole_day),
        "style": SafeString(f"<style>{_style()}</style>"),
    }
    return render_to_string("plan/paper.html", context)


def whole_day(day: date) -> str:
    """Return a day with its month and year in words."""
    return date_format(day, "j F Y")


def _names(version: VersionRead) -> list[str]:
    return [intervention_name(serving.key) for serving in version.servings]


@cache
def _style() -> str:
    return (_DESIGN / "paper.css").read_text(encoding="utf-8")


def _pdf(page: str) -> bytes:
    try:
        # It would say at length on standard output what it misses.
        with redirect_stdout(StringIO()):
            from weasyprint import HTML
    except ImportError as fault:
        raise NoPaperError(
            _("WeasyPrint is not installed here: pip install 'telos[pdf]'.")
        ) from fault
    except OSError as fault:
        raise NoPaperError(
            _(
                "WeasyPrint does not find Pango or HarfBuzz here: apt-get install "
                "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
            )
        ) from fault
    # Tagged, so that a screen reader finds its headings; nothing is fetched from anywhere.
    made: bytes = HTML(string=page, url_fetcher=_fetch_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _fetch_nothing(*_asked: object, **_named: object) -> NoReturn:
    raise ValueError("A plan on paper fetches nothing.")
