"""The formulation: written in versions among the therapist's notes, and shared by a deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telos.access.enums import RecordKind
from telos.intake.actions import (
    FormulationHasChangedError,
    IntakeError,
    drop_formulation_typing,
    keep_formulation_typing,
    share_formulation,
    write_formulation,
)
from telos.intake.forms.formulation import FormulationForm, ShareForm, TypedFormulationForm
from telos.intake.queries import (
    formulation_drafts_visible_to,
    formulation_typed,
    formulations_visible_to,
    intake_of,
)
from telos.web.gate import Policy, policy
from telos.web.intake_words import formulation_shown, typed_shown
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.opening_words import moment
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of, in_asked_care
from telos.web.therapist.words import told_of
from telos.web.typed import is_message, typed_fields

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.intake.models import Intake
    from telos.web.standing import PersonRequest
    from telos.web.therapist.records import Case

_REJECTED = 422


@kept_over_sign_in("client-formulation")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_formulation(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Write how it hangs together; each time it is kept is a version.

    A script sends what is being typed to the same address, as a message and not as a form. In care
    from before it is read, and what was typed there and not kept can be thrown away.
    """
    case, intake = _case_and_intake(request, client_id)
    if request.method != "POST":
        kept = take_kept_for(request)
        return _show(request, case, intake, form=FormulationForm(kept) if kept else None)
    if is_message(request):
        return _keep_typed(request, intake)
    if request.POST.get("go") == "drop":
        stamp = request.POST.get("draft", "")
        drop_formulation_typing(actor=request.user, intake=intake, seen_stamp=stamp)
        there = reverse("client-formulation", args=[client_id])
        return redirect(there + request.care.query)
    return _write(request, case, intake)


def _write(request: PersonRequest, case: Case, intake: Intake) -> HttpResponse:
    """Keep the version that was sent; or show it again with what stands in the way."""
    form, is_beside = FormulationForm(request.POST), False
    if form.is_valid():
        try:
            write_formulation(
                actor=request.user,
                intake=intake,
                parts=form.parts(),
                seen_number=form.cleaned_data["seen_number"],
                page=form.cleaned_data["page"],
                seen_stamp=form.cleaned_data["draft"],
            )
        except IntakeError as error:
            is_beside = isinstance(error, FormulationHasChangedError)
            form = _again(request, intake, error)
        else:
            said = _("Kept as a draft. %(name)s reads it once you have shared it.")
            without = _("Kept as a draft. %(name)s has no account: go through it together.")
            messages.success(request, told_of(case.client, said, without=without))
            return redirect("client-intake", case.client.public_id)
    return _show(request, case, intake, form=form, is_beside=is_beside)


def _keep_typed(request: PersonRequest, intake: Intake) -> HttpResponse:
    form = TypedFormulationForm(typed_fields(request))
    if not form.is_valid():
        said = [words for errors in form.errors.values() for words in errors]
        return JsonResponse({"error": " ".join(map(str, said))}, status=_REJECTED)
    try:
        seen = keep_formulation_typing(actor=request.user, intake=intake, typed=form.typed())
    except IntakeError as error:
        return JsonResponse({"error": str(error)}, status=_REJECTED)
    return JsonResponse({"seen": seen})


@kept_over_sign_in("client-intake", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_formulation_share(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Share the version that was read."""
    case, intake = _case_and_intake(request, client_id)
    form = ShareForm(request.POST)
    if form.is_valid():
        try:
            share_formulation(
                actor=request.user,
                intake=intake,
                seen_number=form.cleaned_data["seen_number"],
            )
        except IntakeError as error:
            messages.warning(request, str(error))
        else:
            said = _("Shared. %(name)s reads this version on their own page.")
            without = _("Kept as shared. %(name)s has no account and does not read it here.")
            messages.success(request, told_of(case.client, said, without=without))
    return redirect("client-intake", client_id)


def _case_and_intake(request: PersonRequest, client_id: UUID) -> tuple[Case, Intake]:
    case = in_asked_care(request, case_of(request, client_id))
    intake = intake_of(request.user, case.episode)
    if intake is None:
        raise Http404
    return case, intake


def _again(request: PersonRequest, intake: Intake, error: IntakeError) -> FormulationForm:
    """Return what was sent; a version that stands beside it now counts as seen."""
    fields = request.POST.copy()
    if isinstance(error, FormulationHasChangedError):
        last = formulation_drafts_visible_to(request.user, intake).first()
        fields["seen_number"] = str(last.number if last else 0)
    form = FormulationForm(fields)
    form.full_clean()
    form.add_error(None, str(error))
    return form


def _show(
    request: PersonRequest,
    case: Case,
    intake: Intake,
    *,
    form: FormulationForm | None,
    is_beside: bool = False,
) -> HttpResponse:
    viewer = request.user
    drafts = list(formulation_drafts_visible_to(viewer, intake))
    last = drafts[0] if drafts else None
    typed = formulation_typed(viewer, intake) if form is None else None
    if typed is not None and last is not None:
        is_beside = typed.seen_number != last.number
    shared = {each.draft_id for each in formulations_visible_to(viewer, intake)}
    context = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-intake", reads_only=case.reads_only),
        "typed": typed_shown(typed) if typed is not None else (),
        "form": form or FormulationForm(last=last, typed=typed),
        "holds_words": form is not None or typed is not None,
        "typed_at": moment(typed.typed_at) if typed else "",
        "beside": formulation_shown(last, viewer, for_client=False) if is_beside and last else None,
        "may_write": intake.is_written_in and case.is_open,
        "take_up_url": reverse("client-intake", args=[case.client.public_id]),
        "versions": [
            (formulation_shown(draft, viewer, for_client=False), draft.pk in shared)
            for draft in drafts
        ],
    }
    rejected = request.method == "POST"
    record_reading(request, [case.client], RecordKind.PROGRESS_NOTES, about=intake)
    status = _REJECTED if rejected else 200
    return render(request, "therapist/formulation.html", context, status=status)
