"""The client's safety plan: to read, to write, and to have at hand without a connection.

Its address, its title and the name under which a device keeps it say nothing clinical: tabs and a
browser's history are read by others too.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from telos.access.enums import Side
from telos.access.rules import is_cared_for
from telos.base import clock
from telos.intake.actions import SafetyPlanError, drop_safety_draft, keep_safety_draft
from telos.intake.forms import LookThroughForm, TypedPlanForm
from telos.intake.queries import safety_draft, safety_standing, safety_versions
from telos.web.client.records import own_episode
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.public.help import help_here
from telos.web.public.where import keep_place
from telos.web.safety_plan import plan_shown, versions_headline, versions_shown
from telos.web.safety_writing import REJECTED, Writing, begin_writing, take_look, take_writing
from telos.web.typed import is_message, typed_fields

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from telos.web.standing import ClientRequest


@policy(Policy.CLIENT)
@require_GET
def my_safety_plan(request: ClientRequest) -> HttpResponse:
    """Show the plan as it stands, and whom to call where the client is now."""
    kept = take_kept_for(request)
    return keep_place(request, _show(request, LookThroughForm(kept) if kept else None))


def _show(
    request: ClientRequest, sent: forms.Form | None = None, *, status: int = 200
) -> HttpResponse:
    standing = safety_standing(request.user, request.own)
    episode = own_episode(request)
    goes_on = episode is None or episode.is_open
    context: dict[str, Any] = {
        **help_here(request, page=reverse("my-safety-plan")),
        "plan": plan_shown(standing, request.user, goes_on=goes_on) if standing else None,
        "plan_id": standing.version.plan.public_id if standing else None,
        "is_cared_for": is_cared_for(request.own),
        "look": sent
        or LookThroughForm(initial={"seen_version": standing.version.number if standing else 0}),
        "is_unsaved": safety_draft(request.user, request.own) is not None,
    }
    return render(request, "client/at_hand.html", context, status=status)


@kept_over_sign_in("my-safety-plan-write")
@policy(Policy.CLIENT)
@require_http_methods(["GET", "POST"])
def my_safety_plan_write(request: ClientRequest) -> HttpResponse:
    """Write the plan, or the next version on the one that was read.

    A script sends what is being typed to the same address, as a message and not as a form.
    """
    if request.method != "POST":
        return _form(request, begin_writing(request, request.own, side=Side.CLIENT))
    if is_message(request):
        return _keep_typed(request)
    if request.POST.get("go") == "drop":
        return _drop_typed(request)
    writing = take_writing(request, request.own, side=Side.CLIENT)
    if not writing.is_saved:
        return _form(request, writing)
    seen = _("Kept. Your therapist is told that there is a new version.")
    messages.success(request, seen if is_cared_for(request.own) else _("Kept."))
    return redirect("my-safety-plan")


def _keep_typed(request: ClientRequest) -> HttpResponse:
    form = TypedPlanForm(typed_fields(request))
    if not form.is_valid():
        said = [words for errors in form.errors.values() for words in errors]
        return JsonResponse({"error": " ".join(map(str, said))}, status=REJECTED)
    try:
        seen = keep_safety_draft(actor=request.user, client=request.own, typed=form.typed())
    except SafetyPlanError as error:
        return JsonResponse({"error": str(error)}, status=REJECTED)
    return JsonResponse({"seen": seen})


def _drop_typed(request: ClientRequest) -> HttpResponse:
    stamp = request.POST.get("draft", "")
    drop_safety_draft(actor=request.user, client=request.own, seen_stamp=stamp)
    return redirect("my-safety-plan-write")


def _form(request: ClientRequest, writing: Writing) -> HttpResponse:
    context = {"writing": writing, "form": writing.form}
    return render(request, "client/at_hand_write.html", context, status=writing.status)


@kept_over_sign_in("my-safety-plan")
@policy(Policy.CLIENT)
@require_POST
def my_safety_plan_looked(request: ClientRequest) -> HttpResponse:
    """Say that one has looked through it with the therapist."""
    refused = take_look(request, request.own)
    if refused is not None:
        return _show(request, refused, status=REJECTED)
    messages.success(request, _("Kept: you have looked through it together."))
    return redirect("my-safety-plan")


@policy(Policy.CLIENT)
@require_GET
def my_safety_plan_before(request: ClientRequest) -> HttpResponse:
    """Show every version, and what each changed."""
    versions = versions_shown(safety_versions(request.user, request.own), request.user)
    if not versions:
        return redirect("my-safety-plan")
    context = {"versions": versions, "headline": versions_headline(versions)}
    return render(request, "client/at_hand_before.html", context)


@policy(Policy.CLIENT)
@require_GET
def my_safety_plan_copy(request: ClientRequest) -> HttpResponseBase:
    """Return the page that a device keeps if its owner wants that: to read, and nothing to send.

    A device that keeps it already asks on each page of its owner whether it has changed.
    """
    standing = safety_standing(request.user, request.own)
    if standing is None:
        return redirect("my-safety-plan")
    now = localtime(clock.now())
    context: dict[str, Any] = {
        **help_here(request, page=reverse("my-safety-plan")),
        "plan": plan_shown(standing, request.user),
        "copy_key": standing.version.submission_key,
        "kept_on": date_format(now, "j F Y, H:i"),
    }
    page = render(request, "client/at_hand_copy.html", context)
    return _unless_kept(request, page, context["kept_on"])


def _unless_kept(request: ClientRequest, page: HttpResponse, kept_on: str) -> HttpResponseBase:
    """Return the page, or that the device has it already: all of it but the day is the same."""
    said = page.content.replace(kept_on.encode(), b"")
    page.headers["ETag"] = tag = f'"{hashlib.sha256(said).hexdigest()}"'
    return get_conditional_response(request, etag=tag, response=page) or page
