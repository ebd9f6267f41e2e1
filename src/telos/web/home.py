"""The front door: each to where their day begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from telos.web.context import THEMES
from telos.web.gate import Policy, policy
from telos.web.standing import PersonRequest, standing_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_YEAR_IN_SECONDS = 60 * 60 * 24 * 365


@policy(Policy.SIGNED_IN)
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Lead everybody to where their day begins."""
    standing = standing_of(request)
    if standing.is_clinician:
        return redirect("caseload")
    if standing.is_client:
        return redirect("today")
    if standing.is_manager:
        return redirect("practice")
    if standing.may_supervise:
        return redirect("supervision")
    if standing.is_officer:
        return redirect("privacy")
    return render(request, "account/no_practice.html")


@policy(Policy.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the wish for light or dark in a cookie; anything else follows the device."""
    if request.method != "POST":
        return redirect("home")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            settings.THEME_COOKIE_NAME,
            theme,
            max_age=_A_YEAR_IN_SECONDS,
            samesite="Lax",
            secure=settings.SECURE,
        )
    else:
        response.delete_cookie(settings.THEME_COOKIE_NAME)
    return response
