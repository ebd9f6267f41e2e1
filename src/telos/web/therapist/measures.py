"""A client's measures: what is asked, and every score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telos.access.enums import RecordKind
from telos.measures.actions import (
    QuestionnaireError,
    TotalDayError,
    ask_questionnaire,
    enter_total,
    stop_asking,
)
from telos.measures.forms import LONG_BEFORE, AskQuestionnaireForm, EnterTotalForm
from telos.measures.queries import (
    due_questionnaires,
    library_of,
    readings_of,
    responses_visible_to,
    schedules_visible_to,
    withdrawn_totals_visible_to,
)
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import Case, case_of, case_with_episode, readable_case_of
from telos.web.therapist.responses import score_tables, withdrawn_rows
from telos.web.therapist.schedules import asked_cards, measures_headline

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.web.standing import PersonRequest

_REJECTED = 422
# Two forms of the page have fields of the same name.
_TOTAL_IDS = "total_%s"


@policy(Policy.SUPERVISION)
@require_safe
def client_measures(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show what is asked of the client and every score that came of it."""
    case = readable_case_of(request, client_id)
    if case.reads_only:
        return _show(request, case)
    kept = take_kept_of(
        request,
        {name: reverse(f"client-measure-{name}", args=[client_id]) for name in ("ask", "total")},
    )
    if kept is None or case.episode is None:
        return _show(request, case)
    name, fields = kept
    library = library_of(case.client.practice_id)
    if name == "ask":
        return _show(request, case, ask=AskQuestionnaireForm(fields, library=library))
    total = EnterTotalForm(
        fields, library=library, care_began=case.episode.opened_on, auto_id=_TOTAL_IDS
    )
    return _show(request, case, total=total)


@kept_over_sign_in("client-measures")
@policy(Policy.CLINICIAN)
@require_POST
def client_measure_ask(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Put a questionnaire on a schedule."""
    client, episode = case_with_episode(request, client_id)
    form = AskQuestionnaireForm(request.POST, library=library_of(client.practice_id))
    if form.is_valid():
        try:
            ask_questionnaire(
                actor=request.user,
                episode=episode,
                instrument_key=form.cleaned_data["instrument_key"],
                starts_on=form.cleaned_data["starts_on"],
                every_days=form.cleaned_data["every_days"],
                is_main=form.cleaned_data["is_main"],
                presentation=form.presentation_chosen(),
            )
        except QuestionnaireError as error:
            form.add_error("instrument_key", str(error))
        else:
            said = _("Asked. %(name)s finds it on their page from that day.")
            if client.person_id is None:
                said = _(
                    "Kept. %(name)s has no account: from that day on you enter the answers from "
                    "a talk."
                )
            messages.success(request, said % {"name": client.display_name})
            return redirect("client-measures", client_id)
    return _show(request, Case(client=client, episode=episode), ask=form)


@kept_over_sign_in("client-measures", leaves_out={"schedule_id"}, has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_measure_stop(request: PersonRequest, client_id: UUID, schedule_id: UUID) -> HttpResponse:
    """Stop asking a questionnaire; what was answered stays."""
    client = case_of(request, client_id).client
    schedules = schedules_visible_to(request.user).filter(episode__client=client)
    schedule = get_object_or_404(schedules, public_id=schedule_id)
    stop_asking(actor=request.user, schedule=schedule)
    messages.success(request, _("It is no longer asked. What was answered stays."))
    return redirect("client-measures", client_id)


@kept_over_sign_in("client-measures")
@policy(Policy.CLINICIAN)
@require_POST
def client_measure_total(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Enter a total that was scored on paper."""
    client, episode = case_with_episode(request, client_id)
    library = library_of(client.practice_id)
    form = EnterTotalForm(
        request.POST, library=library, care_began=episode.opened_on, auto_id=_TOTAL_IDS
    )
    if form.is_valid():
        try:
            enter_total(
                actor=request.user,
                episode=episode,
                instrument_key=form.cleaned_data["instrument_key"],
                score=form.cleaned_data["score"],
                answered_on=form.cleaned_data["answered_on"],
                is_from_before=form.cleaned_data["is_from_before"],
                risk_answers=form.risk_answers(),
            )
        except TotalDayError as error:
            form.add_error("answered_on", str(error))
        except QuestionnaireError as error:
            form.add_error("score", str(error))
        else:
            messages.success(request, _("The total is kept; it stands in the course now."))
            return redirect("client-measures", client_id)
    return _show(request, Case(client=client, episode=episode), total=form)


def _show(request: PersonRequest, case: Case, **sent: forms.Form) -> HttpResponse:
    if case.episode is None:
        return redirect("client" if case.reads_only else "client-episode", case.client.public_id)
    due = due_questionnaires(request.user, [case.episode]).get(case.episode.pk, [])
    finished = list(
        responses_visible_to(request.user).filter(episode=case.episode, finished_at__isnull=False)
    )
    asked = [card.schedule.instrument_key for card in due]
    library = library_of(case.client.practice_id)
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-measures", reads_only=case.reads_only),
        "headline": measures_headline(due, case.client, is_before=case.is_before),
        "asked": asked_cards(due, enters=case.is_open and not case.reads_only),
        "tables": score_tables(finished, readings_of(finished), case.client),
        "withdrawn": withdrawn_rows(
            withdrawn_totals_visible_to(request.user).filter(episode=case.episode)
        ),
        "has_account": case.client.person_id is not None,
        "ask_form": sent.get("ask") or AskQuestionnaireForm(library=library, asked_already=asked),
        "total_form": sent.get("total")
        or EnterTotalForm(library=library, care_began=case.episode.opened_on, auto_id=_TOTAL_IDS),
        "sent": sent,
        "asks_about_the_day": "total" in sent
        and sent["total"].has_error("answered_on", LONG_BEFORE),
    }
    rejected = request.method == "POST" and any(form.errors for form in sent.values())
    record_reading(request, [case.client], RecordKind.MEASURES)
    return render(
        request, "therapist/measures.html", context, status=_REJECTED if rejected else 200
    )
