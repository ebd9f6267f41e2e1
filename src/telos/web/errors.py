"""Answers to what went wrong: kind, and silent about what exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from telos.web.gate import Policy, policy
from telos.web.kept import keep_stale

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page: the same words whether or not there is one."""
    return render(request, "errors/404.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Refuse as if there were nothing: what one may not see is not shown to exist."""
    return render(request, "errors/404.html", status=404)


@policy(Policy.OPEN)
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001
    """Show a form that has grown too old once more, or say that going back keeps what was typed."""
    return keep_stale(request) or render(request, "errors/403.html", status=403)


def erased(request: HttpRequest) -> HttpResponse:
    """Say that nothing can be added to a record whose texts were erased."""
    return render(request, "errors/410.html", status=410)


class RecordRestsError(Exception):
    """The record is there and rests: whoever cares for its client is told so, and no more."""


def rests(request: HttpRequest) -> HttpResponse:
    """Say that a record rests because its client asked for it."""
    return render(request, "errors/rests.html", status=403)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that what was sent is no form, and was not read."""
    return render(request, "errors/413.html", status=413)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django hands it over
    """Say that the fault is ours; needs neither database nor session."""
    return render(None, "errors/500.html", status=500)
