"""The plan on paper: a PDF by WeasyPrint, where that is installed."""

from __future__ import annotations

from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Self

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.plans.queries import intervention_name
from telos.web.design.fonts import font_faces
from telos.web.paper_letters import letters_missing, missing_words
from telos.web.plan_settled import ending_of, was_agreed
from telos.web.plan_story import agreed_by
from telos.web.plan_words import plan_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
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


@dataclass(frozen=True, kw_only=True)
class PaperHead:
    """Whom the paper is about and who writes, as somebody said it for this paper; kept nowhere."""

    full_name: str = ""
    born_on: date | None = None
    sender: str = ""

    @classmethod
    def from_(cls, said: Mapping[str, Any]) -> Self:
        """Read it from a checked form."""
        return cls(
            full_name=said["full_name"].strip(),
            born_on=said["born_on"],
            sender=said["sender"].strip(),
        )


def paper_file(
    plan: PlanRead, *, is_short: bool, with_doings: bool, head: PaperHead, period: str
) -> HttpResponse:
    """Return the plan as a PDF to take along; no cache keeps it.

    `period` says from when to when its care went, where that has ended.
    """
    page = _page(plan, is_short=is_short, with_doings=with_doings, head=head, period=period)
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


def _page(
    plan: PlanRead, *, is_short: bool, with_doings: bool, head: PaperHead, period: str
) -> str:
    version = plan.shown
    shown = plan_shown(version)
    client: Client = plan.plan.episode.client
    parts = [p for p in shown.parts if p.lines and (not is_short or p.key in _SHORT)]
    context: dict[str, Any] = {
        "name": head.full_name or client.display_name,
        "born_on": whole_day(head.born_on) if head.born_on else "",
        "sender": head.sender,
        "practice": client.practice.name,
        "day": whole_day(clock.today()),
        "period": period,
        "ended": "" if period else _ended(plan),
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


def _ended(plan: PlanRead) -> str:
    """Say when a plan ended while care goes on, or was set aside; empty of one that has not."""
    ending = ending_of(plan)
    if ending is None:
        return ""
    words = _("This plan ended on %(day)s")
    if not was_agreed(plan):
        words = _("This plan was proposed and not agreed; it was set aside on %(day)s")
    return words % {"day": whole_day(localtime(ending.created_at).date())}


def whole_day(day: date) -> str:
    """Return a day with its month and year in words."""
    return date_format(day, "j F Y")


def _names(version: VersionRead) -> list[str]:
    return [intervention_name(serving.key) for serving in version.servings]


@cache
def _style() -> str:
    return font_faces() + (_DESIGN / "paper.css").read_text(encoding="utf-8")


def _pdf(page: str) -> bytes:
    try:
        # It would say at length on standard output what it misses.
        with redirect_stdout(StringIO()):
            from weasyprint import HTML
            from weasyprint.urls import URLFetcher
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
    # Tagged, so that a screen reader finds its headings; but for the fonts that the page carries
    # itself, nothing is fetched.
    own = URLFetcher(allowed_protocols=["data"])
    with letters_missing() as missing:
        made: bytes = HTML(string=page, url_fetcher=own).write_pdf(pdf_variant="pdf/ua-1")
    if missing:
        raise NoPaperError(missing_words(missing))
    return made
