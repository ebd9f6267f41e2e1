"""What every page knows of its surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from telos.web.gate import lacks_second_factor
from telos.web.standing import Standing, standing_of

if TYPE_CHECKING:
    from django.http import HttpRequest

THEMES = ("light", "dark")
_QUIET: Final = "layouts/quiet.html"


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place in the main navigation."""

    label: str
    url: str
    icon: str
    current: bool


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Give every page its theme, layout, navigation and the way to help."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    standing = standing_of(request) if hasattr(request, "user") else None
    practices = standing.practices if standing else ()
    return {
        "theme": theme if theme in THEMES else "",
        "practice_name": practices[0].name if practices else "",
        "nav": _nav(request, standing) if standing else [],
        "own_layout": _own_layout(request, standing) if standing else _QUIET,
        "help_url": reverse("help-now"),
        "is_demo": settings.DEMO,
    }


def _own_layout(request: HttpRequest, standing: Standing) -> str:
    """Return what stands around the pages of one's account: what one has on all other pages.

    Help stays at hand for a client who works here, too. Before a second factor is set up the
    places in the navigation would not open.
    """
    if lacks_second_factor(request, standing):
        return _QUIET
    if standing.is_client:
        return "layouts/client.html"
    return "layouts/therapist.html" if standing.roles else _QUIET


def _nav(request: HttpRequest, standing: Standing) -> list[NavItem]:
    places: list[tuple[str, str, str]] = []
    if standing.is_client:
        places += [
            (_("Today"), "today", "home"),
            (_("My goals"), "my-goals", "path"),
            (_("My progress"), "my-progress", "chart"),
        ]
    if standing.is_clinician:
        places.append((_("Caseload"), "caseload", "people"))
    if standing.may_supervise:
        places.append((_("Supervision"), "supervision", "message"))
    if standing.is_clinician or standing.may_supervise:
        places.append((_("Library"), "library", "page"))
    if standing.is_manager:
        places.append((_("Practice"), "practice", "house"))
    if standing.is_officer:
        places.append((_("Privacy"), "privacy", "eye"))
    section = getattr(request.resolver_match, "url_name", None) if request.resolver_match else None
    return [
        NavItem(
            label=label,
            url=reverse(name),
            icon=icon,
            current=name == section or request.path.startswith(reverse(name)),
        )
        for label, name, icon in places
    ]
