"""Answers to what went wrong: kind, and silent about what exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render

from telos.web.gate import Policy, policy
from telos.web.kept import keep_stale
from telos.web.sent_words import sends_words, words_sent
from telos.web.typed import is_message

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page: the same words whether or not there is one."""
    return _nothing_here(request)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Refuse as if there were nothing: what one may not see is not shown to exist."""
    return _nothing_here(request)


def _nothing_here(request: HttpRequest) -> HttpResponse:
    if is_message(request):
        return _told_whose(request, status=404)
    context = {"is_sent": sends_words(request), "sent": words_sent(request)}
    return render(request, "errors/404.html", context, status=404)


def _told_whose(request: HttpRequest, *, status: int) -> HttpResponse:
    """Answer a script by who is signed in: so it knows whether they are still who wrote."""
    person = getattr(request.user, "public_id", "")
    return JsonResponse({"person": str(person)}, status=status)


@policy(Policy.OPEN)
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001
    """Show a form that has grown too old once more, or say that going back keeps what was typed."""
    return keep_stale(request) or render(request, "errors/403.html", status=403)


def erased(request: HttpRequest) -> HttpResponse:
    """Say that nothing can be added to a record whose texts were erased."""
    if is_message(request):
        return _told_whose(request, status=410)
    return render(request, "errors/410.html", status=410)


class RecordRestsError(Exception):
    """The record is there and rests: whoever cares for its client is told so, and no more."""


def rests(request: HttpRequest) -> HttpResponse:
    """Say that a record rests because its client asked for it."""
    if is_message(request):
        return _told_whose(request, status=403)
    return render(request, "errors/rests.html", {"sent": words_sent(request)}, status=403)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that what was sent is no form, and was not read."""
    return render(request, "errors/413.html", status=413)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django hands it over
    """Say that the fault is ours; needs neither database nor session."""
    return render(None, "errors/500.html", status=500)
