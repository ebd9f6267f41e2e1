"""The page that shows every component, in the theme that the reader chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from telos.web.gate import Policy, policy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@policy(Policy.OPEN)
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show the design system."""
    return render(request, "design/components.html")
