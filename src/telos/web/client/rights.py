"""My rights: a copy of everything, a correction, a record that rests, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from telos.access.actions import let_record_rest, take_record_up
from telos.access.queries import care_visible_to
from telos.episodes.queries import transfers_visible_to
from telos.rights.actions import (
    RightsError,
    ask_erasure,
    take_copy,
    take_erasure_back,
)
from telos.rights.forms.asking import BOOK, FILE
from telos.rights.queries import requests_visible_to, restrictions_visible_to
from telos.web.client.records import own_episode
from telos.web.copies import copy_file
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in
from telos.web.originals import said_of
from telos.web.step_up import stepped_up

if TYPE_CHECKING:
    from django.http import HttpResponse

    from telos.episodes.models import EpisodeTransfer
    from telos.rights.models import ErasureRequest
    from telos.web.standing import ClientRequest


@policy(Policy.CLIENT)
@require_GET
def my_rights(request: ClientRequest) -> HttpResponse:
    """Show what a client may ask of their record, and what they have asked."""
    rested = restrictions_visible_to(request.user, request.own).first()
    rests = rested is not None and rested.ended_at is None
    context: dict[str, Any] = {
        "carers": list(care_visible_to(request.user).filter(client=request.own)),
        "change": _last_change(request),
        "rests": rests,
        "rests_since": date_format(localtime(rested.created_at), "j F Y") if rested else "",
        "taken_up": rested if rested and rested.ended_at and rested.why_ended else None,
        "said": said_of(request.user, request.own),
        "asked": _open_request(request),
        "answered": _answered(request),
        "headline": _("Your record rests: only you read it")
        if rests
        else _("It is your record: take it along, put it right, let it rest"),
    }
    return render(request, "client/rights.html", context)


def _last_change(request: ClientRequest) -> EpisodeTransfer | None:
    """Return the last time that somebody else went on, with the reason."""
    episode = own_episode(request)
    return transfers_visible_to(request.user, episode).last() if episode else None


def _open_request(request: ClientRequest) -> ErasureRequest | None:
    return requests_visible_to(request.user, request.own).filter(settled_at=None).first()


def _answered(request: ClientRequest) -> ErasureRequest | None:
    kept = requests_visible_to(request.user, request.own).filter(outcome="kept").first()
    return kept if _open_request(request) is None else None


@kept_over_sign_in("my-rights", has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["POST"])
@stepped_up("my-rights", has_words=False)
def my_copy_book(request: ClientRequest) -> HttpResponse:
    """Give the client everything, to read and to print."""
    copy = take_copy(actor=request.user, client=request.own)
    return copy_file(request.user, request.own, copy, kind=BOOK)


@kept_over_sign_in("my-rights", has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["POST"])
@stepped_up("my-rights", has_words=False)
def my_copy_file(request: ClientRequest) -> HttpResponse:
    """Give the client everything, for machines."""
    copy = take_copy(actor=request.user, client=request.own)
    return copy_file(request.user, request.own, copy, kind=FILE)


@kept_over_sign_in("my-rights", has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["POST"])
def my_record_rest(request: ClientRequest) -> HttpResponse:
    """Let the record rest."""
    let_record_rest(actor=request.user, client=request.own)
    messages.success(request, _("Your record rests from now on. Nobody but you reads it."))
    return redirect("my-rights")


@kept_over_sign_in("my-rights", has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["POST"])
def my_record_take_up(request: ClientRequest) -> HttpResponse:
    """Take the record up again."""
    take_record_up(actor=request.user, client=request.own)
    messages.success(request, _("Your record can be read again by whoever cares for you."))
    return redirect("my-rights")


@kept_over_sign_in("my-record-erase", has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("my-record-erase", has_words=False)
def my_record_erase(request: ClientRequest) -> HttpResponse:
    """Say what erasing means, and ask for it."""
    if request.method == "POST":
        ask_erasure(actor=request.user, client=request.own)
        messages.success(request, _("Asked. The practice’s manager answers you here."))
        return redirect("my-rights")
    return render(request, "client/rights_erase.html", {"asked": _open_request(request)})


@kept_over_sign_in("my-rights", has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["POST"])
def my_erasure_take_back(request: ClientRequest) -> HttpResponse:
    """Take back that the record be erased."""
    asked = requests_visible_to(request.user, request.own).first()
    if asked is None:
        raise Http404
    try:
        take_erasure_back(actor=request.user, request=asked)
    except RightsError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Taken back. Your record stays as it is."))
    return redirect("my-rights")
