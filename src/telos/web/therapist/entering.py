"""A questionnaire gone through in a talk with somebody who has no account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind
from telos.measures.actions import QuestionnaireError, TotalDayError, enter_answers
from telos.measures.forms import EnterAnswersForm
from telos.measures.queries import due_questionnaires, library_of, schedules_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.measures.models import MeasureSchedule
    from telos.web.standing import PersonRequest
    from telos.web.therapist.records import Case

_REJECTED = 422


@kept_over_sign_in("client-measure-enter")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "POST"])
def client_measure_enter(
    request: PersonRequest, client_id: UUID, schedule_id: UUID
) -> HttpResponse:
    """Show the questions of what is due, or enter the answers of the talk."""
    case = case_of(request, client_id)
    schedules = schedules_visible_to(request.user).filter(episode__client=case.client)
    schedule = get_object_or_404(schedules, public_id=schedule_id)
    sent = request.POST if request.method == "POST" else None
    form = EnterAnswersForm(
        take_kept_for(request) if sent is None else sent,
        library=library_of(case.client.practice_id),
        key=schedule.instrument_key,
    )
    if reason := _why_not(request, case, schedule, form=form):
        messages.info(request, reason)
        return redirect("client-measures", client_id)
    if sent is not None and form.is_valid():
        try:
            response = enter_answers(
                actor=request.user,
                schedule=schedule,
                answers=form.answers(),
                answered_on=form.cleaned_data["answered_on"],
            )
        except TotalDayError as error:
            form.add_error("answered_on", str(error))
        except QuestionnaireError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept, as answered in the talk and entered by you."))
            return redirect("client-response", client_id, response.public_id)
    return _show(request, case, form=form)


def _why_not(
    request: PersonRequest, case: Case, schedule: MeasureSchedule, *, form: EnterAnswersForm
) -> str:
    """Say why it cannot be entered; nothing where it can."""
    name = {"name": case.client.display_name}
    if case.client.person_id is not None:
        return _("%(name)s has an account and answers there.") % name
    if not form.instrument.wording_available:
        return _("The wording of this questionnaire may not be shown; enter its total instead.")
    # What is sent may have been entered by the same press before; the deed itself looks at it.
    if request.method == "POST":
        return ""
    due = due_questionnaires(request.user, [schedule.episode]).get(schedule.episode_id, [])
    waits = any(each.schedule.pk == schedule.pk and each.due_on is not None for each in due)
    return "" if waits else _("This questionnaire is not asked today.")


def _show(request: PersonRequest, case: Case, *, form: EnterAnswersForm) -> HttpResponse:
    instrument = form.instrument
    context = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-measures"),
        "measure": instrument.short_name,
        "prompt": instrument.prompt or "",
        "calls": bool(instrument.alerts),
        "notice": instrument.licence.notice,
        "form": form,
    }
    record_reading(request, [case.client], RecordKind.MEASURES)
    status = _REJECTED if request.method == "POST" else 200
    return render(request, "therapist/measure_enter.html", context, status=status)
