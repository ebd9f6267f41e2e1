"""What every page knows of its surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from telos.web.standing import Standing, standing_of

if TYPE_CHECKING:
    from django.http import HttpRequest

THEMES = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place in the main navigation."""

    label: str
    url: str
    icon: str
    current: bool


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Give every page its theme, navigation and the way to help."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    standing = standing_of(request) if hasattr(request, "user") else None
    practices = standing.practices if standing else ()
    return {
        "theme": theme if theme in THEMES else "",
        "practice_name": practices[0].name if practices else "",
        "nav": _nav(request, standing) if standing else [],
        "help_url": reverse("help-now"),
        "is_demo": settings.DEMO,
    }


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
    if standing.is_manager:
        places.append((_("Practice"), "practice", "house"))
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
