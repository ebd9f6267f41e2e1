"""One response: its answers, or a total from paper, which may be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telos.access.enums import RecordKind
from telos.measures.actions import QuestionnaireError, withdraw_total
from telos.measures.forms import WithdrawTotalForm
from telos.measures.queries import (
    answered_questions,
    readings_of,
    responses_visible_to,
    risk_alerts_visible_to,
)
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.reading import record_reading
from telos.web.therapist.alert_words import seen_to
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of, in_care_of_row, readable_case_of
from telos.web.therapist.responses import response_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.measures.models import Response
    from telos.web.standing import PersonRequest
    from telos.web.therapist.records import Case

_REJECTED = 422


@policy(Policy.SUPERVISION)
@require_safe
def client_response(request: PersonRequest, client_id: UUID, response_id: UUID) -> HttpResponse:
    """Show the answers of a finished questionnaire; unfinished ones are still the client's."""
    case = readable_case_of(request, client_id)
    response = _finished(request, case, response_id)
    case = in_care_of_row(request, case, response.episode)
    if case.reads_only:
        return _show(request, case, response=response, form=WithdrawTotalForm())
    back = reverse("client-total-withdraw", args=[client_id, response_id])
    kept = take_kept_of(request, {"withdraw": back})
    return _show(
        request, case, response=response, form=WithdrawTotalForm(kept[1] if kept else None)
    )


@kept_over_sign_in("client-response")
@policy(Policy.CLINICIAN)
@require_POST
def client_total_withdraw(
    request: PersonRequest, client_id: UUID, response_id: UUID
) -> HttpResponse:
    """Take back a total that was entered by mistake."""
    case = case_of(request, client_id)
    response = _finished(request, case, response_id)
    form = WithdrawTotalForm(request.POST)
    if form.is_valid():
        try:
            withdraw_total(actor=request.user, response=response, why=form.cleaned_data["why"])
        except QuestionnaireError as error:
            form.add_error("why", str(error))
        else:
            messages.success(
                request, _("Taken back. If there is a right total for that day, enter it below.")
            )
            return redirect("client-measures", client_id)
    return _show(request, case, response=response, form=form)


def _finished(request: PersonRequest, case: Case, response_id: UUID) -> Response:
    finished = responses_visible_to(request.user).filter(
        episode__client=case.client, finished_at__isnull=False
    )
    return get_object_or_404(finished, public_id=response_id)


def _show(
    request: PersonRequest, case: Case, *, response: Response, form: WithdrawTotalForm
) -> HttpResponse:
    client = response.episode.client
    reading = readings_of([response]).get(response.public_id)
    answers = answered_questions(request.user, response)
    alerts = risk_alerts_visible_to(request.user).filter(response=response)
    context = {
        "client": client,
        "case": case,
        "client_nav": client_nav(client, "client-measures", reads_only=case.reads_only),
        "response": response,
        "page": response_page(response, client, reading=reading, answers=answers),
        "form": form,
        "seen_to": seen_to(alerts),
        "open_alerts": [alert for alert in alerts if alert.acknowledged_at is None],
    }
    status = _REJECTED if request.method == "POST" else 200
    record_reading(request, [client], RecordKind.MEASURES, about=response)
    return render(request, "therapist/response.html", context, status=status)
