"""What a list of people is asked: a name to find, and which page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest

# A page of a list of people.
ROWS_A_PAGE: Final = 30

_LONGEST_NAME: Final = 80


def asked_name(request: HttpRequest) -> str:
    """Return the name to find; it comes in a form, since no name may stand in an address."""
    return request.POST.get("name", "").replace("\0", "").strip()[:_LONGEST_NAME]


def asked_page(request: HttpRequest) -> str:
    """Return which page was asked for, in a form beside a name or in the address.

    What lies before the first page is the first; what lies behind the last is the last.
    """
    asked = request.POST.get("page") or request.GET.get("page", "1")
    return "1" if asked.lstrip("-").strip("0") == "" or asked.startswith("-") else asked
