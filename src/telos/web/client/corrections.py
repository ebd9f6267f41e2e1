"""Saying that something in one's record is not right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.rights.actions import RightsError, ask_correction, take_correction_back
from telos.rights.forms import CorrectionForm
from telos.rights.queries import corrections_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.originals import originals_offered

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.web.standing import ClientRequest

_REJECTED = 422


@kept_over_sign_in("my-correction")
@policy(Policy.CLIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def my_correction(request: ClientRequest) -> HttpResponse:
    """Say what is not right, and how it should read."""
    is_sent = request.method == "POST"
    form = CorrectionForm(
        request.POST if is_sent else take_kept_for(request),
        originals=originals_offered(request.user, request.own),
        initial={"original": request.GET.get("about", "")},
    )
    if is_sent and form.is_valid():
        try:
            ask_correction(
                actor=request.user,
                client=request.own,
                said=form.said(),
                submission_key=form.cleaned_data["submission_key"],
            )
        except RightsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Kept, beside what it is about. Your therapist sees it and answers.")
            )
            return redirect("my-rights")
    status = _REJECTED if is_sent else 200
    return render(request, "client/correction.html", {"form": form}, status=status)


@kept_over_sign_in("my-rights", leaves_out={"amendment_id"}, has_words=False)
@policy(Policy.CLIENT)
@require_http_methods(["POST"])
def my_correction_take_back(request: ClientRequest, amendment_id: UUID) -> HttpResponse:
    """Take back what one has said, while nobody has answered."""
    own = corrections_visible_to(request.user).filter(client=request.own)
    amendment = get_object_or_404(own, public_id=amendment_id)
    try:
        take_correction_back(actor=request.user, amendment=amendment)
    except RightsError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("my-rights")
