"""What a client asks of their record, at the practice: a copy, corrections, rest and erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from telos.access.actions import let_record_rest
from telos.access.enums import RecordKind
from telos.rights.actions import (
    RightsError,
    accept_correction,
    ask_erasure,
    decline_correction,
    take_copy,
)
from telos.rights.forms import AnswerCorrectionForm, AskedAtPracticeForm, CopyForm
from telos.rights.forms.asking import ACCEPT, REST
from telos.rights.queries import corrections_visible_to, requests_visible_to
from telos.web.copies import copy_file
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.originals import said_of
from telos.web.reading import record_reading
from telos.web.step_up import stepped_up
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.people.models import Client
    from telos.web.standing import PersonRequest

_REJECTED = 422


@policy(Policy.CLINICIAN)
@require_safe
def client_rights(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show what the client has asked, and what to do where they ask on paper."""
    client = case_of(request, client_id).client
    args = [client_id]
    addresses = {
        "copy": reverse("client-copy", args=args),
        "asked": reverse("client-asked", args=args),
    }
    kept = take_kept_of(request, addresses)
    made: Mapping[str, type[forms.Form]] = {"copy": CopyForm, "asked": AskedAtPracticeForm}
    shown = {kept[0]: made[kept[0]](kept[1])} if kept else {}
    return _show(request, client, shown)


def _show(
    request: PersonRequest,
    client: Client,
    shown: Mapping[str, forms.Form],
    *,
    answered: tuple[UUID, AnswerCorrectionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    said = said_of(request.user, client)
    context: dict[str, Any] = {
        "client": client,
        "client_nav": client_nav(client, ""),
        "copy_form": shown.get("copy") or CopyForm(),
        "asked_form": shown.get("asked") or AskedAtPracticeForm(),
        "said": [
            (each, _form_of(each.amendment_id, answered) if each.waits else None) for each in said
        ],
        "erasure": requests_visible_to(request.user, client).filter(settled_at=None).first(),
        "headline": _("What %(name)s may ask of the record") % {"name": client.display_name},
    }
    record_reading(request, [client], RecordKind.CONTACT, RecordKind.MEASURES, RecordKind.GOALS)
    return render(request, "therapist/rights.html", context, status=status)


def _form_of(
    amendment_id: UUID, answered: tuple[UUID, AnswerCorrectionForm] | None
) -> AnswerCorrectionForm:
    if answered is not None and answered[0] == amendment_id:
        return answered[1]
    # Several stand on the page: each has names of its own for who hears them.
    return AnswerCorrectionForm(auto_id=f"id_%s_{amendment_id.hex[:8]}")


@kept_over_sign_in("client-rights")
@policy(Policy.CLINICIAN)
@require_http_methods(["POST"])
@stepped_up("client-rights")
def client_copy(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Make a copy for a client who has asked on paper."""
    client = case_of(request, client_id).client
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _show(request, client, {"copy": form}, status=_REJECTED)
    copy = take_copy(actor=request.user, client=client, asked_on=form.cleaned_data["asked_on"])
    return copy_file(request.user, client, copy, kind=form.cleaned_data["kind"])


@kept_over_sign_in("client-rights")
@policy(Policy.CLINICIAN)
@require_http_methods(["POST"])
@stepped_up("client-rights")
def client_asked(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Enter that the client has asked for rest or erasure."""
    client = case_of(request, client_id).client
    form = AskedAtPracticeForm(request.POST)
    if not form.is_valid():
        return _show(request, client, {"asked": form}, status=_REJECTED)
    day = form.cleaned_data["asked_on"]
    if form.cleaned_data["what"] == REST:
        let_record_rest(actor=request.user, client=client, asked_on=day)
        messages.success(request, _("The record rests. It stands apart in your caseload."))
        return redirect("caseload")
    ask_erasure(actor=request.user, client=client, asked_on=day)
    messages.success(request, _("Kept. The practice’s manager finds it and answers."))
    return redirect("client-rights", client_id)


@kept_over_sign_in("client-rights", leaves_out={"amendment_id"})
@policy(Policy.CLINICIAN)
@require_http_methods(["POST"])
def client_correction_answer(
    request: PersonRequest, client_id: UUID, amendment_id: UUID
) -> HttpResponse:
    """Answer what a client says is not right."""
    client = case_of(request, client_id).client
    found = corrections_visible_to(request.user).filter(client=client)
    amendment = get_object_or_404(found, public_id=amendment_id)
    form = AnswerCorrectionForm(request.POST, auto_id=f"id_%s_{amendment_id.hex[:8]}")
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        accepts = form.cleaned_data["decision"] == ACCEPT
        decide = accept_correction if accepts else decline_correction
        try:
            decide(actor=request.user, amendment=amendment, answer=answer)
        except RightsError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Answered. Both stay, and they read your answer."))
        return redirect("client-rights", client_id)
    return _show(request, client, {}, answered=(amendment_id, form), status=_REJECTED)
